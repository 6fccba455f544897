"""Pictures without what they say beside the picture: where and when it was taken, with what, by whom, and a second file behind it.

The pixels are not touched, nor decoded: each format is a list of parts, of which only those that draw are kept.
"""

import re
import struct
from typing import Final

from eclat.file_types import JPEG, PNG, WEBP, FileType, clean_name, damaged

_JPEG_ENDS_SCAN: Final = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")  # a marker that is neither a stuffed byte nor a restart
_JPEG_ALONE: Final = (0x01, *range(0xD0, 0xD8))  # markers without a length
_JPEG_SAYS: Final = (*range(0xE1, 0xEE), 0xEF, 0xFE)  # Exif, XMP, IPTC, comments; not JFIF (E0) nor Adobe's colours (EE)
_PNG_DRAWS: Final = (b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"pHYs", b"bKGD")
_WEBP_DRAWS: Final = (b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP")
_WEBP_SAYS_FLAGS: Final = 0x08 | 0x04  # of VP8X: an Exif part, an XMP part
_ORIENTATION: Final = 0x0112
_MAX_TAGS: Final = 500


def without_metadata(data: bytes, kind: FileType, name: str) -> bytes:
    """The file, or the bare picture when it is one. Raises FileRefused when a picture is cut short or makes no sense."""
    bare = {JPEG: _jpeg, PNG: _png, WEBP: _webp}.get(kind)
    if bare is None:
        return data
    try:
        return bare(data)
    except (struct.error, IndexError, ValueError):
        raise damaged(clean_name(name)) from None


def _jpeg(data: bytes) -> bytes:
    """A photograph keeps how it is turned: without it, a page held upright would lie on its side."""
    kept: list[bytes] = []
    at, orientation = 2, 1
    while True:
        if data[at] != 0xFF:
            raise ValueError("no marker")
        marker = data[at + 1]
        if marker == 0xFF:  # padding
            at += 1
        elif marker == 0xD9:
            turned = _exif(orientation) if orientation != 1 else b""
            return b"".join([data[:2], turned, *kept, b"\xff\xd9"])
        elif marker in _JPEG_ALONE:
            at += 2
        else:
            (length,) = struct.unpack_from(">H", data, at + 2)
            end = at + 2 + length
            segment = data[at:end]
            if length < 2 or end > len(data):
                raise ValueError("cut short")
            if marker == 0xDA:
                found = _JPEG_ENDS_SCAN.search(data, end)
                if found is None:
                    raise ValueError("cut short")
                segment, end = data[at : found.start()], found.start()
            if marker == 0xE1 and segment[4:10] == b"Exif\0\0":
                orientation = _orientation(segment[10:])
            if marker not in _JPEG_SAYS or segment[4:16] == b"ICC_PROFILE\0":
                kept.append(segment)
            at = end


def _orientation(tiff: bytes) -> int:
    """How the picture is turned, from the first list of tags; 1, upright, when it does not say."""
    order = "<" if tiff[:2] == b"II" else ">"
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


def _png(data: bytes) -> bytes:
    kept, at = [data[:8]], 8
    while True:
        length, kind = struct.unpack_from(">I4s", data, at)
        end = at + 12 + length
        if end > len(data):
            raise ValueError("cut short")
        if kind in _PNG_DRAWS:
            kept.append(data[at:end])
        if kind == b"IEND":
            return b"".join(kept)
        at = end


def _webp(data: bytes) -> bytes:
    (size,) = struct.unpack_from("<I", data, 4)
    kept, at, last = [], 12, 8 + size
    if last > len(data):
        raise ValueError("cut short")
    while at < last:
        kind, length = struct.unpack_from("<4sI", data, at)
        end = at + 8 + length + length % 2
        if end > last:
            raise ValueError("cut short")
        part = bytearray(data[at:end])
        if kind == b"VP8X":
            part[8] &= ~_WEBP_SAYS_FLAGS & 0xFF
        if kind in _WEBP_DRAWS:
            kept.append(bytes(part))
        at = end
    body = b"".join(kept)
    return b"RIFF" + struct.pack("<I", 4 + len(body)) + b"WEBP" + body
