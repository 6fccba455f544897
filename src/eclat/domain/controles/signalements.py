"""What somebody reports of an organisme: entered by OC Éclat, then treated, or closed with its reason. No organisme reads it."""

from datetime import date
from typing import Any, Final

from sqlalchemy import false
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from eclat import clock
from eclat.domain.controles.controles import KNOWN
from eclat.domain.socle import numeros, policies
from eclat.domain.socle.errors import ChampRefuse
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import journal
from eclat.engines.workflow import UNCHANGED, birth, transition
from eclat.models import EtatSignalement, Organisme, Origine, Role, Signalement

E = EtatSignalement
INSCRIPTION = birth("inscription", Signalement, "a inscrit le signalement")
ORIGINES: Final = {
    Origine.CANDIDAT: "Un candidat, un stagiaire",
    Origine.TITULAIRE: "Le titulaire d’un certificat",
    Origine.FORMATEUR: "Un formateur, un salarié de l’organisme",
    Origine.EMPLOYEUR: "Un employeur, une structure d’accueil",
    Origine.FINANCEUR: "Un financeur",
    Origine.AUTRE: "Quelqu’un d’autre",
}


def visible_signalements(user: Utilisateur) -> SelectOfScalar[Signalement]:
    """For the administrateur alone."""
    return select(Signalement) if user.is_a(Role.ADMINISTRATEUR) else select(Signalement).where(false())


def of(db: Session, organisme: Organisme) -> list[Signalement]:
    """The last first."""
    rows = select(Signalement).where(Signalement.organisme_id == organisme.id)
    return list(db.exec(rows.order_by(col(Signalement.recu_le).desc(), col(Signalement.id).desc())))


@transition(
    "signalement",
    Organisme,
    KNOWN,
    by=policies.can_administer,
    label="Inscrire un signalement",
    past="a inscrit un signalement",
    infinitive="inscrire un signalement",
    icon="triangle-alert",
    asks=True,
)
def record(
    db: Session, organisme: Organisme, *, recu_le: date, origine: Origine, auteur: str, objet: str, faits: str, by: Utilisateur
) -> Any:
    """Raises ChampRefuse."""
    if recu_le > clock.today():
        raise ChampRefuse("recu_le", "Ce jour n’est pas encore venu\u00a0: indiquez celui où vous l’avez reçu.")
    same = select(Signalement).where(Signalement.organisme_id == organisme.id, Signalement.faits == faits)
    if any(journal.just_written(db, each, INSCRIPTION, by=by) for each in db.exec(same)):  # a second click
        return UNCHANGED
    assert by.personne_id is not None
    found = Signalement(
        numero=numeros.next_number(db, f"SIG-{clock.today().year}"), organisme_id=organisme.id, recu_le=recu_le, origine=origine,
        auteur=auteur, objet=objet, faits=faits, par_id=by.personne_id,
    )  # fmt: skip
    db.add(found)
    db.flush()
    journal.write(db, found, INSCRIPTION, by=by, apres=str(found.etat))
    return {"numero": found.numero}


def followed(signalement: Signalement, suite: str, by: Utilisateur) -> None:
    signalement.suite, signalement.suivi_le, signalement.suivi_par_id = suite, clock.now(), by.personne_id


@transition(
    "traitement",
    Signalement,
    {E.RECU: E.TRAITE},
    by=policies.can_administer,
    label="Dire ce qui a été fait",
    past="a traité le signalement",
    infinitive="traiter ce signalement",
    kind="primary",
    icon="check",
    asks=True,
)
def treat(db: Session, signalement: Signalement, *, suite: str, by: Utilisateur) -> None:
    followed(signalement, suite, by)


@transition(
    "classement",
    Signalement,
    {E.RECU: E.CLASSE},
    by=policies.can_administer,
    label="Classer sans suite",
    past="a classé le signalement sans suite",
    infinitive="classer ce signalement",
    asks=True,
)
def dismiss(db: Session, signalement: Signalement, *, motif: str, by: Utilisateur) -> dict[str, str]:
    followed(signalement, motif, by)
    return {"motif": motif}
