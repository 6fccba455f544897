"""Taking what a list shows out of the platform."""

from sqlmodel import Session

from tests.matrices.verbs.case import Case
from tests.matrices.verbs.staff import Staff

LISTS = ("agents", "courriels", "documentation", "habilitations", "messagerie", "organismes")


def cases(db: Session, staff: Staff) -> dict[str, Case]:
    return {f"{name}-export": Case(staff.claire.id, f"/{name}/export", {"format": "csv"}) for name in LISTS}
