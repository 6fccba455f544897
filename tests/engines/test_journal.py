"""The journal: sealed in order, impossible to rewrite, and silent about what was rolled back."""

import threading

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from sqlmodel import Session, col, select, update

from eclat.database import writing
from eclat.domain.socle.utilisateur import SYSTEME
from eclat.engines import journal
from eclat.models import Evenement, Organisme, Provenance
from eclat.tasks.unit_of_work import unit_of_work
from tests import factories as make


def lines(db: Session) -> list[Evenement]:
    return list(db.exec(select(Evenement).order_by(col(Evenement.rang))))


def test_lines_are_ranked_and_chained_when_the_work_commits(db: Session) -> None:
    db.close()
    for nom in ("Les Ateliers du Belvédère", "Maison des Temps Libres"):
        with unit_of_work() as work:
            make.organisme(work, nom)
    found = lines(db)
    assert [line.rang for line in found] == list(range(1, len(found) + 1))
    assert len({line.empreinte for line in found}) == len(found)
    assert list(journal.broken_lines(db)) == []


def test_a_sealed_line_can_be_neither_changed_nor_deleted(db: Session) -> None:
    db.close()
    with unit_of_work() as work:
        make.organisme(work)
    for change in (update(Evenement).values(acteur_nom="Quelqu’un d’autre"), Evenement.__table__.delete()):  # type: ignore[attr-defined]
        with writing() as other, pytest.raises(DatabaseError, match="append only"):
            other.execute(change)


AROUND = {
    "sqlite": [
        "INSERT OR REPLACE INTO evenement SELECT * FROM evenement WHERE rang = 1",
        "REPLACE INTO evenement (id, cree_le, acteur_nom, acteur_qualite, objet_type, objet_id, verbe, avant, apres, details, rang) "
        "SELECT lower(hex(randomblob(16))), cree_le, 'x', '', objet_type, objet_id, verbe, avant, apres, details, 1 FROM evenement",
        "UPDATE OR REPLACE evenement SET rang = 1 WHERE empreinte IS NULL",
    ],
    "postgresql": ["TRUNCATE evenement", "TRUNCATE personne CASCADE"],
}


def test_nor_does_it_go_by_another_way(db: Session) -> None:
    db.close()
    with unit_of_work() as work:
        make.organisme(work)
    with writing() as other:
        make.organisme(other, "La Petite Ourse")  # whose lines are not sealed yet
        other.flush()
        for change in AROUND[other.get_bind().dialect.name]:
            with pytest.raises(DatabaseError, match="append only"), other.begin_nested():
                other.execute(text(change))
    assert len(lines(db)) >= 1 and list(journal.broken_lines(db)) == []


OPENED = {
    "sqlite": "DROP TRIGGER evenement_update",
    "postgresql": "ALTER TABLE evenement DISABLE TRIGGER evenement_sealed",
}


@pytest.mark.parametrize("change", ["acteur_nom = 'Quelqu’un d’autre'", "rang = 1000", "cree_le = '2020-01-01 00:00:00+00:00'"])
def test_an_altered_line_shows(db: Session, change: str) -> None:
    """Whoever owns the database may take its triggers away: the chain is there for the rest."""
    make.organisme(db)
    journal.seal(db)
    assert list(journal.broken_lines(db)) == []
    db.execute(text(OPENED[db.get_bind().dialect.name]))
    db.execute(text(f"UPDATE evenement SET {change} WHERE rang = 2"))
    assert list(journal.broken_lines(db))[:1] == [2]
    db.rollback()


def test_a_line_says_where_it_came_from(db: Session) -> None:
    """Its origin goes by age, and what is left of it in the line still holds the chain."""
    db.close()
    with unit_of_work() as work:
        journal.comes_from(work, "203.0.113.24", "Firefox")
        make.organisme(work)
        make.organisme(work, "La Petite Ourse")
    (origin,) = db.exec(select(Provenance)).all()
    assert {line.provenance_id for line in lines(db)} == {origin.id}
    assert journal.Origine(origin.adresse, origin.appareil, origin.connexion_le, origin.sel).id == origin.id
    db.close()
    with writing() as other:
        other.delete(other.get_one(Provenance, origin.id))
        other.commit()
    assert list(journal.broken_lines(db)) == []


def test_an_altered_origin_shows(db: Session) -> None:
    there = journal.Origine("203.0.113.24", "Firefox", None)
    assert journal.Origine("203.0.113.25", "Firefox", None, there.sel).id != there.id


def test_what_is_rolled_back_leaves_no_line(db: Session) -> None:
    db.close()

    class Interrupted(Exception):
        pass

    with pytest.raises(Interrupted), unit_of_work() as work:
        make.organisme(work)
        raise Interrupted
    assert lines(db) == []


def test_writers_at_once_make_one_chain(db: Session) -> None:
    db.close()
    with unit_of_work() as work:
        organisme = make.organisme(work)
    before = len(lines(db))
    db.close()

    def write() -> None:
        for _ in range(5):
            with unit_of_work() as work:
                found = work.get(Organisme, organisme.id)
                assert found is not None
                journal.write(work, found, "essai", by=SYSTEME)

    threads = [threading.Thread(target=write) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [line.rang for line in lines(db)] == list(range(1, before + 31))
    assert list(journal.broken_lines(db)) == []
