"""Pictures lose what they say beside the picture, and nothing of the picture."""

import struct
import tracemalloc
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageOps
from PIL.PngImagePlugin import PngInfo

from eclat.domain.socle.images import reencode_logo
from eclat.domain.socle.metadata import without_metadata
from eclat.file_types import JPEG, MAX_PARTS, MAX_PIXELS, MAX_SIZE, PDF, PNG, WEBP, FileRefused, FileType, detect
from tests import hostile
from tests.calls import calls

SECRET = b"SECRET-48.1173N-1.6778W"
HTML = b"<html><script>alert(1)</script></html>"


def drawn() -> Image.Image:
    picture = Image.new("RGB", (60, 40), "blue")
    picture.paste("red", (0, 0, 30, 20))
    return picture


def exif(orientation: int = 1) -> Image.Exif:
    made = Image.Exif()
    made[0x0112] = orientation
    made[0x010E] = SECRET.decode()
    made.get_ifd(0x8825)[1] = "N"
    return made


def encoded(kind: FileType, **options: Any) -> bytes:
    out = BytesIO()
    drawn().save(out, kind.extension.replace("jpg", "jpeg"), **options)
    return out.getvalue()


def talkative(kind: FileType, orientation: int = 1) -> bytes:
    if kind == PNG:
        info = PngInfo()
        info.add_text("Comment", SECRET.decode())
        info.add_itxt("XML:com.adobe.xmp", SECRET.decode())
        return encoded(PNG, pnginfo=info, exif=exif(orientation))
    more = {"comment": SECRET} if kind == JPEG else {"lossless": True, "xmp": SECRET}
    return encoded(kind, exif=exif(orientation), **more)


@pytest.mark.parametrize("kind", [JPEG, PNG, WEBP], ids=lambda kind: kind.extension)
def test_a_picture_says_nothing_of_where_it_was_taken_nor_hides_a_second_file(kind: FileType) -> None:
    before = talkative(kind)
    assert SECRET in before
    after = without_metadata(before + HTML, kind, "photo")
    assert SECRET not in after and HTML not in after
    bare, former = Image.open(BytesIO(after)), Image.open(BytesIO(before))
    assert bare.tobytes() == former.tobytes()
    assert not bare.getexif() and not {"exif", "xmp", "comment", "Comment"} & set(bare.info)
    assert without_metadata(after, kind, "photo") == after


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photograph_stays_upright(orientation: int) -> None:
    before = talkative(JPEG, orientation)
    after = Image.open(BytesIO(without_metadata(before, JPEG, "photo.jpg")))
    upright = ImageOps.exif_transpose(Image.open(BytesIO(before)))
    assert ImageOps.exif_transpose(after).tobytes() == upright.tobytes()
    assert set(after.getexif()) <= {0x0112}


def test_colours_are_kept() -> None:
    profile = b"\0" * 200
    after = Image.open(BytesIO(without_metadata(encoded(JPEG, icc_profile=profile, progressive=True), JPEG, "photo.jpg")))
    assert after.info["icc_profile"] == profile
    out = BytesIO()
    drawn().convert("CMYK").save(out, "jpeg")
    assert Image.open(BytesIO(without_metadata(out.getvalue(), JPEG, "x.jpg"))).tobytes() == Image.open(out).tobytes()


def test_a_logo_drawn_anew_has_nothing_to_lose() -> None:
    logo = reencode_logo(encoded(PNG))
    assert without_metadata(logo, WEBP, "logo.webp") == logo


@pytest.mark.parametrize("kind", [JPEG, PNG, WEBP], ids=lambda kind: kind.extension)
def test_a_picture_cut_short_is_refused(kind: FileType) -> None:
    whole = encoded(kind)
    for length in (4, 12, 20, len(whole) // 2, len(whole) - 3):
        with pytest.raises(FileRefused, match="photo est abîmé"):
            without_metadata(whole[:length], kind, "photo")


def test_what_is_no_picture_is_not_touched() -> None:
    assert without_metadata(b"%PDF-1.4 " + SECRET, PDF, "a.pdf") == b"%PDF-1.4 " + SECRET


KINDS = {"chunks": PNG, "profiles": PNG, "parts": WEBP}
HARMLESS = ("padding", "tags", "profiles")  # read in one go, or only their first


@pytest.mark.parametrize("what", [what for what in hostile.FILES if what not in ("names", "extras")])
def test_a_picture_made_to_be_long_to_read_is_left(what: str) -> None:
    """In a number of steps and a room that do not depend on how many parts it has."""
    data = hostile.FILES[what](MAX_SIZE)
    assert detect(data, "photo") is KINDS.get(what, JPEG)

    def read() -> None:
        try:
            without_metadata(data, KINDS.get(what, JPEG), "photo")
        except FileRefused as refused:
            assert what not in HARMLESS and refused.message.startswith("photo est abîmé")
        else:
            assert what in HARMLESS

    assert calls(read) < 10 * MAX_PARTS
    tracemalloc.start()
    read()
    assert tracemalloc.get_traced_memory()[1] < MAX_SIZE + 5 * 1024 * 1024
    tracemalloc.stop()


@pytest.mark.parametrize("kind", [JPEG, PNG, WEBP], ids=lambda kind: kind.extension)
def test_a_picture_of_more_than_fifty_megapixels_is_refused(kind: FileType, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its header tells; nothing is drawn."""
    picture = encoded(kind, lossless=False) if kind == WEBP else encoded(kind)
    assert MAX_PIXELS == 50_000_000
    monkeypatch.setattr("eclat.domain.socle.metadata.MAX_PIXELS", 60 * 40 - 1)
    with pytest.raises(FileRefused) as refused:
        without_metadata(picture, kind, "plan.jpg")
    assert refused.value.message == "plan.jpg mesure 60 × 40 pixels, c’est trop. Réduisez-le, ou enregistrez-le en PDF."
    monkeypatch.setattr("eclat.domain.socle.metadata.MAX_PIXELS", 60 * 40)
    assert without_metadata(picture, kind, "plan.jpg")


@pytest.mark.parametrize("options", [{"lossless": True}, {"exif": exif()}], ids=["lossless", "extended"])
def test_a_webp_says_its_size_in_three_ways(options: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eclat.domain.socle.metadata.MAX_PIXELS", 60 * 40 - 1)
    with pytest.raises(FileRefused, match="60 × 40 pixels"):
        without_metadata(encoded(WEBP, **options), WEBP, "x")


@given(st.sampled_from([JPEG, PNG, WEBP]), st.data())
def test_a_spoilt_picture_is_bared_or_refused_never_a_crash(kind: FileType, draws: st.DataObject) -> None:
    spoilt = bytearray(talkative(kind, 6))
    for _ in range(draws.draw(st.integers(1, 6))):
        spoilt[draws.draw(st.integers(2, len(spoilt) - 1))] = draws.draw(st.integers(0, 255))
    try:
        without_metadata(bytes(spoilt), kind, "x")
    except FileRefused as refused:
        assert refused.message


def test_a_lying_orientation_is_upright() -> None:
    """Tags that point beyond the end, or more of them than there can be."""
    for tiff in (
        b"",
        b"II*\0\xff\xff\xff\xff",
        b"MM\0*\0\0\0\x08\xff\xff",
        struct.pack(">2sHIHHHIHH", b"MM", 42, 8, 1, 0x0112, 3, 1, 99, 0),
    ):
        segment = struct.pack(">2sH6s", b"\xff\xe1", 8 + len(tiff), b"Exif\0\0") + tiff
        photo = encoded(JPEG)
        assert Image.open(BytesIO(without_metadata(photo[:2] + segment + photo[2:], JPEG, "x.jpg"))).getexif() == {}
