"""What is drawn once is what the template would have drawn."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import lxml.html
import pytest
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup, escape

from eclat.http.drawn import KEPT, Texte, bare, moulded, remembered

HOSTILE = (
    "",
    "<script>alert(1)</script>",
    '"><img src=x onerror="a">',
    "l'été & l’œuvre",
    "100 % %s %(nom)s {{ nom }}",
    "a\0b",
    "\ue000nom\ue001",
)


class Etat(StrEnum):
    OUVERT = "ouvert"
    CLOS = "clos"


@dataclass(frozen=True)
class Rangee:
    etat: Etat
    verbes: frozenset[str]
    nom: Texte
    url: Texte
    agents: tuple[Texte, ...] = ()


ROW = Rangee(Etat.OUVERT, frozenset({"refus"}), Texte("Les Possibles"), Texte("/organismes/1"))
SOURCE = """
{%- macro rangee(row, question=none) -%}
<tr class="{{ row.etat }}" {{ {"data-url": row.url ~ "/refus"}|xmlattr }}><td>100 %</td>
<td>{{ row.nom }}</td>{% if row.etat == "clos" %}<td>{{ row.nom }} est clos</td>{% endif %}
{% if "refus" in row.verbes %}<a href="{{ row.url }}" aria-label="{{ "Refuser " ~ row.nom }}">Refuser</a>{% endif %}
{% for agent in row.agents %}<b>{{ agent }}</b>{% endfor %}{% if row.agents %}{{ row.agents|length }} {{ row.nom }}{% endif %}{{ question or "" }}</tr>
{%- endmacro -%}
"""


def counting(drawn: list[Any], macro: Any) -> Any:
    """The macro, which notes each time that it draws."""

    def draw(*words: Any, **named: Any) -> Any:
        drawn.append(words)
        return macro(*words, **named)

    return draw


def macro(source: str = SOURCE, name: str = "rangee") -> Any:
    return getattr(Environment(autoescape=True, undefined=StrictUndefined).from_string(source).module, name)


@pytest.mark.parametrize("nom", HOSTILE)
@pytest.mark.parametrize("url", HOSTILE)
def test_a_row_from_its_mould_is_the_row_drawn(nom: str, url: str) -> None:
    slow, quick = macro(), moulded(macro())
    for etat in Etat:
        for verbes in (frozenset[str](), frozenset({"refus"})):
            for agents in ((), (nom,), (url, nom), (nom, url)):
                row = Rangee(etat, verbes, Texte(nom), Texte(url), tuple(map(Texte, agents)))
                assert quick(row) == slow(row)
                assert quick(row) == slow(row)  # from a mould that is there


@pytest.mark.parametrize("text", ["ouvert", *HOSTILE, "x onfocus=alert(1)", '="ouvert"'])
def test_a_bare_row_is_the_row_drawn(text: str) -> None:
    """Only words of the template lose their quotes, only cells their end tags: a text may be anything, and from a mould it keeps them."""
    quick = moulded(bare(macro()))
    row = Rangee(Etat.OUVERT, frozenset({"refus"}), Texte(text), Texte(text))
    assert "<tr class=ouvert  data-url=" in quick(row) and f'href="{escape(text)}"' in quick(row)
    for said in (quick(row), bare(macro())(row)):
        assert lxml.html.tostring(lxml.html.fromstring(said)) == lxml.html.tostring(lxml.html.fromstring(macro()(row)))


def test_what_comes_with_a_row_is_drawn_with_it() -> None:
    quick = moulded(macro())
    assert "Pourquoi ?" in quick(ROW, "Pourquoi ?") and "Pourquoi ?" not in quick(ROW, None)
    assert quick(ROW, "<b>") == macro()(ROW, "<b>")


def test_a_mould_keeps_nothing_of_the_rows_that_it_drew() -> None:
    quick = moulded(macro())
    quick(replace(ROW, nom=Texte("Un secret")))
    assert "Un secret" not in quick(ROW)


def test_a_row_is_drawn_once_for_each_shape() -> None:
    drawn: list[Any] = []
    quick = moulded(counting(drawn, macro()))
    for number in range(20):
        quick(replace(ROW, nom=Texte(f"Organisme {number}")))
    quick(replace(ROW, etat=Etat.CLOS))
    assert len(drawn) == 2


@pytest.mark.parametrize(
    "use",
    [
        "{% if row.nom %}x{% endif %}", "{{ row.nom or '–' }}", "{{ row.nom|upper }}", "{{ row.nom|length }}", "{{ row.nom == 'x' }}",
        "{{ 'x' in row.nom }}", "{{ {'x': 1}[row.nom] }}", "{{ row.nom[0] }}", "{% for each in row.nom %}x{% endfor %}", "{{ '%s'|format(row.nom) }}",
    ],
)  # fmt: skip
def test_a_template_may_only_write_a_text(use: str) -> None:
    """What looked at a mark would be wrong for every row that comes after: it fails when it is drawn."""
    quick = moulded(macro("{% macro rangee(row) %}" + use + "{% endmacro %}"))
    with pytest.raises(Exception):  # noqa: B017 - each use has its own
        quick(ROW)


def test_the_same_words_are_drawn_once() -> None:
    drawn: list[Any] = []
    quick = remembered(counting(drawn, lambda words, small: Markup(f"{words}{small}")))
    assert quick([{"label": "Tous"}], small=True) == quick([{"label": "Tous"}], small=True)
    assert len(drawn) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [("<b>", Markup("<b>")), (True, 1), (None, ""), ("1", 1), ([{"url": "<b>"}], [{"url": Markup("<b>")}]), ({"a": 1}, {"a": 2}), (["ab"], ["a", "b"])],
)  # fmt: skip
def test_words_that_are_not_written_alike_are_drawn_apart(one: Any, other: Any) -> None:
    """A text that was escaped must never serve one that was not, nor one page another."""
    slow = macro("{% macro said(word) %}{{ word }}{{ word is string }}{{ word is true }}{% endmacro %}", "said")
    quick = remembered(slow)
    for word in (one, other, one):
        assert quick(word) == slow(word)


@pytest.mark.parametrize("middle", HOSTILE)
def test_what_is_called_around_is_drawn_each_time(middle: str) -> None:
    """The words around it are kept, what stands between them never is."""
    drawn: list[Any] = []
    slow = macro("{% macro around(word) %}<p>{{ word }}</p>{{ caller() }}<hr>{{ caller() }}{% endmacro %}", "around")
    quick = remembered(counting(drawn, slow))
    for between in ("first", middle, Markup(middle)):
        assert quick("<b>", caller=lambda between=between: escape(between)) == slow(
            "<b>", caller=lambda between=between: escape(between)
        )
    assert len(drawn) == 1


def test_what_is_remembered_is_bounded() -> None:
    drawn: list[Any] = []
    quick = remembered(counting(drawn, lambda word: Markup("x")))
    for number in range(KEPT + 1):
        quick(number)
    quick(0)
    assert len(drawn) == KEPT + 2


def test_rows_drawn_together_are_the_rows_drawn_one_by_one() -> None:
    quick = moulded(macro())
    calls = [(replace(ROW, nom=Texte(nom)), question) for nom in HOSTILE for question in (None, "Pourquoi ?", "<b>")]
    together = quick.each(calls)
    assert together == "".join(quick(*each) for each in calls)
    assert isinstance(together, Markup)  # a page does not escape it again
