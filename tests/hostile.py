"""Files made to be long to read: each is of an accepted kind, weighs what one may weigh, and holds next to nothing."""

import struct
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO

from PIL import Image


def _picture(format: str, **options: object) -> bytes:
    out = BytesIO()
    Image.new("RGB", (64, 48), "teal").save(out, format, **options)
    return out.getvalue()


def jpeg(part: bytes, size: int) -> bytes:
    whole = _picture("JPEG")
    return whole[:2] + part * ((size - 10_000) // len(part)) + whole[2:]


def jpeg_of_scans(size: int) -> bytes:
    whole = _picture("JPEG", progressive=True)
    last = whole.rindex(b"\xff\xda")
    return whole[:-2] + whole[last:-2] * 100 + whole[-2:]


def png_chunk(kind: bytes, body: bytes = b"") -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(part: bytes, size: int) -> bytes:
    whole = _picture("PNG")
    return whole[:33] + part * ((size - 10_000) // len(part)) + whole[33:]


def webp(part: bytes, size: int) -> bytes:
    whole = _picture("WEBP", lossless=True)
    body = whole[12:] + part * ((size - 10_000) // len(part))
    return b"RIFF" + struct.pack("<I", 4 + len(body)) + b"WEBP" + body


def compound(size: int) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "VBA\0".encode("utf-16-le") * ((size - 10_000) // 8)


def archive(size: int) -> bytes:
    """Each entry of its index says 64 kB of nothing about itself."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for rank in range(size // 70_000):
            entry = zipfile.ZipInfo(f"{rank}.xml")
            made.writestr(entry, b"")
            entry.extra = struct.pack("<HH", 0x9999, 0) * 16_000
    return out.getvalue()


_TAGS = b"Exif\0\0MM\0*\0\0\0\x08" + struct.pack(">H", 5_000) + bytes(6_000)

FILES: dict[str, Callable[[int], bytes]] = {
    "segments": lambda size: jpeg(b"\xff\xe0\0\x02", size),
    "restarts": lambda size: jpeg(b"\xff\xd0", size),
    "padding": lambda size: jpeg(b"\xff", size),
    "tags": lambda size: jpeg(b"\xff\xe1" + struct.pack(">H", 2 + len(_TAGS)) + _TAGS, size),
    "scans": jpeg_of_scans,
    "chunks": lambda size: png(png_chunk(b"IDAT"), size),
    "profiles": lambda size: png(png_chunk(b"iCCP", b"x\0\0" + zlib.compress(bytes(2_000_000))), size),
    "parts": lambda size: webp(b"ALPH" + bytes(4), size),
    "names": compound,
    "extras": archive,
}
