"""Logos as people send them: turned by a phone, huge, animated, damaged."""

import struct
import tracemalloc
import zlib
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFile, ImageOps
from PIL.PngImagePlugin import PngInfo

from eclat.domain.socle import images
from eclat.domain.socle.images import reencode_logo
from eclat.file_types import MAX_PARTS, FileRefused
from tests import hostile
from tests.calls import calls


def encoded(image: Image.Image, format: str, **options: object) -> bytes:
    out = BytesIO()
    image.save(out, format, **options)
    return out.getvalue()


def decoded(data: bytes) -> Image.Image:
    image = Image.open(BytesIO(data))
    image.load()
    assert image.format == "WEBP"
    return image


def left_red_right_blue(size: tuple[int, int]) -> Image.Image:
    image = Image.new("RGB", size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    return image


def is_red(pixel: object) -> bool:
    assert isinstance(pixel, tuple)
    red, blue = int(pixel[0]), int(pixel[2])
    return red > 180 and blue < 80


@pytest.mark.parametrize("format", ["PNG", "JPEG", "WEBP"])
def test_a_logo_fits_512_pixels_and_keeps_its_shape(format: str) -> None:
    logo = decoded(reencode_logo(encoded(left_red_right_blue((1600, 800)), format)))
    assert logo.size == (512, 256)
    assert is_red(logo.getpixel((100, 128)))
    assert not is_red(logo.getpixel((400, 128)))


def test_a_small_logo_is_not_blown_up() -> None:
    assert decoded(reencode_logo(encoded(Image.new("RGB", (40, 30), "gold"), "PNG"))).size == (40, 30)


def test_transparency_is_kept() -> None:
    for clear in (
        encoded(Image.new("RGBA", (60, 60), (255, 198, 43, 0)), "PNG"),
        encoded(Image.new("P", (60, 60), 0), "PNG", transparency=0),
        encoded(Image.new("LA", (60, 60), (10, 0)), "PNG"),
    ):
        logo = decoded(reencode_logo(clear))
        pixel = logo.getpixel((30, 30))
        assert isinstance(pixel, tuple)
        assert (logo.mode, pixel[3]) == ("RGBA", 0)


def test_a_photo_turned_by_a_phone_is_set_upright_and_says_nothing_of_where_it_was_taken() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned a quarter clockwise
    exif[0x010E] = "SECRET-DESCRIPTION"
    exif.get_ifd(0x8825)[1] = "N"
    photo = encoded(
        left_red_right_blue((800, 400)),
        "JPEG",
        exif=exif,
        comment=b"SECRET-COMMENT",
        icc_profile=b"SECRET-ICC",
    )
    assert b"SECRET" in photo
    made = reencode_logo(photo)
    logo = decoded(made)
    assert logo.size == (256, 512)
    assert is_red(logo.getpixel((128, 100)))
    assert not is_red(logo.getpixel((128, 400)))
    assert b"SECRET" not in made
    assert not logo.getexif()
    assert not {"exif", "icc_profile", "xmp", "comment"} & set(logo.info)


def test_text_hidden_in_a_png_is_dropped() -> None:
    info = PngInfo()
    info.add_text("Comment", "SECRET")
    info.add_itxt("XML:com.adobe.xmp", "SECRET")
    drawn = encoded(Image.new("RGB", (20, 20)), "PNG", pnginfo=info) + b"<script>SECRET</script>"
    assert b"SECRET" not in reencode_logo(drawn)


def test_an_animation_becomes_its_first_frame() -> None:
    frames = [Image.new("RGB", (50, 50), colour) for colour in ("red", "blue")]
    moving = encoded(frames[0], "WEBP", save_all=True, append_images=frames[1:])
    logo = decoded(reencode_logo(moving))
    assert getattr(logo, "n_frames", 1) == 1
    assert is_red(logo.getpixel((25, 25)))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_is_set_upright(orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    drawn = Image.new("RGB", (120, 80), "blue")
    drawn.paste("red", (0, 0, 60, 40))
    expected = ImageOps.exif_transpose(Image.open(BytesIO(encoded(drawn, "PNG", exif=exif))))
    logo = decoded(reencode_logo(encoded(drawn, "PNG", exif=exif)))
    assert logo.size == expected.size
    for corner in ((5, 5), (5, logo.height - 5), (logo.width - 5, 5), (logo.width - 5, logo.height - 5)):
        assert is_red(logo.getpixel(corner)) == is_red(expected.getpixel(corner))


@pytest.mark.parametrize("mode", ["1", "L", "P", "I;16", "CMYK"])
def test_every_colour_mode_is_taken(mode: str) -> None:
    format = "JPEG" if mode == "CMYK" else "PNG"
    assert decoded(reencode_logo(encoded(Image.new(mode, (30, 30)), format))).size == (30, 30)


def png_of(width: int, height: int, rows_written: int) -> bytes:
    """A PNG that declares any size and packs to a few kilobytes."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = zlib.compressobj(9)
    body = b"".join(rows.compress(bytes(1 + width // 8)) for _ in range(rows_written)) + rows.flush()
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(10_000, 5_000), (60_000, 60_000)])
def test_too_many_pixels_are_refused_before_any_is_decoded(size: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = png_of(*size, rows_written=min(size[1], 5_000))
    monkeypatch.setattr(ImageFile.ImageFile, "load", lambda _: pytest.fail("it was decoded"))
    tracemalloc.start()
    with pytest.raises(FileRefused, match="Réduisez-le avant de l’envoyer"):
        reencode_logo(bomb)
    assert tracemalloc.get_traced_memory()[1] < 5 * 1024 * 1024
    tracemalloc.stop()


def test_the_largest_accepted_is_decoded() -> None:
    assert decoded(reencode_logo(png_of(8_000, 5_000, rows_written=5_000))).size == (512, 320)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (
            b"",
            "Ce fichier est vide. Ouvrez-le d’abord sur votre téléphone ou votre ordinateur, vérifiez qu’il s’affiche, "
            "puis joignez-le de nouveau.",
        ),
        (bytes(images.MAX_SIZE + 1), "Ce logo dépasse 5\u00a0Mo. Réduisez-le avant de l’envoyer."),
        (
            b"<svg xmlns='http://www.w3.org/2000/svg'/>",
            "Ce fichier n’est pas une image acceptée. Choisissez une image PNG, JPEG ou WebP.",
        ),
        (
            encoded(Image.new("RGB", (9, 9)), "GIF"),
            "Ce fichier n’est pas une image acceptée. Choisissez une image PNG, JPEG ou WebP.",
        ),
        (
            encoded(left_red_right_blue((90, 90)), "JPEG")[:-200],
            "Cette image est abîmée. Choisissez une image PNG, JPEG ou WebP.",
        ),
    ],
)
def test_a_refusal_says_what_to_do(data: bytes, sentence: str) -> None:
    with pytest.raises(FileRefused) as refused:
        reencode_logo(data)
    assert refused.value.message == sentence


@pytest.mark.parametrize("what", ["segments", "restarts", "scans", "chunks", "parts", "profiles"])
def test_one_made_to_be_long_to_read_is_left(what: str) -> None:
    data = hostile.FILES[what](images.MAX_SIZE)

    def read() -> None:
        try:
            reencode_logo(data)
        except FileRefused as refused:
            assert "abîmée" in refused.message

    assert calls(read) < 10 * MAX_PARTS


def test_a_logo_waits_for_those_before_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(images, "PATIENCE_S", 0.01)
    with images._SLOTS, images._SLOTS, pytest.raises(FileRefused, match="D’autres fichiers sont en cours de lecture"):
        reencode_logo(SAMPLES[0])
    assert reencode_logo(SAMPLES[0])


SAMPLES = [encoded(left_red_right_blue((64, 48)), format) for format in ("PNG", "JPEG", "WEBP")]


@given(st.sampled_from(SAMPLES), st.data())
@settings(deadline=None)
def test_a_spoilt_image_is_decoded_or_refused_never_a_crash(data: bytes, draws: st.DataObject) -> None:
    spoilt = bytearray(data)
    for _ in range(draws.draw(st.integers(1, 6))):
        spoilt[draws.draw(st.integers(0, len(spoilt) - 1))] = draws.draw(st.integers(0, 255))
    try:
        decoded(reencode_logo(bytes(spoilt)))
    except FileRefused as refused:
        assert refused.message
