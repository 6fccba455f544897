"""Naming a référent CQP, writing to them again, taking the place away."""

from sqlmodel import Session

from tests import factories as make
from tests.matrices.verbs.case import Case
from tests.matrices.verbs.staff import Staff


def cases(db: Session, staff: Staff) -> dict[str, Case]:
    free, held = make.organisme(db, "Organisme sans référent"), make.organisme(db, "Organisme au référent")
    make.referent(db, held, active=False)
    karim = {"nom": "Benhaddou", "prenom": "Karim", "courriel": "k.benhaddou@grandpreau.example"}
    return {
        "referent-designation": Case(make.dirigeant(db, free).id, "/referent", karim),
        "referent-report": Case(make.dirigeant(db, free).id, "/referent/plus-tard"),
        "referent-relance": Case(make.dirigeant(db, held).id, "/referent/relance"),
        "referent-retrait": Case(make.dirigeant(db, held).id, "/referent/retrait"),
    }
