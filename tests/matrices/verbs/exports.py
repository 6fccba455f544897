"""Taking what a list shows out of the platform."""

from sqlmodel import Session

from tests.matrices.verbs.case import Case
from tests.matrices.verbs.staff import Staff

LISTS = ("agents", "courriels", "documentation", "habilitations", "messagerie", "organismes", "reponses", "sessions")


def cases(db: Session, staff: Staff) -> dict[str, Case]:
    paths = {"reponses": "messagerie/reponses"}
    return {f"{name}-export": Case(staff.claire.id, f"/{paths.get(name, name)}/export", {"format": "csv"}) for name in LISTS}
