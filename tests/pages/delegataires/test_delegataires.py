"""The table of délégataires: its page, its rows one by one and all at once, who reads it, what two windows do to each other (P6)."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import lxml.html
import pytest
from sqlmodel import Session

from eclat import clock
from eclat.database import reading, writing
from eclat.domain.delegataires import delegations
from eclat.domain.delegataires.delegations import COLONNES, LigneDelegation
from eclat.domain.delegataires.tableau import DELEGATAIRES
from eclat.domain.habilitations import habilitations
from eclat.engines import saisies
from eclat.engines.grilles import tableau
from eclat.models import Delegation, Habilitation, Organisme, Qualification
from tests import factories as make
from tests.browser import Browser
from tests.swap import apply, shape

LABELS = [
    "Nom de l’OF *", "Téléphone *", "Adresse *", "CP *", "Ville *", "Nom * du dirigeant de l’OF", "Prénom * du dirigeant de l’OF",
    "Courriel * du dirigeant de l’OF",
]  # fmt: skip


@pytest.fixture
def draft(db: Session) -> Habilitation:
    """Hélène Vasseur's request, with three délégataires."""
    made = make.national(db)
    db.commit()
    return made


@pytest.fixture
def helene(db: Session, draft: Habilitation, browse: Callable[..., Browser]) -> Browser:
    return browse(make.dirigeant(db, db.get_one(Organisme, draft.organisme_id)))


def address(draft: Habilitation) -> str:
    return f"/habilitations/{draft.id}/delegataires"


def rows(draft: Habilitation) -> list[Delegation]:
    """What the database holds now."""
    with reading() as db:
        return delegations.rows(db, draft)


def held(draft: Habilitation) -> list[dict[str, str]]:
    return [{name: "".join(cells) for name, cells in saisies.typed(each, LigneDelegation).items()} for each in rows(draft)]


def at(draft: Habilitation, number: int) -> str:
    return f"{address(draft)}/{rows(draft)[number - 1].id}"


def form_of(page: str) -> dict[str, list[str]]:
    """Every control of the table's form, as a browser without a script sends it."""
    sent: dict[str, list[str]] = {}
    for control in lxml.html.document_fromstring(page).xpath(
        "//form[@id='saisie']//*[@name][not(self::button)] | //*[@form='saisie'][@name][not(self::button)]"
    ):
        value = control.get("value", "") if control.tag == "input" else control.text or ""
        sent.setdefault(control.get("name"), []).append(value)
    return sent


def typing(sent: dict[str, list[str]], number: int, **cells: str) -> dict[str, list[str]]:
    """The same form, with something typed in a row."""
    return sent | {name: [*sent[name][: number - 1], value, *sent[name][number:]] for name, value in cells.items()}


# --- the page ---


def test_the_page_has_the_document_s_title_and_columns_and_a_numbered_row_each(draft: Habilitation, helene: Browser) -> None:
    page = lxml.html.document_fromstring(helene.get(address(draft)).text)
    (title,) = page.xpath("//h1")
    assert " ".join(title.text_content().split()) == (
        "Liste synthétique des OF délégataires susceptibles de dispenser la formation CQP *"
    )
    assert [each.text_content() for each in page.xpath("//thead/tr/th")][1:-1] == LABELS
    assert [each.text_content() for each in page.xpath("//tbody//th[@scope='row']/span[1]")] == ["1", "2", "3"]
    assert page.xpath("//tbody[1]//input[@name='telephone']/@value") == ["02 61 91 04 17"]
    assert comptes(page) == ["3 lignes", "3 enregistrées"]


def comptes(page: Any) -> list[str]:
    return [each.text_content() for each in page.xpath("//*[@id='comptes']/*[@data-compte][not(@hidden)]")]


def test_the_request_sums_the_list_up_and_leads_to_it(db: Session, draft: Habilitation, helene: Browser) -> None:
    tableau.save(
        tableau.ouvrir(db, DELEGATAIRES, draft, by=make.owner(db, draft)),
        delegations.rows(db, draft)[0],
        {"code_postal": ["6900"]},
    )
    db.commit()
    page = lxml.html.document_fromstring(helene.get(f"/habilitations/{draft.id}").text)
    (zone,) = page.xpath("//*[@id='zone-delegataires']")
    assert "3 délégataires, 1 à corriger" in zone.text_content()
    assert zone.xpath(f".//a[@href='{address(draft)}?reprendre=oui']")


@pytest.mark.parametrize("etat", ["deposited", "independant"])
def test_elsewhere_than_in_a_national_draft_the_request_itself_is_shown(
    db: Session, draft: Habilitation, helene: Browser, etat: str
) -> None:
    found = db.get_one(Habilitation, draft.id)
    if etat == "independant":
        found.qualification = Qualification.OF_INDEPENDANT
    else:
        habilitations.submit(db, found, by=make.owner(db, found))
    db.commit()
    answer = helene.get(address(draft))
    assert (answer.status_code, answer.headers["location"]) == (303, f"/habilitations/{draft.id}")


def test_the_referent_reads_it_and_others_do_not_know_of_it(
    db: Session, draft: Habilitation, browse: Callable[..., Browser]
) -> None:
    federation = db.get_one(Organisme, draft.organisme_id)
    karim = browse(make.referent(db, federation))
    claire, other = browse(make.administrateur(db)), browse(make.dirigeant(db, make.organisme(db)))
    db.commit()
    assert f'href="{address(draft)}"' in karim.get(f"/habilitations/{draft.id}").text
    read = karim.get(address(draft))
    assert read.status_code == 200 and "direction2@preau.example" in read.text
    assert "<input" not in read.text.split('id="contenu"')[1].split("</main>")[0]
    assert karim.post(at(draft, 1), {"ville": "Brest"}, htmx=True).status_code == 403
    assert claire.get(address(draft)).status_code == 403
    assert other.get(address(draft)).status_code == 404
    assert other.post(at(draft, 1), {"ville": "Brest"}, htmx=True).status_code == 404


def test_300_rows_ask_no_more_questions_than_three(db: Session, draft: Habilitation, helene: Browser) -> None:
    few = helene.queries(address(draft))
    tableau.add(
        tableau.ouvrir(db, DELEGATAIRES, db.get_one(Habilitation, draft.id), by=make.owner(db, draft)),
        [make.row(n) for n in range(4, 301)],
    )
    db.commit()
    assert sorted(map(shortened, helene.queries(address(draft)))) == sorted(map(shortened, few))


def shortened(statement: str) -> str:
    """The same question whatever the number of addresses that it asks about."""
    return re.sub(r"IN \(.*", "IN (…)", statement, flags=re.DOTALL)


def test_a_row_s_own_buttons_name_it_without_a_script(draft: Habilitation, helene: Browser) -> None:
    """Wherever the page is shown: here too where it says that another window was first."""
    sent = typing(form_of(helene.get(address(draft)).text), 1, ville="Quimper")
    helene.post(at(draft, 1), {"ville": "Brest"}, htmx=True)
    late = helene.post(f"{address(draft)}/brouillon", sent)
    assert late.status_code == 409 and own(late.text, 2, "copie") == own(helene.get(address(draft)).text, 2, "copie")
    for act, left in (("copie", [1, 2, 2, 3]), ("retrait", [1, 2, 3])):
        shown = helene.get(address(draft)).text
        answer = helene.post(f"{address(draft)}/brouillon", form_of(shown) | {act: [own(shown, 2, act)]})
        assert answer.status_code == 303 and [each.nom for each in rows(draft)] == [f"Grand Préau {number}" for number in left]
    assert helene.post(f"{address(draft)}/brouillon", form_of(shown) | {"copie": ["nulle"]}).status_code == 400


def own(page: str, number: int, act: str) -> str:
    """What a button of this row says of it; its form says where."""
    shown = lxml.html.document_fromstring(page)
    (button,) = shown.xpath(f"//tbody[@data-row][{number}]//button[@name='{act}']")
    assert not button.get("formaction") and shown.xpath("//form[@id='saisie']/@action")[0].endswith("/delegataires/brouillon")
    return str(button.get("value"))


# --- a swap equals a reload ---


def numbered(tree: Any) -> Any:
    """As the script numbers the rows again when some come or go (static/js/grille.js)."""
    for number, cell in enumerate(tree.xpath("//tbody[@data-row]/tr/th/span[1]"), 1):
        cell.text = str(number)
    return tree


def settled(html: str) -> str:
    """Without the instants at which a page was shown and saved, which only the script and the form read."""
    return re.sub(r' value="\d{4}-\d\d-\d\dT[^"]*"| data-enregistre="[^"]*"', "", html)


def assert_as_reloaded(before: str, answer: str, after: str, target: str) -> None:
    swapped = numbered(apply(settled(before), settled(answer), target=target)).get_element_by_id("contenu")
    reloaded = lxml.html.document_fromstring(settled(after)).get_element_by_id("contenu")
    assert shape(swapped) == shape(reloaded)


SAVES: list[tuple[int, dict[str, str]]] = [
    (1, {"ville": "Brest"}),
    (1, {"code_postal": "6900", "telephone": "02 61"}),
    (2, {"courriel": ""}),
    (2, {"courriel": "direction3@preau.example"}),  # the third is wrong too
    (3, {"nom": '<b>Préau</b> & "fils"'}),
]


@pytest.mark.parametrize(("number", "cells"), SAVES)
def test_a_saved_row_shows_what_a_reload_would(draft: Habilitation, helene: Browser, number: int, cells: dict[str, str]) -> None:
    before = helene.get(address(draft)).text
    row = rows(draft)[number - 1]
    answer = helene.post(at(draft, number), held(draft)[number - 1] | cells, htmx=True)
    assert answer.status_code == 200
    assert_as_reloaded(before, answer.text, helene.get(address(draft)).text, f"ligne-{row.id}")


def test_correcting_a_shared_address_clears_the_others_too(draft: Habilitation, helene: Browser) -> None:
    helene.post(at(draft, 1), {"courriel": "direction3@preau.example"}, htmx=True)
    before = helene.get(address(draft)).text
    assert before.count("le même qu’à la ligne") == 2
    answer = helene.post(at(draft, 1), {"courriel": "autre@preau.example"}, htmx=True)
    assert f'hx-target="#ligne-{rows(draft)[2].id}"' in answer.text and str(rows(draft)[1].id) not in answer.text
    after = helene.get(address(draft)).text
    assert_as_reloaded(before, answer.text, after, f"ligne-{rows(draft)[0].id}")
    assert "le même qu’à la ligne" not in after


@pytest.mark.parametrize("act", ["ajout", "copie", "retrait"])
def test_a_row_that_comes_or_goes_changes_the_page_as_a_reload_would(draft: Habilitation, helene: Browser, act: str) -> None:
    """Two rows share an address: each says the other's number, which changes."""
    helene.post(at(draft, 3), {"courriel": "direction1@preau.example"}, htmx=True)
    before = helene.get(address(draft)).text
    target = address(draft) if act == "ajout" else f"{at(draft, 2)}/{act}"
    answer = helene.post(target, htmx=True)
    assert answer.status_code == 200
    after = helene.get(address(draft)).text
    assert_as_reloaded(before, answer.text, after, "")
    assert {"ajout": "ligne 3", "copie": "ligne 4", "retrait": "ligne 2"}[act] in after


def test_saving_one_row_renders_no_other(db: Session, draft: Habilitation, helene: Browser) -> None:
    answer = helene.post(at(draft, 1), {"ville": "Brest"}, htmx=True)
    assert answer.text.count("<tbody") == 1 and len(answer.content) < 10_000


# --- wrong, and put back ---


def test_a_wrong_cell_says_why_beside_it(draft: Habilitation, helene: Browser) -> None:
    answer = helene.post(at(draft, 1), {"code_postal": "6900"}, htmx=True)
    page = lxml.html.fragment_fromstring(answer.text, create_parent="div")
    (cell,) = page.xpath(".//input[@aria-invalid]")
    assert (cell.get("name"), cell.get("value")) == ("code_postal", "6900")
    (line,) = page.xpath(f".//*[@id='{cell.get('aria-describedby')}']")
    assert line.text_content() == "CP : il manque un chiffre (6900). Un code postal en compte 5."
    assert cell.xpath("ancestor::tbody/@data-state") == ["error"]


@pytest.mark.parametrize("htmx", [True, False])
def test_a_cell_out_of_all_proportion_is_not_kept_and_says_so(draft: Habilitation, helene: Browser, htmx: bool) -> None:
    before = held(draft)
    sent: Any = {"nom": "x" * 10_001} if htmx else typing(form_of(helene.get(address(draft)).text), 1, nom="x" * 10_001)
    answer = helene.post(at(draft, 1), sent, htmx=htmx)
    assert answer.status_code == 409 and "C’est plus que ce qui est accepté" in answer.text
    assert "« Nom de l’OF » : 10\u00a0001 caractères, c’est trop pour être enregistré." in answer.text
    assert "200 caractères au plus" in answer.text and "repère" not in answer.text.lower(), "nothing of ours failed"
    assert held(draft) == before


@pytest.mark.usefixtures("one_minute")
def test_a_removed_row_is_offered_back_and_comes_back_as_it_was(draft: Habilitation, helene: Browser) -> None:
    helene.post(at(draft, 2), {"code_postal": "6900"}, htmx=True)
    before, held_before = helene.get(address(draft)).text, held(draft)
    answer = helene.post(f"{at(draft, 2)}/retrait", htmx=True)
    assert "Grand Préau 2 : ligne retirée" in answer.text and 'data-toast="10"' in answer.text
    assert [each["nom"] for each in held(draft)] == ["Grand Préau 1", "Grand Préau 3"]
    back = lxml.html.fragment_fromstring(answer.text, create_parent="div").xpath(".//form")[0]
    undone = helene.post(back.get("action"), dict(back.form_values()), htmx=True)
    assert held(draft) == held_before
    assert_as_reloaded(before, "", helene.get(address(draft)).text, "contenu")
    assert f'hx-target="#ligne-{rows(draft)[2].id}" hx-swap="beforebegin"' in undone.text


def test_a_row_removed_twice_is_removed_once(draft: Habilitation, helene: Browser) -> None:
    second = at(draft, 2)
    assert helene.post(f"{second}/retrait", htmx=True).status_code == 200
    again = helene.post(f"{second}/retrait", htmx=True)
    assert (again.status_code, again.text, len(held(draft))) == (200, "", 2)
    assert helene.post(f"{second}/retrait").status_code == 303


def test_a_row_is_duplicated_and_removed_as_its_writer_sees_it(draft: Habilitation, helene: Browser) -> None:
    """What was typed an instant ago is not lost because it was not saved yet."""
    helene.post(f"{at(draft, 1)}/copie", {"ville": "Brest", "courriel": "x@y.example"}, htmx=True)
    assert (held(draft)[1]["ville"], held(draft)[1]["courriel"], held(draft)[0]["ville"]) == ("Brest", "", "Rennes")
    answer = helene.post(f"{at(draft, 1)}/retrait", {"ville": "Brest"}, htmx=True)
    assert 'name="ville" value="Brest"' in answer.text


# --- two windows ---


def test_the_second_writer_is_shown_both_values_and_chooses(draft: Habilitation, helene: Browser) -> None:
    base = '[["ville", "Rennes"], ["nom", "Grand Préau 1"]]'
    url = at(draft, 1)
    assert helene.post(url, {"ville": "Brest", "nom": "Grand Préau 1", "base": base}, htmx=True).status_code == 200
    answer = helene.post(url, {"ville": "Quimper", "nom": "Préau Sud", "base": base}, htmx=True)
    assert answer.status_code == 409 and (held(draft)[0]["ville"], held(draft)[0]["nom"]) == ("Brest", "Grand Préau 1")
    page = lxml.html.fragment_fromstring(answer.text, create_parent="div")
    assert page.xpath(".//tbody/@data-state") == ["conflict"]
    assert page.xpath(".//input[@name='ville']/@value") == ["Quimper"]
    (line,) = page.xpath(".//*[contains(@class, 'row-conflict')]")
    assert "Ville : votre saisie est « Quimper », l’autre « Brest »." in line.text_content()
    assert re.search(r"Prendre celle de l’autre fenêtre, enregistrée à \d+\u00a0h\u00a0\d\d", line.text_content())
    known = [base, '[["ville", "Brest"], ["nom", "Grand Préau 1"]]']
    assert helene.post(url, {"ville": "Quimper", "nom": "Préau Sud", "base": known}, htmx=True).status_code == 200
    assert (held(draft)[0]["ville"], held(draft)[0]["nom"]) == ("Quimper", "Préau Sud")


def test_the_other_writer_is_named(db: Session, draft: Habilitation, helene: Browser) -> None:
    """The federation has a new dirigeant since; the former one's window is still open somewhere."""
    row = delegations.rows(db, draft)[0]
    row.ville, row.enregistree_par_id = "Brest", make.administrateur(db, "Inès", "Marchal").id
    db.commit()
    answer = helene.post(at(draft, 1), {"ville": "Quimper", "base": '[["ville", "Rennes"]]'}, htmx=True)
    assert "Prendre celle d’Inès Marchal, enregistrée à" in answer.text


def test_a_row_removed_elsewhere_offers_back_what_was_typed(draft: Habilitation, helene: Browser) -> None:
    gone, first = rows(draft)[1], rows(draft)[0]
    url, typed = at(draft, 2), held(draft)[1] | {"ville": "Quimper"}
    helene.post(f"{url}/retrait", htmx=True)
    answer = helene.post(url, typed, htmx=True)
    assert answer.status_code == 410 and 'value="Quimper"' in answer.text and "La remettre" in answer.text
    back = helene.post(address(draft), typed | {"remise": str(gone.id), "apres": str(first.id), "ici": "1"}, htmx=True)
    assert back.status_code == 200 and f'hx-target="#ligne-{gone.id}" hx-swap="outerMorph"' in back.text
    assert [each["ville"] for each in held(draft)] == ["Rennes", "Quimper", "Rennes"] and rows(draft)[1].id == gone.id
    assert helene.post(url, {}, htmx=True).status_code == 200
    assert helene.post(f"{address(draft)}/{uuid4()}", {}, htmx=True).status_code == 404


# --- all at once, without a script ---


def test_the_form_sent_as_it_is_changes_nothing(draft: Habilitation, helene: Browser) -> None:
    before, page = held(draft), helene.get(address(draft)).text
    stamps = [each.enregistree_le for each in rows(draft)]
    answer = helene.post(f"{address(draft)}/brouillon", form_of(page))
    assert answer.status_code == 303 and "Liste enregistrée" in helene.follow(answer).text
    assert held(draft) == before and [each.enregistree_le for each in rows(draft)] == stamps


@pytest.mark.parametrize("act", ["", "/brouillon", "ligne", "copie", "retrait", "/collage", "depot"])
def test_every_button_keeps_all_that_was_typed(draft: Habilitation, helene: Browser, act: str) -> None:
    sent = typing(form_of(helene.get(address(draft)).text), 1, ville="Brest") | {"texte": ["Préau Sud\t02 61 91 04 17"]}
    path = {
        "ligne": at(draft, 2), "copie": f"{at(draft, 2)}/copie", "retrait": f"{at(draft, 2)}/retrait",
        "depot": f"/habilitations/{draft.id}/depot",
    }.get(act, f"{address(draft)}{act}")  # fmt: skip
    assert helene.post(path, sent).status_code == 303
    assert held(draft)[0]["ville"] == "Brest"
    assert len(held(draft)) == {"": 4, "copie": 4, "retrait": 2, "/collage": 4}.get(act, 3)


def test_rows_sent_in_another_order_or_twice_are_each_their_own(draft: Habilitation, helene: Browser) -> None:
    sent = typing(form_of(helene.get(address(draft)).text), 3, ville="Brest")
    mixed = {name: [cells[at] for at in (2, 0, 1, 0)] if len(cells) == 3 else cells for name, cells in sent.items()}
    assert helene.post(f"{address(draft)}/brouillon", mixed).status_code == 303
    assert [each["ville"] for each in held(draft)] == ["Rennes", "Rennes", "Brest"]


def test_cells_without_their_rows_are_not_understood(draft: Habilitation, helene: Browser) -> None:
    sent = form_of(helene.get(address(draft)).text)
    for wrong in ({"ville": ["Brest"]}, {"ligne": ["x", "y", "z"]}, {"vu": ["hier"]}, {"conflit": ["x"]}):
        assert helene.post(f"{address(draft)}/brouillon", sent | wrong).status_code == 400
    assert held(draft)[0]["ville"] == "Rennes"


def test_the_row_of_another_organisme_is_not_found(db: Session, draft: Habilitation, helene: Browser) -> None:
    other = make.national(db, "Union des Préaux")
    theirs = delegations.rows(db, other)[0].id
    db.commit()
    assert helene.post(f"{address(draft)}/{theirs}", {"ville": "Brest"}, htmx=True).status_code == 404
    sent = form_of(helene.get(address(draft)).text)
    sent["ligne"][0] = str(theirs)
    assert helene.post(f"{address(draft)}/brouillon", typing(sent, 1, ville="Brest")).status_code == 404
    assert helene.post(address(draft), {"remise": str(theirs)}, htmx=True).status_code == 404
    assert held(other)[0]["ville"] == "Rennes"


def test_without_a_script_too_the_second_writer_chooses(draft: Habilitation, helene: Browser) -> None:
    page = helene.get(address(draft)).text
    helene.post(at(draft, 1), {"ville": "Brest", "nom": "Préau Ouest"}, htmx=True)
    sent = typing(form_of(page), 2, ville="Nantes")
    answer = helene.post(f"{address(draft)}/brouillon", typing(sent, 1, ville="Quimper"))
    assert answer.status_code == 409 and "l’autre « Brest »" in answer.text and "l’autre « Préau Ouest »" in answer.text
    assert [each["ville"] for each in held(draft)] == ["Brest", "Nantes", "Rennes"]
    key = rows(draft)[0].id
    # One of the two cells is settled: the other is asked about again, whatever button is pressed.
    half = helene.post(f"{address(draft)}/brouillon", form_of(answer.text) | {"garder": f"{key} ville"})
    assert half.status_code == 409 and "l’autre « Brest »" not in half.text and "l’autre « Préau Ouest »" in half.text
    assert helene.post(f"{address(draft)}/brouillon", form_of(half.text)).status_code == 409
    assert helene.post(f"{address(draft)}/brouillon", form_of(half.text) | {"prendre": f"{key} nom"}).status_code == 303
    assert (held(draft)[0]["ville"], held(draft)[0]["nom"]) == ("Quimper", "Préau Ouest")


@pytest.mark.parametrize("choice", ["remise", "oubli"])
def test_without_a_script_a_row_removed_meanwhile_is_offered_back_until_it_is_settled(
    draft: Habilitation, helene: Browser, choice: str
) -> None:
    sent, key = typing(form_of(helene.get(address(draft)).text), 2, ville="Quimper"), rows(draft)[1].id
    helene.post(f"{at(draft, 2)}/retrait", htmx=True)
    answer = helene.post(f"{address(draft)}/brouillon", sent)
    assert answer.status_code == 409 and "retirée dans une autre fenêtre" in answer.text and "Quimper" in answer.text
    assert helene.post(address(draft), form_of(answer.text)).status_code == 409 and len(held(draft)) == 2
    path = address(draft) + ("" if choice == "remise" else "/brouillon")
    assert helene.post(path, form_of(answer.text) | {choice: str(key)}).status_code == 303
    assert [each["ville"] for each in held(draft)] == ["Rennes", "Rennes", "Quimper"][: 3 if choice == "remise" else 2]


# --- after the deposit ---


def deposit(draft: Habilitation) -> None:
    with writing() as db:
        found = db.get_one(Habilitation, draft.id)
        with clock.travel(timedelta(minutes=-5)):
            habilitations.submit(db, found, by=make.owner(db, found))
        db.commit()


def test_after_the_deposit_a_row_says_so(draft: Habilitation, helene: Browser) -> None:
    url = at(draft, 1)
    deposit(draft)
    answer = helene.post(url, {"ville": "Brest"}, htmx=True)
    assert answer.status_code == 409 and "ne peut plus être modifié" in answer.text
    assert answer.headers["HX-Retarget"] == "#annonces"  # the row stays as it was typed


def test_after_the_deposit_what_was_typed_is_shown(draft: Habilitation, helene: Browser) -> None:
    page = helene.get(address(draft)).text
    deposit(draft)
    for path in (f"{address(draft)}/brouillon", f"{at(draft, 1)}/retrait", address(draft), f"/habilitations/{draft.id}/depot"):
        answer = helene.post(path, typing(form_of(page), 2, ville="Quimper"))
        assert answer.status_code == 409 and "ne peut plus être modifié" in answer.text, path
        (text,) = lxml.html.document_fromstring(answer.text).xpath("//main//textarea")
        assert "Grand Préau 2" in (text.text or "") and "Quimper" in text.text and "Grand Préau 1" not in text.text
    assert rows(draft)[1].ville == "Rennes"


@pytest.mark.parametrize("carried", ["the table", "nothing"])
def test_a_second_click_on_the_deposit_is_led_where_the_first_one_was(draft: Habilitation, helene: Browser, carried: str) -> None:
    sent = form_of(helene.get(address(draft)).text) if carried == "the table" else {}
    first, second = (helene.post(f"/habilitations/{draft.id}/depot", sent) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.headers["location"] == second.headers["location"]
    assert "Vous venez de déposer cette demande." in helene.follow(second).text


def test_a_key_that_is_none_is_not_understood(draft: Habilitation, helene: Browser) -> None:
    assert helene.post(address(draft), {"remise": "x"}, htmx=True).status_code == 400
    assert helene.post(f"{address(draft)}/{UUID(int=0)}", dict.fromkeys(COLONNES, ""), htmx=True).status_code == 404
