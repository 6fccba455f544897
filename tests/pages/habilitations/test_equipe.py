"""The teaching team in the form of a request: pasted, undone, duplicated, contested between windows, with and without a script (P5)."""

import json
from typing import Any

import lxml.html
import pytest

from eclat.database import reading, writing
from eclat.models import EtatHabilitation, Fonction, Formateur, Habilitation
from tests import factories as make
from tests.browser import Browser
from tests.pages.habilitations.test_formulaire import (
    address,
    draft,
    form_of,
    kept,
    mathilde,
    possibles,
    saved_now,
    team,
)
from tests.swap import assert_swap_equals_reload

__all__ = ["draft", "mathilde", "possibles"]  # the same request, and who fills it
RANGE = "Ferhat\tNadia\tFormateur ou formatrice\tDEJEPS\nLe Guen\tMaëlle\tchef\tBPJEPS"


def at(habilitation: Habilitation, act: str = "") -> str:
    return f"{address(habilitation)}/formateurs{act}"


def held(habilitation: Habilitation) -> list[tuple[Any, ...]]:
    return [(each.nom, each.prenom, each.fonction, each.diplome) for each in team(habilitation)]


def whole(answer: Any) -> dict[str, list[str]]:
    """The form as a browser without a script sends it, and when its page was shown."""
    shown = lxml.html.document_fromstring(answer.text).xpath("//form[@id='dossier']//input[@name='vu']/@value")
    return form_of(answer.text) | {"vu": shown}


def undo_of(answer: Any) -> dict[str, list[str]]:
    """What the toast would send to undo it."""
    sent: dict[str, list[str]] = {}
    for field in lxml.html.fragment_fromstring(answer.text, create_parent="div").xpath(".//form//input"):
        sent.setdefault(field.get("name"), []).append(field.get("value"))
    return sent


def test_a_pasted_range_fills_and_adds_and_is_undone(draft: Habilitation, mathilde: Browser) -> None:
    before, page = held(draft), mathilde.get(address(draft)).text
    answer = mathilde.post(at(draft, "/collage"), {"texte": RANGE}, htmx=True)
    assert answer.status_code == 200 and "2 lignes collées, 1 à corriger" in answer.text
    after = mathilde.get(address(draft)).text
    assert_swap_equals_reload(saved_now(page), answer.text, saved_now(after), target="equipe-lignes", swap="beforeend")
    assert held(draft) == [*before, ("Ferhat", "Nadia", Fonction.FORMATEUR, "DEJEPS"), ("Le Guen", "Maëlle", None, "BPJEPS")]
    assert "CV de Nadia Ferhat" in after and "Fonction : choisissez une des réponses proposées." in after
    undone = mathilde.post(at(draft, "/annulation"), undo_of(answer), htmx=True)
    assert "Collage annulé" in undone.text and held(draft) == before


def test_undoing_a_paste_leaves_the_row_that_was_given_its_cv(draft: Habilitation, mathilde: Browser) -> None:
    answer = mathilde.post(at(draft, "/collage"), {"texte": RANGE}, htmx=True)
    given = team(draft)[1].id
    mathilde.post(f"{address(draft)}/pieces", files={f"piece-cv-{given}": ("cv.pdf", make.PDF)}, htmx=True)
    undone = mathilde.post(at(draft, "/annulation"), undo_of(answer), htmx=True)
    assert "1 ligne changée depuis : gardée" in undone.text and [each.id for each in team(draft)][1:] == [given]


def test_a_range_begins_in_the_cell_where_one_pastes(draft: Habilitation, mathilde: Browser) -> None:
    (member,) = team(draft)
    sent = {"texte": "BAFA\tautre", "depart": str(member.id), "colonne": "equipe-diplome"}
    assert mathilde.post(at(draft, "/collage"), sent, htmx=True).status_code == 200
    assert team(draft)[0].diplome == "BAFA", "what has no column is left aside: a CV is a file"


def test_a_row_is_duplicated_just_below_without_its_cv(draft: Habilitation, mathilde: Browser) -> None:
    (member,) = team(draft)
    page = mathilde.get(address(draft)).text
    answer = mathilde.post(at(draft, f"/{member.id}/copie"), {"equipe-diplome": "DEJEPS"}, htmx=True)
    after = mathilde.get(address(draft)).text
    assert_swap_equals_reload(saved_now(page), answer.text, saved_now(after), target="equipe-lignes", swap="beforeend")
    one, two = team(draft)
    assert (one.id, two.nom, two.diplome) == (member.id, "Orsini", "DEJEPS")


def test_a_row_put_back_is_the_same_with_its_cv_however_often_one_undoes(draft: Habilitation, mathilde: Browser) -> None:
    (member,) = team(draft)
    mathilde.post(f"{address(draft)}/pieces", files={f"piece-cv-{member.id}": ("cv-orsini.pdf", make.PDF)}, htmx=True)
    page = mathilde.get(address(draft)).text
    gone = mathilde.post(at(draft, f"/{member.id}/retrait"), htmx=True)
    assert team(draft) == [] and "cv-orsini.pdf" not in mathilde.get(address(draft)).text
    for _ in range(2):
        assert mathilde.post(at(draft), undo_of(gone), htmx=True).status_code == 200
    assert [each.id for each in team(draft)] == [member.id]
    assert form_of(mathilde.get(address(draft)).text).keys() == form_of(page).keys()
    assert "cv-orsini.pdf" in mathilde.get(address(draft)).text


def test_two_windows_on_one_cell_are_shown_both_values(draft: Habilitation, mathilde: Browser) -> None:
    (member,) = team(draft)
    row, base = at(draft, f"/{member.id}"), json.dumps([["equipe-diplome", member.diplome]])
    assert mathilde.post(row, {"equipe-diplome": "DEJEPS", "base": base}, htmx=True).status_code == 200
    late = mathilde.post(row, {"equipe-diplome": "BAFA", "base": base}, htmx=True)
    assert late.status_code == 409 and "Diplôme ou titre : votre saisie est « BAFA », l’autre « DEJEPS »." in late.text
    assert team(draft)[0].diplome == "DEJEPS"
    known = [base, json.dumps([["equipe-diplome", "DEJEPS"]])]
    assert mathilde.post(row, {"equipe-diplome": "BAFA", "base": known}, htmx=True).status_code == 200
    assert team(draft)[0].diplome == "BAFA"


def test_a_row_removed_in_another_window_is_offered_back(draft: Habilitation, mathilde: Browser) -> None:
    (member,) = team(draft)
    mathilde.post(at(draft, f"/{member.id}/retrait"), htmx=True)
    lost = mathilde.post(at(draft, f"/{member.id}"), {"equipe-nom": "Orsini", "equipe-prenom": "Laure"}, htmx=True)
    assert lost.status_code == 410 and "retirée dans une autre fenêtre" in lost.text and "Laure" in lost.text
    back = {"remise": str(member.id), "ici": "1", "equipe-nom": "Orsini", "equipe-prenom": "Laure"}
    assert mathilde.post(at(draft), back, htmx=True).status_code == 200
    assert [(each.id, each.prenom) for each in team(draft)] == [(member.id, "Laure")]


@pytest.mark.parametrize("act", ["/brouillon", "/depot", "/formateurs"])
def test_without_a_script_a_cell_that_changed_meanwhile_is_chosen(draft: Habilitation, mathilde: Browser, act: str) -> None:
    """The fields are kept; the page shows both values of the cell, and what is chosen is what stays."""
    (member,) = team(draft)
    sent = whole(mathilde.get(address(draft)))
    mathilde.post(at(draft, f"/{member.id}"), {"equipe-diplome": "DEJEPS"}, htmx=True)
    sent |= {"equipe-diplome": ["BAFA"], "tuteurs": ["Deux jours."]}
    answer = mathilde.post(f"{address(draft)}{act}", sent)
    assert answer.status_code == 409 and "votre saisie est « BAFA », l’autre « DEJEPS »" in answer.text
    assert kept(draft).tuteurs == "Deux jours." and [each.diplome for each in team(draft)] == ["DEJEPS"]
    chosen = whole(answer) | {"garder": [f"{member.id} diplome"]}
    chosen.pop("prendre", None)
    assert mathilde.post(f"{address(draft)}/brouillon", chosen).status_code == 303
    assert team(draft)[0].diplome == "BAFA"


def test_without_a_script_a_row_removed_meanwhile_is_not_lost(draft: Habilitation, mathilde: Browser) -> None:
    (member,) = team(draft)
    sent = whole(mathilde.get(address(draft)))
    mathilde.post(at(draft, f"/{member.id}/retrait"), htmx=True)
    answer = mathilde.post(f"{address(draft)}/brouillon", sent)
    assert answer.status_code == 409 and "Cette ligne a été retirée dans une autre fenêtre : Orsini" in answer.text
    back = whole(answer) | {"remise": [str(member.id)]}
    assert mathilde.post(at(draft), back).status_code == 303
    assert [each.id for each in team(draft)] == [member.id]


def test_once_the_request_has_gone_nothing_is_pasted(draft: Habilitation, mathilde: Browser) -> None:
    with writing() as other:
        other.get_one(Habilitation, draft.id).etat = EtatHabilitation.DEPOSEE
        other.commit()
    before = held(draft)
    for htmx, status in ((True, 422), (False, 409)):
        refused = mathilde.post(at(draft, "/collage"), {"texte": RANGE}, htmx=htmx)
        assert refused.status_code == status and "ne peut plus être modifié" in refused.text
    assert held(draft) == before


def test_a_row_knows_who_typed_it_last(draft: Habilitation, mathilde: Browser) -> None:
    (member,) = team(draft)
    mathilde.post(at(draft, f"/{member.id}"), {"equipe-diplome": "DEJEPS"}, htmx=True)
    with reading() as db:
        row = db.get_one(Formateur, member.id)
        assert row.enregistree_le is not None and row.enregistree_par_id is not None
