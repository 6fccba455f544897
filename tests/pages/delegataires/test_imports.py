"""Hélène chooses a file, verifies what it holds, corrects a cell, and adds the rows; without a script as well (P6)."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import lxml.html
import pytest
from sqlmodel import Session

from eclat import clock, tableurs
from eclat.database import reading, writing
from eclat.domain.delegataires import delegations
from eclat.domain.delegataires.delegations import LigneDelegation
from eclat.domain.delegataires.tableau import DELEGATAIRES
from eclat.engines import saisies
from eclat.engines.grilles import feuilles, imports, lignes, tableau
from eclat.models import Habilitation, Organisme, Personne, Qualification
from tests import factories as make
from tests import tableurs as files
from tests.browser import Browser
from tests.processes.test_concurrency import statuses, together
from tests.swap import assert_swap_equals_reload

LIST = [files.TITRES, files.RENNES, files.LYON, files.TOULOUSE]
MIME = "application/octet-stream"


@pytest.fixture
def request_(db: Session) -> Habilitation:
    make.administrateur(db)
    made = make.national(db, rows=0)
    db.commit()
    return made


@pytest.fixture
def helene(db: Session, request_: Habilitation, browse: Callable[..., Browser]) -> Browser:
    return browse(make.dirigeant(db, db.get_one(Organisme, request_.organisme_id)))


def at(request: Habilitation, rest: str = "") -> str:
    return f"/habilitations/{request.id}/delegataires/import{rest}"


def send(browser: Browser, request: Habilitation, data: bytes, name: str = "réseau.xlsx") -> Any:
    return browser.post(at(request), files={"fichier": (name, data, MIME)})


def page(answer: Any) -> Any:
    return lxml.html.document_fromstring(answer.text)


def words(answer: Any, path: str) -> str:
    found = page(answer).xpath(path)
    return " ".join(found[0].text_content().split()) if found else ""


def cells(answer: Any, name: str) -> list[str]:
    return [str(each.get("value")) for each in page(answer).xpath(f"//input[re:test(@name, 'ligne-\\d+-{name}$')]", namespaces={"re": "http://exslt.org/regular-expressions"})]  # fmt: skip


def table(request: Habilitation) -> list[str]:
    with reading() as db:
        rows = delegations.rows(db, db.get_one(Habilitation, request.id))
        return ["".join(saisies.typed(row, LigneDelegation)["nom"]) for row in rows]


def waiting(request: Habilitation) -> Any:
    """The sheet that waits to be added, and how it is read; None when there is none."""
    with reading() as db:
        kept = imports.current(db, DELEGATAIRES, db.get_one(Habilitation, request.id))
        return imports.sheet_of(kept) if kept else None


def seen(browser: Browser, request: Habilitation) -> str:
    (field,) = page(browser.get(at(request, "/apercu"))).xpath("//input[@id='vu']")
    return str(field.get("value"))


def form_of(answer: Any) -> dict[str, str]:
    """What the browser sends with the form of the corrections."""
    controls = page(answer).xpath("//*[@form='corrections' or ancestor::form[@id='corrections']][@name]")
    return {each.get("name"): each.get("value") or "" for each in controls}


# --- from the file to the table ---


def test_a_file_is_read_verified_and_added(helene: Browser, request_: Habilitation) -> None:
    answer = send(helene, request_, files.xlsx(*LIST))
    assert (answer.status_code, answer.headers["location"]) == (303, at(request_, "/apercu"))
    preview = helene.follow(answer)
    assert words(preview, "//h1") == "Vérifier avant d’ajouter"
    assert (
        words(preview, "//p[@role='status']")
        == "3 lignes lues dans réseau.xlsx, feuille « Réseau ». 2 sont prêtes, 1 est à corriger, aucune n’est écartée."
    )
    assert cells(preview, "nom") == [files.LYON[0], files.RENNES[0], files.TOULOUSE[0]], "those to correct first"
    wrong = page(preview).xpath("//input[@aria-invalid='true']")
    assert [each.get("value") for each in wrong] == ["04 65 71 30"]
    said = page(preview).get_element_by_id(wrong[0].get("aria-describedby"))
    assert said.text_content() == "Téléphone : ce numéro compte 8 chiffres au lieu de 10."
    assert words(preview, "//*[contains(@class, 'lecture')]//p").startswith("Les 8 colonnes sont reconnues.")
    assert table(request_) == []
    added = helene.post(at(request_, "/ajout"), form_of(preview))
    assert (added.status_code, added.headers["location"]) == (303, f"/habilitations/{request_.id}/delegataires")
    assert "3 lignes ajoutées, dont 1 à corriger" in helene.follow(added).text
    assert table(request_) == [files.RENNES[0], files.LYON[0], files.TOULOUSE[0]]
    assert waiting(request_) is None


def test_without_a_script_what_was_typed_goes_with_the_button_that_adds(helene: Browser, request_: Habilitation) -> None:
    preview = helene.follow(send(helene, request_, files.xlsx(*LIST)))
    typed = form_of(preview) | {"ligne-3-telephone": "04 65 71 30 09"}
    assert len(typed) == 1 + 3 * 8
    added = helene.post(at(request_, "/ajout"), typed)
    assert "3 lignes ajoutées" in helene.follow(added).text
    with reading() as db:
        assert (
            lignes.problems(
                db,
                DELEGATAIRES,
                db.get_one(Habilitation, request_.id),
                delegations.rows(db, db.get_one(Habilitation, request_.id)),
            )
            == {}
        )


def test_without_a_script_corrections_are_verified_first(helene: Browser, request_: Habilitation) -> None:
    preview = helene.follow(send(helene, request_, files.xlsx(*LIST)))
    answer = helene.post(at(request_, "/apercu?vue=toutes"), form_of(preview) | {"ligne-3-telephone": "04 65 71 30 09"})
    assert (answer.status_code, answer.headers["location"]) == (303, at(request_, "/apercu?vue=toutes"))
    after = helene.follow(answer)
    assert "Toutes sont prêtes, aucune n’est écartée." in words(after, "//p[@role='status']")
    assert "Corrections enregistrées" in after.text
    assert cells(after, "nom") == [files.RENNES[0], files.LYON[0], files.TOULOUSE[0]]


def test_a_corrected_row_swapped_is_the_page_fetched_anew(helene: Browser, request_: Habilitation) -> None:
    rows = files.lines(12)
    rows[2][7] = rows[7][7]
    rows[9][3] = "3500"
    send(helene, request_, files.xlsx(files.TITRES, *rows))
    here = at(request_, "/apercu")
    for number, cell, value in (
        (4, "courriel", "autre@of.example"),
        (11, "code_postal", "35000"),
        (2, "ville", ""),
        (2, "ville", "Rennes"),
    ):
        before = helene.get(here)
        row = {name: value for name, value in form_of(before).items() if name.startswith(f"ligne-{number}-")}
        answer = helene.post(here, row | {"vu": seen(helene, request_), f"ligne-{number}-{cell}": value}, htmx=True)
        assert answer.status_code == 200
        assert_swap_equals_reload(before.text, answer.text, helene.get(here).text, target="apercu", swap="outerMorph")
    assert waiting(request_).corrections == {
        "4": {"courriel": "autre@of.example"},
        "11": {"code_postal": "35000"},
        "2": {"ville": "Rennes"},
    }


def test_the_views_and_how_many_rows_they_show(helene: Browser, request_: Habilitation) -> None:
    rows = files.lines(60)
    rows[40][4] = ""
    send(helene, request_, files.xlsx(files.TITRES, *rows))
    first = helene.get(at(request_, "/apercu"))
    assert cells(first, "nom") == ["OF 41", "OF 1", "OF 2", "OF 3", "OF 4", "OF 5"]
    more = page(first).xpath("//a[contains(., 'Afficher les 54 suivantes')]/@href")
    assert len(cells(helene.get(more[0]), "nom")) == 60 and "suivantes" not in helene.get(more[0]).text
    assert len(cells(helene.get(at(request_, "/apercu?vue=pretes")), "nom")) == 59
    assert cells(helene.get(at(request_, "/apercu?vue=toutes")), "nom")[:2] == ["OF 1", "OF 2"]
    for query in ("vue=autre&lignes=-1", "lignes=99999", "vue=toutes&lignes=x", "lignes=²"):
        assert helene.get(at(request_, f"/apercu?{query}")).status_code == 200


def test_three_hundred_rows_to_correct_can_be_shown_and_sent_at_once(helene: Browser, request_: Habilitation) -> None:
    rows = [[*row[:2], "", *row[3:]] for row in files.lines(300)]
    send(helene, request_, files.text([files.TITRES, *rows]), "r.csv")
    everything = helene.get(at(request_, "/apercu?vue=toutes&lignes=300"))
    typed = {name: "1 rue X" if name.endswith("adresse") else value for name, value in form_of(everything).items()}
    assert len(typed) == 2401
    assert "300 lignes ajoutées" in helene.follow(helene.post(at(request_, "/ajout"), typed)).text


def test_a_file_of_another_shape_says_how_it_was_understood(helene: Browser, request_: Habilitation) -> None:
    rows: list[list[Any]] = [
        ["Réseau"],
        ["N°", "Raison sociale", "Tél.", "CP", "Commune", "Contact", "E-mail"],
        ["1", "OF", 261910417, 1000, "Bourg", "Roy", "a@of.example"],
        ["2", "", "", "", "", "", ""],
    ]
    preview = helene.follow(send(helene, request_, files.xlsx(*rows)))
    said = words(preview, "//*[contains(@class, 'lecture')]")
    assert "6 colonnes sont reconnues sur 8. Le fichier n’a pas de colonne Adresse ni Prénom du dirigeant de l’OF." in said
    assert "« Raison sociale » est lue comme Nom de l’OF" in said and "est lue comme Nom de l’OF *" not in said
    assert "1 colonne du fichier ne sert pas : « N° »." in said
    assert "Un 0 perdu par le tableur est rendu à 1 téléphone et à 1 code postal." in said
    assert "1 ligne du fichier ne remplit aucune de ces colonnes : elle n’est pas reprise." in said
    assert words(preview, "//p[@role='status']").endswith("Elle est à corriger, et n’est pas écartée.")


# --- the columns and the sheets ---


def test_the_columns_are_told_by_hand(helene: Browser, request_: Habilitation) -> None:
    answer = send(helene, request_, files.text([[f"x{n}", f"y{n}"] for n in range(3)]), "liste.csv")
    asked = helene.follow(answer)
    assert words(asked, "//h1") == "Colonnes du fichier", "nothing was recognised: it is asked at once"
    assert "B, « y0 »" in asked.text
    choice = {"vu": page(asked).xpath("//input[@name='vu']/@value")[0], "titres": "1", "nom": "0", "ville": "1"}
    answer = helene.post(at(request_, "/colonnes"), choice)
    preview = helene.follow(answer)
    assert words(preview, "//p[@role='status']").startswith("2 lignes lues dans liste.csv. Aucune n’est prête, 2 sont à corriger")
    assert cells(preview, "ville") == ["y1", "y2"]
    assert "« x0 » est lue comme" in words(preview, "//*[contains(@class, 'lecture')]")
    shown = page(helene.get(at(request_, "/colonnes")))
    assert shown.xpath("//select[@name='ville']/option[@selected]/@value") == ["1"]
    assert helene.post(at(request_, "/colonnes"), choice).headers["location"] == at(request_, "/apercu"), "the same click, twice"


@pytest.mark.parametrize(
    ("choice", "wrong"),
    [
        ({"nom": "0", "ville": "0"}, {"nom": "La colonne A sert déjà à « Ville » : choisissez-en une autre.", "ville": "La colonne A sert déjà à « Nom de l’OF » : choisissez-en une autre."}),
        ({"nom": "8"}, {"nom": "Choisissez une des réponses proposées."}),
        ({"nom": "-1"}, {"nom": "Choisissez une des réponses proposées."}),
        ({"nom": "A"}, {"nom": "Écrivez un nombre entier, en chiffres."}),
        ({"nom": "0", "titres": "12"}, {"titres": "Choisissez une des réponses proposées."}),
        ({}, {"nom": "Choisissez au moins une colonne du fichier."}),
    ],
)  # fmt: skip
def test_columns_that_cannot_be(helene: Browser, request_: Habilitation, choice: dict[str, str], wrong: dict[str, str]) -> None:
    send(helene, request_, files.xlsx(*LIST))
    before = waiting(request_)
    answer = helene.post(at(request_, "/colonnes"), choice | {"vu": seen(helene, request_)})
    assert answer.status_code == 422
    said = {each.get("id"): each.text_content() for each in page(answer).xpath("//p[@class='error']")}
    assert said == {f"champ-{name}-erreur": message for name, message in wrong.items()}
    assert waiting(request_) == before


def test_another_sheet_of_the_file(helene: Browser, request_: Habilitation) -> None:
    def then(book: Any, sheet: Any) -> None:
        for nom, rows in (("2025", [files.TITRES, *files.lines(2)]), ("Base", [files.TITRES, *files.lines(400)])):
            other = book.add_worksheet(nom)
            for rank, row in enumerate(rows):
                other.write_row(rank, 0, row)

    preview = helene.follow(send(helene, request_, files.xlsx(*LIST, then=then)))
    assert page(preview).xpath("//select[@name='feuille']/option/text()") == ["Réseau", "2025"]
    assert "La feuille « Base » compte 400 lignes : une demande accepte 300 délégataires au plus." in preview.text
    vu = seen(helene, request_)
    for typed in ("2", "9", "x", "", "-1"):
        answer = helene.post(at(request_, "/feuille"), {"vu": vu, "feuille": typed})
        assert answer.status_code == 422 and words(answer, "//*[@id='champ-feuille-erreur']"), typed
    answer = helene.post(at(request_, "/feuille"), {"vu": vu, "feuille": "1"})
    assert cells(helene.follow(answer), "nom") == ["OF 1", "OF 2"]
    assert helene.post(at(request_, "/feuille"), {"vu": vu, "feuille": "1"}).headers["location"] == at(request_, "/apercu")


# --- what is refused ---


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        (
            "réseau.xlsm",
            lambda: files.repacked(files.xlsx(*LIST), **{"xl/vbaProject.bin": b"x"}),
            "réseau.xlsm contient des macros",
        ),
        ("réseau.csv", lambda: b"%PDF-1.7", "n’est pas un tableur"),
        ("réseau.csv", lambda: files.text([files.TITRES, *files.lines(301)]), "compte 301 lignes"),
        ("réseau.xlsx", lambda: bytes(tableurs.MAX_SIZE + 1), "dépasse 5 Mo"),
        ("réseau.xlsx", lambda: files.xlsx(*LIST)[:2000], "abîmé ou incomplet"),
    ],
)
def test_a_file_that_cannot_be_read_leaves_the_one_before(
    helene: Browser, request_: Habilitation, name: str, data: Callable[[], bytes], said: str
) -> None:
    send(helene, request_, files.xlsx(*LIST))
    before = waiting(request_)
    answer = send(helene, request_, data(), name)
    assert answer.status_code == 422
    assert said in words(answer, "//*[@id='champ-fichier-erreur']")
    assert page(answer).get_element_by_id("champ-fichier").get("aria-invalid") == "true"
    assert waiting(request_) == before


def test_no_file_chosen(helene: Browser, request_: Habilitation) -> None:
    for answer in (
        helene.post(at(request_)),
        helene.post(at(request_), {"fichier": "réseau.xlsx"}),
        helene.post(at(request_), files={"fichier": ("", b"", MIME)}),
    ):
        assert answer.status_code == 422
        assert words(answer, "//*[@id='champ-fichier-erreur']") == "Choisissez d’abord un fichier sur votre appareil."


def test_a_file_that_waits_is_offered_again(helene: Browser, request_: Habilitation) -> None:
    assert "attend d’être ajouté" not in helene.get(at(request_)).text
    assert helene.get(at(request_, "/apercu")).headers["location"] == at(request_)
    assert helene.get(at(request_, "/colonnes")).headers["location"] == at(request_)
    send(helene, request_, files.xlsx(*LIST))
    assert "Le fichier réseau.xlsx, lu aujourd’hui à" in helene.get(at(request_)).text


def test_a_table_too_full_says_so_and_keeps_what_was_typed(helene: Browser, request_: Habilitation) -> None:
    with writing() as db:
        held = db.get_one(Habilitation, request_.id)
        by = make.user_of(db, make.dirigeant(db, db.get_one(Organisme, held.organisme_id)))
        tableau.add(tableau.ouvrir(db, DELEGATAIRES, held, by=by), [make.row(rank) for rank in range(299)])
        db.commit()
    preview = helene.follow(send(helene, request_, files.xlsx(*LIST)))
    assert "elle peut en recevoir encore 1, et ce fichier en a 3." in preview.text
    answer = helene.post(at(request_, "/ajout"), form_of(preview) | {"ligne-3-telephone": "04 65 71 30 09"})
    assert answer.status_code == 409
    assert "elle peut en recevoir encore 1, pas 3. Rien n’est ajouté" in words(answer, "//*[@data-errors]")
    assert len(table(request_)) == 299
    assert waiting(request_).corrections == {"3": {"telephone": "04 65 71 30 09"}}


def test_a_cell_out_of_all_proportion_is_shown_and_adds_nothing(helene: Browser, request_: Habilitation) -> None:
    rows = files.lines(3)
    rows[1][0] = "x" * 10_001
    before = table(request_)
    send(helene, request_, files.xlsx(LIST[0], *rows))
    preview = helene.get(at(request_, "/apercu"))
    assert "10001 caractères, c’est trop long ici : 200 au plus." in preview.text
    refused = helene.post(at(request_, "/ajout"), {"vu": seen(helene, request_)})
    assert refused.status_code == 409 and "« Nom de l’OF » : 10\u00a0001 caractères" in refused.text
    assert table(request_) == before and waiting(request_) is not None


def test_given_up_nothing_is_added(helene: Browser, request_: Habilitation) -> None:
    preview = helene.follow(send(helene, request_, files.xlsx(*LIST)))
    answer = helene.post(at(request_, "/annulation"), form_of(preview))
    assert answer.headers["location"] == f"/habilitations/{request_.id}/delegataires"
    assert "Import annulé : la liste n’a pas changé" in helene.follow(answer).text
    assert waiting(request_) is None and table(request_) == []


# --- two windows, two clicks ---


def test_added_twice_at_once_the_rows_are_there_once(db: Session, browse: Callable[..., Browser], request_: Habilitation) -> None:
    who = make.dirigeant(db, db.get_one(Organisme, request_.organisme_id))
    windows = [browse(who), browse(who)]
    preview = windows[0].follow(send(windows[0], request_, files.xlsx(*LIST)))
    answers = together(*[partial(each.post, at(request_, "/ajout"), form_of(preview)) for each in windows])
    assert statuses(answers) == [303, 303]
    assert {each.headers["location"] for each in answers} == {f"/habilitations/{request_.id}/delegataires"}
    assert len(table(request_)) == 3
    said = " ".join(window.follow(answer).text for window, answer in zip(windows, answers, strict=True))
    assert "3 lignes ajoutées" in said and "Cet import est terminé" in said


def test_another_file_in_another_window_is_not_added_unseen(helene: Browser, request_: Habilitation) -> None:
    preview = helene.follow(send(helene, request_, files.xlsx(*LIST)))
    send(helene, request_, files.xlsx(files.TITRES, *files.lines(5)))
    for rest in ("/ajout", "/apercu"):
        answer = helene.post(at(request_, rest), form_of(preview))
        assert (answer.status_code, answer.headers["location"]) == (303, at(request_, "/apercu"))
        assert "ont changé dans une autre fenêtre" in helene.follow(answer).text
    told = helene.post(at(request_, "/apercu"), form_of(preview), htmx=True)
    assert told.status_code == 409 and "ont changé dans une autre fenêtre" in told.text
    assert table(request_) == [] and len(feuilles.reprises(DELEGATAIRES, waiting(request_))) == 5


# --- who may ---

PLACES = ["", "/apercu", "/colonnes"]
VERBS = ["", "/apercu", "/colonnes", "/feuille", "/ajout", "/annulation"]


def test_the_referent_reads_no_import_and_a_stranger_s_does_not_exist(
    db: Session, browse: Callable[..., Browser], request_: Habilitation
) -> None:
    karim = browse(make.referent(db, db.get_one(Organisme, request_.organisme_id)))
    stranger = browse(make.dirigeant(db, make.organisme(db, "Les Ateliers du Belvédère")))
    db.commit()
    for browser, status in ((karim, 403), (stranger, 404)):
        assert {browser.get(at(request_, rest)).status_code for rest in [*PLACES, "/modele/csv"]} == {status}
        assert {browser.post(at(request_, rest)).status_code for rest in VERBS} == {status}


def test_only_a_draft_of_an_organisme_national_is_imported_into(
    db: Session, browse: Callable[..., Browser], helene: Browser, request_: Habilitation
) -> None:
    alone = make.habilitation(db, make.organisme(db), qualification=Qualification.OF_INDEPENDANT)
    mathilde = browse(make.dirigeant(db, db.get_one(Organisme, alone.organisme_id)))
    with clock.travel(-timedelta(hours=1)):
        deposited = make.national(db, "Union des Préaux", etat="en_attente_delegataires")
    paul = browse(make.dirigeant(db, db.get_one(Organisme, deposited.organisme_id)))
    db.commit()
    for browser, thing, said in (
        (mathilde, alone, "Seul un Organisme National"),
        (paul, deposited, "déjà invités|ne peut plus être modifié"),
    ):
        answers = [browser.get(at(thing, rest)) for rest in PLACES] + [
            browser.post(at(thing, rest), {"nom": "0", "feuille": "0"}) for rest in VERBS
        ]
        answers.append(send(browser, thing, files.xlsx(*LIST)))
        assert {each.status_code for each in answers} == {409}
        assert all(re.search(said, each.text) for each in answers)


def test_an_agent_has_no_business_here(db: Session, browse: Callable[..., Browser], request_: Habilitation) -> None:
    sophie: Personne = make.instructeur(db)
    db.commit()
    assert browse(sophie).get(at(request_)).status_code == 403


# --- the model file ---


def test_the_model_is_downloaded_in_both_formats(helene: Browser, request_: Habilitation) -> None:
    xlsx, csv = (helene.get(at(request_, f"/modele/{format}")) for format in ("xlsx", "csv"))
    assert 'filename="modele-delegataires.xlsx"' in xlsx.headers["content-disposition"]
    assert zipfile.is_zipfile(io.BytesIO(xlsx.content))
    assert csv.content.startswith("\ufeffNom de l’OF *;Téléphone *;Adresse *;CP *;".encode())
    assert csv.headers["content-type"] == "text/csv; charset=utf-8"
    assert helene.get(at(request_, "/modele/exe")).status_code == 404
    page_of_choice = helene.get(at(request_)).text
    assert at(request_, "/modele/xlsx") in page_of_choice and ".ods" in page_of_choice


def test_two_columns_that_may_be_one_are_asked_about_and_chosen_with_a_click(request_: Habilitation, helene: Browser) -> None:
    data = files.text([["OF", "Mail", "E-mail"], ["Les Cerfs", "a@cerfs.example", "b@cerfs.example"]])
    shown = helene.follow(send(helene, request_, data, "a.csv"))
    (note,) = page(shown).xpath("//*[@role='group'][.//form]")
    assert "« Mail (B) » est lue ; est-ce la bonne ?" in " ".join(note.text_content().replace("\xa0", " ").split())
    form = note.xpath(".//form")[1]
    chosen = helene.follow(helene.post(form.get("action"), dict(form.form_values())))
    assert cells(chosen, "courriel") == ["b@cerfs.example"] and not page(chosen).xpath("//*[@role='group'][.//form]")


def test_hidden_rows_are_said_and_taken_at_a_click(request_: Habilitation, helene: Browser) -> None:
    def hide(workbook: Any, sheet: Any) -> None:
        sheet.set_row(2, options={"hidden": True})

    shown = helene.follow(send(helene, request_, files.xlsx(*LIST, then=hide)))
    assert "1 ligne est masquée dans ce fichier" in page(shown).text_content() and len(cells(shown, "nom")) == 2
    (form,) = page(shown).xpath("//form[.//input[@name='masquees']]")
    taken = helene.follow(helene.post(form.get("action"), dict(form.form_values())))
    assert len(cells(taken, "nom")) == 3 and "elle est reprise avec les autres" in page(taken).text_content()
