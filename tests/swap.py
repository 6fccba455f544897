"""Proving that a swap equals a reload: apply what htmx received to the page it had, fetch the page again, compare."""

from copy import deepcopy
from typing import Any

import lxml.html
from lxml.html import HtmlElement

VOLATILE = {"toasts"}
UI_STATE = {"data-focus", "autofocus", "open"}  # where the reader is, not what the page says


def apply(page: str, answer: str, *, target: str, swap: str = "outerHTML") -> HtmlElement:
    """The page after htmx has put the answer at ``target`` (an id) and each ``<hx-partial>`` at its own."""
    tree = lxml.html.document_fromstring(page)
    fragment = lxml.html.fragment_fromstring(answer, create_parent="div")
    for part in fragment.xpath(".//hx-partial"):
        part.getparent().remove(part)
        where = part.get("hx-target", "")
        if (
            where.startswith("#") and where != "#annonces"
        ):  # the live region is outside what is compared, so are the menu's counts
            put(tree, where[1:], list(part), part.get("hx-swap", "innerHTML"))
    main = [element for element in fragment if isinstance(element.tag, str)]
    if main:
        put(tree, target, main, swap)
    return tree


def put(tree: HtmlElement, target: str, elements: list[HtmlElement], swap: str) -> None:
    found = tree.get_element_by_id(target)
    style = swap.split()[0]
    copies = [deepcopy(element) for element in elements]
    if style in ("outerHTML", "outerMorph"):
        parent = found.getparent()
        assert parent is not None
        at = parent.index(found)
        for offset, copy in enumerate(copies):
            copy.tail = found.tail if offset == len(copies) - 1 else None
            parent.insert(at + offset, copy)
        parent.remove(found)
    elif style in ("innerHTML", "innerMorph"):
        for child in list(found):
            found.remove(child)
        found.text = None
        found.extend(copies)
    elif style in ("beforeend", "append"):
        found.extend(copies)
    elif style == "beforebegin":
        for copy in copies:
            copy.tail = None
            found.addprevious(copy)
    elif style == "delete":
        found.drop_tree()
    else:
        raise AssertionError(f"swap style not known here: {swap}")


def shape(element: HtmlElement) -> Any:
    """The element without insignificant white space, volatile regions or the marks that only a swap has."""
    if not isinstance(element.tag, str) or element.get("id") in VOLATILE:
        return None
    attributes = {key: " ".join(value.split()) for key, value in element.attrib.items() if key not in UI_STATE}
    children = [part for child in element if (part := shape(child)) is not None]
    words = " ".join("".join([element.text or "", *[child.tail or "" for child in element]]).split())
    return (element.tag, tuple(sorted(attributes.items())), words, tuple(children))


def assert_swap_equals_reload(before: str, answer: str, after: str, *, target: str, swap: str = "outerHTML") -> None:
    """``before``: the page as it stood; ``answer``: what htmx got; ``after``: the page fetched again."""
    swapped = shape(apply(before, answer, target=target, swap=swap).get_element_by_id("contenu"))
    reloaded = shape(lxml.html.document_fromstring(after).get_element_by_id("contenu"))
    assert swapped == reloaded
