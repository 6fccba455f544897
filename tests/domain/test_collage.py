"""A range pasted in the table of délégataires, whole or not at all, and undone (P6)."""

from datetime import timedelta

import pytest
from sqlmodel import Session

from eclat import clock
from eclat.domain import collage, delegations, saisies, tableau
from eclat.domain.delegations import LigneDelegation
from eclat.domain.errors import Refus
from eclat.domain.utilisateur import Utilisateur
from eclat.models import Delegation, Habilitation
from tests import factories as make


@pytest.fixture
def draft(db: Session) -> Habilitation:
    """Hélène Vasseur's request, with three délégataires."""
    return make.national(db, rows=3)


@pytest.fixture
def helene(db: Session, draft: Habilitation) -> Utilisateur:
    return make.owner(db, draft)


def rows(db: Session, draft: Habilitation) -> list[Delegation]:
    return delegations.rows(db, draft)


def names(db: Session, draft: Habilitation) -> list[str]:
    return [each.nom for each in rows(db, draft)]


def typed(row: Delegation, name: str) -> list[str]:
    return saisies.typed(row, LigneDelegation)[name]


def test_a_range_fills_the_rows_from_where_it_starts_and_adds_those_it_lacks(
    db: Session, draft: Habilitation, helene: Utilisateur
) -> None:
    start = rows(db, draft)[1]
    lines = [{"ville": [ville]} for ville in ("Brest", "Quimper", "Lorient", "Vannes")]
    done = collage.paste(db, draft, start, lines, by=helene)
    assert [each.ville for each in rows(db, draft)] == ["Rennes", "Brest", "Quimper", "Lorient", "Vannes"]
    assert [each.rang for each in rows(db, draft)] == [1, 2, 3, 4, 5]
    assert [each.ville for each in done.ajoutees] == ["Lorient", "Vannes"]


def test_without_a_place_a_range_goes_after_the_last_row_that_holds_something(
    db: Session, draft: Habilitation, helene: Utilisateur
) -> None:
    tableau.add_rows(db, draft, [{}], by=helene)
    collage.paste(db, draft, None, [make.row(4), make.row(5)], by=helene)
    assert names(db, draft) == [f"Grand Préau {number}" for number in range(1, 6)]


def test_a_blank_line_empties_a_row_and_adds_none(db: Session, draft: Habilitation, helene: Utilisateur) -> None:
    collage.paste(
        db, draft, rows(db, draft)[1], [{"ville": [""]}, {"ville": ["Brest"]}, {"ville": [""]}, {"ville": ["Vannes"]}], by=helene
    )
    assert [each.ville for each in rows(db, draft)] == ["Rennes", "", "Brest", "Vannes"]


def test_undoing_a_paste_puts_every_row_back_as_it_was(db: Session, draft: Habilitation, helene: Utilisateur) -> None:
    tableau.save_row(db, draft, rows(db, draft)[1], {"code_postal": ["6900"]}, by=helene)
    before = [saisies.typed(each, LigneDelegation) for each in rows(db, draft)]
    done = collage.paste(db, draft, rows(db, draft)[0], [make.row(n) for n in range(20, 30)], by=helene)
    assert len(rows(db, draft)) == 10
    undone = collage.unpaste(db, draft, done.avant, done.le, by=helene)
    assert [saisies.typed(each, LigneDelegation) for each in rows(db, draft)] == before
    assert (len(undone.remises), len(undone.retirees), undone.restees) == (3, 7, [])
    assert collage.unpaste(db, draft, done.avant, done.le, by=helene).remises == []


def test_what_was_typed_after_a_paste_is_not_undone_with_it(db: Session, draft: Habilitation, helene: Utilisateur) -> None:
    done = collage.paste(db, draft, rows(db, draft)[2], [make.row(20), make.row(21)], by=helene)
    tableau.save_row(db, draft, done.ajoutees[0], {"ville": ["Brest"]}, by=helene)
    undone = collage.unpaste(db, draft, done.avant, done.le, by=helene)
    assert undone.restees == [done.ajoutees[0].id]
    assert names(db, draft) == [f"Grand Préau {number}" for number in (1, 2, 3, 21)]


def test_a_range_beyond_the_table_changes_nothing(db: Session, draft: Habilitation, helene: Utilisateur) -> None:
    with pytest.raises(Refus, match="encore 297 lignes, pas 298"):
        collage.paste(db, draft, None, [make.row(n) for n in range(298)], by=helene)


def test_a_range_pasted_twice_at_once_after_the_last_row_is_there_once(
    db: Session, draft: Habilitation, helene: Utilisateur
) -> None:
    for _ in range(2):
        collage.paste(db, draft, None, [make.row(4), make.row(5)], by=helene)
    assert len(rows(db, draft)) == 5
    with clock.travel(timedelta(minutes=5)):
        collage.paste(db, draft, None, [make.row(4), make.row(5)], by=helene)
    assert len(rows(db, draft)) == 7
