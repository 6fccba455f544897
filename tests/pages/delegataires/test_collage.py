"""A range copied from a spreadsheet, pasted in the table of délégataires in one request, and undone (P6)."""

import json
from collections.abc import Callable
from typing import Any

import lxml.html
import pytest
from sqlmodel import Session

from eclat.models import Habilitation, Organisme
from tests import factories as make
from tests.browser import Browser
from tests.pages.delegataires.test_delegataires import address, assert_as_reloaded, deposit, form_of, held, rows

SHEET = "\t".join(["Nom de l'OF", "Téléphone", "Adresse", "CP", "Ville", "Nom du dirigeant", "Prénom", "Courriel", "Remarque"])


@pytest.fixture
def draft(db: Session) -> Habilitation:
    made = make.national(db)
    db.commit()
    return made


@pytest.fixture
def helene(db: Session, draft: Habilitation, browse: Callable[..., Browser]) -> Browser:
    return browse(make.dirigeant(db, db.get_one(Organisme, draft.organisme_id)))


def sheet(*numbers: int, **cells: str) -> str:
    """Rows as Excel copies them."""
    return "".join("\t".join(cell for (cell,) in make.row(number, **cells).values()) + "\r\n" for number in numbers)


def paste(
    helene: Browser, draft: Habilitation, text: str, row: int | None = None, column: str = "nom", *, htmx: bool = True
) -> Any:
    place = {"depart": str(rows(draft)[row - 1].id), "colonne": column} if row else {}
    return helene.post(f"{address(draft)}/collage", {"texte": text, **place}, htmx=htmx)


def test_a_cell_out_of_all_proportion_refuses_the_paste_and_gives_it_back(draft: Habilitation, helene: Browser) -> None:
    before = held(draft)
    text = f"Premier\t0299000001\nSecond\t{'9' * 10_001}"
    answer = paste(helene, draft, text, 1)
    assert answer.status_code == 422 and "« Téléphone » : 10\u00a0001 caractères" in answer.text
    plain = paste(helene, draft, text, 1, htmx=False)
    assert plain.status_code == 422 and text in lxml.html.document_fromstring(plain.text).text_content()
    assert held(draft) == before


def undo(helene: Browser, answer: Any) -> Any:
    (form,) = lxml.html.fragment_fromstring(answer.text, create_parent="div").xpath(".//form[.//*[@data-undo]]")
    sent: dict[str, list[str]] = {}
    for name, value in form.form_values():
        sent.setdefault(name, []).append(value)
    return helene.post(form.get("action"), sent, htmx=True)


@pytest.mark.usefixtures("one_minute")
@pytest.mark.parametrize("many", [5, 30])
def test_a_range_fills_rows_and_adds_those_it_lacks_as_a_reload_would_show(
    draft: Habilitation, helene: Browser, many: int
) -> None:
    undo(helene, paste(helene, draft, sheet(9)))  # the page says when the table was last saved: now, before as after
    before = helene.get(address(draft)).text
    answer = paste(helene, draft, sheet(*range(10, 10 + many), code_postal="6900"), row=2)
    assert answer.status_code == 200 and f"{many} lignes collées, {many} à corriger" in answer.text
    after = helene.get(address(draft)).text
    assert_as_reloaded(before, answer.text, after, "")
    assert [each["nom"] for each in held(draft)][:3] == ["Grand Préau 1", "Grand Préau 10", "Grand Préau 11"]
    assert len(held(draft)) == many + 1 and held(draft)[1]["code_postal"] == "6900"

    undone = undo(helene, answer)
    assert undone.status_code == 200 and "Collage annulé" in undone.text
    back = helene.get(address(draft)).text
    assert_as_reloaded(after, undone.text, back, "")
    assert_as_reloaded(before, "", back, "")


def test_more_than_twenty_rows_replaced_bring_the_whole_table_at_once(draft: Habilitation, helene: Browser) -> None:
    paste(helene, draft, sheet(*range(100, 130)))
    before = helene.get(address(draft)).text
    answer = paste(helene, draft, sheet(*range(200, 230)), row=1)
    assert answer.text.count("<hx-partial") < 7
    assert_as_reloaded(before, answer.text, helene.get(address(draft)).text, "")


def test_a_paste_that_makes_an_address_twice_marks_the_other_row_too(draft: Habilitation, helene: Browser) -> None:
    before = helene.get(address(draft)).text
    answer = paste(helene, draft, "direction3@preau.example\nautre@preau.example", row=1, column="courriel")
    after = helene.get(address(draft)).text
    assert_as_reloaded(before, answer.text, after, "")
    assert after.count("le même qu’à la ligne") == 2


def test_titles_and_what_has_no_column_are_said_and_kept(draft: Habilitation, helene: Browser) -> None:
    answer = paste(helene, draft, f"{SHEET}\r\n" + sheet(4).strip() + "\tà rappeler\r\n")
    assert "La ligne de titres a été reconnue" in answer.text and "1 colonne en trop n’a pas été collée." in answer.text
    (left,) = lxml.html.fragment_fromstring(answer.text, create_parent="div").xpath(".//textarea")
    assert left.text.split("\n") == ["Remarque", "à rappeler"]
    assert held(draft)[3]["courriel"] == "direction4@preau.example"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x\ty\n" * 5000, "5\u00a0000 lignes : 300 au plus"),
        ("\t".join("x" * 41), "41 colonnes : 40 au plus"),
        ("Préau\n" * 298, "encore 297 lignes, pas 298"),
        ("\n\n", "rien à coller"),
    ],
)
def test_what_is_too_much_changes_nothing_and_is_given_back(draft: Habilitation, helene: Browser, text: str, said: str) -> None:
    before = held(draft)
    answer = paste(helene, draft, text)
    assert answer.status_code == 422 and said in answer.text
    plain = paste(helene, draft, text, htmx=False)
    assert plain.status_code == 422 and said in plain.text
    (area,) = lxml.html.document_fromstring(plain.text).xpath("//textarea[@name='texte']")
    assert (area.text or "").strip() == text.strip()
    assert held(draft) == before


def test_a_range_of_markup_is_text(draft: Habilitation, helene: Browser) -> None:
    answer = paste(helene, draft, "<table><tr><td>Préau\t<script>alert(1)</script>\n<b>x</b>\ty")
    assert answer.status_code == 200 and "<script>" not in answer.text
    assert held(draft)[3]["nom"] == "<table><tr><td>Préau"


def test_a_place_that_is_no_more_or_of_another_is_no_place(db: Session, draft: Habilitation, helene: Browser) -> None:
    other, gone = make.national(db, "Union des Préaux"), rows(draft)[1].id
    theirs = rows(other)[0].id if rows(other) else make.delegataires(db, other)[0].id
    db.commit()
    helene.post(f"{address(draft)}/{gone}/retrait", htmx=True)
    url = f"{address(draft)}/collage"
    answer = helene.post(url, {"texte": "a\tb", "depart": str(gone), "colonne": "nom"}, htmx=True)
    assert answer.status_code == 422 and "retirée dans une autre fenêtre" in answer.text
    assert helene.post(url, {"texte": "a\tb", "depart": str(theirs), "colonne": "nom"}, htmx=True).status_code == 404
    assert helene.post(url, {"texte": "a\tb", "colonne": "siret"}, htmx=True).status_code == 400
    assert helene.post(url, {"texte": "a\tb", "depart": "x"}, htmx=True).status_code == 400
    assert len(held(draft)) == 2


def test_after_the_deposit_nothing_is_pasted_nor_lost(draft: Habilitation, helene: Browser) -> None:
    page = helene.get(address(draft)).text
    deposit(draft)
    answer = paste(helene, draft, sheet(4))
    assert answer.status_code == 422 and "ne peut plus être modifié" in answer.text
    plain = helene.post(f"{address(draft)}/collage", form_of(page) | {"texte": ["Préau Sud\tBrest"]})
    assert plain.status_code == 409 and "Préau Sud\tBrest" in plain.text and len(rows(draft)) == 3


def test_without_a_script_a_list_is_pasted_after_the_last_row_once(draft: Habilitation, helene: Browser) -> None:
    for _ in range(2):  # a second click
        sent = form_of(helene.get(address(draft)).text) | {"texte": [sheet(4, 5)]}
        answer = helene.post(f"{address(draft)}/collage", sent)
        assert answer.status_code == 303 and "2 lignes collées" in helene.follow(answer).text
    assert [each["nom"] for each in held(draft)] == [f"Grand Préau {number}" for number in range(1, 6)]


def test_what_was_typed_since_is_not_undone(draft: Habilitation, helene: Browser) -> None:
    answer = paste(helene, draft, "Préau A\nPréau B", row=3)
    helene.post(f"{address(draft)}/{rows(draft)[3].id}", {"ville": "Brest"}, htmx=True)
    undone = undo(helene, answer)
    assert "Collage annulé ; 1 ligne changée depuis : gardée" in undone.text
    assert [each["nom"] for each in held(draft)] == ["Grand Préau 1", "Grand Préau 2", "Grand Préau 3", "Préau B"]


@pytest.mark.parametrize(
    "sent",
    [
        {}, {"le": "hier"}, {"le": "2026-11-25T10:00:00"}, {"le": "2026-11-25T10:00:00+00:00", "avant": "x"},
        {"le": "2026-11-25T10:00:00+00:00", "avant": '["x", null]'},
        {"le": "2026-11-25T10:00:00+00:00", "avant": json.dumps(["01a2c1d0-0000-7000-8000-000000000001", [["a"]]])},
    ],
)  # fmt: skip
def test_an_undoing_that_says_nothing_is_not_understood(draft: Habilitation, helene: Browser, sent: dict[str, str]) -> None:
    assert helene.post(f"{address(draft)}/annulation", sent, htmx=True).status_code == 400
    assert len(held(draft)) == 3


def test_the_same_range_pasted_twice_says_that_nothing_was_added(draft: Habilitation, helene: Browser) -> None:
    assert "2 lignes collées" in paste(helene, draft, sheet(7, 8), 1).text
    assert "0 ligne ajoutée" in paste(helene, draft, sheet(7, 8), 1).text
