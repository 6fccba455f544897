"""The page of the search, and what stands under the box of the head while one types (P17)."""

from typing import Any
from urllib.parse import quote

import lxml.html
import pytest

from tests.factories import administrateur, comite_technique, dirigeant, organisme, referent

ANSWERS = "//a[@data-reponse]"
PALETTE = "//dialog[@id='palette']"


@pytest.fixture
def claire(db, browse):
    personne = administrateur(db)
    db.commit()
    return browse(personne)


def tree(answer: Any) -> Any:
    assert answer.status_code == 200
    return lxml.html.document_fromstring(answer.text)


def asked(browser: Any, typed: str, **how: Any) -> Any:
    return tree(browser.get(f"/recherche?q={quote(typed)}", **how))


def said(page: Any) -> str:
    (status,) = page.xpath("//p[contains(@class, 'palette-said')]")
    return " ".join(status.text_content().split())


def test_the_box_stands_in_the_head_for_agents(db, claire, browse):
    page = tree(claire.get("/"))
    assert page.xpath("//a[contains(@class, 'search-opener')]/@href") == ["/recherche"]
    assert page.xpath(f"{PALETTE}//input[@name='q']/@data-hx-get") == ["/recherche"]
    member = dirigeant(db, organisme(db))
    db.commit()
    assert tree(browse(member).get("/")).xpath(f"{PALETTE} | //a[contains(@class, 'search-opener')]") == []


def test_without_a_script(db, claire):
    thing = organisme(db, "Tremplin Animation Sud")
    db.commit()
    assert asked(claire, "").xpath("//form[@role='search']/@action") == ["/recherche"]
    page = asked(claire, "tremplin")
    assert page.xpath(f"{ANSWERS}/@href")[0] == f"/organismes/{thing.id}"
    assert page.xpath("//mark")[0].text_content() == "Tremplin"
    assert page.xpath("//input[@name='q']/@value") == ["tremplin"] and page.xpath(PALETTE) == []


def test_the_answers_alone_while_one_types(db, claire):
    organisme(db, "Tremplin Animation Sud")
    db.commit()
    part = claire.get("/recherche?q=tremplin", htmx=True)
    assert "<html" not in part.text and "data-reponse" in part.text and 'data-pour="tremplin"' in part.text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Cherchez un organisme"),
        ("zyxw", "Rien de ce que vous pouvez lire"),
        ("trenplin", "voici ce qui s’en approche"),
        ("tremplin", "2 réponses"),
    ],
)
def test_what_is_said(db, claire, typed, sentence):
    organisme(db, "Tremplin Animation Sud")
    db.commit()
    assert sentence in said(asked(claire, typed))


def test_one_group_alone_leads_to_its_list(db, claire):
    for letter in "abcde":
        organisme(db, f"Tremplin {letter}")
    db.commit()
    assert len(asked(claire, "tremplin").xpath(f"//section[@aria-labelledby='groupe-organismes']{ANSWERS}")) == 3
    alone = tree(claire.get("/recherche?q=tremplin&groupe=organismes"))
    assert len(alone.xpath(ANSWERS)) == 5
    (listed,) = alone.xpath("//h2/a/@href")
    assert len(tree(claire.get(listed)).xpath("//tbody/tr")) == 5


def test_what_is_typed_stays_text(claire):
    page = claire.get(f"/recherche?q={quote(chr(34) + '><script>alert(1)</script>')}")
    assert "<script>alert" not in page.text


@pytest.mark.parametrize(
    "typed",
    ["é" * 300, "😀", "%", "' or 1=1 --", "\x00", "a b c d e f g h i j", "0", "+", "@", "@@", "ß", "ﬁn", "...", "1" * 200],
)
def test_anything_may_be_typed(claire, typed):
    assert said(asked(claire, typed))


def test_who_sees_nothing_is_told_of_nothing(db, claire, browse):
    odile = browse(comite_technique(db))
    thing = organisme(db, "Tremplin Animation Sud")
    referent(db, thing)
    db.commit()
    for typed in ("tremplin", "trenplin", dirigeant(db, thing).courriel):
        page = asked(odile, typed)
        assert page.xpath(f"{ANSWERS} | //nav[@class='palette-scope']") == [] and "Rien de ce que vous pouvez lire" in said(page)
