"""The language of a mail's text: one source, from which the plain part and the HTML part are both made.

    sujet : Votre demande {numero} est à compléter
    aperçu : What an inbox shows beside the subject.

    A paragraph, with **words in bold**, a {value}, and {si condition}some words{sinon}others{fin}.

    - an item of a list; of a value that is a list, as many items
    - [{lignes}]({adresses})
    > a quotation: what someone typed, on as many lines as they wrote
    | a line in a frame

    [The words of the button]({lien})

On lines of their own, ``{si …}``, ``{sinon}`` and ``{fin}`` hold whole paragraphs. An administrateur may edit such a text, so what is
wrong in it is said in French, with its line. It becomes Jinja, which only fills it: no value makes a line, a link or a button of ours.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from html import escape
from itertools import groupby
from typing import Any, NamedTuple

# How a value is drawn follows from its name. Any other is someone's words, within a line of ours.
LINKS = {"lien", "connexion_link", "notifications_link"}
CONTACT = "admin_email"
ADDRESSES = {CONTACT, "email", "username", "courriel"}
UNBROKEN = {"numero", "siret"}  # a reference, kept on one line

HEADERS = {"sujet": "L’objet", "aperçu": "L’aperçu"}
NEW_ACCOUNT = "connexion"  # a header: the mail ends with the frame "Informations de connexion"
NOTICE = "notifications"  # a header: the foot says where one chooses to have fewer of these mails

HEADER = re.compile(r"(\w+)\s*:\s*(.*)")
CONTROL = re.compile(r"\{\s*(?P<control>si\s+[^{}]*?|sinon|fin)\s*\}")
LINK = re.compile(r"\[(?P<words>[^\[\]]*)\](?:\((?P<target>[^()]*)\))?")
MARKED = re.compile(rf"\*\*(?P<bold>.+?)\*\*|{LINK.pattern}|{CONTROL.pattern}|\{{\s*(?P<value>[^{{}}]*?)\s*\}}")
LINKED = re.compile(r"\[\{\s*(\w+)\s*\}\]\(\{\s*(\w+)\s*\}\)")  # a list of words, and the list of where each leads
ALONE = re.compile(r"\{\s*(\w+)\s*\}")
NAME = re.compile(r"[a-z][a-z0-9_]*")
SITE = re.compile(r"https?://[^\s{}\"<>]+")
UNPAIRED = re.compile(r"[{}\[\]⟦⟧]|\*\*")  # ⟦ stands before what is signed: nobody writes it
STARTS = {"- ": "item", "> ": "quotation", "| ": "frame"}

Line = tuple[int, str]  # its number, its words


@dataclass(frozen=True)
class Faute:
    """What is wrong in a text, and at which of its lines."""

    ligne: int
    message: str


class TexteFautif(ValueError):
    def __init__(self, fautes: list[Faute]) -> None:
        super().__init__("\n".join(f"ligne {each.ligne} : {each.message}" for each in fautes))
        self.fautes = fautes


class Part(NamedTuple):
    """A piece of a mail in Jinja, for the plain part and for the HTML part."""

    texte: str
    html: str


@dataclass(frozen=True)
class Source:
    """A text that was read: Jinja for each part, and the values that fill it."""

    sujet: str
    apercu: str
    corps: Part
    nouveau_compte: bool
    notification: bool
    valeurs: frozenset[str]
    liens: frozenset[str]  # those of LINKS that the message shows, in some case at least
    liens_surs: frozenset[str]  # in every case


def read(text: str, parts: Any, *, known: Collection[str] = ()) -> Source:
    """``parts``: the macros that draw the HTML blocks. ``known``: the only values that the text may show, if there are such.

    Raises TexteFautif with all that is wrong.
    """
    return Reader(parts, frozenset(known)).read(text)


def kind(line: str) -> str:
    if not line:
        return "blank"
    if CONTROL.fullmatch(line):
        return "control"
    return "button" if LINK.fullmatch(line) else STARTS.get(line[:2], "paragraph")


@dataclass
class Reader:
    parts: Any
    known: frozenset[str]
    fautes: list[Faute] = field(default_factory=list)
    valeurs: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)  # those of the block being read: the plain part shows them under its words
    liens: set[str] = field(default_factory=set)
    branches: list[list[set[str]]] = field(default_factory=lambda: [[set()]])  # the links of each branch, of each open condition
    ligne: int = 1

    def read(self, text: str) -> Source:
        lines = [(at, line.strip()) for at, line in enumerate(text.splitlines(), 1)]
        end = next((at for at, line in lines if not line), len(lines))
        headers, blocks = self.headers(lines[:end]), list(self.blocks(lines[end:]))
        if not blocks:
            self.wrong("Le message est vide.")
        if self.fautes:
            raise TexteFautif(sorted(self.fautes, key=lambda each: each.ligne))
        corps = Part("".join(each.texte for each in blocks), "\n".join(each.html for each in blocks))
        return Source(
            headers["sujet"].texte,
            headers["aperçu"].html,
            corps,
            NEW_ACCOUNT in headers,
            NOTICE in headers,
            frozenset(self.valeurs),
            frozenset(self.liens),
            frozenset(self.branches[0][0]),
        )

    def wrong(self, message: str) -> None:
        self.fautes.append(Faute(self.ligne, message))

    # --- blocks ---

    def headers(self, lines: Iterable[Line]) -> dict[str, Part]:
        found: dict[str, Part] = {}
        for self.ligne, line in lines:
            header = HEADER.fullmatch(line)
            if header and header[1] in {*HEADERS, NEW_ACCOUNT, NOTICE}:
                found[header[1]] = self.words(header[2], "title")
            elif line:
                self.wrong("Avant la première ligne vide, il n’y a que « sujet : » et « aperçu : ».")
        self.ligne = 1
        for name, called in HEADERS.items():
            if name not in found or not found[name].texte:
                self.wrong(f"{called} manque.")
        return found

    def blocks(self, lines: Iterable[Line]) -> Iterator[Part]:
        opened: list[Line] = []
        for name, run in groupby(lines, key=lambda line: kind(line[1])):
            if name == "control":
                for self.ligne, line in run:
                    yield self.control(line[1:-1].strip(), opened)
            elif name == "button":
                for self.ligne, line in run:
                    yield self.button(line)
            elif name != "blank":
                yield self.block(name, list(run))
        self.closed(opened)

    def block(self, name: str, lines: list[Line]) -> Part:
        """Lines of one kind, with nothing between them."""
        drawn: list[Part] = []
        self.links = []
        for self.ligne, line in lines:
            words = line if name == "paragraph" else line[2:].strip()
            drawn.append(self.item(words) if name == "item" else self.words(words, name))
        start = "> " if name == "quotation" else ""
        texte = "".join([f"{start}{each.texte}\n" if name != "item" else each.texte for each in drawn])
        html = ("" if name == "item" else "<br>").join(each.html for each in drawn)
        return Part(texte + "".join(f"{link}\n" for link in self.links) + "\n", getattr(self.parts, name)(html))

    def item(self, words: str) -> Part:
        linked = LINKED.fullmatch(words)
        if linked and linked[2] not in LINKS:
            each = f"{{% for each, lien in {self.named(linked[1])}|pairs({self.named(linked[2])}) %}}"
            html = f'{each}<li><a href="{{{{ lien }}}}">{{{{ each|words }}}}</a></li>\n{{% endfor %}}'
            return Part(f"{each}- {{{{ each|words }}}}\n  {{{{ lien }}}}\n{{% endfor %}}", html)
        alone = ALONE.fullmatch(words)
        if alone is None or alone[1] in LINKS:
            drawn = self.words(words, "item")
            return Part(f"- {drawn.texte}\n", f"<li>{drawn.html}</li>\n")
        each = f"{{% for each in {self.named(alone[1])}|each %}}"
        return Part(f"{each}- {{{{ each|item }}}}\n{{% endfor %}}", f"{each}<li>{{{{ each|lines }}}}</li>\n{{% endfor %}}")

    def button(self, line: str) -> Part:
        found = LINK.fullmatch(line)
        assert found is not None
        words, target = self.words(found["words"], "link"), self.target(found)
        return Part(f"{words.texte}\u00a0:\n{target}\n\n", self.parts.button(words.html, escape(target)))

    # --- words ---

    def words(self, text: str, place: str) -> Part:
        done, opened, drawn = 0, list[Line](), list[Part]()
        for found in MARKED.finditer(text):
            drawn += [self.plain(text[done : found.start()]), self.marked(found, place, opened)]
            done = found.end()
        drawn.append(self.plain(text[done:]))
        self.closed(opened)
        return Part("".join(each.texte for each in drawn), "".join(each.html for each in drawn))

    def plain(self, text: str) -> Part:
        alone = UNPAIRED.search(text)
        if alone:
            self.wrong(f"« {alone[0]} » n’a pas son pendant : « {text.strip()} ».")
        return Part(text, escape(text, quote=False))

    def marked(self, found: re.Match[str], place: str, opened: list[Line]) -> Part:
        if found["control"]:
            return self.control(found["control"], opened)
        if found["value"] is not None:
            return self.value(found["value"], place)
        if place in ("title", "link"):
            self.wrong("Ni gras ni lien ici.")
            return Part("", "")
        if found["bold"]:
            words = self.words(found["bold"], place)
            return Part(words.texte, f"<b>{words.html}</b>")
        if opened:
            self.wrong("Un lien dans une phrase ne dépend pas d’une condition : mettez {si …} et {fin} sur leurs propres lignes.")
        words, target = self.words(found["words"], "link"), self.target(found)
        self.links.append(target)
        return Part(words.texte, f'<a href="{escape(target)}">{words.html}</a>')

    def target(self, link: re.Match[str]) -> str:
        target, words = (link["target"] or "").strip(), link["words"].strip()
        if not words:
            self.wrong("Un lien n’a pas de mots.")
        alone = ALONE.fullmatch(target)
        if alone and alone[1] in LINKS:
            return f"{{{{ {self.link(alone[1])} }}}}"
        if not SITE.fullmatch(target):
            said = f"« {target} » n’est pas l’adresse d’un lien" if target else f"« {words} » n’a pas d’adresse"
            self.wrong(f"{said}. Écrivez : [{words}]({{lien}})")
        return target

    def value(self, name: str, place: str) -> Part:
        name = self.named(name)
        own, words = f"{{{{ {name} }}}}", f"{{{{ {name}|words }}}}"
        if name in LINKS and place in ("title", "link"):
            self.wrong(f"Ni gras ni lien ici : retirez {{{name}}}.")
            return Part("", "")
        if place == "title":
            return Part(own, own) if name in ADDRESSES else Part(f"{{{{ {name}|title }}}}", words)
        if name in LINKS:
            self.link(name)
            return Part(own, f'<a href="{own}">{own}</a>')
        if name in ADDRESSES:
            return Part(own, self.parts.contact(own) if name == CONTACT else own)
        if place == "quotation":
            return Part(f"{{{{ {name}|quotation }}}}", f"{{{{ {name}|lines }}}}")
        return Part(words, f'<span class="tenu">{words}</span>' if name in UNBROKEN else words)

    def named(self, name: str) -> str:
        """The name of a value that exists; of one that does not, nothing good comes, and it is said."""
        if not NAME.fullmatch(name):
            self.wrong(f"« {{{name}}} » n’est pas une variable.")
        elif self.known and name not in self.known:
            near = get_close_matches(name, sorted(self.known), 1)
            self.wrong(f"« {{{name}}} » n’existe pas." + (f" Vous vouliez sans doute {{{near[0]}}}." if near else ""))
        self.valeurs.add(name)
        return name

    def link(self, name: str) -> str:
        """A link of ours, which the message shows here."""
        self.liens.add(name)
        self.branches[-1][-1].add(name)
        return self.named(name)

    # --- conditions ---

    def control(self, words: str, opened: list[Line]) -> Part:
        if words.startswith("si "):
            opened.append((self.ligne, "si"))
            self.branches.append([set()])
            jinja = f"{{% if {self.named(words[3:].strip())} %}}"
        elif not opened or opened[-1][1] == words:
            self.wrong(f"{{{words}}} n’a pas son {{si …}}.")
            jinja = ""
        else:
            ligne, _ = opened.pop()
            if words == "sinon":
                opened.append((ligne, words))
                self.branches[-1].append(set())
            else:
                done = self.branches.pop()
                self.branches[-1][-1] |= set.intersection(*done) if len(done) > 1 else set()
            jinja = "{% else %}" if words == "sinon" else "{% endif %}"
        return Part(jinja, jinja)

    def closed(self, opened: list[Line]) -> None:
        for self.ligne, _ in opened:
            self.wrong("{si …} n’a pas son {fin}.")
