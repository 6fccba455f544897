"""Real files, honest and not: what is inside decides, whatever the name says."""

import struct
import unicodedata
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfWriter

from eclat import file_types
from eclat.file_types import FileRefused, FileType, clean_name, detect, download_name
from tests import hostile
from tests.calls import calls

PDF_BYTES = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
OLE_HEADER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def image(format: str) -> bytes:
    out = BytesIO()
    Image.new("RGB", (8, 8), "gold").save(out, format)
    return out.getvalue()


def archive(**entries: bytes | str) -> bytes:
    return packed(dict(entries))


def packed(entries: dict[str, bytes | str], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", compression) as made:
        for name, content in entries.items():
            made.writestr(name, content)
    return out.getvalue()


def ooxml(main: str, part: str, **more: bytes) -> bytes:
    types = f"<Types><Override PartName='/{part}' ContentType='{main}.main+xml'/></Types>"
    return packed({"[Content_Types].xml": types, "_rels/.rels": "<r/>", part: "<x/>", **more})


def docx(**more: bytes) -> bytes:
    return ooxml(file_types.DOCX.mime, "word/document.xml", **more)


def odf(kind: FileType, **more: str) -> bytes:
    return packed({"mimetype": kind.mime, "content.xml": "<x/>", "META-INF/manifest.xml": "<m/>", **more})


LINK = "<r><Relationship Type='http://schemas.microsoft.com/office/2006/relationships/vbaProject' Target='images.bin'/></r>"


def ole(*streams: str) -> bytes:
    directory = b"".join(
        ((name + "\0").encode("utf-16-le")).ljust(64, b"\0") + struct.pack("<H", 2 * len(name) + 2) + bytes(62)
        for name in ("Root Entry", *streams)
    )
    return OLE_HEADER + bytes(512 - 8) + directory + bytes(512)


HONEST = [
    (PDF_BYTES, "attestation.pdf", file_types.PDF),
    (image("JPEG"), "photo.jpg", file_types.JPEG),
    (image("PNG"), "photo.png", file_types.PNG),
    (image("WEBP"), "photo.webp", file_types.WEBP),
    (docx(), "cv.docx", file_types.DOCX),
    (ooxml(file_types.XLSX.mime, "xl/workbook.xml"), "équipe.xlsx", file_types.XLSX),
    (ooxml(file_types.PPTX.mime, "ppt/presentation.xml"), "projet.pptx", file_types.PPTX),
    (odf(file_types.ODT), "cv.odt", file_types.ODT),
    (odf(file_types.ODS), "équipe.ods", file_types.ODS),
    (odf(file_types.ODP), "projet.odp", file_types.ODP),
    (ole("WordDocument", "1Table"), "cv.doc", file_types.DOC),
    (ole("Workbook"), "équipe.xls", file_types.XLS),
    (ole("PowerPoint Document"), "projet.ppt", file_types.PPT),
]


@pytest.mark.parametrize(("data", "name", "kind"), HONEST)
def test_an_accepted_file_is_known_by_its_content(data: bytes, name: str, kind: FileType) -> None:
    assert detect(data, name) == kind
    assert detect(data, "sans extension") == kind
    assert detect(data, "menteur.exe") == kind
    assert download_name(name, kind) == name
    assert f".{kind.extension}" in file_types.ACCEPT_ATTRIBUTE


def refusal(data: bytes, name: str) -> str:
    with pytest.raises(FileRefused) as refused:
        detect(data, name)
    assert refused.value.message == str(refused.value)
    assert refused.value.message.endswith(".")
    return refused.value.message


def test_the_refusal_says_what_to_do() -> None:
    heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"
    assert refusal(heic, "assurance.heic") == ("assurance.heic n’est pas accepté. Enregistrez-le en PDF ou en JPEG.")
    assert refusal(b"", "a.pdf") == (
        "a.pdf est vide. Ouvrez-le d’abord sur votre téléphone ou votre ordinateur, vérifiez qu’il s’affiche, puis joignez-le de nouveau."
    )
    assert refusal(PDF_BYTES + bytes(file_types.MAX_SIZE), "a.pdf").startswith("a.pdf dépasse 20\u00a0Mo.")


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"<!doctype html><script>alert(1)</script>", "photo.png"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "logo.svg"),
        (b"<?xml version='1.0'?><svg/>", "logo.png"),
        (b"MZ\x90\0" + bytes(100), "cv.pdf"),
        (b"\x7fELF" + bytes(100), "cv.docx"),
        (b"#!/bin/sh\n", "cv.pdf"),
        (b"GIF89a" + bytes(20), "logo.gif"),
        (b"MZ" + bytes(100) + PDF_BYTES, "a.pdf"),
        (b"#!/bin/sh\n" + PDF_BYTES, "a.pdf"),
        (b"GIF89a" + bytes(20) + PDF_BYTES, "a.pdf"),
        (b"\n" * 1_020 + PDF_BYTES, "a.pdf"),
        (b"<html><!--" + PDF_BYTES + b"--><script>alert(1)</script>", "a.pdf"),
        (PDF_BYTES + docx(), "a.pdf"),
        (docx() + PDF_BYTES, "cv.docx"),
        (b"%!PS\n" + docx(), "cv.docx"),
        (packed({"a.txt": PDF_BYTES}, zipfile.ZIP_STORED), "a.pdf"),
        (archive(a=b"x"), "dossier.zip"),
        (packed({"META-INF/MANIFEST.MF": "x", "Main.class": b"\xca\xfe\xba\xbe"}), "appli.docx"),
        (odf(FileType("application/epub+zip", "epub", "Livre")), "livre.odt"),
        (ole("Autre"), "installeur.doc"),
        (OLE_HEADER, "cv.doc"),
        (b"\x89PNG\r\n\x1a\n<script>", "photo.png"),
        (b"PK\x03\x04", "cv.docx"),
        (docx()[:-30], "cv.docx"),
        (bytes(1000), "vide.pdf"),
    ],
)
def test_everything_else_is_refused(data: bytes, name: str) -> None:
    refusal(data, name)


def test_a_lying_name_is_told_so() -> None:
    assert "son contenu n’est pas celui d’un fichier .png" in refusal(b"<html>", "photo.png")


@pytest.mark.parametrize(
    "data",
    [
        docx(**{"word/vbaProject.bin": b"macro"}),
        docx(**{"word/VBAPROJECT.BIN": b"macro"}),
        docx(**{"word/images.bin": b"macro", "word/_rels/document.xml.rels": LINK.encode()}),
        docx(**{"word/images.bin": b"macro", "word/_rels/document2.xml.rels": LINK.replace("vba", "&#118;b&#x61;").encode()}),
        docx(**{"word/images.bin": b"macro", "word/_rels/document.xml.rels": LINK.encode("utf-16")}),
        packed(
            {
                "[Content_Types].xml": f"<Types><Default Extension='bin' ContentType='application/vnd.ms-office.vbaProject'/>"
                f"<Override PartName='/word/document.xml' ContentType='{file_types.DOCX.mime}.main+xml'/></Types>",
                "word/document.xml": "<x/>",
                "word/images.bin": b"macro",
            }
        ),
        ooxml("application/vnd.ms-word.document.macroEnabled", "word/document.xml"),
        ooxml("application/vnd.ms-excel.sheet.macroEnabled", "xl/workbook.xml"),
        odf(file_types.ODT, **{"Basic/script-lc.xml": "<m/>"}),
        ole("WordDocument", "Macros", "VBA"),
        ole("Workbook", "_VBA_PROJECT_CUR"),
    ],
)
def test_macros_are_refused(data: bytes) -> None:
    assert refusal(data, "cv.docx") == "cv.docx contient des macros. Enregistrez-le sans macros ou en PDF."


def test_protected_files_are_refused() -> None:
    locked = bytearray(docx())
    locked[6] |= 1
    central = locked.find(b"PK\x01\x02")
    locked[central + 8] |= 1
    for data in (
        bytes(locked),
        ole("EncryptedPackage", "EncryptionInfo"),
        odf(file_types.ODT, **{"META-INF/manifest.xml": "<manifest:encryption-data/>"}),
    ):
        assert "protégé par un mot de passe" in refusal(data, "cv.docx")


CASES = Path(__file__).parents[1] / "cases"


@pytest.mark.parametrize("name", ["ligne-vide.pdf", "marque.pdf"])
def test_a_pdf_may_begin_a_little_late(name: str) -> None:
    """As readers have it: within the first 1,024 bytes."""
    data = (CASES / "pdf-debut-decale" / name).read_bytes()
    assert not data.startswith(b"%PDF-")
    assert detect(data, name) is file_types.PDF
    assert detect(b"\x1b%-12345X@PJL SET RESOLUTION=600\n" + PDF_BYTES, "imprimante.pdf") is file_types.PDF


def test_a_pdf_that_opens_with_a_password_only_is_refused() -> None:
    folder = CASES / "pdf-mot-de-passe"
    assert refusal((folder / "piece.pdf").read_bytes(), "piece.pdf") == (
        "piece.pdf est protégé par un mot de passe. Enregistrez-le sans mot de passe."
    )
    assert detect((folder / "temoin-a-accepter.pdf").read_bytes(), "temoin.pdf") is file_types.PDF
    assert detect(PDF_BYTES.replace(b"<<>>", b"(/Encrypt)"), "notice.pdf") is file_types.PDF


@pytest.mark.parametrize("method", ["RC4-40", "RC4-128", "AES-128", "AES-256-R5", "AES-256"])
@pytest.mark.parametrize(("password", "taken"), [("", True), ("secret", False)])
def test_every_kind_of_lock_is_tried(method: str, password: str, taken: bool) -> None:
    made = PdfWriter()
    made.add_blank_page(595, 842)
    made.encrypt(password, "owner", algorithm=method)
    out = BytesIO()
    made.write(out)
    if taken:
        assert detect(out.getvalue(), "a.pdf") is file_types.PDF
    else:
        assert "protégé par un mot de passe" in refusal(out.getvalue(), "a.pdf")


LINEARIZED = b"%PDF-1.7\n1 0 obj\n<< /Linearized 1 /L 9000 /O 2 >>\nendobj\nstartxref\n0\n%%EOF\n"


@pytest.mark.parametrize(
    "data",
    [b"%PDF-1.7\n", b"%PDF-1.7\n%%EOF\n", PDF_BYTES[: len(PDF_BYTES) // 2], PDF_BYTES[:-8], LINEARIZED.ljust(4_500)],
    ids=["first line", "nothing", "half", "no end", "half of one made for the web"],
)
def test_a_pdf_that_is_not_whole_is_refused(data: bytes) -> None:
    assert refusal(data, "a.pdf") == "a.pdf est abîmé. Ouvrez-le, enregistrez-le de nouveau ou exportez-le en PDF."


def test_a_whole_pdf_made_for_the_web_is_taken() -> None:
    assert detect(LINEARIZED.ljust(9_000), "a.pdf") is file_types.PDF


def test_an_empty_photograph_says_what_to_do() -> None:
    name = "IMG_2041.jpg"
    assert refusal((CASES / "fichier-vide" / name).read_bytes(), name).startswith(
        f"{name} est vide. Ouvrez-le d’abord sur votre téléphone"
    )


@pytest.mark.parametrize("what", ["names", "extras"])
def test_what_is_made_to_be_long_to_read_is_left(what: str) -> None:
    data = hostile.FILES[what](file_types.MAX_SIZE)
    assert calls(lambda: refusal(data, "long.doc")) < 3 * file_types.MAX_PARTS


def test_bombs_are_refused_without_being_unpacked() -> None:
    zeros = docx(**{"word/media/image1.bmp": bytes(30 * 1024 * 1024)})
    assert len(zeros) < 100_000
    refusal(zeros, "bombe.docx")
    refusal(docx(**{f"word/{rank}.xml": b"" for rank in range(6_000)}), "milliers.docx")
    # One kilobyte of data that every entry claims as its own.
    overlapping = bytearray(docx(**{"word/a.bin": bytes(range(256)) * 64}))
    at = overlapping.rfind(b"PK\x01\x02")
    overlapping[at + 20 : at + 24] = struct.pack("<I", 10_000_000)
    refusal(bytes(overlapping), "superposé.docx")
    huge = bytearray(docx())
    at = huge.rfind(b"PK\x01\x02")
    huge[at + 24 : at + 28] = struct.pack("<I", 3_000_000_000)
    refusal(bytes(huge), "énorme.docx")


def test_a_large_honest_workbook_is_accepted() -> None:
    rows = "".join(f"<row r='{rank}'><c><v>{rank * 7919 % 10_007}</v></c></row>" for rank in range(300_000))
    workbook = ooxml(file_types.XLSX.mime, "xl/workbook.xml", **{"xl/worksheets/sheet1.xml": rows.encode()})
    assert detect(workbook, "grand.xlsx") == file_types.XLSX


@given(st.sampled_from([data for data, _, _ in HONEST]), st.data())
def test_a_damaged_file_is_known_or_refused_never_a_crash(data: bytes, draws: st.DataObject) -> None:
    spoilt = bytearray(data)
    for _ in range(draws.draw(st.integers(1, 8))):
        spoilt[draws.draw(st.integers(0, len(spoilt) - 1))] = draws.draw(st.integers(0, 255))
    cut = draws.draw(st.integers(0, len(spoilt)))
    for tried in (bytes(spoilt), bytes(spoilt[:cut])):
        try:
            assert detect(tried, "x.pdf") in file_types.ACCEPTED
        except FileRefused:
            continue


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("cv.pdf", "cv.pdf"),
        ("Équipe pédagogique (v2).docx", "Équipe pédagogique (v2).docx"),
        ("e\u0301quipe.pdf", "équipe.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Rosalie\\cv.pdf", "cv.pdf"),
        ("photo\u202egnp.exe", "photognp.exe"),
        ("a\x00b\r\nSet-Cookie: x.pdf", "ab Set-Cookie x.pdf"),
        ('a"b<c>.pdf', "a b c.pdf"),
        (".htaccess", "htaccess"),
        ("..", "fichier"),
        ("", "fichier"),
        ("cv.pdf. . ", "cv.pdf"),
        ("\ud800cv.pdf", "cv.pdf"),
        ("x" * 300 + ".docx", "x" * 115 + ".docx"),
    ],
)
def test_names_are_cleaned(name: str, clean: str) -> None:
    assert clean_name(name) == clean


@given(st.text(max_size=400) | st.text(alphabet="./\\ a\u0301\u202e\x00\ud800é:\n", max_size=300))
@example("a" * 119 + ". b.pdf")
def test_any_name_comes_out_safe(name: str) -> None:
    clean = clean_name(name)
    assert 0 < len(clean) <= 120
    assert not set(clean) & set('/\\<>:"|?*\x00\r\n')
    assert not clean.startswith(".")
    assert not clean.endswith((".", " "))
    assert unicodedata.is_normalized("NFC", clean)
    assert all(unicodedata.category(char) not in ("Cc", "Cf", "Cs") for char in clean)
    assert clean_name(clean) == clean
    clean.encode()
    assert len(download_name(name, file_types.PDF)) <= 120


def test_the_download_name_tells_the_truth() -> None:
    assert download_name("photo.png", file_types.JPEG) == "photo.png.jpg"
    assert download_name("photo.JPEG", file_types.JPEG) == "photo.JPEG"
    assert download_name("sans extension", file_types.PDF) == "sans extension.pdf"
