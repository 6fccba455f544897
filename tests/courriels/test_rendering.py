"""The HTML parts as a real browser draws them, wide and narrow, by day and by night."""

import re
from itertools import product

import pytest

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


@pytest.mark.journey
@pytest.mark.parametrize(("width", "scheme"), [*product((600, 375, 320), ("light", "dark"))])
def test_every_mail_is_legible_and_asks_nothing(db, chromium, width, scheme):
    story = Story(db)
    written = [mail for scene in SCENES for mail in story.write(scene)]
    context = chromium.new_context(viewport={"width": width, "height": 600}, color_scheme=scheme)
    page, asked = context.new_page(), []
    page.on("request", lambda request: asked.append(request.url))
    for mail in written:
        page.set_content(mail.html)
        assert page.evaluate("document.documentElement.scrollWidth") == width, mail.modele
        for ink, paper in (pair.split("/") for pair in page.evaluate(SHOWN)):
            assert contrast(hexadecimal(ink), hexadecimal(paper)) >= 4.5, f"{mail.modele}: {ink} on {paper}"
    assert not asked
    context.close()
