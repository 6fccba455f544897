"""Logos: decoded with care, then written again so that nothing but the picture is kept."""

from io import BytesIO
from threading import BoundedSemaphore
from typing import Final

from PIL import ExifTags, Image, UnidentifiedImageError

from eclat.domain.socle.metadata import TooManyPixels, bare
from eclat.file_types import JPEG, PNG, WEBP, FileRefused, detect, turn, void

MAX_SIZE: Final = 5 * 1024 * 1024
MAX_PIXELS: Final = 40_000_000
SIDE: Final = 512
EXTENSION: Final = "webp"
PATIENCE_S: Final = 5
_SLOTS: Final = BoundedSemaphore(2)  # each may take 300 MB

# Only these decoders are tried: Pillow knows some sixty, each a door.
_FORMATS: Final = ("PNG", "JPEG", "WEBP")
# EXIF orientation, and what sets such a picture upright.
_TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_HELP: Final = "Choisissez une image PNG, JPEG ou WebP."


def reencode_logo(data: bytes) -> bytes:
    """Return the logo as a WebP of at most 512 × 512, upright, without any metadata.

    Raises FileRefused: over 5 MB, over 40 megapixels (read from the header, before any pixel is decoded),
    not a PNG, JPEG or WebP, damaged, or made to be long to read.
    """
    if not data:
        raise void("Ce fichier")
    if len(data) > MAX_SIZE:
        raise FileRefused("Ce logo dépasse 5\u00a0Mo. Réduisez-le avant de l’envoyer.")
    try:
        kind = detect(data, "logo")
    except FileRefused:
        kind = None
    if kind not in (PNG, JPEG, WEBP):
        raise FileRefused(f"Ce fichier n’est pas une image acceptée. {_HELP}")
    try:
        picture = bare(data, kind, exif=True)
        with turn(_SLOTS, PATIENCE_S), Image.open(BytesIO(picture), formats=_FORMATS) as image:
            width, height = image.size
            if width * height > MAX_PIXELS:
                raise TooManyPixels(f"{width} × {height}")
            return _reencode(image)
    except TooManyPixels as size:
        raise FileRefused(f"Ce logo mesure {size} pixels, c’est trop. Réduisez-le avant de l’envoyer.") from None
    except UnidentifiedImageError:
        raise FileRefused(f"Ce fichier n’est pas une image acceptée. {_HELP}") from None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise FileRefused("Ce logo est trop grand. Réduisez-le avant de l’envoyer.") from None
    except FileRefused:
        raise
    except (
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
        IndexError,
        KeyError,
        TypeError,
        OverflowError,
        MemoryError,
    ):
        # What Pillow's decoders raise on a damaged or hostile file; the message is always the same.
        raise FileRefused(f"Cette image est abîmée. {_HELP}") from None


def _reencode(image: Image.Image) -> bytes:
    turn = _TURNS.get(image.getexif().get(ExifTags.Base.Orientation, 1))
    has_alpha = image.has_transparency_data
    image.draft(None, (2 * SIDE, 2 * SIDE))  # a JPEG need not be opened at its full size
    # Shrunk before anything else: at 40 megapixels each further copy would take 160 MB.
    if image.mode not in ("L", "LA", "RGB", "RGBA") or "transparency" in image.info:
        image = image.convert("RGBA" if has_alpha else "RGB")
    image.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    if turn is not None:
        image = image.transpose(turn)
    # A fresh image carries no EXIF, no ICC profile, no comment, no second frame.
    plain = image.convert("RGBA" if has_alpha else "RGB")
    clean = Image.new(plain.mode, plain.size)
    clean.paste(plain)
    out = BytesIO()
    clean.save(out, "WEBP", quality=90, method=4)
    return out.getvalue()
