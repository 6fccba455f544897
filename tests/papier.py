"""What a PDF says, read by a library that wrote none of it."""

import io
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader


def reader(data: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(data))


def pages(data: bytes) -> list[Any]:
    return list(reader(data).pages)


def text_of(data: bytes) -> str:
    """Its words, on one line, with plain spaces."""
    return " ".join(" ".join(page.extract_text() for page in pages(data)).replace("\u00a0", " ").split())


def root(data: bytes) -> Any:
    return reader(data).trailer["/Root"]


def structure(data: bytes) -> Iterator[Any]:
    """The elements of its structure, in reading order."""

    def walk(element: Any) -> Iterator[Any]:
        found = element.get_object() if hasattr(element, "get_object") else element
        if isinstance(found, list):
            for each in found:
                yield from walk(each)
        elif isinstance(found, dict):
            if "/S" in found:
                yield found
            if "/K" in found:
                yield from walk(found["/K"])

    yield from walk(root(data)["/StructTreeRoot"]["/K"])
