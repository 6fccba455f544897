"""One look at a page, in whatever state it is: axe-core in light and dark, on a desk and on a phone; nothing wider than the screen,
nothing cut when the text is twice as large; and its HTML kept, for the Nu checker to read all of them at once (test_markup.py).

What is found is returned, not raised: a journey goes on and tells everything at its end.
"""

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from playwright.sync_api import Page

from tests.journeys import guide

CAPTURES = Path(__file__).parent / "captures"
TOOLS = Path(__file__).parent.parent / "tools" / "node_modules"
PHONE, DESKTOP, NARROWEST, ZOOMED = 375, 1280, 320, 640  # 1280 px enlarged to 200 % leave 640
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PICTURES = bool(os.environ.get("CAPTURES"))  # CAPTURES=1 keeps a picture of each state too
OF_COLOUR = ["color-contrast", "link-in-text-block"]  # all that the dark style sheet can change

# Not avoid-inline-spacing: the security policy allows no style attribute, and looking for them is a third of the time. Nor what is in
# frames: a mail is looked at by itself (tests/courriels/test_rendering.py), and no script may speak with its sandbox.
RUN_AXE = """async ([tags, rules]) => (await axe.run(document, {
  iframes: false, runOnly: rules ? {type: "rule", values: rules} : {type: "tag", values: tags}, resultTypes: ["violations"], preload: false,
  ...(rules ? {} : {rules: {"avoid-inline-spacing": {enabled: false}}}),
})).violations.map(({id, impact, nodes}) => `${id} (${impact}): ` + nodes.map((node) =>
  `${node.target.join(" ")} ${node.failureSummary.replace(/\\s+/g, " ")}`).slice(0, 5).join(" | "))"""

# Text that its own box hides, unless the box scrolls, is for screen readers alone, or ends with an ellipsis on purpose.
FIND_CUT = """() => [...document.body.querySelectorAll("*")].filter((each) => {
  if (![...each.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim())) return false;
  if (each.closest(".sr, svg, template, [hidden]") || !each.checkVisibility()) return false;
  const style = getComputedStyle(each);
  if (style.clipPath === "inset(50%)") return false;  // read aloud alone, at this width
  const hides = (way) => ["hidden", "clip"].includes(way);
  return (hides(style.overflowX) && style.textOverflow !== "ellipsis" && each.scrollWidth > each.clientWidth + 1)
    || (hides(style.overflowY) && each.scrollHeight > each.clientHeight + 1);
}).map((each) => each.tagName.toLowerCase() + "." + each.className + " " + each.textContent.trim().slice(0, 40))"""

FIND_WIDE = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return "";
  const wide = [...document.body.querySelectorAll("*")].filter((each) => each.getBoundingClientRect().right > room + 1);
  return wide.slice(-3).map((each) => each.tagName.toLowerCase() + "." + each.className).join(", ") || "?";
}"""


# Rows that are off the screen are given the size of a row until they come into view (tableau.css): measured before, they overlap.
LAY_ALL_OUT = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("tbody { content-visibility: visible !important }");
  document.adoptedStyleSheets = [sheet];
}"""

POINT = "(way) => document.querySelectorAll('[data-toast]').forEach((toast) => toast.dispatchEvent(new PointerEvent(way)))"


@cache
def axe() -> str:
    return (TOOLS / "axe-core" / "axe.min.js").read_text()


def look(page: Page, name: str, source: str = "") -> list[str]:
    """What is wrong with the page as it stands. ``source``: its HTML as it was sent."""
    size = page.viewport_size
    assert size is not None
    keep(name, page.content())
    if source:
        keep(f"{name}-envoyee", source)
    # Nothing moves while it is measured, and no toast leaves: the pointer is over it.
    page.evaluate(POINT, "pointerenter")
    page.emulate_media(reduced_motion="reduce", color_scheme="light")
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe())
    page.evaluate(LAY_ALL_OUT)
    found = [f"{name}, {finding}" for finding in findings(page, name)]
    page.evaluate("document.adoptedStyleSheets = []")
    page.emulate_media(color_scheme="null", reduced_motion="null")
    page.set_viewport_size(size)
    page.evaluate(POINT, "pointerleave")
    return found


def findings(page: Page, name: str) -> Iterator[str]:
    """Ordered so that the size and the colours change as seldom as they can: each change lays the whole page out again."""
    yield from at(page, DESKTOP, 900)
    yield from violations(page, f"{DESKTOP} px")
    picture(page, name, DESKTOP)
    yield from guide.check(page, name)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    yield from too_wide(page, DESKTOP, "text at 200 %")
    for cut in page.evaluate(FIND_CUT):
        yield f"text at 200 %: cut: {cut}"
    page.evaluate("document.documentElement.removeAttribute('style')")
    page.emulate_media(color_scheme="dark")
    yield from violations(page, f"{DESKTOP} px, dark", OF_COLOUR)
    yield from at(page, PHONE, 900)
    yield from violations(page, f"{PHONE} px, dark", OF_COLOUR)
    page.emulate_media(color_scheme="light")
    yield from violations(page, f"{PHONE} px")
    picture(page, name, PHONE)
    for width in (NARROWEST, ZOOMED):
        yield from at(page, width, 450)


def at(page: Page, width: int, height: int) -> Iterator[str]:
    """This wide from now on, and nothing wider than that."""
    page.set_viewport_size({"width": width, "height": height})
    yield from too_wide(page, width)


def picture(page: Page, name: str, width: int) -> None:
    if PICTURES:
        page.screenshot(path=CAPTURES / f"{name}-{width}.png", full_page=True)


def violations(page: Page, how: str, rules: list[str] | None = None) -> Iterator[str]:
    for violation in page.evaluate(RUN_AXE, [TAGS, rules]):
        yield f"{how}: {violation}"


def too_wide(page: Page, width: int, how: str = "") -> Iterator[str]:
    if wide := page.evaluate(FIND_WIDE):
        yield f"{width} px {how}: scrolls sideways ({wide})"


def keep(name: str, html: str) -> None:
    CAPTURES.mkdir(exist_ok=True)
    (CAPTURES / f"{name}.html").write_text(html)
