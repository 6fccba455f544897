"""The délégataires of a national request: what is wrong in their rows, and how many stand where (P6)."""

import pytest
from sqlmodel import Session

from eclat.domain.delegataires import delegations
from eclat.domain.delegataires.tableau import DELEGATAIRES
from eclat.domain.habilitations import demande
from eclat.domain.organismes import organismes
from eclat.engines.grilles import bilans, lignes, tableau
from eclat.models import EtatPersonne, Habilitation, Organisme
from tests import factories as make


@pytest.fixture
def draft(db: Session) -> Habilitation:
    return make.national(db, rows=4)


def wrong(db: Session, draft: Habilitation) -> list[dict[str, str]]:
    """What is wrong, row by row."""
    lines = lignes.lines(db, DELEGATAIRES, draft.id)
    found = lignes.wrong(db, DELEGATAIRES, draft, lines)
    return [found.get(each.id, {}) for each in lines]


def type_into(db: Session, draft: Habilitation, number: int, **cells: str) -> None:
    row = delegations.rows(db, draft)[number - 1]
    tableau.save(
        tableau.ouvrir(db, DELEGATAIRES, draft, by=make.owner(db, draft)), row, {name: [value] for name, value in cells.items()}
    )


def test_a_complete_table_has_nothing_wrong(db: Session, draft: Habilitation) -> None:
    assert wrong(db, draft) == [{}] * 4 and lignes.problems(db, DELEGATAIRES, draft, delegations.rows(db, draft)) == {}
    assert [manque for manque in demande.manques(db, draft) if manque.section == "delegataires"] == []


@pytest.mark.parametrize(
    ("cell", "typed", "said"),
    [
        ("telephone", "02 61", "4 chiffres au lieu de 10"),
        ("code_postal", "6900", "en compte 5"),
        ("courriel", "contact@", "n’est pas complète"),
        ("dirigeant_nom", "42", "des lettres"),
        ("nom", "x" * 201, "201 caractères, c’est trop long"),
    ],
)
def test_what_cannot_be_taken_is_kept_and_says_why(db: Session, draft: Habilitation, cell: str, typed: str, said: str) -> None:
    type_into(db, draft, 2, **{cell: typed})
    found = wrong(db, draft)
    assert set(found[1]) == {cell} and said in found[1][cell] and found[0] == {}


def test_the_same_address_is_wrong_in_every_row_that_has_it_with_the_others_number(db: Session, draft: Habilitation) -> None:
    type_into(db, draft, 1, courriel="Contact@Loire.example")
    type_into(db, draft, 3, courriel=" contact@loire.example ")
    said = [each.get("courriel", "") for each in wrong(db, draft)]
    assert said[0].startswith("Le même qu’à la ligne 3.") and said[2].startswith("Le même qu’à la ligne 1.")
    assert said[1] == said[3] == ""
    type_into(db, draft, 4, courriel="contact@loire.example")
    assert wrong(db, draft)[3]["courriel"].startswith("Le même qu’aux lignes 1, 3.")


def test_a_row_asked_for_alone_knows_the_others(db: Session, draft: Habilitation) -> None:
    type_into(db, draft, 1, courriel="direction3@preau.example")
    lines = lignes.lines(db, DELEGATAIRES, draft.id)
    assert set(lignes.wrong(db, DELEGATAIRES, draft, lines, {lines[2].id})) == {lines[2].id}


def test_some_addresses_are_no_delegataire_s(db: Session, draft: Habilitation) -> None:
    federation = db.get_one(Organisme, draft.organisme_id)
    sophie, karim = make.instructeur(db), make.referent(db, federation)
    away = make.dirigeant(db, make.organisme(db, "Les Ateliers du Belvédère"))
    away.etat = EtatPersonne.SUSPENDUE
    db.flush()
    helene = organismes.dirigeant_of(db, federation.id)
    assert helene is not None
    for number, person in enumerate((sophie, karim, away, helene), 1):
        type_into(db, draft, number, courriel=person.courriel)
    said = [each["courriel"] for each in wrong(db, draft)]
    assert [
        "agent" not in said[0] and said[0] == said[2],
        "référent" in said[1],
        "invitée" in said[2],
        "dirigeant" in said[3],
    ] == [True] * 4


def test_how_many_stand_where(db: Session, draft: Habilitation) -> None:
    type_into(db, draft, 1, code_postal="6900", ville="")
    type_into(db, draft, 2, ville="")
    lines = lignes.lines(db, DELEGATAIRES, draft.id)
    found = bilans.bilan(DELEGATAIRES, lines, lignes.wrong(db, DELEGATAIRES, draft, lines))
    assert (found.lignes, found.enregistrees, found.fausses, found.incompletes) == (4, 2, 1, 1)
    assert found.dit == "4 délégataires, 1 à corriger, 1 à compléter"
    (manque,) = [each for each in demande.manques(db, draft) if each.section == "delegataires"]
    assert manque.faux and manque.message == "2 lignes sont à compléter ou à corriger dans la liste des délégataires."


def test_an_empty_table_lacks_its_first_row(db: Session) -> None:
    (manque,) = [each for each in demande.manques(db, make.national(db, rows=0)) if each.section == "delegataires"]
    assert manque.message == "Ajoutez un délégataire au moins." and not manque.faux
