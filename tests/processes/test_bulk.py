"""Many rows inserted at once are those that one by one would be, on both databases; what goes wrong is told as of any INSERT."""

from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from eclat.models import Evenement, MotPersonne, Personne
from eclat.models.base import Entity
from eclat.models.bulk import MANY, blank, insert_rows
from tests import factories as make

AWKWARD = ["\t", "\n", "\r\n", "\\", "\\N", "\\.", "NULL", '"', "'", "é’🙂", " ", "a\tb\\nc", "{", "%s", "\x7f"]


def people(count: int, **columns: Any) -> list[dict[str, Any]]:
    return [blank(Personne) | {"courriel": f"personne-{number}@exemple.example"} | columns for number in range(count)]


def fresh(db: Session, model: type[Entity]) -> list[Any]:
    db.expire_all()
    return list(db.exec(select(model).order_by(col(model.id))))


@pytest.mark.parametrize("count", [1, MANY - 1, MANY, 3 * MANY])
def test_the_rows_are_there_in_full(db: Session, count: int) -> None:
    rows = people(count)
    insert_rows(db, Personne, rows)
    found = fresh(db, Personne)
    assert [each.model_dump() for each in found] == rows
    assert [each.etat for each in found] == [row["etat"] for row in rows], "an enumeration comes back as one"


def test_no_sign_is_lost_nor_means_something_else(db: Session) -> None:
    texts = AWKWARD * (MANY // len(AWKWARD) + 1)
    rows = [row | {"nom": text, "prenom": text[::-1]} for row, text in zip(people(len(texts)), texts, strict=True)]
    insert_rows(db, Personne, rows)
    assert [(each.nom, each.prenom) for each in fresh(db, Personne)] == [(text, text[::-1]) for text in texts]


def test_json_and_nothing_at_all(db: Session) -> None:
    details = [{}, {"motif": "il a dit : « \\N »\t\n", "rang": 3, "vide": None}, {"liste": ["é", 1.5, True]}]
    rows = [
        blank(Evenement) | {"acteur_id": None, "acteur_nom": "La plateforme", "objet_type": "essai", "objet_id": blank(Evenement)["id"],
                            "verbe": "essai", "details": details[number % 3]}
        for number in range(MANY)
    ]  # fmt: skip
    insert_rows(db, Evenement, rows)
    found = fresh(db, Evenement)
    assert [each.details for each in found] == [row["details"] for row in rows]
    assert {each.acteur_id for each in found} == {None} and {each.rang for each in found} == {None}


def test_what_each_row_holds_is_its_own(db: Session) -> None:
    first, second = blank(Evenement), blank(Evenement)
    assert first["id"] != second["id"] and first["details"] is not second["details"]


@pytest.mark.parametrize("count", [2, 2 * MANY])
def test_a_key_that_is_there_already_is_told_as_of_any_insert_and_nothing_is_added(db: Session, count: int) -> None:
    rows = people(count)
    rows[-1]["courriel"] = rows[0]["courriel"]
    with pytest.raises(IntegrityError) as told:
        insert_rows(db, Personne, rows)
    assert "personne-1@" not in str(told.value.statement)
    db.rollback()
    assert fresh(db, Personne) == []
    insert_rows(db, Personne, people(count))
    assert len(fresh(db, Personne)) == count, "the connection goes on"


def test_a_row_that_points_to_nobody_is_refused(db: Session) -> None:
    nobody = blank(Personne)["id"]
    with pytest.raises(IntegrityError):
        insert_rows(db, MotPersonne, [blank(MotPersonne) | {"personne_id": nobody, "mot": f"mot{n}"} for n in range(MANY)])
        db.flush()


def test_a_word_that_no_enumeration_has_is_refused(db: Session) -> None:
    make.organisme(db)
    with pytest.raises(Exception, match=r"(?i)etat|enum"):
        insert_rows(db, Personne, people(MANY, etat="inconnue"))
