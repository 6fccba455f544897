"""Mails of the annual follow-up, to the people of each organisme."""

from sqlmodel import Session

from eclat.courriels import recipients
from eclat.courriels.compose import Lettre, Pli, mail
from eclat.courriels.links import address
from eclat.courriels.typed import Value
from eclat.formats import format_date
from eclat.models import Campagne, Organisme, Role, SuiviAnnuel


def about(db: Session, suivi: SuiviAnnuel, campagne: Campagne, organisme: Organisme, **values: Value) -> Lettre:
    """To the dirigeant and the référent, who both answer."""
    said: dict[str, Value] = {
        "organisme": organisme.nom, "campagne": campagne.titre, "lien": address(f"/suivis/{suivi.id}"),
        "jusqu_au": format_date(suivi.jusqu_au), **values,
    }  # fmt: skip
    readers = recipients.of_organisme(db, organisme.id, Role.DIRIGEANT, Role.REFERENT)
    return Lettre([Pli.to(each, suivi) for each in readers], said)


@mail("Suivi annuel demandé", cause="Habilitation")
def suivi_demande(db: Session, suivi: SuiviAnnuel, campagne: Campagne, organisme: Organisme) -> Lettre:
    return about(db, suivi, campagne, organisme, du=format_date(campagne.periode_du), au=format_date(campagne.periode_au))


@mail("Suivi annuel, rappel", cause="Habilitation")
def suivi_rappel(db: Session, suivi: SuiviAnnuel, campagne: Campagne, organisme: Organisme, passe: bool) -> Lettre:
    """``passe``: its last day is over."""
    return about(db, suivi, campagne, organisme, passe=passe)


@mail("Suivi annuel, plus de temps pour répondre", cause="Habilitation")
def suivi_prolonge(db: Session, suivi: SuiviAnnuel, campagne: Campagne, organisme: Organisme) -> Lettre:
    return about(db, suivi, campagne, organisme)


@mail("Suivi annuel à compléter", cause="Habilitation")
def suivi_a_completer(db: Session, suivi: SuiviAnnuel, campagne: Campagne, organisme: Organisme) -> Lettre:
    return about(db, suivi, campagne, organisme, motif=suivi.motif)


@mail("Accusé de réception d’un suivi annuel", cause="Habilitation")
def suivi_recu(db: Session, suivi: SuiviAnnuel, campagne: Campagne, organisme: Organisme) -> Lettre:
    return about(db, suivi, campagne, organisme)


@mail("Dispense de suivi annuel", cause="Habilitation")
def suivi_dispense(db: Session, suivi: SuiviAnnuel, campagne: Campagne, organisme: Organisme) -> Lettre:
    return about(db, suivi, campagne, organisme, motif=suivi.motif)
