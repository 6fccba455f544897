"""The table of délégataires while the request is a draft: rows added, filled, pasted, duplicated, removed, put back (P6)."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlmodel import Session

from eclat import clock
from eclat.domain import delegations, saisies, tableau
from eclat.domain.delegations import LigneDelegation
from eclat.domain.errors import Interdit, Introuvable, Refus
from eclat.domain.utilisateur import Utilisateur
from eclat.models import Delegation, EtatHabilitation, Habilitation, Organisme, Qualification
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


# --- added, saved ---


def test_rows_are_added_as_typed(db: Session, draft: Habilitation, helene: Utilisateur) -> None:
    (made,) = tableau.add_rows(db, draft, [make.row(4, code_postal="6900")], by=helene)
    assert [each.rang for each in rows(db, draft)] == [1, 2, 3, 4]
    assert typed(made, "code_postal") == ["6900"]
    assert set(delegations.problems(db, draft)[made.id]) == {"code_postal"}


def test_the_table_holds_300_rows_and_no_more(db: Session, draft: Habilitation, helene: Utilisateur) -> None:
    with pytest.raises(Refus, match="encore 297 lignes, pas 298"):
        tableau.add_rows(db, draft, [{}] * 298, by=helene)
    tableau.add_rows(db, draft, [{}] * 297, by=helene)
    with pytest.raises(Refus, match="déjà 300 lignes"):
        tableau.add_rows(db, draft, [{}], by=helene)


def test_a_row_knows_when_it_changed_and_by_whom(db: Session, draft: Habilitation, helene: Utilisateur) -> None:
    row = rows(db, draft)[0]
    with clock.travel(timedelta(minutes=5)):
        tableau.save_row(db, draft, row, make.row(1), by=helene)
        assert row.enregistree_le is not None and row.enregistree_le < clock.now() - timedelta(minutes=4)
        tableau.save_row(db, draft, row, {"ville": ["Brest"]}, by=helene)
        assert row.enregistree_le > clock.now() - timedelta(minutes=1)
    assert row.enregistree_par_id == helene.personne_id and row.ville == "Brest"


def test_only_the_dirigeant_types_into_it_while_it_is_a_national_draft(
    db: Session, draft: Habilitation, helene: Utilisateur
) -> None:
    karim = make.user_of(db, make.referent(db, db.get_one(Organisme, draft.organisme_id)))
    with pytest.raises(Interdit):
        tableau.add_rows(db, draft, [{}], by=karim)
    draft.qualification = Qualification.OF_INDEPENDANT
    db.flush()
    with pytest.raises(Refus, match="Organisme National"):
        tableau.add_rows(db, draft, [{}], by=helene)
    draft.etat = EtatHabilitation.DEPOSEE
    db.flush()
    with pytest.raises(Refus):
        tableau.add_rows(db, draft, [{}], by=helene)


def test_the_row_of_another_request_is_not_found_and_one_removed_is_gone(db: Session, draft: Habilitation) -> None:
    other = make.national(db, "Union des Préaux", rows=1)
    assert tableau.row_of(db, draft, uuid4()) is None
    with pytest.raises(Introuvable):
        tableau.row_of(db, draft, rows(db, other)[0].id)


# --- two writers ---


def test_a_cell_changed_meanwhile_is_not_overwritten_and_nothing_of_the_row_is(
    db: Session, draft: Habilitation, helene: Utilisateur
) -> None:
    row = rows(db, draft)[0]
    seen = [saisies.typed(row, LigneDelegation)]
    assert tableau.save_row(db, draft, row, {"ville": ["Brest"]}, by=helene, seen=seen) == []
    second = {"ville": ["Quimper"], "nom": ["Préau Finistère"]}
    assert tableau.save_row(db, draft, row, second, by=helene, seen=seen) == ["ville"]
    assert (row.ville, row.nom) == ("Brest", "Grand Préau 1")
    # Once shown the other value, the writer keeps theirs.
    assert tableau.save_row(db, draft, row, second, by=helene, seen=[*seen, {"ville": ["Brest"]}]) == []
    assert (row.ville, row.nom) == ("Quimper", "Préau Finistère")


def test_two_writers_who_change_different_cells_or_write_the_same_do_not_meet(
    db: Session, draft: Habilitation, helene: Utilisateur
) -> None:
    row = rows(db, draft)[0]
    seen = [saisies.typed(row, LigneDelegation)]
    tableau.save_row(db, draft, row, {"ville": ["Brest"]}, by=helene, seen=seen)
    assert tableau.save_row(db, draft, row, {"nom": ["Préau Finistère"]}, by=helene, seen=seen) == []
    assert tableau.save_row(db, draft, row, {"ville": [" Brest "]}, by=helene, seen=seen) == []


def test_a_form_sent_as_a_whole_does_not_overwrite_what_came_after_it_was_shown(
    db: Session, draft: Habilitation, helene: Utilisateur
) -> None:
    row, shown = rows(db, draft)[0], clock.now()
    with clock.travel(timedelta(minutes=1)):
        tableau.save_row(db, draft, row, {"ville": ["Brest"]}, by=helene)
    assert tableau.save_row(db, draft, row, {"ville": ["Quimper"]}, by=helene, vu=shown) == ["ville"]
    assert tableau.save_row(db, draft, row, {"ville": ["Quimper"]}, by=helene, vu=shown + timedelta(minutes=2)) == []


# --- duplicated, removed, put back ---


def test_a_row_is_duplicated_just_below_without_its_address(db: Session, draft: Habilitation, helene: Utilisateur) -> None:
    first = rows(db, draft)[0]
    copy = tableau.duplicate(db, draft, first, {"ville": ["Brest"]}, by=helene)
    assert [each.id for each in rows(db, draft)][:2] == [first.id, copy.id]
    assert (copy.nom, copy.ville, copy.courriel, first.ville) == (first.nom, "Brest", "", "Rennes")
    wrong = tableau.add_rows(db, draft, [make.row(9, courriel="personne@")], by=helene)[0]
    assert typed(tableau.duplicate(db, draft, wrong, by=helene), "courriel") == [""]


def test_a_row_removed_comes_back_as_it_was_in_its_place_once(db: Session, draft: Habilitation, helene: Utilisateur) -> None:
    second = rows(db, draft)[1]
    tableau.save_row(db, draft, second, {"code_postal": ["6900"]}, by=helene)
    key, rang, held = second.id, second.rang, saisies.typed(second, LigneDelegation)
    tableau.remove(db, draft, second, by=helene)
    assert names(db, draft) == ["Grand Préau 1", "Grand Préau 3"]
    for _ in range(2):
        tableau.restore(db, draft, key, rang, held, by=helene)
    assert [each.id for each in rows(db, draft)][1] == key and len(rows(db, draft)) == 3
    assert saisies.typed(rows(db, draft)[1], LigneDelegation) == held


def test_a_row_comes_back_beside_those_that_took_its_place(db: Session, draft: Habilitation, helene: Utilisateur) -> None:
    second = rows(db, draft)[1]
    key, held = second.id, saisies.typed(second, LigneDelegation)
    tableau.remove(db, draft, second, by=helene)
    tableau.duplicate(db, draft, rows(db, draft)[0], by=helene)
    back = tableau.restore(db, draft, key, 2, held, by=helene)
    assert [each.nom for each in rows(db, draft)] == [f"Grand Préau {n}" for n in (1, 2, 1, 3)]
    assert tableau.followed_by(db, draft, back) == rows(db, draft)[2].id


def test_a_key_of_another_request_is_put_back_nowhere(db: Session, draft: Habilitation, helene: Utilisateur) -> None:
    other = make.national(db, "Union des Préaux", rows=1)
    with pytest.raises(Introuvable):
        tableau.restore(db, draft, rows(db, other)[0].id, 1, {}, by=helene)
