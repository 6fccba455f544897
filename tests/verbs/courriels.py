"""A mail that failed, sent again by support."""

from sqlmodel import Session

from tests import factories as make
from tests.verbs.case import Case
from tests.verbs.staff import Staff


def cases(db: Session, staff: Staff) -> dict[str, Case]:
    return {"courriel-relance": Case(staff.claire.id, f"/courriels/{make.failed_mail(db).id}/relance")}
