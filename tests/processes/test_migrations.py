"""Every revision goes down and up with what people did, on both databases, or leaves everything as it is."""

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import text

from eclat import cli, revisions
from eclat.checks import revision
from eclat.database import get_engine, writing
from eclat.revisions import alembic_config
from tests import scenes
from tests.conftest import ROOT
from tests.processes.test_database import content
from tests.worlds import demonstration

FIRST_THAT_HOLDS = "0002"


@pytest.fixture
def told(database: str) -> dict[str, list[str]]:
    """The whole story of the demonstration."""
    with writing() as db:
        scenes.told(db, demonstration)
    return content()


def points_of_requests() -> int:
    """Those of sessions go with the sessions."""
    asked = "SELECT count(*) FROM point JOIN habilitation ON habilitation.id = point.dossier_id"
    with get_engine().connect() as connection:
        return int(connection.execute(text(asked)).scalar_one())


def test_every_revision_goes_down_and_up_with_data(told: dict[str, list[str]]) -> None:
    asked = points_of_requests()
    while revision() != FIRST_THAT_HOLDS:
        command.downgrade(alembic_config(), "-1")
    command.upgrade(alembic_config(), "head")
    after = content()
    kept = ("organisme", "personne", "habilitation", "evenement", "appartenance", "decision", "fichier", "mot_organisme")
    assert {name: len(after[name]) for name in kept} == {name: len(told[name]) for name in kept}
    assert points_of_requests() == asked > 0


def test_what_no_revision_holds_is_left_as_it_is(told: dict[str, list[str]]) -> None:
    before = revision()
    for target in ("base", "0001"):
        with pytest.raises(ValueError, match="nothing was changed"):
            command.downgrade(alembic_config(), target)
        assert (revision(), content()) == (before, told)
    command.upgrade(alembic_config(), "head")


def test_a_migration_that_fails_says_what_is_so(told: dict[str, list[str]], capsys: pytest.CaptureFixture[str]) -> None:
    """A base of several revisions ago, in which the last steps find what they cannot keep."""
    command.downgrade(alembic_config(), "0006")
    sqlite = get_engine().dialect.name == "sqlite"
    with get_engine().connect() as connection:
        if sqlite:
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr]
            connection.execute(text("UPDATE appartenance SET personne_id = '00000000000000000000000000000000'"))
        else:
            connection.execute(text("ALTER TABLE mot_organisme ADD COLUMN etat varchar(32)"))  # as 0011 would
        connection.commit()
        if sqlite:
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=ON")  # type: ignore[union-attr]
    assert cli.main(["migrate"]) == 1
    assert "Elle est à la révision 0006, comme avant : rien n’a changé." in capsys.readouterr().err
    assert revision() == "0006"
    with get_engine().begin() as connection:  # what the next test finds
        if not sqlite:
            connection.execute(text("ALTER TABLE mot_organisme DROP COLUMN etat"))
    if not sqlite:
        command.upgrade(alembic_config(), "head")


def test_revisions_follow_one_another() -> None:
    """Two that are written at once, under one number or after the same one, would leave nobody knowing which comes first."""
    script = ScriptDirectory.from_config(alembic_config())
    found = [each.revision for each in script.walk_revisions()]
    assert len(script.get_heads()) == 1 and all(len(each) == 4 and each.isdecimal() for each in found)
    assert found[0] == revisions.head() == max(found), "the last one bears the highest number: a site that serves reads it there"
    assert found[-24:] == [f"{rank:04}" for rank in range(24, 0, -1)]
    assert len(found) == len(list((ROOT / "migrations" / "versions").glob("[0-9]*.py")))
