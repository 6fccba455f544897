"""Seen as someone of an organisme, to help them (P17): for a while, for a reason that the person is told by mail, and told again when it ends.

In reading only, unless they let support fill in what it sees (``autorisations``). Never as an agent, never past a second factor: what
someone protects by a code, nobody enters without it. The sign-in stays the agent's; what it shows is the person's, with the rights that
they have at each request.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import bindparam, or_, update
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select

from eclat import clock, courriels
from eclat.domain.comptes import autorisations
from eclat.domain.socle.errors import Interdit, Refus
from eclat.domain.socle.utilisateur import Comme, Utilisateur
from eclat.engines import journal
from eclat.engines.prepared import prepared
from eclat.engines.rereading import hold
from eclat.engines.workflow import birth
from eclat.formats import plural
from eclat.models import (
    Appartenance,
    Autorisation,
    Connexion,
    Consultation,
    EtatOrganisme,
    EtatPersonne,
    Evenement,
    Organisme,
    Personne,
    Role,
    RoleAgent,
    SecondFacteur,
    nom_complet,
)

OPEN_STATES: Final = (EtatOrganisme.ACCEPTE, EtatOrganisme.INVITE)
DUREE: Final = timedelta(minutes=30)
DEBUT = birth("consultation", Organisme, "a commencé à voir l’espace de l’organisme")
PAGE = birth("consultation_page", Organisme, "a ouvert une page de l’espace de l’organisme")
ECRITURE = birth("consultation_ecriture", Organisme, "a rempli quelque chose dans l’espace de l’organisme")
FIN = birth("consultation_fin", Organisme, "a consulté l’espace de l’organisme")


def why_not(db: Session, place: Appartenance) -> str:
    """Why nobody may see as this person; nothing when an administrateur may."""
    personne, organisme = db.get_one(Personne, place.personne_id), db.get_one(Organisme, place.organisme_id)
    name = personne.nom_complet
    if db.exec(select(RoleAgent.id).where(RoleAgent.personne_id == personne.id, col(RoleAgent.jusqu_a).is_(None))).first():
        return f"{name} est agent d’OC Éclat\u00a0: on ne voit pas comme un agent."
    if db.exec(select(SecondFacteur.id).where(SecondFacteur.personne_id == personne.id)).first():
        return f"{name} protège son compte par un second facteur\u00a0: personne n’y entre à sa place. Demandez-lui une capture d’écran."
    if place.jusqu_a is not None or personne.etat != EtatPersonne.ACTIVE or organisme.etat not in OPEN_STATES:
        return f"{name} ne peut pas se connecter à cet organisme en ce moment\u00a0: il n’y a rien à voir à sa place."
    return ""


def begin(db: Session, place: Appartenance, motif: str, *, by: Utilisateur) -> Consultation:
    """From now on, and for DUREE, this sign-in shows what that person sees. Raises Interdit, Refus."""
    if not by.is_a(Role.ADMINISTRATEUR) or by.connexion_id is None or by.personne_id is None:
        raise Interdit("see as")
    hold(db, place)
    if by.comme_finie is not None:  # another is over, of which they had not been told yet
        end(db, by.comme_finie)
        db.flush()
    if why := why_not(db, place):
        raise Refus(why)
    personne, organisme = db.get_one(Personne, place.personne_id), db.get_one(Organisme, place.organisme_id)
    found = Consultation(
        agent_id=by.personne_id, connexion_id=by.connexion_id, appartenance_id=place.id, personne_id=personne.id,
        organisme_id=organisme.id, motif=motif, jusqu_a=clock.now() + DUREE,
    )  # fmt: skip
    db.add(found)
    db.flush()
    db.execute(update(Connexion).where(col(Connexion.id) == by.connexion_id).values(comme_id=found.id))
    journal.write(db, organisme, DEBUT, by=by, comme=personne.nom_complet, motif=motif)
    courriels.comptes.vu_par_le_support(db, personne, organisme, by.nom_complet, motif)
    return found


def seen(db: Session, agent: Utilisateur, key: UUID) -> Utilisateur:
    """Who this sign-in shows: the person, as long as it may; then the agent, who is told that it is over."""
    row = person().first(db, consultation=key)
    if row is None or row.fin_le is not None or row.jusqu_a <= clock.now() or row.facteur_id is not None:
        return replace(agent, comme_finie=key)
    if not agent.is_a(Role.ADMINISTRATEUR):
        return replace(agent, comme_finie=key)
    return Utilisateur(
        personne_id=row.personne_id,
        nom_complet=nom_complet(row.prenom, row.nom, row.courriel),
        courriel=row.courriel,
        roles=frozenset([row.role]),
        organisme_id=row.organisme_id,
        organisme_nom=row.organisme_nom,
        appartenance_id=row.appartenance_id,
        profil_complet=row.profil_complet_le is not None,
        connexion_id=agent.connexion_id,
        connectee_le=agent.connectee_le,
        stale=agent.stale,
        par=Comme(agent, key, row.jusqu_a, ecrit=row.permis_jusqu_a is not None and row.permis_jusqu_a > clock.now()),
    )


@prepared
def person() -> Any:
    """As whom, if they may still come in themselves."""
    shown: tuple[Any, ...] = (
        Consultation.jusqu_a, Consultation.fin_le, col(Personne.id).label("personne_id"), Personne.prenom, Personne.nom,
        Personne.courriel, col(Appartenance.id).label("appartenance_id"), Appartenance.role,
        col(Organisme.id).label("organisme_id"), col(Organisme.nom).label("organisme_nom"),
        Organisme.profil_complet_le, col(SecondFacteur.id).label("facteur_id"),
        col(Autorisation.jusqu_a).label("permis_jusqu_a"),
    )  # fmt: skip
    return (
        sa_select(*shown)
        .join(Appartenance, (col(Appartenance.id) == Consultation.appartenance_id) & col(Appartenance.jusqu_a).is_(None))
        .join(Personne, (col(Personne.id) == Consultation.personne_id) & (col(Personne.etat) == EtatPersonne.ACTIVE))
        .join(Organisme, (col(Organisme.id) == Consultation.organisme_id) & col(Organisme.etat).in_(OPEN_STATES))
        .outerjoin(SecondFacteur, col(SecondFacteur.personne_id) == Personne.id)
        .outerjoin(Autorisation, (col(Autorisation.personne_id) == Personne.id) & col(Autorisation.fin_le).is_(None))
        .where(col(Consultation.id) == bindparam("consultation"))
    )


def note_page(db: Session, comme: Comme, nom: str, path: str) -> None:
    """A page that was opened: in the agent's name, as the person."""
    found = db.get(Consultation, comme.consultation_id)
    if found is None or found.fin_le is not None:
        return
    hold(db, found)
    found.pages += 1
    journal.write(db, db.get_one(Organisme, found.organisme_id), PAGE, by=comme.agent.as_whom(nom), page=path[:200])


def note_write(db: Session, user: Utilisateur, path: str) -> None:
    """What was filled in in someone's place, in the transaction that does it. Raises Refus when it is over, or was taken back meanwhile."""
    assert user.par is not None and user.personne_id is not None
    found = db.get_one(Consultation, user.par.consultation_id)
    hold(db, found)
    if found.fin_le is not None or found.jusqu_a <= clock.now() or not autorisations.stands(db, user.personne_id):
        raise Refus(f"{user.nom_complet} n’autorise plus le support à remplir à sa place\u00a0: rien n’a été enregistré.")
    found.ecrits += 1
    journal.write(db, db.get_one(Organisme, found.organisme_id), ECRITURE, by=user, page=path[:200])


def end(db: Session, key: UUID) -> None:
    """It is over: the sign-in is the agent's again. Done once, whoever does it: they, the clock, the end of the half-hour."""
    found = db.get(Consultation, key)
    if found is None:
        return
    hold(db, found)
    db.execute(update(Connexion).where(col(Connexion.comme_id) == key).values(comme_id=None))
    if found.fin_le is not None:
        return
    found.fin_le = min(clock.now(), found.jusqu_a)
    agent, personne = db.get_one(Personne, found.agent_id), db.get_one(Personne, found.personne_id)
    minutes = max(1, round((found.fin_le - found.cree_le).total_seconds() / 60))
    by = Utilisateur(agent.id, agent.nom_complet, agent.courriel).as_whom(personne.nom_complet)
    organisme = db.get_one(Organisme, found.organisme_id)
    journal.write(db, organisme, FIN, by=by, pages=found.pages, minutes=minutes, enregistrements=found.ecrits or None)
    courriels.comptes.fin_du_support(db, personne, organisme, agent.nom_complet, minutes, *summed(passages(db, found)))


@dataclass(frozen=True)
class Passage:
    """What was opened, or filled in, during a consultation: when, at which address, in which part of the platform."""

    le: datetime
    page: str
    rubrique: str
    ecrit: bool


RUBRIQUES: Final = {
    "": "Tableau de bord", "sessions": "Sessions de formation CQP", "habilitations": "Demandes d’habilitation", "profil": "Profil de l’organisme",
    "delegataires": "Délégués", "identification": "Formulaires d’identification", "referent": "Référent CQP", "messagerie": "Messagerie",
    "documentation": "Documentation", "certificats": "Certificats", "recherche": "Recherche", "fichiers": "Documents ouverts",
    "organismes": "Logo de l’organisme", "recours": "Recours",
}  # fmt: skip


def passages(db: Session, consultation: Consultation) -> list[Passage]:
    """In their order, as the journal holds them."""
    until = consultation.fin_le or consultation.jusqu_a
    lines = select(Evenement).where(
        Evenement.objet_type == Organisme.__tablename__, Evenement.objet_id == consultation.organisme_id,
        Evenement.acteur_id == consultation.agent_id, col(Evenement.verbe).in_((PAGE, ECRITURE)),
        Evenement.cree_le >= consultation.cree_le, Evenement.cree_le <= until + timedelta(seconds=1),
    )  # fmt: skip
    return [passage(each) for each in db.exec(lines.order_by(col(Evenement.cree_le), col(Evenement.id)))]


def passage(line: Evenement) -> Passage:
    page = str(line.details.get("page", "/"))
    return Passage(line.cree_le, page, RUBRIQUES.get(page.split("/")[1], "Autres pages"), line.verbe == ECRITURE)


def summed(said: Iterable[Passage]) -> tuple[list[str], list[str]]:
    """What was read, then what was filled in: each part of the platform with how often."""
    found = list(said)
    read = Counter(each.rubrique for each in found if not each.ecrit)
    written = Counter(each.rubrique for each in found if each.ecrit)
    return (
        [f"{rubrique}\u00a0: {plural(number, 'page', 'pages')}" for rubrique, number in read.items()],
        [f"{rubrique}\u00a0: {plural(number, 'enregistrement', 'enregistrements')}" for rubrique, number in written.items()],
    )


def of_person(db: Session, personne_id: UUID, limit: int = 10) -> list[tuple[Consultation, str]]:
    """The last ones of someone, with who it was."""
    theirs = select(Consultation, Personne).join(Personne, col(Personne.id) == Consultation.agent_id)
    last = theirs.where(Consultation.personne_id == personne_id).order_by(col(Consultation.cree_le).desc()).limit(limit)
    return [(each, agent.nom_complet) for each, agent in db.exec(last)]


def due(db: Session) -> list[UUID]:
    """Those whose time is over, or whose sign-in is."""
    closed = select(Connexion.id).where(col(Connexion.id) == Consultation.connexion_id, col(Connexion.fin_le).is_(None))
    over = or_(col(Consultation.jusqu_a) <= clock.now(), ~closed.exists())
    return list(db.exec(select(Consultation.id).where(col(Consultation.fin_le).is_(None), over)))
