"""The HTML parts as a real browser draws them, wide and narrow, by day and by night."""

import re
from itertools import product
from typing import Any

import pytest
from playwright.sync_api import Browser

from eclat.database import writing
from tests.conftest import emptied
from tests.courriels.reading import contrast
from tests.courriels.story import SCENES, Story

SHOWN = """() => {
  const found = new Set(), walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement
    if (!walker.currentNode.data.trim() || !element.checkVisibility() || element.className === 'etincelle') continue
    let behind = element
    while (behind && getComputedStyle(behind).backgroundColor === 'rgba(0, 0, 0, 0)') behind = behind.parentElement
    found.add(getComputedStyle(element).color + '/' + getComputedStyle(behind).backgroundColor)
  }
  return [...found]
}"""


def hexadecimal(colour: str) -> str:
    return "#" + "".join(f"{int(channel):02x}" for channel in re.findall(r"\d+", colour)[:3])


@pytest.fixture(scope="module")
def written(database_url: str) -> list[tuple[str, str]]:
    """Every mail, by its model: they are written once, and looked at in each way."""
    emptied(database_url)
    with writing() as db:
        story = Story(db)
        return [(mail.modele, mail.html) for scene in SCENES for mail in story.write(scene)]


@pytest.mark.journey
@pytest.mark.parametrize(("width", "scheme"), [*product((600, 375, 320), ("light", "dark"))])
def test_every_mail_is_legible_and_asks_nothing(
    written: list[tuple[str, str]], chromium: Browser, width: int, scheme: Any
) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 600}, color_scheme=scheme)
    page, asked = context.new_page(), list[str]()
    page.on("request", lambda request: asked.append(request.url))
    for modele, html in written:
        page.set_content(html)
        assert page.evaluate("document.documentElement.scrollWidth") == width, modele
        for ink, paper in (pair.split("/") for pair in page.evaluate(SHOWN)):
            assert contrast(hexadecimal(ink), hexadecimal(paper)) >= 4.5, f"{modele}: {ink} on {paper}"
    assert not asked
    context.close()
