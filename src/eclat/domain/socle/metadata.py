"""Pictures without what they say beside the picture: where and when it was taken, with what, by whom, and a second file behind it.

The pixels are not touched, nor decoded: each format is a list of parts, of which only those that draw are kept. A picture made to be
long to read is turned away at MAX_PARTS of them.
"""

import re
import struct
from collections.abc import Iterator
from typing import Final

from eclat.file_types import JPEG, MAX_PARTS, MAX_PIXELS, PNG, WEBP, FileRefused, FileType, clean_name, damaged

_JPEG_ENDS_SCAN: Final = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")  # a marker that is neither a stuffed byte nor a restart
_JPEG_MARKER: Final = re.compile(rb"\xff+([^\xff])")  # with its padding
_JPEG_ALONE: Final = (0x01, *range(0xD0, 0xD8))  # markers without a length
_JPEG_SAYS: Final = (*range(0xE1, 0xEE), 0xEF, 0xFE)  # Exif, XMP, IPTC, comments; not JFIF (E0) nor Adobe's colours (EE)
_JPEG_FRAME: Final = (*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0))
_JPEG_MAX_SCANS: Final = 64  # each draws the whole picture again; encoders make some ten
_PNG_DRAWS: Final = (b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"pHYs", b"bKGD")
_WEBP_DRAWS: Final = (b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP")
_WEBP_EXIF: Final = 0x08  # flags of VP8X
_WEBP_XMP: Final = 0x04
_ORIENTATION: Final = 0x0112
_MAX_TAGS: Final = 500

Part = tuple[int, int, int]
"""Its kind, where it begins, where it ends."""


def without_metadata(data: bytes, kind: FileType, name: str) -> bytes:
    """The file, or the bare picture when it is one.

    Raises FileRefused when a picture is cut short, makes no sense, is made to be long to read or has more than MAX_PIXELS.
    """
    try:
        return bare(data, kind) if kind in (JPEG, PNG, WEBP) else data
    except TooManyPixels as size:
        raise FileRefused(
            f"{clean_name(name)} mesure {size} pixels, c’est trop. Réduisez-le, ou enregistrez-le en PDF."
        ) from None
    except ValueError:
        raise damaged(clean_name(name)) from None


class TooManyPixels(Exception):
    """The message is the size."""


def bare(data: bytes, kind: FileType, *, exif: bool = False) -> bytes:
    """The picture alone; with ``exif``, for who sets it upright. Raises TooManyPixels, and ValueError when it makes no sense."""
    try:
        return _jpeg(data) if kind is JPEG else _png(data, exif) if kind is PNG else _webp(data, exif)
    except (struct.error, IndexError) as problem:
        raise ValueError(str(problem)) from None


def _check_size(width: int, height: int) -> None:
    if width * height > MAX_PIXELS:
        raise TooManyPixels(f"{width} × {height}")


def _jpeg(data: bytes) -> bytes:
    """A photograph keeps how it is turned: without it, a page held upright would lie on its side."""
    view, kept, orientation, scans = memoryview(data), [], 0, 0
    for marker, at, end in _jpeg_parts(data):
        if marker in _JPEG_FRAME:
            height, width = struct.unpack_from(">HH", data, at + 5)
            _check_size(width, height)
        scans += marker == 0xDA
        if scans > _JPEG_MAX_SCANS:
            raise ValueError("made to be long to draw")
        if marker == 0xE1 and not orientation and data[at + 4 : at + 10] == b"Exif\0\0":
            orientation = _orientation(view[at + 10 : end])
        if marker not in _JPEG_SAYS or data[at + 4 : at + 16] == b"ICC_PROFILE\0":
            kept.append(view[at:end])
    turned = _exif(orientation) if orientation > 1 else b""
    return b"".join([data[:2], turned, *kept, b"\xff\xd9"])


def _jpeg_parts(data: bytes) -> Iterator[Part]:
    """Every segment that has a length, until the end of the picture. Raises ValueError."""
    at = 2
    for _ in range(MAX_PARTS):
        found = _JPEG_MARKER.match(data, at)
        if found is None:
            raise ValueError("no marker")
        marker, at = found[1][0], found.end() - 2
        if marker == 0xD9:
            return
        if marker in _JPEG_ALONE:
            at += 2
            continue
        (length,) = struct.unpack_from(">H", data, at + 2)
        end = at + 2 + length
        if length < 2 or end > len(data):
            raise ValueError("cut short")
        if marker == 0xDA:
            drawn = _JPEG_ENDS_SCAN.search(data, end)
            if drawn is None:
                raise ValueError("cut short")
            end = drawn.start()
        yield marker, at, end
        at = end
    raise ValueError("made to be long to read")


def _orientation(tiff: memoryview) -> int:
    """How the picture is turned, from the first list of tags; 1, upright, when it does not say."""
    order = "<" if bytes(tiff[:2]) == b"II" else ">"
    try:
        (at,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, at)
        for rank in range(min(count, _MAX_TAGS)):
            tag, _, _, value = struct.unpack_from(f"{order}HHIH", tiff, at + 2 + 12 * rank)
            if tag == _ORIENTATION:
                return value if 1 <= value <= 8 else 1
    except struct.error:
        pass  # the rest of the picture does not depend on it
    return 1


def _exif(orientation: int) -> bytes:
    """A segment that says how the picture is turned, and nothing else."""
    tiff = struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, _ORIENTATION, 3, 1, orientation, 0, 0)
    return struct.pack(">2sH6s", b"\xff\xe1", 2 + 6 + len(tiff), b"Exif\0\0") + tiff


def _png(data: bytes, exif: bool) -> bytes:
    """Of what is there once, such as the colours, the first: a decoder would open each."""
    view, kept, met, at = memoryview(data), [memoryview(data)[:8]], set(), 8
    for _ in range(MAX_PARTS):
        length, kind = struct.unpack_from(">I4s", data, at)
        end = at + 12 + length
        if end > len(data):
            raise ValueError("cut short")
        if kind == b"IHDR":
            _check_size(*struct.unpack_from(">II", data, at + 8))
        if (kind in _PNG_DRAWS or (exif and kind == b"eXIf")) and (kind == b"IDAT" or kind not in met):
            kept.append(view[at:end])
        if kind == b"IEND":
            return b"".join(kept)
        met.add(kind)
        at = end
    raise ValueError("made to be long to read")


def _webp(data: bytes, exif: bool) -> bytes:
    (size,) = struct.unpack_from("<I", data, 4)
    view, last, at = memoryview(data), 8 + size, 12
    kept: list[memoryview | bytes] = []
    if last > len(data):
        raise ValueError("cut short")
    for _ in range(MAX_PARTS):
        if at >= last:
            body = b"".join(kept)
            return b"RIFF" + struct.pack("<I", 4 + len(body)) + b"WEBP" + body
        kind, length = struct.unpack_from("<4sI", data, at)
        end = at + 8 + length + length % 2
        if end > last:
            raise ValueError("cut short")
        _check_size(*_webp_size(kind, data, at + 8))
        if kind == b"VP8X":
            says = _WEBP_XMP if exif else _WEBP_EXIF | _WEBP_XMP
            kept.append(data[at : at + 8] + bytes([data[at + 8] & ~says & 0xFF]) + data[at + 9 : end])
        elif kind in _WEBP_DRAWS or (exif and kind == b"EXIF"):
            kept.append(view[at:end])
        at = end
    raise ValueError("made to be long to read")


def _webp_size(kind: bytes, data: bytes, at: int) -> tuple[int, int]:
    """Width and height, where a part says them; nothing elsewhere."""
    if kind == b"VP8X":
        width, height = (int.from_bytes(data[each : each + 3], "little") + 1 for each in (at + 4, at + 7))
    elif kind == b"VP8L":
        (bits,) = struct.unpack_from("<I", data, at + 1)
        width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    elif kind == b"VP8 ":
        width, height = (each & 0x3FFF for each in struct.unpack_from("<HH", data, at + 6))
    else:
        width = height = 0
    return width, height
