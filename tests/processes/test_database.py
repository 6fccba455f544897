"""Both databases behave alike: aware dates, checked words, one revision up and down, no drift."""

from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import delete, inspect, text, update
from sqlalchemy.exc import DatabaseError, StatementError
from sqlmodel import Session, select

from eclat import clock
from eclat.database import get_engine, make_engine, reading
from eclat.domain.comptes import connexions
from eclat.models import Connexion, Cqp, Depot, Dossier, Formateur, Organisme, Personne, Renvoi, metadata
from eclat.revisions import alembic_config
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
    """A table made again, as SQLite does to change a constraint, has other tables that point to it."""
    request = make.national(db, etat="en_attente_delegataires")
    make.identification(db, make.delegataires(db, request)[0], etat="terminee")
    make.failed_mail(db)
    db.commit()
    before = content()
    db.close()
    command.downgrade(alembic_config(), "-1")
    command.upgrade(alembic_config(), "head")
    assert content() == before


def test_every_row_follows_its_form_into_its_dossier(db: Session) -> None:
    """A base of 0.1, where each row named its request or its identification form (revision 0010)."""
    request = make.national(db, etat="en_attente_delegataires")
    make.identification(db, make.delegataires(db, request)[0], etat="terminee")
    make.habilitation(db, make.organisme(db, "La Petite Ourse"), etat="a_completer")
    db.execute(delete(Depot))  # 0.1 kept nothing of what a deposit held, no last day to complete, nor who typed a row of the team
    db.execute(delete(Renvoi))
    db.execute(update(Formateur).values(enregistree_le=None, enregistree_par_id=None))
    db.commit()
    before = content()
    db.close()
    command.downgrade(alembic_config(), "0009")
    held = owners("habilitation"), owners("identification")
    assert all(held[0].values()) and all(held[1].values())
    assert "dossier" not in inspect(get_engine()).get_table_names()
    command.upgrade(alembic_config(), "head")
    assert content() == before
    with reading() as db:
        for sorte, rows in zip(("habilitation", "identification"), held, strict=True):
            forms = {UUID(str(key)) for (key,) in db.execute(text(f"SELECT id FROM {sorte}"))}
            assert set(db.exec(select(Dossier.id).where(Dossier.sorte == sorte))) == forms
            for table, pairs in rows.items():
                found = f"SELECT id, dossier_id FROM {table} WHERE dossier_id IN (SELECT id FROM {sorte})"
                assert sorted(tuple(row) for row in db.execute(text(found))) == pairs


def test_who_never_opened_a_link_has_yet_to_show_whose_address_it_is(db: Session) -> None:
    """A base where whoever registered signed in at once (revision 0012): what links, agents and the others become."""
    make.administrateur(db)
    proved = make.dirigeant(db, make.organisme(db))
    invited = make.referent(db, make.organisme(db, "La Petite Ourse"), active=False)
    unproved = make.dirigeant(db, make.organisme(db, "Les Ateliers du Verger", prouve=False))
    connexion, _ = connexions.open_connexion(db, unproved, appareil="")
    before, keys = dict(states(db)), (proved.courriel, invited.courriel, unproved.courriel)
    assert [before[key] for key in keys] == ["active", "invitee", "invitee"]
    opened = connexion.id
    db.commit()
    db.close()
    command.downgrade(alembic_config(), "0011")
    with reading() as db:
        assert [dict(states(db))[key] for key in keys] == ["active", "invitee", "active"]
    command.upgrade(alembic_config(), "head")
    with reading() as db:
        assert dict(states(db)) == before, "agents and whoever opened a link keep their access"
        assert db.exec(select(Personne.mot_de_passe).where(Personne.courriel == keys[2])).one() is not None
        assert db.get_one(Connexion, opened).fin_le is not None


def states(db: Session) -> list[Any]:
    return [tuple(row) for row in db.execute(text("SELECT courriel, etat FROM personne"))]


def owners(form: str) -> dict[str, list[Any]]:
    """Before 0010: each row of these tables that belongs to such a form, and to which."""
    with reading() as db:
        return {
            table: sorted(
                tuple(row) for row in db.execute(text(f"SELECT id, {form}_id FROM {table} WHERE {form}_id IS NOT NULL"))
            )
            for table in ("territoire", "formateur", "piece")
        }


def content() -> dict[str, list[str]]:
    """Every row of every table."""
    with reading() as db:
        found = {name: sorted(repr(tuple(row)) for row in db.execute(table.select())) for name, table in metadata.tables.items()}
        forms = db.execute(text("SELECT forme, mot FROM forme_mot")).all()
        return found | {"forme_mot": sorted(map(repr, forms))}  # born anew with their table: what they say is the same


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
