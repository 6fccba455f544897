"""Where a French text of the product has a plain space beside its punctuation or its units, and would be cut there by the end of a line.

``fautes`` reads a file by its kind: what a template, a mail, a Python file, a script or a Typst document shows to people, without the code
around it. Docstrings, comments and patterns are not read.
"""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

# « : ; ? ! » at the end of a word: what follows ends the sentence, the literal, the tag or begins a value.
ROOT = Path(__file__).parents[2]
# A number, or what is filled with one, is not cut from its unit, nor hours from their minutes.
FAUTE = re.compile(
    r"(?<=«)[ \t\n]+|[ \t\n]+(?=[:;?!»](?:[\s\u00a0<{}()\[\]«»…*.,;\x00]|$))"
    r"|(?<=[0-9}\x00H])[ \t\n]+(?=(?:[KMG]o|octets|h|min|€|%)(?:[\s\u00a0<{}()\[\]«»….,;:\x00]|$))"
    r"|(?<=[0-9}\x00H][ \u00a0]h)[ \t\n]+(?=[0-9{%\x00])"
)
JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
LITERAL = re.compile(r"\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)'", re.DOTALL)
TAG = re.compile(r"<!--.*?-->|<(?:[/!]?[a-zA-Z])(?:\"[^\"]*\"|'[^']*'|[^'\">])*>", re.DOTALL)
CODE = re.compile(r"(<(script|style)\b[^>]*>)(.*?)(?=</\2>)", re.DOTALL)
ATTRIBUTE = re.compile(r"([\w:.@-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.DOTALL)
UNSAID = re.compile(r"hx-|on|style$|class$|pattern$|href$|src|d$|content$|media$|accept$|sizes$")  # attributes that nobody reads
FILLED = r"\$\{(?:[^{}`]|`[^`]*`)*\}"  # what a literal of a script is filled with
SCRIPT = re.compile(rf"//[^\n]*|/\*.*?\*/|\"((?:[^\"\\\n]|\\.)*)\"|'((?:[^'\\\n]|\\.)*)'|`((?:{FILLED}|[^`\\]|\\.)*)`", re.DOTALL)
FIELD = re.compile(r"\{\{|\}\}|\{((?:[^{}]|\{[^{}]*\})*)\}")  # of an f-string
HEADER = re.compile(r"^(?:sujet|aperçu|connexion|notifications) :")
HIDDEN = "\x00"  # stands where code was, as long as it


@dataclass(frozen=True)
class Faute:
    """A plain space, from ``debut`` to ``fin`` of the file's text."""

    debut: int
    fin: int


def fautes(path: Path) -> list[Faute]:
    source = path.read_text()
    return sorted(
        {
            Faute(at + found.start(), at + found.end())
            for at, text in KINDS[path.suffix](source)
            for found in FAUTE.finditer(text)
        },
        key=lambda each: each.debut,
    )


def told(path: Path, faute: Faute) -> str:
    """The place, as file:line from the root of the repository, and the words around it."""
    source = path.read_text()
    around = source[max(0, faute.debut - 30) : faute.fin + 20]
    return f"{path.relative_to(ROOT)}:{source.count(chr(10), 0, faute.debut) + 1}: {' '.join(around.split())}"


Texts = Iterator[tuple[int, str]]


def template(source: str) -> Texts:
    """The words between its tags, its attributes, and the literals of its expressions."""
    for block in JINJA.finditer(source):
        if not block[0].startswith("{#"):
            yield from literals(block[0], block.start(), LITERAL)
    shown = hidden(CODE, hidden(JINJA, source), group=3)
    for tag in TAG.finditer(shown):
        for found in ATTRIBUTE.finditer(tag[0]):
            if not UNSAID.match(found[1]):
                yield tag.start() + found.start(found.lastindex or 0), found[found.lastindex or 0]
    yield 0, hidden(TAG, shown)


def mail(source: str) -> Texts:
    """Its words; the names of its headers are followed by what the reader of these files expects."""
    at = 0
    for line in source.splitlines(keepends=True):
        header = HEADER.match(line)
        skipped = header.end() if header else 0
        yield at + skipped, line[skipped:].removesuffix("\n")
        at += len(line)


def python(source: str) -> Texts:
    """Its literals, but for docstrings, bytes and raw ones, which are patterns."""
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    notes = {
        (each.lineno, each.col_offset)
        for each in ast.walk(ast.parse(source))
        if isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant)
    }
    raw: list[bool] = []
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        name = tokenize.tok_name[token.type]
        prefix = re.match(r"[a-zA-Z]*", token.string)[0].lower()  # type: ignore[index]
        at = starts[token.start[0] - 1] + token.start[1]
        if name == "FSTRING_START":
            raw.append("r" in prefix)
        elif name == "FSTRING_END":
            raw.pop()
        elif name == "FSTRING_MIDDLE" and not raw[-1]:
            yield at, source[at : starts[token.end[0] - 1] + token.end[1]]
        elif name == "STRING" and not set(prefix) & set("rb") and token.start not in notes:
            quotes = 3 if token.string[len(prefix) :][:3] in ('"""', "'''") else 1
            begun, words = at + len(prefix) + quotes, token.string[len(prefix) + quotes : -quotes]
            if "f" in prefix:  # one token before Python 3.12
                for filled in FIELD.finditer(words):
                    if filled[1]:
                        yield from literals(filled[1], begun + filled.start(1), LITERAL)
                words = hidden(FIELD, words)
            yield begun, words


def script(source: str) -> Texts:
    yield from literals(source, 0, SCRIPT)


def typst(source: str) -> Texts:
    """Its strings, and the words of its markup."""
    shown = hidden(re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL), source)
    yield from literals(shown, 0, LITERAL)
    yield 0, hidden(LITERAL, shown)


def literals(source: str, at: int, pattern: re.Pattern[str]) -> Texts:
    for found in pattern.finditer(source):
        if found.lastindex:
            yield at + found.start(found.lastindex), hidden(re.compile(FILLED), found[found.lastindex])


def hidden(pattern: re.Pattern[str], source: str, *, group: int = 0) -> str:
    """The source without what the pattern finds, as long as before."""

    def without(found: re.Match[str]) -> str:
        start, end = found.start(group) - found.start(), found.end(group) - found.start()
        return found[0][:start] + HIDDEN * (end - start) + found[0][end:]

    return pattern.sub(without, source)


KINDS = {".html": template, ".txt": template, ".mail": mail, ".py": python, ".js": script, ".typ": typst}
