"""People are found by their present name and address, and by their organismes, whoever named them."""

import pytest
from sqlmodel import Session, select

from eclat.domain import recherche, referents
from eclat.models import MotPersonne, Personne, Role
from tests import factories as make


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
