"""Both databases behave alike: aware dates, checked words, one revision up and down, no drift."""

from datetime import datetime

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text
from sqlalchemy.exc import DatabaseError, StatementError
from sqlmodel import Session, select

from eclat import clock
from eclat.database import alembic_config, get_engine, make_engine, reading
from eclat.models import Cqp, Organisme, Personne, metadata
from tests import factories as make
from tests.conftest import VAR


def test_an_instant_comes_back_aware_and_equal(db: Session) -> None:
    now = clock.now()
    db.add(personne := Personne(courriel="a@organisme.example", cree_le=now))
    db.commit()
    with reading() as other:
        found = other.get(Personne, personne.id)
    assert found is not None and found.cree_le == now and found.cree_le.tzinfo is not None


def test_a_naive_instant_is_refused(db: Session) -> None:
    db.add(Personne(courriel="a@organisme.example", cree_le=datetime(2026, 11, 23)))
    with pytest.raises(StatementError, match="naive"):
        db.flush()


def test_a_word_that_is_no_state_is_refused_by_the_database(db: Session) -> None:
    db.add(organisme := Organisme(nom="Essai", nom_tri="essai"))
    db.flush()
    with pytest.raises(DatabaseError):
        db.execute(text("UPDATE organisme SET etat = 'inconnu'"))
    assert organisme.nom == "Essai"


def test_the_migrations_make_exactly_the_tables_of_the_models(database: str) -> None:
    with get_engine().connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_the_last_revision_keeps_every_row(db: Session) -> None:
    """A table made anew, as SQLite does to change a constraint, has other tables that point to it."""
    request = make.national(db, etat="en_attente_delegataires")
    make.identification(db, make.delegataires(db, request)[0], etat="terminee")
    make.failed_mail(db)
    db.commit()
    before = content()
    db.close()
    command.downgrade(alembic_config(), "-1")
    command.upgrade(alembic_config(), "head")
    assert content() == before


def content() -> dict[str, list[str]]:
    """Every row of every table."""
    with reading() as db:
        return {name: sorted(repr(tuple(row)) for row in db.execute(table.select())) for name, table in metadata.tables.items()}


def test_every_revision_goes_down_and_up_again(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if not database.startswith("sqlite"):
        engine = get_engine()
        with engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("DROP DATABASE IF EXISTS migrations"))
            connection.execute(text("CREATE DATABASE migrations"))
        url = database.rsplit("/", 1)[0] + "/migrations"
    else:
        url = f"sqlite:///{VAR}/migrations.db"
    engine = make_engine(url)
    monkeypatch.setattr("eclat.database.get_engine", lambda: engine)
    config = alembic_config()
    command.upgrade(config, "head")
    with Session(engine) as db:
        assert len(db.exec(select(Cqp)).all()) == 1
    command.downgrade(config, "base")
    assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
    command.upgrade(config, "head")
    engine.dispose()
