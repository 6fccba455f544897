"""Static files: together where every page needs them, compressed once, kept by browsers for ever."""

import gzip
import os
import re

import brotli
import pytest

from eclat.http.assets import BUNDLES, asset, content, static_folder
from tests.styles import unstyled


@pytest.mark.parametrize(
    ("asked", "encoding"), [("gzip, deflate, br, zstd", "br"), ("gzip", "gzip"), ("br;q=1.0", "br"), ("identity", None)]
)
def test_a_text_leaves_as_the_browser_reads_it(browse, asked: str, encoding: str | None) -> None:
    with browse().client.stream("GET", asset("css/site.css"), headers={"Accept-Encoding": asked}) as answer:
        raw = b"".join(answer.iter_raw())
    assert answer.headers.get("content-encoding") == encoding
    read = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[encoding]
    assert read(raw) == content("css/site.css")
    assert answer.headers["content-type"].startswith("text/css")
    assert "immutable" in answer.headers["cache-control"]


@pytest.mark.parametrize("path", BUNDLES)
def test_what_goes_together_holds_each_file_and_no_comment(path: str) -> None:
    text = content(path).decode()
    assert "/*" not in text if path.endswith(".css") else not re.search(r"^\s*//", text, re.MULTILINE)
    assert text.count("{") == text.count("}")
    assert not re.search(r"^(import|export)\b", text, re.MULTILINE), "a script that is joined to others cannot import"


def test_the_scripts_keep_their_names_to_themselves() -> None:
    assert content("js/public.js").startswith(b"{\n") and content("js/public.js").endswith(b"}\n")


def test_a_light_page_that_shows_a_thread_is_told_of() -> None:
    shown = '<link href="/static/css/site.css?v=1"><p class="says plain"></p>'
    assert unstyled(shown) == {"says"}
    assert not unstyled(shown + '<link href="/static/css/dossiers.css?v=1">')


def test_a_picture_is_sent_as_it_is(browse) -> None:
    answer = browse().client.get(asset("img/favicon-32.png"), headers={"Accept-Encoding": "br"})
    assert "content-encoding" not in answer.headers and answer.content == content("img/favicon-32.png")


def test_an_address_changes_with_the_content(browse, monkeypatch) -> None:
    before = asset("css/site.css")
    monkeypatch.setitem(BUNDLES, "css/site.css", ["css/tokens.css"])
    assert asset("css/site.css") != before


def test_who_changes_a_file_sees_it_at_the_next_page(monkeypatch, tmp_path) -> None:
    monkeypatch.setattr("eclat.http.assets.static_folder", lambda: tmp_path)
    monkeypatch.setitem(BUNDLES, "css/essai.css", ["un.css", "deux.css"])
    for name in ("un.css", "deux.css"):
        (tmp_path / name).write_text("a {}")
    before = asset("css/essai.css")
    assert asset("css/essai.css") == before
    (tmp_path / "deux.css").write_text("b {}")
    os.utime(tmp_path / "deux.css", (1, 1))  # two writes may share an instant
    assert asset("css/essai.css") != before and content("css/essai.css") == b"a {}b {}"


def test_only_reading_is_answered(browse) -> None:
    assert browse().post("/static/css/site.css").status_code == 405
    assert browse().get("/static/css/nothing.css").status_code == 404


def test_french_asks_for_one_font_only() -> None:
    """Of the faces that hold a letter, a browser asks for the last: the one that every page loads from its first line."""
    faces = re.findall(r"fonts/([\w-]+)\.woff2.*?unicode-range: ([^;]+);", content("css/site.css").decode(), re.DOTALL)
    for letter in "aéÉçœŒæÆÿ’«»…–—€\u00a0\u202f":
        assert [name for name, ranges in faces if holds(ranges, letter)][-1].endswith("next-latin-wght-normal"), letter


def holds(ranges: str, letter: str) -> bool:
    spans = [part.strip().removeprefix("U+").partition("-") for part in ranges.split(",")]
    return any(int(low, 16) <= ord(letter) <= int(high or low, 16) for low, _, high in spans)


SHARED = {"badge", "composer", "contents", "grid", "message", "note-box"}  # one component, which a page's own sheet goes on with


def test_a_class_is_of_one_component() -> None:
    """Two sheets that call different things alike draw each as the other, wherever both are loaded."""
    sheets: dict[str, set[str]] = {}
    for file in (static_folder() / "css").glob("*.css"):
        text = re.sub(r"/\*.*?\*/", "", file.read_text(), flags=re.DOTALL)
        depth, outer = 0, int("@layer components {" in text)
        for selector, brace in re.findall(r"([^{};]*)([{}])", text):
            alone = [re.fullmatch(r"\.([a-z0-9-]+)", each.strip()) for each in selector.split(",")]
            for name in [found[1] for found in alone if found] if brace == "{" and depth == outer else []:
                sheets.setdefault(name, set()).add(file.name)
            depth += 1 if brace == "{" else -1
    assert {name for name, files in sheets.items() if len(files) > 1} == SHARED
