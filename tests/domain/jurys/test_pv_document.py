"""The PDF of a procès-verbal, read by another program than the one that wrote it: its words, its tags, its order, its fingerprint."""

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader
from sqlmodel import Session

from eclat.domain.jurys import cloture, production, rendu
from eclat.domain.jurys import pv as entree
from eclat.domain.socle import fichiers
from eclat.models import Candidat, Fichier, PresenceJury, Pv, SessionCqp, ValeurBloc
from tests import factories as make
from tests import jurys

LONG = "van der Straeten-Vandenbroucke d’Oultremont de Wégimont-Lez"
NAMES = [
    ("Ķčśœ-D’Arc", "", "Zoé, Maëlle"),
    (LONG, "", "Marie-Ange"),
    ("Costa", "Pereira", "Inês"),
    ("Đặng", "", "Thị"),
    ("محمد", "", "علي"),
]


@pytest.fixture
def session(db: Session) -> SessionCqp:
    """Five candidates whose names are hard to print; one is absent, one did not win a bloc."""
    found = jurys.tenu(db, people=len(NAMES))
    for each, (nom, usage, prenoms) in zip(make.inscrits(db, found), NAMES, strict=True):
        row = db.get_one(Candidat, each.id)
        row.nom_naissance, row.nom_usage, row.prenoms = nom, usage, prenoms
        row.ne_le, row.commune, row.pays = date(1998, 3, 14), "Saint-Étienne", "France"
    jurys.all_valid(db, found)
    rows = entree.passages(db, jurys.pv_of(db, found))
    rows[1].passage.presence = PresenceJury.ABSENT
    lost = rows[0].tapes["BC02"]
    lost.valeur, lost.observation, lost.preconisation = ValeurBloc.NON_VALIDE, "Projet inachevé.", "Reprendre le module 2."
    pv = jurys.pv_of(db, found)
    pv.incidents = "Alerte incendie\u00a0: vingt minutes d’interruption."
    db.flush()
    cloture.close(db, found, by=make.user_of(db, jurys.presidents(db, found)[0]))
    jurys.documents(db, found)
    for who in jurys.presidents(db, found):
        jurys.signs(db, found, who)
    jurys.documents(db, found)
    return found


def reader(db: Session, session: SessionCqp, name: str) -> PdfReader:
    return PdfReader(BytesIO(fichiers.read(db.get_one(Fichier, getattr(jurys.pv_of(db, session), name)))))


def words(read: PdfReader) -> str:
    """Its text, on one line: a name may be cut at the end of one."""
    return " ".join(" ".join(each.extract_text() for each in read.pages).split())


def elements(node: Any) -> Iterator[Any]:
    """The structure, in reading order."""
    node = node.get_object()
    if isinstance(node, list):
        for each in node:
            yield from elements(each)
    elif isinstance(node, dict) and ("/S" in node or node.get("/Type") == "/StructTreeRoot"):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from elements(node["/K"])


def test_its_words_are_those_of_the_content(db: Session, session: SessionCqp) -> None:
    pv, read = jurys.pv_of(db, session), reader(db, session, "signe_id")
    text = words(read)
    assert pv.contenu is not None
    solid = "".join(text.split())  # a letter of another font is read as a word of its own
    for nom, usage, prenoms in NAMES[:4]:
        assert (
            "".join(nom.split()) in solid
            and (not usage or f"(usage : {usage})" in text)
            and "".join(prenoms.split(",")[0].split()) in solid
        )
    for said in (
        pv.numero, session.numero, "14/03/1998, Saint-Étienne", "Projet inachevé.", "Reprendre le module 2.", "Absent",
        "Alerte incendie", "Partielle, 3 sur 4", "Quorum atteint", "Brigitte Caron", "5 candidats inscrits, 4 présents",
        "mot de passe et second facteur vérifiés",
    ):  # fmt: skip
        assert said in text.replace("\u00a0", " "), said
    assert "\ufffd" not in text and "\x00" not in text


def test_letters_that_are_no_latin_are_drawn_and_read_again(db: Session, session: SessionCqp) -> None:
    text = words(reader(db, session, "signe_id"))
    assert set("محمدعلي") <= set(text)


def test_the_fingerprint_and_the_page_stand_on_each_page(db: Session, session: SessionCqp) -> None:
    pv, read = jurys.pv_of(db, session), reader(db, session, "signe_id")
    assert len(read.pages) >= 2
    for rank, page in enumerate(read.pages, start=1):
        text = page.extract_text()
        assert rendu.grouped(pv.empreinte) in text and f"{rank} / {len(read.pages)}" in text


def test_it_is_tagged_in_french_and_in_order(db: Session, session: SessionCqp) -> None:
    read = reader(db, session, "signe_id")
    root: Any = read.trailer["/Root"].get_object()
    assert (
        root["/Lang"].lower() in ("fr-fr", "fr")
        and root["/MarkInfo"]["/Marked"]
        and root["/ViewerPreferences"]["/DisplayDocTitle"]
    )
    assert read.metadata is not None and read.metadata.title and "PV-" in read.metadata.title
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
    found = list(elements(root["/StructTreeRoot"]))
    kinds = [str(each["/S"]) for each in found]
    headings = [each for each in kinds if each in ("/H1", "/H2", "/H3")]
    assert headings[0] == "/H1" and "/H3" not in headings and kinds.count("/Table") >= 4
    assert kinds.count("/TH") >= 16 and kinds.count("/Figure") >= 1
    assert all(each.get("/Alt") for each in found if each["/S"] == "/Figure")
    titles = [each for each in kinds if each in ("/H1", "/H2", "/Table")]
    assert titles[:5] == ["/H1", "/H2", "/Table", "/H2", "/Table"], "members, then results, each after its heading"


def test_text_comes_in_the_order_in_which_one_reads(db: Session, session: SessionCqp) -> None:
    text = words(reader(db, session, "signe_id"))
    order = [
        "Procès-verbal du jury",
        "Membres du jury",
        "Résultats",
        NAMES[0][0],
        NAMES[2][0],
        "Incidents",
        "Signatures",
        "Annexes",
        "Observations et",
    ]
    places = [text.index(each) for each in order]
    assert places == sorted(places)


def test_its_fonts_are_embedded(db: Session, session: SessionCqp) -> None:
    read = reader(db, session, "signe_id")
    for page in read.pages:
        resources: Any = page["/Resources"]
        for font in resources["/Font"].values():
            below = font.get_object().get("/DescendantFonts", [font])[0].get_object()
            descriptor = below["/FontDescriptor"].get_object()
            assert any(name in descriptor for name in ("/FontFile", "/FontFile2", "/FontFile3"))


def test_the_copy_has_no_birth(db: Session, session: SessionCqp) -> None:
    text = words(reader(db, session, "copie_id"))
    assert "14/03/1998" not in text and "Saint-Étienne" not in text and NAMES[0][0] in text and "Copie pour l’organisme" in text


def test_what_is_signed_says_what_was_shown(db: Session, session: SessionCqp) -> None:
    """The document to sign and the signed one differ by their signatures alone."""
    before, after = words(reader(db, session, "a_signer_id")), words(reader(db, session, "signe_id"))
    assert before.count("à signer") == 2 and "à signer" not in after
    cut = before.index("Signatures")
    assert before[:cut] == after[:cut]


def test_the_preview_says_that_it_is_one(db: Session) -> None:
    found = jurys.tenu(db)
    read = PdfReader(BytesIO(production.preview(db, found, jurys.pv_of(db, found))))
    assert "APERÇU" in words(read) and "personne ne peut le signer" in words(read)


@pytest.mark.parametrize("people", [0, 60])
def test_none_and_many(db: Session, people: int) -> None:
    found = jurys.tenu(db, people=people)
    jurys.all_valid(db, found)
    cloture.close(db, found, by=make.user_of(db, jurys.presidents(db, found)[0]))
    jurys.documents(db, found)
    read = reader(db, found, "a_signer_id")
    text = words(read)
    assert ("Aucun candidat ne s’est présenté" in text) == (people == 0)
    assert len(read.pages) == (1 if people == 0 else len(read.pages)) and f"{people} candidat" in text
    for page in read.pages[1:]:
        assert page.extract_text().strip()


def test_a_content_is_found_again_from_the_rows(db: Session, session: SessionCqp) -> None:
    """What was frozen holds each result, and only those."""
    pv: Pv = jurys.pv_of(db, session)
    assert pv.contenu is not None
    for each in entree.passages(db, pv):
        held = next(one for one in pv.contenu["candidats"] if one["candidat"] == str(each.candidat.id))
        assert {code: row["valeur"] for code, row in held["resultats"].items()} == {
            code: row.valeur.value for code, row in each.resultats.items()
        }
