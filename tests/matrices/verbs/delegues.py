"""What an Organisme National does with the délégataires that it invited."""

from datetime import timedelta

from sqlmodel import Session

from eclat import clock
from eclat.models import Organisme
from tests import factories as make
from tests.matrices.verbs.case import Case
from tests.matrices.verbs.staff import Staff


def cases(db: Session, staff: Staff) -> dict[str, Case]:
    with clock.travel(timedelta(days=-2)):  # a mail that has just left would be asked about first
        one, two = (
            make.national(db, nom, etat="en_attente_delegataires") for nom in ("Fédération du Grand Préau", "Union Marelle")
        )
    helene, rose = (make.dirigeant(db, db.get_one(Organisme, each.organisme_id)).id for each in (one, two))
    first, second, third = make.delegataires(db, one)
    named = {name: typed[0] for name, typed in make.row(9).items()}
    return {
        "delegues-export": Case(rose, "/delegataires/export", {"format": "csv"}),
        "delegues-relance": Case(rose, "/delegataires/relance"),
        "delegue-nouveau": Case(helene, "/delegataires/nouveau", named),
        "delegue-relance": Case(helene, f"/delegataires/{first.id}/relance"),
        "delegue-modification": Case(
            helene, f"/delegataires/{second.id}/modification", named | {"courriel": "m@marelle.example"}
        ),
        "delegue-retrait": Case(helene, f"/delegataires/{third.id}/retrait"),
    }
