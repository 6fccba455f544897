"""Documents for paper, as PDF: what they say is data, how they look is a ``.typ`` beside this file.

A source reads its data as JSON and writes it as text: nothing that somebody typed is ever read as markup. It reaches no network, no
package, and no file but these.
"""

import json
import threading
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Literal

import typst

HERE: Final = Path(__file__).parent
AT_ONCE: Final = threading.BoundedSemaphore(2)  # each holds a core for some tens of milliseconds


@lru_cache
def fonts() -> typst.Fonts:
    """The product's own, and those that typst carries; none of the machine's: a document is the same everywhere."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[HERE / "polices"])


def render(name: str, data: Mapping[str, Any], *, at: datetime, accessible: bool = False) -> bytes:
    """The PDF of ``name``.typ, tagged, dated ``at``. Called from a worker thread: it computes for a while.

    ``accessible``: held to PDF/UA-1 (ISO 14289-1), which refuses a letter that no font has. Raises Unprintable.
    """
    standards: Literal["ua-1"] | None = "ua-1" if accessible else None
    with AT_ONCE:
        try:
            made = compiler(name, data).compile(format="pdf", timestamp=at.replace(microsecond=0), pdf_standards=standards)
        except typst.TypstError as error:
            raise Unprintable(str(error)) from error
    assert isinstance(made, bytes)
    return made


def pictures(name: str, data: Mapping[str, Any], *, wide: int = 1) -> list[bytes]:
    """The pages of ``name``.typ, as a screen shows them: PNG, ``wide`` times 595 points."""
    with AT_ONCE:
        made = compiler(name, data).compile(format="png", ppi=72.0 * wide)
    return made if isinstance(made, list) else [made] if made else []


def compiler(name: str, data: Mapping[str, Any]) -> typst.Compiler:
    inputs = {"data": json.dumps(data)}
    return typst.Compiler(HERE / f"{name}.typ", root=HERE, font_paths=fonts(), ignore_system_fonts=True, sys_inputs=inputs)


class Unprintable(Exception):
    """The document cannot be made as its standard wants it: a letter that no font has, most of all."""
