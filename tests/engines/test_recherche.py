"""People are found by their present name and address, and by their organismes, whoever named them."""

from collections import defaultdict
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import Session, select

from eclat.domain.habilitations.liste import HABILITATIONS
from eclat.domain.organismes import organismes, referents
from eclat.domain.organismes.liste import ORGANISMES
from eclat.engines import indexation, listes, recherche
from eclat.models import Habilitation, MotHabilitation, MotOrganisme, MotPersonne, Organisme, Personne, Role
from tests import factories as make

LISTS: list[Any] = [ORGANISMES, HABILITATIONS]


def found(db: Session, prefix: str) -> set[str]:
    db.flush()
    keys = recherche.people(prefix).subquery()
    asked = set(db.exec(select(Personne.courriel).where(recherche.is_found(Personne.id, prefix))))
    listed = set(
        db.exec(select(Personne.courriel).where(select(keys.c.personne_id).where(keys.c.personne_id == Personne.id).exists()))
    )
    assert asked == listed, "the same people, asked one by one or all at once"
    return asked


def test_by_name_and_address_without_accents(db: Session) -> None:
    helene = make.agent(db, "Hélène", "Œillet", Role.INSTRUCTEUR)
    for prefix in ("helene", "oeil", "oc", helene.courriel):
        assert helene.courriel in found(db, prefix), prefix
    assert found(db, "elene") == set()


def test_by_a_name_that_was_corrected(db: Session) -> None:
    make.administrateur(db)
    cour = make.organisme(db)
    karim = make.referent(db, cour, active=False)
    by = make.user_of(db, make.dirigeant(db, cour))
    referents.designate(db, cour, nom="Benhamou", prenom="Karim", courriel=karim.courriel, by=by)
    assert found(db, "benhamou") == {karim.courriel}
    words = db.exec(select(MotPersonne.mot).where(MotPersonne.personne_id == karim.id)).all()
    assert "benhamou" in words and len(words) == len(set(words))


def test_an_apostrophe_parts_words_when_names_are_sorted(db: Session) -> None:
    names = ["Ludothèque des Causses", "La Ronde", "L’Atelier", "L'Abri", "Élan"]
    for nom in names:
        make.organisme(db, nom)
    page = ORGANISMES.page(db, make.decider(db), ORGANISMES.view(tri="nom"))
    assert [each.nom for each in page.lignes if each.nom in names] == [
        "Élan",
        "L'Abri",
        "L’Atelier",
        "La Ronde",
        "Ludothèque des Causses",
    ]


def test_by_an_organisme_of_theirs(db: Session) -> None:
    make.administrateur(db)
    cour = make.organisme(db, "Les Ateliers du Belvédère")
    people = {make.dirigeant(db, cour).courriel, make.referent(db, cour).courriel}
    make.organisme(db, "Formation Express Plus")
    assert found(db, "belved") == people


@pytest.mark.parametrize("name", ["suspension", "nothing"])
def test_what_names_nobody_writes_no_word(db: Session, name: str) -> None:
    sophie = make.instructeur(db)
    before = db.exec(select(MotPersonne.id).where(MotPersonne.personne_id == sophie.id)).all()
    if name == "suspension":
        sophie.etat = type(sophie.etat).SUSPENDUE
    db.flush()
    assert db.exec(select(MotPersonne.id).where(MotPersonne.personne_id == sophie.id)).all() == before


# --- the words of lists ---


def test_words_carry_the_state_of_what_they_find(db: Session) -> None:
    """Whoever moves an organisme or a request, its words follow; a new name reaches those of its requests."""
    by = make.decider(db)
    waiting = make.organisme(db, "Formation Express Plus", etat="en_attente")
    make.organisme(db, "Les Ateliers du Belvédère")
    make.habilitation(db, make.organisme(db, "Maison des Temps Libres"), etat="acceptee", instructeurs=[make.instructeur(db)])
    make.national(db, etat="en_attente_delegataires")
    assert_follow(db)
    organismes.accept(db, waiting, by=by)
    request = make.habilitation(db, waiting, etat="deposee")
    assert_follow(db)
    waiting.nom = "Formation Lente"
    indexation.index(db, waiting, "direction@lente.example")
    assert_follow(db)
    words = set(db.exec(select(MotHabilitation.mot).where(MotHabilitation.habilitation_id == request.id)))
    assert "lente" in words and "express" not in words
    indexation.forget(db, waiting)
    assert not db.exec(select(MotHabilitation).where(MotHabilitation.habilitation_id == request.id)).all()


def assert_follow(db: Session) -> None:
    db.flush()
    states = dict(db.execute(select(Organisme.id, Organisme.etat)).all())
    known: dict[UUID, set[str]] = defaultdict(set)
    for word in db.exec(select(MotOrganisme)):
        assert word.etat == states[word.organisme_id]
        known[word.organisme_id].add(word.mot)
    for key, owner, etat in db.execute(select(Habilitation.id, Habilitation.organisme_id, Habilitation.etat)):
        theirs = db.execute(select(MotHabilitation.mot, MotHabilitation.etat).where(MotHabilitation.habilitation_id == key)).all()
        assert {mot for mot, _ in theirs} == known[owner] and {found for _, found in theirs} <= {etat}


@pytest.mark.parametrize("q", ["rennes", "renn", "r", "ecole", "ecole rennes", "rennes ecole", "belvedere", "ecole@"])
@pytest.mark.parametrize("candidates", [1, 5000])
def test_a_common_word_finds_and_counts_what_a_rare_one_does(
    db: Session, monkeypatch: pytest.MonkeyPatch, q: str, candidates: int
) -> None:
    """Whether its rows are looked up, met in the order of the list, or looked up after all since too few were met."""
    user = make.user_of(db, make.administrateur(db))
    pair = [make.instructeur(db)]
    for number in range(12):
        nom = ("École", "Centre", "Rennaise")[number % 3] + " " + ("Rennes", "Rouen", "Brest", "Belvédère")[number % 4]
        owner = make.organisme(db, nom, courriel=f"ecole@rennes-{number}.example")
        make.habilitation(db, owner, etat=("deposee", "acceptee", "a_completer")[number % 3], instructeurs=pair)
    asked = [(each, {"q": q, "etat": etat}) for each in LISTS for etat in ("", *each.states.of(user))]
    asked += [(each, {"q": q, "tri": tri}) for each in LISTS for tri in each.sorts]
    views = [(each, each.vue(query, user)) for each, query in asked]
    monkeypatch.setattr(listes, "PAGE", 3)
    expected = [(each.page(db, user, vue), each.figures(db, user, vue)) for each, vue in views]
    monkeypatch.setattr(recherche, "FEW", 0)
    monkeypatch.setattr(listes, "CANDIDATES", candidates)
    assert [(each.page(db, user, vue), each.figures(db, user, vue)) for each, vue in views] == expected
