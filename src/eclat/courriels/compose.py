"""From a folder of templates to a row of ``courriel``, in the caller's transaction."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from email.utils import make_msgid
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import css_inline
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import escape
from sqlmodel import Session
from uuid_utils.compat import uuid7

from eclat import clock, formats
from eclat.courriels import typed
from eclat.models import Courriel, EtatCourriel, Jeton, Personne
from eclat.models.base import Entity
from eclat.models.bulk import insert_rows
from eclat.settings import get_settings
from eclat.signatures import sign

ROOT = Path(__file__).parent.parent
JETON = re.compile(r"⟦jeton:([0-9a-f-]{36})⟧")
LINK = re.compile(rf"""[^\s"'<>]*{JETON.pattern}[^\s"'<>]*""")
ANCHOR = re.compile(rf"""(<a\b[^>]*?)\s*href="[^"]*{JETON.pattern}[^"]*"([^>]*>.*?)(?=</a>)""", re.DOTALL)
HIDDEN = "lien à usage unique, non affiché"
BLANK_LINES = re.compile(r"\n{3,}")


@lru_cache
def environment() -> Environment:
    env = Environment(
        loader=FileSystemLoader(ROOT), undefined=StrictUndefined, autoescape=lambda name: name is not None and name.endswith(".html"),
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=False,
    )  # fmt: skip
    env.filters |= formats.FILTERS | typed.FILTERS
    return env


def address(path: str) -> str:
    """The absolute address of a path of the site."""
    return get_settings().base_url.rstrip("/") + path


def placeholder(jeton_id: UUID) -> str:
    """Where the signed link will stand; see ``sign_links``."""
    return f"⟦jeton:{jeton_id}⟧"


def sign_links(content: str) -> str:
    """The content with its single-use links made usable: only at the moment of sending (or on the debug page)."""
    return JETON.sub(lambda match: sign("jeton", match.group(1)), content)


def hide_links(content: str) -> str:
    """The content for whoever is not its reader: its single-use links lead nowhere, and say so."""
    return LINK.sub(HIDDEN, ANCHOR.sub(rf"\1\3 ({HIDDEN})", content))


def compose(
    db: Session,
    modele: str,
    *,
    to: Personne | str,
    about: Entity,
    jeton: Jeton | None = None,
    **context: Any,
) -> Courriel:
    """Write the mail ``modele`` for one reader, to be sent once the transaction has committed.

    ``about`` is what caused it; ``jeton``, if any, starts its clock when this mail leaves.
    """
    pli = Pli(to, None, about) if isinstance(to, str) else Pli(to.courriel, to.id, about)
    courriel = Courriel(**row(modele, pli, rendered(modele, pli.courriel, jeton.id if jeton else None, context)))
    return post(db, courriel, jeton)


def duplicate(db: Session, sent: Courriel, *, former: Jeton | None = None, jeton: Jeton | None = None) -> Courriel:
    """Write the same message once more, as a new mail. ``jeton`` takes the place of its ``former`` link."""
    texte, html = sent.texte, sent.html
    if former and jeton:
        links = placeholder(former.id), placeholder(jeton.id)
        texte, html = texte.replace(*links), html.replace(*links)
    again = Courriel(
        modele=sent.modele, destinataire=sent.destinataire, personne_id=sent.personne_id, sujet=sent.sujet, texte=texte, html=html,
        message_id=new_message_id(), objet_type=sent.objet_type, objet_id=sent.objet_id, prochain_essai_le=clock.now(),
    )  # fmt: skip
    return post(db, again, jeton)


def post(db: Session, courriel: Courriel, jeton: Jeton | None = None) -> Courriel:
    """Leave the mail for the worker, who is told once the transaction has committed."""
    db.add(courriel)
    if jeton is not None:
        db.flush()  # the link's row points to the mail's
        jeton.courriel_id = courriel.id
        db.add(jeton)
    db.info.setdefault("courriels", []).append(courriel.id)
    return courriel


@dataclass(frozen=True)
class Pli:
    """One reader of a mail: the address, the person, what caused it, and the row of the single-use link that it carries, to be born
    with it."""

    courriel: str
    personne_id: UUID | None
    about: Entity
    jeton: Mapping[str, Any] | None = None

    @property
    def jeton_id(self) -> UUID | None:
        return self.jeton["id"] if self.jeton else None


def compose_each(db: Session, modele: str, plis: Sequence[Pli], **context: Any) -> None:
    """The same mail to many readers, rendered once: all that differs is their address and their own single-use link.

    ``context["lien"]``, when the mail carries a link, is a function of the link's key.
    """
    if not plis:
        return
    lien = context.pop("lien", None)
    model = Pli(f"{uuid7().hex}@lecteur.example", None, plis[0].about, plis[0].jeton)
    first = rendered(modele, model.courriel, model.jeton_id, context | ({"lien": lien(model.jeton_id)} if lien else {}))
    rows = [row(modele, each, first.addressed(model, each)) for each in plis]
    if db.new:
        db.flush()  # a reader may have been born just now
    insert_rows(db, Courriel, rows)
    insert_rows(db, Jeton, [{**pli.jeton, "courriel_id": mail["id"]} for pli, mail in zip(plis, rows, strict=True) if pli.jeton])
    db.info.setdefault("courriels", []).extend(mail["id"] for mail in rows)


@dataclass(frozen=True)
class Rendu:
    sujet: str
    texte: str
    html: str

    def addressed(self, model: Pli, other: Pli) -> "Rendu":
        """The same mail as this other reader receives it."""
        texte = self.texte.replace(model.courriel, other.courriel)
        html = self.html.replace(model.courriel, str(escape(other.courriel)))
        if model.jeton_id and other.jeton_id:
            links = placeholder(model.jeton_id), placeholder(other.jeton_id)
            texte, html = texte.replace(*links), html.replace(*links)
        return Rendu(self.sujet, texte, html)


def rendered(modele: str, courriel: str, jeton_id: UUID | None, context: dict[str, Any]) -> Rendu:
    settings = get_settings()
    context = context | {
        "admin_email": settings.admin_email,
        "base_url": settings.base_url,
        "connexion_link": address("/connexion"),
        "address": address,
        "email": courriel,
        "username": courriel,
    }
    own = placeholder(jeton_id) if jeton_id else ""

    def render(name: str) -> str:
        found = environment().get_template(f"courriels/{modele}/{name}").render(context)
        # Only this mail's own link will be signed, whatever someone typed in a name.
        return JETON.sub(lambda match: match.group() if match.group() == own else "", found)

    context["sujet"] = " ".join(render("subject.txt").split())
    texte = BLANK_LINES.sub("\n\n", render("body.txt")).strip() + "\n"
    return Rendu(context["sujet"], texte, inliner().inline(render("body.html")))


def row(modele: str, pli: Pli, rendu: Rendu) -> dict[str, Any]:
    """A mail to be sent, as a row of ``courriel``."""
    return {
        "id": uuid7(),
        "cree_le": clock.now(),
        "modele": modele,
        "destinataire": pli.courriel,
        "personne_id": pli.personne_id,
        "sujet": rendu.sujet,
        "texte": rendu.texte,
        "html": rendu.html,
        "message_id": new_message_id(),
        "objet_type": str(pli.about.__tablename__),
        "objet_id": pli.about.id,
        "etat": EtatCourriel.A_ENVOYER,
        "tentatives": 0,
        "derniere_reponse": "",
        "prochain_essai_le": clock.now(),
    }


def new_message_id() -> str:
    return make_msgid(domain=urlsplit(get_settings().base_url).hostname or "localhost")


def to_enqueue(db: Session) -> Iterator[UUID]:
    """The mails written by this session, once: what the unit of work hands to the worker after its commit."""
    yield from db.info.pop("courriels", [])


@lru_cache
def inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(load_remote_stylesheets=False)
