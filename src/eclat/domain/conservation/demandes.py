"""Someone asks that what is kept of them goes; an administrateur answers within the month (RGPD, articles 12.3 and 17).

What the law keeps stays (article 17.3): who decides is shown it, and says it. It goes the day after the answer, so that the mail which says so
arrives before the address is gone.
"""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, false, select, true
from sqlmodel.sql.expression import SelectOfScalar

from eclat import clock, courriels
from eclat.domain.comptes import connexions
from eclat.domain.conservation import gardes
from eclat.domain.delegataires import effacements
from eclat.domain.socle import policies
from eclat.domain.socle.delais import months_after
from eclat.domain.socle.errors import Interdit
from eclat.domain.socle.utilisateur import SYSTEME, Utilisateur
from eclat.engines import journal
from eclat.engines.rereading import hold
from eclat.engines.workflow import birth, transition
from eclat.models import (
    Appartenance,
    DemandeEffacement,
    EtatEffacement,
    EtatPersonne,
    Organisme,
    Personne,
    Role,
)

E = EtatEffacement
ETATS = {
    E.DEMANDEE: "À décider",
    E.ACCEPTEE: "Acceptées",
    E.EN_PARTIE: "Acceptées en partie",
    E.REFUSEE: "Refusées",
    E.FAITE: "Faites",
}
DEMANDE = birth("demande_effacement", DemandeEffacement, "a demandé l’effacement de ses données")
MOIS = 1


def visible(user: Utilisateur) -> SelectOfScalar[DemandeEffacement]:
    return select(DemandeEffacement).where(true() if user.is_a(Role.ADMINISTRATEUR) else false())


def last(db: Session, personne_id: UUID | None) -> DemandeEffacement | None:
    """The last one of someone."""
    mine = select(DemandeEffacement).where(DemandeEffacement.personne_id == personne_id)
    return db.exec(mine.order_by(col(DemandeEffacement.cree_le).desc(), col(DemandeEffacement.id).desc()).limit(1)).first()


def ask(db: Session, personne: Personne, precisions: str, *, by: Utilisateur) -> DemandeEffacement:
    """One at a time: a second click finds the first. Raises Interdit for anyone else."""
    if not policies.is_oneself(db, by, personne) or by.par is not None:
        raise Interdit("demande_effacement")
    hold(db, personne)
    found = last(db, personne.id)
    if found is not None and found.etat in (E.DEMANDEE, E.ACCEPTEE, E.EN_PARTIE):
        return found
    made = DemandeEffacement(personne_id=personne.id, precisions=precisions, echeance=months_after(clock.today(), MOIS))
    db.add(made)
    db.flush()
    journal.write(db, made, DEMANDE, by=by, apres=made.etat)
    courriels.effacements.effacement_a_decider(db, made, personne)
    return made


def recent(db: Session, limit: int = 100) -> list[tuple[DemandeEffacement, Personne]]:
    """With whose they are: those to decide by their last day, then the last decided."""
    rows = select(DemandeEffacement, Personne).join(Personne, col(Personne.id) == DemandeEffacement.personne_id)
    asked = rows.where(DemandeEffacement.etat == E.DEMANDEE).order_by(col(DemandeEffacement.echeance), col(DemandeEffacement.id))
    others = rows.where(DemandeEffacement.etat != E.DEMANDEE).order_by(col(DemandeEffacement.decidee_le).desc()).limit(limit)
    return [*db.exec(asked), *db.exec(others)]


def awaited(db: Session) -> list[date]:
    """The last days to answer of those that await it, the nearest first."""
    asked = select(col(DemandeEffacement.echeance)).where(DemandeEffacement.etat == E.DEMANDEE)
    return list(db.exec(asked.order_by(col(DemandeEffacement.echeance)).limit(100)))


# --- what stands in the way


def tied(db: Session, user: Utilisateur, demande: DemandeEffacement) -> str:
    """What is to be settled first: nobody else would lead what they lead."""
    personne = db.get_one(Personne, demande.personne_id)
    if personne.id == user.personne_id:
        return "C’est votre propre demande\u00a0: un autre administrateur en décide."
    led = db.exec(
        select(Organisme.nom)
        .join(Appartenance, col(Appartenance.organisme_id) == Organisme.id)
        .where(
            Appartenance.personne_id == personne.id, Appartenance.role == Role.DIRIGEANT, col(Appartenance.jusqu_a).is_(None),
            col(Organisme.etat).in_(connexions.OPEN_STATES),
        )
    ).first()  # fmt: skip
    if led is not None:
        return f"{personne.nom_complet} dirige encore {led}\u00a0: remplacez d’abord son dirigeant, ou suspendez cet organisme."
    if personne.etat == EtatPersonne.ACTIVE and connexions.roles_of(db, personne.id):
        return f"{personne.nom_complet} est agent d’OC Éclat\u00a0: confiez ses dossiers à d’autres, puis suspendez son accès."
    return ""


def kept_by_law(db: Session, user: Utilisateur, demande: DemandeEffacement) -> str:
    """Why all of it cannot go."""
    if said := tied(db, user, demande):
        return said
    kept = gardes.of(db, demande.personne_id)
    return f"La loi fait garder\u00a0: {kept[0].quoi}. Acceptez en partie, en le disant." if kept else ""


# --- what is decided


@transition(
    "acceptation",
    DemandeEffacement,
    {E.DEMANDEE: E.ACCEPTEE},
    by=policies.can_administer,
    label="Accepter",
    past="a accepté la demande d’effacement",
    infinitive="accepter cette demande",
    kind="primary",
    icon="check",
    asks=True,
    unless=kept_by_law,
)
def accept(db: Session, demande: DemandeEffacement, *, by: Utilisateur) -> None:
    """All that the platform may erase goes tomorrow."""
    courriels.effacements.effacement_accepte(db, demande, decide(db, demande, "", by))


@transition(
    "acceptation_partielle",
    DemandeEffacement,
    {E.DEMANDEE: E.EN_PARTIE},
    by=policies.can_administer,
    label="Accepter en partie",
    past="a accepté en partie la demande d’effacement",
    infinitive="accepter cette demande en partie",
    icon="check",
    asks=True,
    unless=tied,
)
def accept_part(db: Session, demande: DemandeEffacement, *, reponse: str, by: Utilisateur) -> None:
    """The same goes; the person is told what stays, and why."""
    courriels.effacements.effacement_accepte(db, demande, decide(db, demande, reponse, by))


@transition(
    "refus",
    DemandeEffacement,
    {E.DEMANDEE: E.REFUSEE},
    by=policies.can_administer,
    label="Refuser",
    past="a refusé la demande d’effacement",
    infinitive="refuser cette demande",
    kind="danger-outline",
    icon="x",
    asks=True,
)
def refuse(db: Session, demande: DemandeEffacement, *, reponse: str, by: Utilisateur) -> None:
    """Nothing goes; the person is told why, and that they may complain to the CNIL."""
    courriels.effacements.effacement_refuse(db, demande, decide(db, demande, reponse, by))


def decide(db: Session, demande: DemandeEffacement, reponse: str, by: Utilisateur) -> Personne:
    demande.reponse, demande.decidee_le, demande.decidee_par_id = reponse, clock.now(), by.personne_id
    return db.get_one(Personne, demande.personne_id)


# --- what is done


def due(db: Session, limit: int = 50) -> list[UUID]:
    """Those accepted before today."""
    midnight = datetime.combine(clock.today(), time(), clock.PARIS)
    return list(db.exec(accepted(midnight).with_only_columns(col(DemandeEffacement.id)).limit(limit)))


def accepted(before: datetime | None = None) -> Any:
    found = select(DemandeEffacement).where(col(DemandeEffacement.etat).in_((E.ACCEPTEE, E.EN_PARTIE)))
    found = found if before is None else found.where(col(DemandeEffacement.decidee_le) < before)
    return found.order_by(col(DemandeEffacement.decidee_le), col(DemandeEffacement.id))


@transition(
    "effacement",
    DemandeEffacement,
    {E.ACCEPTEE: E.FAITE, E.EN_PARTIE: E.FAITE},
    by=policies.is_platform,
    label="Effacer",
    past="a effacé ce qui était gardé de la personne",
    infinitive="effacer cette personne",
    unless=tied,
)
def carry_out(db: Session, demande: DemandeEffacement, *, by: Utilisateur) -> None:
    """The account is nobody's any more: its places, roles, sign-ins, secrets and drafts go, then its name and address."""
    personne = db.get_one(Personne, demande.personne_id)
    gardes.detach(db, personne)
    effacements.erase_person(db, personne, by=SYSTEME)
    demande.precisions, demande.faite_le = "", clock.now()


def overdue(demande: DemandeEffacement) -> bool:
    return demande.etat == E.DEMANDEE and demande.echeance < clock.today()
