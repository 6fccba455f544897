"""Mails about a control on site, to the people of the organisme."""

from sqlmodel import Session

from eclat.courriels import recipients
from eclat.courriels.compose import Lettre, Pli, mail
from eclat.courriels.links import address
from eclat.courriels.typed import Value
from eclat.formats import format_date
from eclat.models import Controle, Organisme, Role


def about(db: Session, controle: Controle, **values: Value) -> Lettre:
    organisme = db.get_one(Organisme, controle.organisme_id)
    said: dict[str, Value] = {
        "organisme": organisme.nom, "numero": controle.numero, "lien": address(f"/controles/{controle.id}"), **values,
    }  # fmt: skip
    return Lettre(
        [Pli.to(each, controle) for each in recipients.of_organisme(db, organisme.id, Role.DIRIGEANT, Role.REFERENT)], said
    )


@mail("Contrôle sur place prévu", cause="Habilitation")
def controle_prevu(db: Session, controle: Controle, change: bool) -> Lettre:
    """``change``: another day, or another place, than they were told before."""
    return about(db, controle, le=format_date(controle.prevu_le), lieu=controle.lieu, objet=controle.objet, change=change)


@mail("Contrôle sur place annulé", cause="Habilitation")
def controle_annule(db: Session, controle: Controle) -> Lettre:
    return about(db, controle, le=format_date(controle.prevu_le), motif=controle.motif)


@mail("Rapport d’un contrôle sur place", cause="Habilitation")
def controle_rapport(db: Session, controle: Controle) -> Lettre:
    return about(db, controle, le=format_date(controle.tenu_le))
