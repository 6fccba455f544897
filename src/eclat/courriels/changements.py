"""Changes that habilitated organismes declare (P10)."""

from collections.abc import Sequence

from sqlmodel import Session

from eclat.courriels import recipients
from eclat.courriels.compose import Lettre, Pli, mail
from eclat.courriels.links import address
from eclat.courriels.typed import Value
from eclat.formats import format_date
from eclat.models import Changement, Organisme, Personne, Role


def about(db: Session, changement: Changement, readers: Sequence[Personne], **values: Value) -> Lettre:
    """A mail that leads to the change."""
    said: dict[str, Value] = {
        "organisme": db.get_one(Organisme, changement.organisme_id).nom, "numero": changement.numero,
        "le": format_date(changement.a_compter_du), "lien": address(f"/changements/{changement.id}"), **values,
    }  # fmt: skip
    return Lettre([Pli.to(each, changement) for each in readers], said)


def people(db: Session, changement: Changement) -> Sequence[Personne]:
    return recipients.of_organisme(db, changement.organisme_id, Role.DIRIGEANT, Role.REFERENT)


@mail("Changement déclaré", cause="Habilitation", notification="suivi")
def changement_transmis(db: Session, changement: Changement) -> Lettre:
    return about(db, changement, recipients.administrateurs(db))


@mail("Accusé de réception d’un changement", cause="Habilitation")
def changement_recu(db: Session, changement: Changement) -> Lettre:
    return about(db, changement, people(db, changement))


@mail("Changement à compléter", cause="Habilitation")
def changement_a_completer(db: Session, changement: Changement, motif: str) -> Lettre:
    return about(db, changement, people(db, changement), motif=motif)


@mail("Changement pris en note", cause="Habilitation")
def changement_note(db: Session, changement: Changement) -> Lettre:
    return about(db, changement, people(db, changement))


@mail("Changement refusé", cause="Habilitation")
def changement_refuse(db: Session, changement: Changement, motif: str) -> Lettre:
    return about(db, changement, people(db, changement), motif=motif)
