"""What a declared verb locks, and in which order."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import Session

from eclat.database import get_engine
from eclat.domain.socle import policies
from eclat.domain.socle.utilisateur import SYSTEME, Utilisateur
from eclat.engines.workflow import TRANSITIONS, transition
from eclat.models import EtatHabilitation, Habilitation, Organisme
from tests import factories as make

E = EtatHabilitation


@pytest.fixture
def undeclared() -> Iterator[None]:
    """What a test declares is known to it alone."""
    before = dict(TRANSITIONS)
    yield
    TRANSITIONS.clear()
    TRANSITIONS.update(before)


def of_its_organisme(db: Session, habilitation: Habilitation) -> Organisme:
    return db.get_one(Organisme, habilitation.organisme_id)


def test_what_a_thing_is_part_of_is_locked_before_it(db: Session, undeclared: None) -> None:
    seen: list[str] = []

    @transition(
        "essai", Habilitation, {E.BROUILLON: E.DEPOSEE}, by=policies.anyone, label="", past="", infinitive="essayer",
        within=of_its_organisme,
    )  # fmt: skip
    def attempt(db: Session, habilitation: Habilitation, *, by: Utilisateur) -> None:
        seen.append("verb")

    thing = make.habilitation(db, make.organisme(db), complete=False)
    db.flush()

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        table = statement.partition("FROM ")[2].split()[0] if statement.startswith("SELECT") else ""
        if table in ("organisme", "habilitation") and (" FOR UPDATE" in statement or db.get_bind().dialect.name == "sqlite"):
            seen.append(table)

    event.listen(get_engine(), "before_cursor_execute", note)
    try:
        attempt(db, thing, by=SYSTEME)
    finally:
        event.remove(get_engine(), "before_cursor_execute", note)
    assert list(dict.fromkeys(seen)) == ["organisme", "habilitation", "verb"]
    assert thing.etat == E.DEPOSEE
