"""The table of délégataires while the request is a draft: rows added, filled, pasted, duplicated, removed, put back (P6)."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlmodel import Session

from eclat import clock
from eclat.domain.delegataires import delegations
from eclat.domain.delegataires.delegations import LigneDelegation
from eclat.domain.delegataires.tableau import DELEGATAIRES
from eclat.domain.socle.errors import Interdit, Introuvable, Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import saisies
from eclat.engines.grilles import lignes, tableau
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
    (made,) = tableau.add(tableau.ouvrir(db, DELEGATAIRES, draft, by=helene), [make.row(4, code_postal="6900")])
    assert [each.rang for each in rows(db, draft)] == [1, 2, 3, 4]
    assert typed(made, "code_postal") == ["6900"]
    assert set(lignes.problems(db, DELEGATAIRES, draft, delegations.rows(db, draft))[made.id]) == {"code_postal"}


def test_the_table_holds_300_rows_and_no_more(db: Session, draft: Habilitation, helene: Utilisateur) -> None:
    with pytest.raises(Refus, match="encore 297 lignes, pas 298"):
        tableau.add(tableau.ouvrir(db, DELEGATAIRES, draft, by=helene), [{}] * 298)
    tableau.add(tableau.ouvrir(db, DELEGATAIRES, draft, by=helene), [{}] * 297)
    with pytest.raises(Refus, match="déjà 300 lignes"):
        tableau.add(tableau.ouvrir(db, DELEGATAIRES, draft, by=helene), [{}])


def test_a_row_knows_when_it_changed_and_by_whom(db: Session, draft: Habilitation, helene: Utilisateur) -> None:
    row = rows(db, draft)[0]
    with clock.travel(timedelta(minutes=5)):
        tableau.save(tableau.ouvrir(db, DELEGATAIRES, draft, by=helene), row, make.row(1))
        assert row.enregistree_le is not None and row.enregistree_le < clock.now() - timedelta(minutes=4)
        tableau.save(tableau.ouvrir(db, DELEGATAIRES, draft, by=helene), row, {"ville": ["Brest"]})
        assert row.enregistree_le > clock.now() - timedelta(minutes=1)
    assert row.enregistree_par_id == helene.personne_id and row.ville == "Brest"


def test_only_the_dirigeant_types_into_it_while_it_is_a_national_draft(
    db: Session, draft: Habilitation, helene: Utilisateur
) -> None:
    karim = make.user_of(db, make.referent(db, db.get_one(Organisme, draft.organisme_id)))
    with pytest.raises(Interdit):
        tableau.add(tableau.ouvrir(db, DELEGATAIRES, draft, by=karim), [{}])
    draft.qualification = Qualification.OF_INDEPENDANT
    db.flush()
    with pytest.raises(Refus, match="Organisme National"):
        tableau.add(tableau.ouvrir(db, DELEGATAIRES, draft, by=helene), [{}])
    draft.etat = EtatHabilitation.DEPOSEE
    db.flush()
    with pytest.raises(Refus):
        tableau.add(tableau.ouvrir(db, DELEGATAIRES, draft, by=helene), [{}])


def test_the_row_of_another_request_is_not_found_and_one_removed_is_gone(db: Session, draft: Habilitation) -> None:
    other = make.national(db, "Union des Préaux", rows=1)
    assert tableau.row_of(db, DELEGATAIRES, draft, uuid4()) is None
    with pytest.raises(Introuvable):
        tableau.row_of(db, DELEGATAIRES, draft, rows(db, other)[0].id)


# --- two writers ---


def test_a_cell_changed_meanwhile_is_not_overwritten_and_nothing_of_the_row_is(
    db: Session, draft: Habilitation, helene: Utilisateur
) -> None:
    row = rows(db, draft)[0]
    seen = [saisies.typed(row, LigneDelegation)]
    assert tableau.save(tableau.ouvrir(db, DELEGATAIRES, draft, by=helene), row, {"ville": ["Brest"]}, seen=seen) == []
    second = {"ville": ["Quimper"], "nom": ["Préau Finistère"]}
    assert tableau.save(tableau.ouvrir(db, DELEGATAIRES, draft, by=helene), row, second, seen=seen) == ["ville"]
    assert (row.ville, row.nom) == ("Brest", "Grand Préau 1")
    # Once shown the other value, the writer keeps theirs.
    assert tableau.save(tableau.ouvrir(db, DELEGATAIRES, draft, by=helene), row, second, seen=[*seen, {"ville": ["Brest"]}]) == []
    assert (row.ville, row.nom) == ("Quimper", "Préau Finistère")


def test_two_writers_who_change_different_cells_or_write_the_same_do_not_meet(
    db: Session, draft: Habilitation, helene: Utilisateur
) -> None:
    row = rows(db, draft)[0]
    seen = [saisies.typed(row, LigneDelegation)]
    tableau.save(tableau.ouvrir(db, DELEGATAIRES, draft, by=helene), row, {"ville": ["Brest"]}, seen=seen)
    assert tableau.save(tableau.ouvrir(db, DELEGATAIRES, draft, by=helene), row, {"nom": ["Préau Finistère"]}, seen=seen) == []
    assert tableau.save(tableau.ouvrir(db, DELEGATAIRES, draft, by=helene), row, {"ville": [" Brest "]}, seen=seen) == []


def test_a_form_sent_as_a_whole_does_not_overwrite_what_came_after_it_was_shown(
    db: Session, draft: Habilitation, helene: Utilisateur
) -> None:
    row, shown = rows(db, draft)[0], clock.now()
    with clock.travel(timedelta(minutes=1)):
        tableau.save(tableau.ouvrir(db, DELEGATAIRES, draft, by=helene), row, {"ville": ["Brest"]})
    assert tableau.save(tableau.ouvrir(db, DELEGATAIRES, draft, by=helene), row, {"ville": ["Quimper"]}, vu=shown) == ["ville"]
    assert (
        tableau.save(
            tableau.ouvrir(db, DELEGATAIRES, draft, by=helene), row, {"ville": ["Quimper"]}, vu=shown + timedelta(minutes=2)
        )
        == []
    )


# --- duplicated, removed, put back ---


def test_a_row_is_duplicated_just_below_without_its_address(db: Session, draft: Habilitation, helene: Utilisateur) -> None:
    first = rows(db, draft)[0]
    copy = tableau.duplicate(tableau.ouvrir(db, DELEGATAIRES, draft, by=helene), first, {"ville": ["Brest"]})
    assert [each.id for each in rows(db, draft)][:2] == [first.id, copy.id]
    assert (copy.nom, copy.ville, copy.courriel, first.ville) == (first.nom, "Brest", "", "Rennes")
    wrong = tableau.add(tableau.ouvrir(db, DELEGATAIRES, draft, by=helene), [make.row(9, courriel="personne@")])[0]
    assert typed(tableau.duplicate(tableau.ouvrir(db, DELEGATAIRES, draft, by=helene), wrong), "courriel") == [""]


def test_a_row_removed_comes_back_as_it_was_in_its_place_once(db: Session, draft: Habilitation, helene: Utilisateur) -> None:
    second = rows(db, draft)[1]
    tableau.save(tableau.ouvrir(db, DELEGATAIRES, draft, by=helene), second, {"code_postal": ["6900"]})
    key, rang, held = second.id, second.rang, saisies.typed(second, LigneDelegation)
    tableau.remove(tableau.ouvrir(db, DELEGATAIRES, draft, by=helene), second)
    assert names(db, draft) == ["Grand Préau 1", "Grand Préau 3"]
    for _ in range(2):
        tableau.restore(tableau.ouvrir(db, DELEGATAIRES, draft, by=helene), key, rang, held)
    assert [each.id for each in rows(db, draft)][1] == key and len(rows(db, draft)) == 3
    assert saisies.typed(rows(db, draft)[1], LigneDelegation) == held


def test_a_row_comes_back_beside_those_that_took_its_place(db: Session, draft: Habilitation, helene: Utilisateur) -> None:
    second = rows(db, draft)[1]
    key, held = second.id, saisies.typed(second, LigneDelegation)
    tableau.remove(tableau.ouvrir(db, DELEGATAIRES, draft, by=helene), second)
    tableau.duplicate(tableau.ouvrir(db, DELEGATAIRES, draft, by=helene), rows(db, draft)[0])
    back = tableau.restore(tableau.ouvrir(db, DELEGATAIRES, draft, by=helene), key, 2, held)
    assert [each.nom for each in rows(db, draft)] == [f"Grand Préau {n}" for n in (1, 2, 1, 3)]
    assert tableau.followed_by(db, DELEGATAIRES, draft, back) == rows(db, draft)[2].id


def test_a_key_of_another_request_is_put_back_nowhere(db: Session, draft: Habilitation, helene: Utilisateur) -> None:
    other = make.national(db, "Union des Préaux", rows=1)
    with pytest.raises(Introuvable):
        tableau.restore(tableau.ouvrir(db, DELEGATAIRES, draft, by=helene), rows(db, other)[0].id, 1, {})
