"""Whom a document concerns, asked for one reader and for all: the two answers are the same."""

from datetime import date
from typing import Any

import pytest
from sqlmodel import Session, select

from eclat.domain.documentation import lectures, publics
from eclat.domain.habilitations import decisions
from eclat.domain.organismes import referents
from eclat.models import Cqp, Document, EtatDocument, EtatPersonne, Habilitation, Objet, Organisme, Personne, Role
from tests import factories as make
from tests.scenes import told

OUTSIDE = [Role.DIRIGEANT, Role.REFERENT]


def world(db: Session) -> dict[str, Personne]:
    keys = told(db, tell)
    return {name: db.get_one(Personne, key) for name, key in keys.items()}


def tell(db: Session) -> dict[str, Any]:
    """An OF indépendant that is habilité, one that asks, one that has asked for nothing, a national and its délégataire; the agents."""
    sophie = make.instructeur(db)
    people = {
        "sophie": sophie,
        "odile": make.comite_technique(db),
        "amadou": make.binome_paritaire(db),
        "claire": make.administrateur(db),
    }
    held = make.organisme(db, "Institut")
    make.habilitation(db, held, etat="acceptee", instructeurs=[sophie])
    asking = make.organisme(db, "Ateliers")
    make.habilitation(db, asking, etat="deposee")
    people |= {
        "habilite": make.dirigeant(db, held), "referent": make.referent(db, held), "demandeur": make.dirigeant(db, asking),
        "sans demande": make.dirigeant(db, make.organisme(db, "Maison")),
    }  # fmt: skip
    request = make.national(db, rows=1, etat="en_attente_delegataires")
    (delegation,) = make.delegataires(db, request)
    people |= {
        "national": make.dirigeant(db, db.get_one(Organisme, request.organisme_id)), "delegataire": make.delegataire(db, delegation),
    }  # fmt: skip
    return {name: each.id for name, each in people.items()}


ORGANISMES = {"habilite", "referent", "demandeur", "sans demande", "national", "delegataire"}
PUBLICS = [
    ({"roles": OUTSIDE}, ORGANISMES, "Tous les organismes"),
    ({"roles": [Role.DIRIGEANT]}, ORGANISMES - {"referent"}, "Tous les organismes (dirigeants)"),
    ({"roles": [Role.REFERENT]}, {"referent"}, "Tous les organismes (référents CQP)"),
    ({"roles": OUTSIDE, "natures": ["independant"]}, {"habilite", "referent", "demandeur"}, "OF indépendants"),
    ({"roles": OUTSIDE, "natures": ["national"]}, {"national"}, "Organismes Nationaux"),
    ({"roles": OUTSIDE, "natures": ["delegataire"]}, {"delegataire"}, "OF délégataires"),
    (
        {"roles": OUTSIDE, "natures": ["national", "delegataire"]},
        {"national", "delegataire"},
        "Organismes Nationaux, OF délégataires",
    ),
    ({"roles": OUTSIDE, "habilites": True}, {"habilite", "referent"}, "Organismes habilités"),
    (
        {"roles": [*OUTSIDE, Role.BINOME_PARITAIRE], "habilites": True},
        {"habilite", "referent", "amadou"},
        "Organismes habilités, binôme paritaire",
    ),
    (
        {"roles": [Role.INSTRUCTEUR, Role.COMITE_TECHNIQUE], "natures": [], "habilites": True},
        {"sophie", "odile"},
        "Instructeurs, comité technique",
    ),
]


def readers(db: Session, document: Document, people: dict[str, Personne]) -> set[str]:
    """Each of them asked in turn."""
    return {name for name, each in people.items() if publics.can_read(db, make.user_of(db, each), document)}


@pytest.mark.parametrize(("said", "expected", "words"), PUBLICS, ids=[words for _, _, words in PUBLICS])
def test_a_public(db: Session, said: dict[str, Any], expected: set[str], words: str) -> None:
    people = world(db)
    document = make.published(db, **said)
    assert readers(db, document, people) == expected
    for each in people.values():
        each.etat = EtatPersonne.ACTIVE  # whoever was invited reads once their account is theirs
    db.flush()
    named = {name for name, each in people.items() if each.id in {one.id for one in db.exec(publics.people(document))}}
    assert named == expected
    assert {name for name, each in people.items() if publics.readable(db, document.id, each.id)} == expected | {"claire"}
    assert lectures.lecteurs(db, [document.id])[document.id].concernes >= len(expected)
    assert publics.in_words(document) == words
    shelves = {name for name, each in people.items() if lectures.shelf(db, make.user_of(db, each))}
    assert shelves == expected


def test_a_document_about_one_cqp_is_for_those_who_ask_for_it(db: Session) -> None:
    people = world(db)
    mine = db.exec(select(Habilitation.cqp_id).where(Habilitation.cqp_id.is_not(None))).first()  # type: ignore[union-attr]
    db.add(other := Cqp(intitule="CQP d’un autre métier"))
    db.flush()
    assert readers(db, make.published(db, "A", roles=OUTSIDE, cqp=mine), people) >= {"habilite", "referent", "demandeur"}
    assert readers(db, make.published(db, "B", roles=OUTSIDE, cqp=other.id), people) == set()
    about = make.published(db, "C", roles=OUTSIDE, cqp=mine, habilites=True)
    assert readers(db, about, people) == {"habilite", "referent"}
    assert publics.in_words(about, publics.cqp_of(db, about)).startswith("Organismes habilités pour le CQP")


def test_a_delegataire_is_habilite_with_its_national(db: Session) -> None:
    people = world(db)
    sophie = people["sophie"]
    request = make.national(
        db, "Réseau des Cours", rows=[make.row(7, courriel="d@reseau-cours.example")], etat="en_attente_delegataires"
    )
    make.studied(db, request, sophie)
    (delegation,) = make.delegataires(db, request)
    document = make.published(db, roles=OUTSIDE, natures=["delegataire"], habilites=True)
    leader = make.user_of(db, make.delegataire(db, delegation))
    assert not publics.can_read(db, leader, document)
    decisions.accept(
        db, request, objet=Objet.PREPARER, valide_du=date(2026, 12, 1), valide_jusqu_au=date(2029, 11, 30), conditions="",
        by=make.user_of(db, sophie),
    )  # fmt: skip
    assert publics.can_read(db, leader, document)


@pytest.mark.parametrize("etat", [EtatDocument.PROGRAMME, EtatDocument.RETIRE])
def test_what_is_not_published_is_on_no_shelf(db: Session, etat: EtatDocument) -> None:
    people = world(db)
    document = make.published(db, roles=OUTSIDE)
    document.etat = etat
    db.flush()
    assert not any(lectures.shelf(db, make.user_of(db, each)) for each in people.values())
    readable = {name for name, each in people.items() if publics.readable(db, document.id, each.id)}
    assert readable == {"claire"}


def test_who_lost_their_place_reads_no_more(db: Session) -> None:
    people = world(db)
    document = make.published(db, roles=OUTSIDE)
    karim = people["referent"]
    assert publics.readable(db, document.id, karim.id)
    left = make.user_of(db, karim).organisme_id
    organisme = db.get_one(Organisme, left)
    referents.remove(db, organisme, by=make.user_of(db, make.dirigeant(db, organisme)))
    assert not publics.readable(db, document.id, karim.id)
    assert karim.id not in {each.id for each in db.exec(publics.people(document))}
