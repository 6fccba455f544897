"""A word is found by what it is mistaken for: a letter more, less, another, or two that changed places; and by nothing further away."""

import pytest
from sqlmodel import Session, col, select

from eclat.engines import lexique
from eclat.models import FormeMot
from tests import factories as make


@pytest.mark.parametrize(
    ("typed", "word", "far"),
    [
        ("tremplin", "tremplin", 0),
        ("trenplin", "tremplin", 1),
        ("trempli", "tremplin", 0),  # unfinished
        ("trmplin", "tremplin", 1),
        ("tremmplin", "tremplin", 1),
        ("trempiln", "tremplin", 1),
        ("rtemplin", "tremplin", 1),
        ("trenpilin", "tremplin", 2),
        ("roux", "raux", 1),
        ("roux", "moulin", 2),
        ("tremplinanimation", "tremplin", 3),
    ],
)
def test_distance(typed: str, word: str, far: int) -> None:
    assert min(lexique.distance(typed, word, 2), 3) == far


def test_near_words_are_those_that_name_something(db: Session) -> None:
    make.administrateur(db)
    make.organisme(db, "Tremplin Animation Sud")
    for typed in ("trenplin", "trmplin", "rtemplin", "tremmplin"):
        assert "tremplin" in lexique.near(db, typed), typed
    for typed in ("tremplin", "bxyz", "s", "42", "marelle"):
        assert "tremplin" not in lexique.near(db, typed), typed


def test_a_name_is_known_from_the_day_it_is_given(db: Session) -> None:
    sophie = make.instructeur(db)
    assert "rakoto" in lexique.near(db, "rakotto")
    sophie.nom = "Wisniewska"
    db.flush()
    assert lexique.near(db, "wisnieska") == ["wisniewska"]


def test_a_word_that_many_bear_is_kept_once(db: Session) -> None:
    make.administrateur(db)
    for nom in ("Les Ateliers du Belvédère", "Le Belvédère", "Belvédère Formation"):
        make.organisme(db, nom)
    kept = db.exec(select(FormeMot.forme).where(col(FormeMot.mot) == "belvedere")).all()
    assert sorted(kept) == sorted(lexique.forms("belvedere"))
