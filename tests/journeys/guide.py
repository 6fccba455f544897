"""The pictures of the user guide, taken where a journey looks at a page: what they show of the product cannot go stale.

Beside each picture of ``static/guide`` stands what it shows, as a reader would name it: headings, fields, buttons, columns. A journey whose page says something else
complains; ``GUIDE=1`` takes the picture again.
"""

import io
import os
import re
from collections.abc import Iterator
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

from eclat.formats import MONTHS
from eclat.http.assets import static_folder

IMAGES = re.compile(r"static/guide/([a-z0-9-]+)\.webp")
TAKES = bool(os.environ.get("GUIDE"))
ALWAYS = re.compile(rf"\d[\d\u00a0\u202f]*|\b(?:{'|'.join(MONTHS)})\b")
WIDTH, HEIGHT = 1280, 800
HEAVY = 60_000  # bytes of a picture
SHOWN = """() => {
  const named = (each) => (each.getAttribute("aria-label") || each.innerText || "").trim().split("\\n")[0];
  const seen = (each) => each.checkVisibility() && !each.closest(".toasts, header, nav, footer");
  const told = (kind, found, name = named) => [...document.querySelectorAll(found)].filter(seen).map((each) => `${kind} ${name(each)}`);
  const labelled = (each) => (each.labels?.[0]?.innerText || each.getAttribute("aria-label") || each.name).trim().split("\\n")[0];
  return [
    ...told("titre", "main h1, main h2"),
    ...told("bouton", "main button, main .button"),
    ...told("champ", "main input:not([type=hidden]), main select, main textarea", labelled),
    ...told("colonne", "main th[scope=col], main thead th"),
  ];
}"""


def folder() -> Path:
    return static_folder() / "guide"


def pictures() -> set[str]:
    """Those that the pages of the guide show, by the names of the looks that take them."""
    return {
        Path(image).stem
        for page in (static_folder().parent / "docs" / "guide").glob("*.md")
        for image in IMAGES.findall(page.read_text())
    }


def shown(page: Page) -> str:
    """What it shows, each once, whatever the day and the number of rows."""
    lines = [ALWAYS.sub("…", line) for line in page.evaluate(SHOWN)]
    return "\n".join(dict.fromkeys(line for line in lines if not line.endswith(" "))) + "\n"


def steady(text: str) -> list[str]:
    """What does not depend on how far the page has come: its title, its fields, its columns. Buttons and the other titles follow what was
    just saved; that the product still has those buttons is asked by tests/pages/site/test_aide.py."""
    return [line for rank, line in enumerate(text.splitlines()) if rank == 0 or line.startswith(("champ ", "colonne "))]


def check(page: Page, name: str) -> Iterator[str]:
    """The picture of this look, where the guide has one: taken, or compared with what the page shows today."""
    if name not in pictures():
        return
    file, beside = folder() / f"{name}.webp", folder() / f"{name}.txt"
    now = shown(page)
    if TAKES:
        folder().mkdir(exist_ok=True)
        taken = Image.open(io.BytesIO(page.screenshot(clip={"x": 0, "y": 0, "width": WIDTH, "height": HEIGHT}, full_page=True)))
        for quality in (80, 65, 50):  # the best that is light enough
            taken.save(file, "WEBP", quality=quality, method=6)
            if file.stat().st_size < HEAVY:
                break
        beside.write_text(now)
    elif not file.exists() or not beside.exists() or steady(beside.read_text()) != steady(now):
        yield f"its picture in the guide shows something else ({file.name}): GUIDE=1 takes it again"
