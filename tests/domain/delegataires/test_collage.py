"""A range pasted in the table of délégataires, whole or not at all, and undone (P6)."""

from datetime import timedelta

import pytest
from sqlmodel import Session

from eclat import clock
from eclat.domain.delegataires import delegations
from eclat.domain.delegataires.delegations import LigneDelegation
from eclat.domain.delegataires.tableau import DELEGATAIRES
from eclat.domain.socle.errors import Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import saisies
from eclat.engines.grilles import collage, tableau
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
    done = collage.paste(tableau.ouvrir(db, DELEGATAIRES, draft, by=helene), start, lines)
    assert [each.ville for each in rows(db, draft)] == ["Rennes", "Brest", "Quimper", "Lorient", "Vannes"]
    assert [each.rang for each in rows(db, draft)] == [1, 2, 3, 4, 5]
    assert [each.ville for each in done.ajoutees] == ["Lorient", "Vannes"]


def test_without_a_place_a_range_goes_after_the_last_row_that_holds_something(
    db: Session, draft: Habilitation, helene: Utilisateur
) -> None:
    tableau.add(tableau.ouvrir(db, DELEGATAIRES, draft, by=helene), [{}])
    collage.paste(tableau.ouvrir(db, DELEGATAIRES, draft, by=helene), None, [make.row(4), make.row(5)])
    assert names(db, draft) == [f"Grand Préau {number}" for number in range(1, 6)]


def test_a_blank_line_empties_a_row_and_adds_none(db: Session, draft: Habilitation, helene: Utilisateur) -> None:
    collage.paste(
        tableau.ouvrir(db, DELEGATAIRES, draft, by=helene),
        rows(db, draft)[1],
        [{"ville": [""]}, {"ville": ["Brest"]}, {"ville": [""]}, {"ville": ["Vannes"]}],
    )
    assert [each.ville for each in rows(db, draft)] == ["Rennes", "", "Brest", "Vannes"]


def test_undoing_a_paste_puts_every_row_back_as_it_was(db: Session, draft: Habilitation, helene: Utilisateur) -> None:
    tableau.save(tableau.ouvrir(db, DELEGATAIRES, draft, by=helene), rows(db, draft)[1], {"code_postal": ["6900"]})
    before = [saisies.typed(each, LigneDelegation) for each in rows(db, draft)]
    done = collage.paste(
        tableau.ouvrir(db, DELEGATAIRES, draft, by=helene), rows(db, draft)[0], [make.row(n) for n in range(20, 30)]
    )
    assert len(rows(db, draft)) == 10
    undone = collage.unpaste(tableau.ouvrir(db, DELEGATAIRES, draft, by=helene), done.avant, done.le)
    assert [saisies.typed(each, LigneDelegation) for each in rows(db, draft)] == before
    assert (len(undone.remises), len(undone.retirees), undone.restees) == (3, 7, [])
    assert collage.unpaste(tableau.ouvrir(db, DELEGATAIRES, draft, by=helene), done.avant, done.le).remises == []


def test_what_was_typed_after_a_paste_is_not_undone_with_it(db: Session, draft: Habilitation, helene: Utilisateur) -> None:
    done = collage.paste(tableau.ouvrir(db, DELEGATAIRES, draft, by=helene), rows(db, draft)[2], [make.row(20), make.row(21)])
    tableau.save(tableau.ouvrir(db, DELEGATAIRES, draft, by=helene), done.ajoutees[0], {"ville": ["Brest"]})
    undone = collage.unpaste(tableau.ouvrir(db, DELEGATAIRES, draft, by=helene), done.avant, done.le)
    assert undone.restees == [done.ajoutees[0].id]
    assert names(db, draft) == [f"Grand Préau {number}" for number in (1, 2, 3, 21)]


def test_a_range_beyond_the_table_changes_nothing(db: Session, draft: Habilitation, helene: Utilisateur) -> None:
    with pytest.raises(Refus, match="encore 297 lignes, pas 298"):
        collage.paste(tableau.ouvrir(db, DELEGATAIRES, draft, by=helene), None, [make.row(n) for n in range(298)])


def test_a_range_pasted_twice_at_once_after_the_last_row_is_there_once(
    db: Session, draft: Habilitation, helene: Utilisateur
) -> None:
    for _ in range(2):
        collage.paste(tableau.ouvrir(db, DELEGATAIRES, draft, by=helene), None, [make.row(4), make.row(5)])
    assert len(rows(db, draft)) == 5
    with clock.travel(timedelta(minutes=5)):
        collage.paste(tableau.ouvrir(db, DELEGATAIRES, draft, by=helene), None, [make.row(4), make.row(5)])
    assert len(rows(db, draft)) == 7


def test_the_same_range_pasted_twice_is_said_to_add_nothing(db: Session, draft: Habilitation, helene: Utilisateur) -> None:
    def paste(start: int | None) -> collage.Collage:
        table = tableau.ouvrir(db, DELEGATAIRES, draft, by=helene)
        return collage.paste(table, None if start is None else rows(db, draft)[start], [make.row(4), make.row(5)])

    assert [paste(None).identique, paste(None).identique] == [False, True]
    assert [paste(1).identique, paste(1).identique] == [False, True]
