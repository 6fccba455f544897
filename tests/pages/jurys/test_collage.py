"""Results pasted or imported in a procès-verbal: whom a line speaks of, what is written, what is left and said."""

import io
from datetime import date
from typing import Any
from uuid import UUID

import pytest
import xlsxwriter
from sqlmodel import Session

from eclat import clock
from eclat.database import reading, writing
from eclat.domain.jurys import champs, collage_resultats, pv
from eclat.domain.socle.errors import Refus
from eclat.models import College, EtatSession, PresenceJury, ResultatBloc, SessionCqp, ValeurBloc
from tests import factories as make
from tests import jurys
from tests.browser import Browser

NAMES = (("GARNIER", "Maud"), ("Le Goff", "Zoé, Anne"), ("D’Almeida", "José"), ("Petit", "Léa"))
CODES = ("BC01", "BC02", "BC03", "BC04")


@pytest.fixture
def session(db: Session) -> UUID:
    """Four candidates, the last of whom held BC02 before."""
    make.administrateur(db)
    held = jurys.tenu(db, people=4)
    for each, (nom, prenoms) in zip(make.inscrits(db, held), NAMES, strict=True):
        each.nom_naissance, each.prenoms, each.ne_le = nom, prenoms, date(1998, 3, 14)
    last = pv.passages(db, jurys.pv_of(db, held))[3].passage
    db.add(
        ResultatBloc(
            passage_id=last.id, bloc="BC02", valeur=ValeurBloc.DEJA_ACQUIS, origine="Session de 2025", saisi_le=clock.now()
        )
    )
    db.commit()
    return held.id


@pytest.fixture
def brigitte(db: Session, session: UUID, browse: Any) -> Browser:
    found: Browser = browse(make.binome_paritaire(db, College.EMPLOYEURS, "Brigitte", "Caron"))
    return found


def kept(session: UUID) -> list[str]:
    """By candidate, the four blocs in a letter each; A, E for who was not there."""
    letters = {"valide": "V", "non_valide": "N", "dispense": "D", "deja_acquis": "K", "non_presente": "P", "": "."}
    with reading() as db:
        rows = pv.passages(db, jurys.pv_of(db, db.get_one(SessionCqp, session)))
        return [
            each.passage.presence.value
            if each.passage.presence != PresenceJury.PRESENT
            else "".join(letters[champs.held(each.passage, dict(each.tapes), f"resultat-{code}")] for code in CODES)
            for each in rows
        ]


def looked(browser: Browser, session: UUID, text: str, **more: str) -> Any:
    return browser.post(f"/sessions/{session}/pv/collage", {"texte": text, **more})


def write(browser: Browser, session: UUID, text: str, **more: str) -> Any:
    """Looked over, then written."""
    page = looked(browser, session, text, **more)
    assert page.status_code == 200, page.text
    vu = page.text.partition('name="vu" value="')[2].partition('"')[0]
    return browser.post(f"/sessions/{session}/pv/collage/ecriture", {"texte": text, "vu": vu, **more})


NAMED = "Candidat\tBC01\tBC02\tBC03\tBC04\nMaud Garnier\tV\tV\tN\tvalidé\nLE GOFF ZOE\tnon validé\tDispensé\tNP\tV\nJosé d'Almeida\tA\t\t\t"


def test_by_name_whatever_their_order_then_twice(session: UUID, brigitte: Browser) -> None:
    page = looked(brigitte, session, NAMED)
    assert "3 candidats reconnus. 9 cases à écrire." in page.text and kept(session) == ["....", "....", "....", ".K.."]
    assert brigitte.follow(write(brigitte, session, NAMED)).text.count("9 cases écrites") >= 1
    assert kept(session) == ["VVNV", "NDPV", "absent", ".K.."]
    assert "0 case à écrire, tout y est déjà" in looked(brigitte, session, NAMED).text
    assert "0 case écrite" in brigitte.follow(write(brigitte, session, NAMED)).text


@pytest.mark.parametrize(
    "text",
    [
        "Nom\tPrénom\tNé(e) le\tBloc 1\tBC 02\tbc3\tBC04\nGarnier\tMaud\t14/03/1998\tV\tN\tV\tV\nPetit\tLéa\t14/03/1998\tV\tacquis\tV\tV",
        "Garnier Maud\tV\tN\tV\tV\nPetit Léa\tV\tAcquis 2025\tV\tV",
        "Garnier\tMaud\t14/03/1998\tPrésent\tV\tN\tV\tV\nPetit\tLéa\t14/03/1998\tPrésent\tV\t\tV\tV",
    ],
    ids=["headings", "no heading", "two columns of names, a day, presence"],
)
def test_columns_are_known_with_or_without_headings(session: UUID, brigitte: Browser, text: str) -> None:
    brigitte.follow(write(brigitte, session, text))
    assert kept(session) == ["VNVV", "....", "....", "VKVV"]


def test_without_names_by_the_order_of_rows_from_where_it_is_pasted(session: UUID, brigitte: Browser) -> None:
    with reading() as db:
        second = pv.passages(db, jurys.pv_of(db, db.get_one(SessionCqp, session)))[1].passage.id
    page = looked(brigitte, session, "V\tN\nV\tV\n", depart=str(second), champ="resultat-BC03")
    assert "prises dans l’ordre des candidats" in page.text
    write(brigitte, session, "V\tN\nV\tV\n", depart=str(second), champ="resultat-BC03")
    assert kept(session) == ["....", "..VN", "..VV", ".K.."]
    write(brigitte, session, "V\n\nN")
    assert kept(session) == ["V...", "..VN", "N.VV", ".K.."], "an empty line is a candidate of whom nothing is said"
    assert "plus de candidat en face" in looked(brigitte, session, "V\nV\nV\nV\nV").text


def test_what_is_left_out_is_said_with_its_line(session: UUID, brigitte: Browser) -> None:
    text = "Candidat\tBC01\tBC02\nPetit Léa\tV\tN\nInconnu Paul\tV\tV\nGarnier Maud\tV\tpeut-être\nLe Goff Zoé\tV\t\nZoé Le Goff\tN\t"
    page = looked(brigitte, session, text)
    for said in (
        "Ligne 2, Petit Léa : BC02 est acquis depuis une session antérieure",
        "Ligne 3 : « Inconnu Paul » n’est le nom d’aucun candidat",
        "Ligne 4, GARNIER Maud, BC02 : « peut-être » n’est pas une réponse connue",
        "Lignes 5, 6 : elles parlent toutes de Le Goff Zoé",
    ):
        assert said in page.text, said
    write(brigitte, session, text)
    assert kept(session) == ["V...", "....", "....", "VK.."]


def test_two_of_one_name_are_told_apart_by_their_day(session: UUID, brigitte: Browser) -> None:
    with writing() as db:
        for each, born in zip(
            make.inscrits(db, db.get_one(SessionCqp, session))[:2], (date(1998, 3, 14), date(2001, 1, 2)), strict=True
        ):
            each.nom_naissance, each.prenoms, each.ne_le = "Garnier", "Maud", born
        db.commit()
    assert "est le nom de 2 candidats" in looked(brigitte, session, "Garnier Maud\tV\nPetit Léa\tV").text.replace("\u00a0", " ")
    write(brigitte, session, "Candidat\tNé(e) le\tBC01\nGarnier Maud\t02/01/2001\tN")
    assert kept(session)[:2] == ["....", "N..."]


def test_what_changed_since_the_preview_is_not_written_over(session: UUID, brigitte: Browser) -> None:
    vu = looked(brigitte, session, NAMED).text.partition('name="vu" value="')[2].partition('"')[0]
    write(brigitte, session, "N")
    answer = brigitte.post(f"/sessions/{session}/pv/collage/ecriture", {"texte": NAMED, "vu": vu})
    assert answer.status_code == 409 and "Une autre fenêtre a changé ces résultats" in answer.text
    assert "au lieu de « Non validé »" in answer.text and kept(session)[0] == "N..."


def book() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as file:
        sheet = file.add_worksheet("Jury")
        for at, line in enumerate(
            (
                ("Résultats du jury",),
                (),
                ("Stagiaire", "Date de naissance", "BC01", "BC02"),
                ("GARNIER Maud", "14/03/1998", "V", "N"),
                ("Zoé LE GOFF", "", "E", ""),
            )
        ):
            sheet.write_row(at, 0, line)
        file.add_worksheet("Notes").write_row(0, 0, ("a", "b"))
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("jury.xlsx", book()),
        ("jury.csv", "Candidat;BC01;BC02\nGarnier Maud;V;N\nLe Goff Zoé;E;\n".encode("cp1252")),
        ("jury.csv", "GARNIER Maud,V,N\nLe Goff Zoé,E,\n".encode()),
    ],
    ids=["xlsx", "csv", "csv without headings"],
)
def test_a_file_is_read_by_the_readers_of_every_table(session: UUID, brigitte: Browser, name: str, data: bytes) -> None:
    page = brigitte.post(f"/sessions/{session}/pv/collage", files={"fichier": (name, data)})
    assert page.status_code == 200 and f"2 candidats reconnus dans {name}" in page.text, page.text
    if name.endswith("xlsx"):
        assert "La feuille «\u00a0Jury\u00a0» est lue, pas «\u00a0Notes\u00a0»" in page.text
    text = page.text.partition('name="texte" value="')[2].partition('"')[0]
    write(brigitte, session, text)
    assert kept(session) == ["VN..", "excuse", "....", ".K.."]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "rien à coller"),
        ("\n\t\n", "rien à coller"),
        ("Garnier Maud\nPetit Léa", "Aucune colonne de résultats"),
        ("V\n" * 302, "301 lignes"),
        ("\t".join(["V"] * 61), "61 colonnes"),
    ],
)
def test_what_no_list_of_results_is_is_refused_and_kept(session: UUID, brigitte: Browser, text: str, said: str) -> None:
    page = looked(brigitte, session, text)
    assert page.status_code == 422 and said in page.text.replace("\u00a0", " ")
    assert kept(session) == ["....", "....", "....", ".K.."]


def test_a_file_that_is_none_is_refused(session: UUID, brigitte: Browser) -> None:
    page = brigitte.post(f"/sessions/{session}/pv/collage", files={"fichier": ("photo.png", b"\x89PNG\r\n\x1a\n" + b"0" * 40)})
    assert page.status_code == 422 and "n’est pas un tableur" in page.text


def test_it_is_refused_once_closed_and_to_others(db: Session, session: UUID, brigitte: Browser, browse: Any) -> None:
    claire = browse(make.administrateur(db))
    db.commit()
    assert claire.post(f"/sessions/{session}/pv/collage", {"texte": NAMED}).status_code == 403
    with writing() as writer:
        writer.get_one(SessionCqp, session).etat = EtatSession.PV_A_SIGNER
        writer.commit()
    page = brigitte.post(f"/sessions/{session}/pv/collage/ecriture", {"texte": NAMED, "vu": ""})
    assert page.status_code == 409 and "ne se saisissent plus" in page.text and "Maud Garnier" in page.text


def test_any_text_is_read_without_failing(session: UUID) -> None:
    with reading() as db:
        held = db.get_one(SessionCqp, session)
        document, blocs = jurys.pv_of(db, held), pv.blocs(db, held)
        for text in (
            '"',
            "\t\t\t\tV",
            "a" * 5000,
            "BC01",
            "BC01\tBC01\nV\tN",
            "Candidat\n",
            "é\x00\tV",
            "=1+1\tV",
            '"a""b"\tV\r\rV',
        ):
            try:
                collage_resultats.lire(db, document, blocs, text)
            except Refus:
                continue
