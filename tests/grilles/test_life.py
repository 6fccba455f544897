"""The whole life of a table, through its addresses: typed, pasted, imported, undone, contested, filtered, without a script.

What is asked of the délégataires' own table is not asked again here: only what a declaration with other kinds of columns adds.
"""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import lxml.html
import pytest
from sqlmodel import Session

from eclat.database import reading, writing
from eclat.engines.grilles import bilans
from eclat.engines.grilles.lignes import entities, lines, wrong
from eclat.http.grilles.style import quoted
from tests import factories as make
from tests import tableurs as files
from tests.browser import Browser
from tests.grilles.sorties import PARTICIPANTS, Participant, Repas, Sortie
from tests.swap import apply, shape

HEADINGS = ["Nom", "Prénom", "Date de naissance", "Régime", "Repas", "Autorisation reçue"]


@pytest.fixture
def her(window: Callable[[], Browser]) -> Browser:
    return window()


def at(outing: Sortie, act: str = "") -> str:
    return f"/sorties/{outing.id}/participants{act}"


def rows(outing: Sortie) -> list[Participant]:
    with reading() as db:
        return entities(db, PARTICIPANTS, outing.id)


def page(answer: Any) -> Any:
    assert answer.status_code in (200, 409, 422), answer.text
    return lxml.html.document_fromstring(answer.text)


def add(her: Browser, outing: Sortie, **cells: str) -> str:
    """A row typed: its address."""
    before = {each.id for each in rows(outing)}
    her.post(at(outing), htmx=True)
    (row,) = [each for each in rows(outing) if each.id not in before]
    url = at(outing, f"/{row.id}")
    assert her.post(url, cells, htmx=True).status_code == 200
    return url


# --- typed ---


def test_each_kind_of_column_is_drawn_as_it_is_typed(her: Browser, outing: Sortie) -> None:
    add(her, outing, nom="Roy", prenom="Ana", ne_le="14/03/2012", repas="vegetarien", autorise="oui")
    shown = page(her.get(at(outing)))
    (body,) = shown.xpath("//tbody[@data-row]")
    assert [each.get("name") for each in body.xpath(".//*[contains(@class, 'cell')]")] == list(PARTICIPANTS.noms)
    assert [each.get("name") for each in body.xpath(".//td[1]/input")] == ["nom", "prenom"], "two columns in one place"
    assert body.xpath(".//input[@name='ne_le']/@value") == ["14/03/2012"]
    assert body.xpath(".//select[@name='repas']/option/text()") == ["Normal", "Végétarien"]
    assert body.xpath(".//select/option[@selected]/@value") == ["vegetarien", "oui"]
    for cell in body.xpath(".//*[@aria-labelledby]"):
        assert all(shown.get_element_by_id(name) is not None for name in cell.get("aria-labelledby").split())
    assert [each.text_content() for each in shown.xpath("//thead//th")] == [
        "Ligne", "Nom *, Prénom *", "Né(e) le *", "Repas *", "Autorisation reçue", "Payé", "Actions",
    ]  # fmt: skip
    assert body.get("data-state") == "saved"


def test_on_a_phone_each_place_is_labelled_by_the_sheet_of_its_table(her: Browser, outing: Sortie) -> None:
    add(her, outing, nom="Roy")
    shown = page(her.get(at(outing)))
    (sheet,) = shown.xpath("//link[contains(@href, '/css/grilles/')]/@href")
    said = re.findall(r'td:nth-child\((\d+)\) { --label: "(.*)"; }', her.get(sheet).text)
    (cells,) = shown.xpath("//tbody/tr")
    named = {str(rank): label for rank, label in enumerate(shown.xpath("//thead//th[not(@class)]"), 2)}
    assert dict(said) == {rank: label.text_content() for rank, label in named.items()}
    assert [each.tag for each in cells] == ["th", *["td"] * (len(said) + 1)], "the sign, the places, the buttons"


@pytest.mark.parametrize("label", ["L’âge", 'Dit "le nom"', "a\\b", "</style>", "une\nligne"])
def test_a_label_is_whole_in_its_sheet(label: str) -> None:
    said = quoted(label)
    assert not re.search(r'["\n<]', said)
    assert re.sub(r"\\([0-9a-f]+) ", lambda code: chr(int(code[1], 16)), said) == label


def test_what_is_typed_is_kept_as_what_it_is(her: Browser, outing: Sortie) -> None:
    add(her, outing, nom="Roy", ne_le="2012-03-14", repas="normal", autorise="oui")
    (row,) = rows(outing)
    assert (row.nom, row.ne_le, row.repas, row.autorise) == ("Roy", date(2012, 3, 14), Repas.NORMAL, True)
    her.post(at(outing, f"/{row.id}"), {"ne_le": "", "repas": "", "autorise": ""}, htmx=True)
    (row,) = rows(outing)
    assert (row.ne_le, row.repas, row.autorise, row.saisies) == (None, None, False, {})


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"ne_le": "31/02/2012"}, "Naissance : cette date n’existe pas."),
        ({"ne_le": "14/03/2112"}, "Naissance : cette date est à venir"),
        ({"repas": "poulet"}, "Repas : choisissez une des réponses proposées."),
        ({"autorise": "peut-être"}, "Autorisation reçue : choisissez une des réponses proposées."),
    ],
)
def test_what_cannot_be_taken_stays_as_it_was_typed_and_says_why(
    her: Browser, outing: Sortie, cells: dict[str, str], said: str
) -> None:
    url = add(her, outing, nom="Roy", prenom="Ana", ne_le="14/03/2012", repas="normal")
    answer = her.post(url, cells, htmx=True)
    assert said in answer.text
    ((name, typed),) = cells.items()
    after = page(her.get(at(outing)))
    assert after.xpath(f"//input[@name='{name}']/@value | //select[@name='{name}']/option[@selected]/@value") == [typed]
    (line,) = after.xpath("//*[contains(@class, 'row-error')]//p")
    assert after.xpath(f"//*[@name='{name}']/@aria-describedby") == [line.get("id")]
    assert after.xpath("//*[@id='comptes']/@data-fausses") == ["1"]


def test_a_column_that_is_only_read_and_one_that_may_not_change(db: Session, her: Browser, outing: Sortie) -> None:
    url = add(her, outing, nom="Roy", prenom="Ana", repas="normal")
    with writing() as other:
        held = other.get_one(Participant, rows(outing)[0].id)
        held.paye = "12 €"
        other.commit()
    (body,) = page(her.get(at(outing))).xpath("//tbody[@data-row]")
    assert body.xpath(".//td/span[@class='read']/text()") == ["12 €"]
    assert not body.xpath(".//select[@name='repas']") and body.xpath(".//*[contains(@class, 'fixed')]/text()") == ["Normal"]
    her.post(url, {"repas": "vegetarien", "paye": "rien", "nom": "Roi"}, htmx=True)
    (row,) = rows(outing)
    assert (row.repas, row.paye, row.nom) == (Repas.NORMAL, "12 €", "Roi")


@pytest.mark.parametrize("act", ["saved", "wrong", "added", "copied", "removed", "pasted"])
def test_a_swap_equals_a_reload(her: Browser, outing: Sortie, act: str) -> None:
    url = add(her, outing, nom="Roy", prenom="Ana", ne_le="14/03/2012", repas="normal")
    add(her, outing, nom="Lamy", prenom="Zoé")
    before = her.get(at(outing)).text
    answer = {
        "saved": lambda: her.post(url, {"repas": "vegetarien", "autorise": "oui"}, htmx=True),
        "wrong": lambda: her.post(url, {"ne_le": "hier", "nom": "42"}, htmx=True),
        "added": lambda: her.post(at(outing), htmx=True),
        "copied": lambda: her.post(f"{url}/copie", htmx=True),
        "removed": lambda: her.post(f"{url}/retrait", htmx=True),
        "pasted": lambda: her.post(at(outing, "/collage"), {"texte": "Petit\tLou\t1/2/2013\tsans viande\tx"}, htmx=True),
    }[act]()
    assert answer.status_code == 200
    target = f"ligne-{url.rsplit('/', 1)[1]}" if act in ("saved", "wrong") else ""
    swapped = numbered(apply(before, answer.text, target=target)).get_element_by_id("participants-lignes")
    reloaded = page(her.get(at(outing))).get_element_by_id("participants-lignes")
    assert shape(swapped) == shape(reloaded)


def numbered(tree: Any) -> Any:
    for number, cell in enumerate(tree.xpath("//tbody[@data-row]/tr/th/span[1]"), 1):
        cell.text = str(number)
    return tree


# --- pasted, undone ---


def test_a_range_under_its_titles_is_read_as_a_file_is(her: Browser, outing: Sortie) -> None:
    lines = ["\t".join(HEADINGS), "Roy\tAna\t14/03/2012\tsans sel\tVégétarien\tOui", "Lamy\tZoé\t1-2-2013\t\tsans viande\tx"]
    answer = her.post(at(outing, "/collage"), {"texte": "\n".join(lines)}, htmx=True)
    assert "2 lignes collées" in answer.text and "La ligne de titres a été reconnue" in answer.text
    first, second = rows(outing)
    assert (first.nom, first.ne_le, first.repas, first.autorise) == ("Roy", date(2012, 3, 14), Repas.VEGETARIEN, True)
    assert (second.prenom, second.ne_le, second.repas, second.autorise) == ("Zoé", date(2013, 2, 1), Repas.VEGETARIEN, True)
    assert "sans sel" in answer.text, "what has no column is said"
    form = lxml.html.fragment_fromstring(answer.text, create_parent="div").xpath(".//form[.//*[@data-undo]]")[0]
    sent: dict[str, list[str]] = {}
    for name, value in form.form_values():
        sent.setdefault(name, []).append(value)
    assert "Collage annulé" in her.post(form.get("action"), sent, htmx=True).text
    assert rows(outing) == []


def test_without_titles_a_column_that_is_only_read_takes_its_place(her: Browser, outing: Sortie) -> None:
    add(her, outing, nom="Roy", prenom="Ana")
    place = {"depart": str(rows(outing)[0].id), "colonne": "repas"}
    answer = her.post(at(outing, "/collage"), {"texte": "Normal\tnon\t15 €"} | place, htmx=True)
    assert "1 colonne en trop" in answer.text
    (row,) = rows(outing)
    assert (row.repas, row.autorise, row.paye) == (Repas.NORMAL, False, "")


def test_a_row_taken_out_comes_back_as_it_was(her: Browser, outing: Sortie) -> None:
    url = add(her, outing, nom="Roy", prenom="Ana", ne_le="hier", repas="vegetarien", autorise="oui")
    (before,) = rows(outing)
    answer = her.post(f"{url}/retrait", htmx=True)
    assert "Roy : ligne retirée" in answer.text and rows(outing) == []
    form = lxml.html.fragment_fromstring(answer.text, create_parent="div").xpath(".//form")[0]
    assert her.post(form.get("action"), dict(form.form_values()), htmx=True).status_code == 200
    (after,) = rows(outing)
    kept = ("id", "rang", "nom", "prenom", "ne_le", "repas", "autorise", "saisies")
    assert [getattr(after, name) for name in kept] == [getattr(before, name) for name in kept]


# --- imported ---


def test_a_file_is_looked_over_corrected_and_added(her: Browser, outing: Sortie) -> None:
    lines: list[list[Any]] = [
        HEADINGS,
        ["Roy", "Ana", 40982, "", "Végétarien", "Oui"],
        ["Lamy", "Zoé", "1/2/2013", "", "poulet", ""],
    ]
    answer = her.post(at(outing, "/import"), files={"fichier": ("liste.xlsx", files.xlsx(*lines), "application/octet-stream")})
    preview = page(her.follow(answer))
    said = " ".join(preview.xpath("//p[@role='status']")[0].text_content().split())
    assert "2 lignes lues dans liste.xlsx" in said and "1 est prête, 1 est à corriger" in said
    assert preview.xpath("//input[@name='ligne-2-ne_le']/@value") == ["14/03/2012"], "a number is a day in a column of days"
    sent = {"vu": preview.xpath("//input[@id='vu']/@value")[0], "ligne-3-repas": "normal"}
    assert "2 lignes ajoutées" in her.follow(her.post(at(outing, "/import/ajout"), sent)).text
    assert [(each.nom, each.repas, each.autorise) for each in rows(outing)] == [
        ("Roy", Repas.VEGETARIEN, True), ("Lamy", Repas.NORMAL, False),
    ]  # fmt: skip


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_its_model_file_comes_from_the_declaration(her: Browser, outing: Sortie, format: str) -> None:
    answer = her.get(at(outing, f"/import/modele/{format}"))
    assert answer.status_code == 200 and f'filename="modele-participants.{format}"' in answer.headers["content-disposition"]
    if format == "csv":
        assert answer.text.splitlines()[0] == "\ufeffNom *;Prénom *;Né(e) le *;Repas *;Autorisation reçue"


# --- contested, without a script, closed, seen by others ---


def test_two_windows_on_one_choice(window: Callable[[], Browser], outing: Sortie) -> None:
    one, two = window(), window()
    url = add(one, outing, nom="Roy", prenom="Ana", repas="normal")
    base = '[["repas", "normal"], ["ne_le", ""]]'
    assert one.post(url, {"repas": "vegetarien", "base": base}, htmx=True).status_code == 200
    answer = two.post(url, {"repas": "", "ne_le": "14/03/2012", "base": base}, htmx=True)
    assert answer.status_code == 409 and "Repas : votre saisie est rien, l’autre « Végétarien »." in answer.text
    known = [base, '[["repas", "vegetarien"], ["ne_le", ""]]']
    assert two.post(url, {"repas": "", "ne_le": "14/03/2012", "base": known}, htmx=True).status_code == 200
    assert (rows(outing)[0].repas, rows(outing)[0].ne_le) == (None, date(2012, 3, 14))


def form_of(answer: Any) -> dict[str, list[str]]:
    """Every control of the table's form, as a browser without a script sends it."""
    sent: dict[str, list[str]] = {}
    for control in page(answer).xpath(
        "//form[@id='saisie']//*[@name][not(self::button)] | //*[@form='saisie'][@name][not(self::button)]"
    ):
        value = control.value if control.tag == "select" else control.get("value", "") if control.tag == "input" else control.text
        sent.setdefault(control.get("name"), []).append(value or "")
    return sent


def test_without_a_script_the_whole_table_is_sent(her: Browser, outing: Sortie) -> None:
    add(her, outing, nom="Roy", prenom="Ana", ne_le="14/03/2012", repas="vegetarien", autorise="oui")
    add(her, outing, nom="Lamy", prenom="Zoé", repas="normal")
    sent = form_of(her.get(at(outing)))
    sent["repas"][0], sent["autorise"][1], sent["ne_le"][1] = "normal", "oui", "1/2/2013"
    answer = her.post(at(outing), sent | {"texte": [""]})
    assert answer.status_code == 303, "a row is added with what was typed in the others"
    first, second, third = rows(outing)
    assert (first.repas, first.autorise, second.autorise, second.ne_le) == (Repas.NORMAL, True, True, date(2013, 2, 1))
    assert third.nom == ""
    later = her.post(at(outing, "/collage"), form_of(her.get(at(outing))) | {"texte": ["Petit\tLou"]})
    assert later.status_code == 303 and [each.nom for each in rows(outing)] == ["Roy", "Lamy", "Petit"]


def test_once_closed_it_says_so_and_gives_back_what_was_typed(her: Browser, outing: Sortie) -> None:
    url = add(her, outing, nom="Roy", prenom="Ana")
    sent = form_of(her.get(at(outing)))
    with writing() as other:
        other.get_one(Sortie, outing.id).close = True
        other.commit()
    assert her.post(url, {"nom": "Roi"}, htmx=True).status_code == 409
    sent["nom"] = ["Roi"]
    answer = her.post(at(outing, "/brouillon"), sent)
    assert answer.status_code == 409 and "Roi" in page(answer).xpath("//textarea")[0].text
    assert her.get(at(outing, "/import")).status_code == 409 and rows(outing)[0].nom == "Roy"


def test_it_does_not_exist_for_others_and_holds_no_more_than_its_limit(db: Session, her: Browser, outing: Sortie) -> None:
    stranger = Browser(her.client.app, db, make.dirigeant(db, make.organisme(db, "Les Ateliers du Belvédère")))  # type: ignore[arg-type]
    assert stranger.get(at(outing)).status_code == 404 and stranger.post(at(outing)).status_code == 404
    answer = her.post(at(outing, "/collage"), {"texte": "Roy\n" * 61}, htmx=True)
    assert answer.status_code == 422 and "61 lignes : 60 au plus" in answer.text


def test_a_rule_on_a_whole_row_is_counted_as_rows_say_it(her: Browser, outing: Sortie) -> None:
    add(her, outing, nom="Roy", prenom="Roy", ne_le="14/03/2012", repas="normal")
    add(her, outing, nom="Lamy", prenom="Lamy", ne_le="demain")  # wrong twice, counted once
    add(her, outing, nom="Petit", prenom="Lou", ne_le="jadis", repas="normal")
    add(her, outing, nom="Morel", prenom="Zoé")
    url = add(her, outing)  # an empty name is no first name
    with reading() as db:
        there = lines(db, PARTICIPANTS, outing.id)
        read = bilans.bilan(PARTICIPANTS, there, wrong(db, PARTICIPANTS, outing, there))
        assert bilans.of(db, PARTICIPANTS, outing) == read and (read.lignes, read.fausses, read.incompletes) == (5, 3, 2)
    swapped = lxml.html.fragment_fromstring(her.post(url, {"nom": "Roy", "prenom": "Roy"}, htmx=True).text, create_parent="div")
    assert swapped.xpath(".//*[@id='comptes']/@data-fausses") == ["4"]
    assert "Prénom : c’est aussi le nom" in swapped.text_content() and len(swapped.xpath(".//tbody")) == 1


@pytest.mark.parametrize("many", [3, 60])
def test_a_row_is_saved_by_as_many_questions_in_a_long_table(her: Browser, outing: Sortie, many: int) -> None:
    her.post(at(outing, "/collage"), {"texte": "Roy\tAna\n" * many}, htmx=True)
    url = at(outing, f"/{rows(outing)[0].id}")
    answer = her.post(url, {"prenom": "Anna"}, htmx=True)
    page = lxml.html.fragment_fromstring(answer.text, create_parent="div")
    assert page.xpath(".//*[@id='comptes']/@data-total") == [str(many)] and len(page.xpath(".//tbody")) == 1
