"""From a folder of templates to a row of ``courriel``, in the caller's transaction."""

import re
from collections.abc import Iterator, Sequence
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
from eclat.models import Courriel, Jeton, Personne
from eclat.models.base import Entity
from eclat.settings import get_settings
from eclat.signatures import sign

ROOT = Path(__file__).parent.parent
JETON = re.compile(r"⟦jeton:([0-9a-f-]{36})⟧")
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


def placeholder(jeton: Jeton) -> str:
    """Where the signed link will stand; see ``sign_links``."""
    return f"⟦jeton:{jeton.id}⟧"


def sign_links(content: str) -> str:
    """The content with its single-use links made usable: only at the moment of sending (or on the debug page)."""
    return JETON.sub(lambda match: sign("jeton", match.group(1)), content)


@dataclass(frozen=True)
class Pli:
    """One reader of a mail: who, what caused it, and the single-use link that it carries, whose clock starts when it leaves."""

    to: Personne | str
    about: Entity
    jeton: Jeton | None = None

    @property
    def destinataire(self) -> str:
        return self.to if isinstance(self.to, str) else self.to.courriel


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
    return write(db, [(Pli(to, about, jeton), rendered(modele, Pli(to, about, jeton), context))], modele)[0]


def compose_each(db: Session, modele: str, plis: Sequence[Pli], **context: Any) -> list[Courriel]:
    """The same mail to many readers, rendered once: all that differs is their address and their own single-use link.

    ``context["lien"]``, when the mail carries a link, is a function of the jeton.
    """
    if not plis:
        return []
    lien = context.pop("lien", None)
    model = Pli(f"{uuid7().hex}@lecteur.example", plis[0].about, plis[0].jeton)
    first = rendered(modele, model, context | ({"lien": lien(model.jeton)} if lien else {}))
    return write(db, [(each, first.addressed(model, each)) for each in plis], modele)


@dataclass(frozen=True)
class Rendu:
    sujet: str
    texte: str
    html: str

    def addressed(self, model: Pli, other: Pli) -> "Rendu":
        """The same mail as this other reader receives it."""
        was, now = model.destinataire, other.destinataire
        texte, html = self.texte.replace(was, now), self.html.replace(was, str(escape(now)))
        if model.jeton is not None and other.jeton is not None:
            links = placeholder(model.jeton), placeholder(other.jeton)
            texte, html = texte.replace(*links), html.replace(*links)
        return Rendu(self.sujet, texte, html)


def rendered(modele: str, pli: Pli, context: dict[str, Any]) -> Rendu:
    settings = get_settings()
    context = context | {
        "admin_email": settings.admin_email,
        "base_url": settings.base_url,
        "connexion_link": address("/connexion"),
        "address": address,
        "email": pli.destinataire,
        "username": pli.destinataire,
    }
    own = placeholder(pli.jeton) if pli.jeton else ""

    def render(name: str) -> str:
        found = environment().get_template(f"courriels/{modele}/{name}").render(context)
        # Only this mail's own link will be signed, whatever someone typed in a name.
        return JETON.sub(lambda match: match.group() if match.group() == own else "", found)

    context["sujet"] = " ".join(render("subject.txt").split())
    texte = BLANK_LINES.sub("\n\n", render("body.txt")).strip() + "\n"
    return Rendu(context["sujet"], texte, inliner().inline(render("body.html")))


def write(db: Session, mails: Sequence[tuple[Pli, Rendu]], modele: str) -> list[Courriel]:
    """Their rows, in one go; the links point to them."""
    domain, now = urlsplit(get_settings().base_url).hostname or "localhost", clock.now()
    courriels = [
        Courriel(
            id=uuid7(),
            modele=modele,
            destinataire=pli.destinataire,
            personne_id=None if isinstance(pli.to, str) else pli.to.id,
            sujet=rendu.sujet,
            texte=rendu.texte,
            html=rendu.html,
            message_id=make_msgid(domain=domain),
            objet_type=str(pli.about.__tablename__),
            objet_id=pli.about.id,
            prochain_essai_le=now,
        )
        for pli, rendu in mails
    ]
    db.add_all(courriels)
    if any(pli.jeton for pli, _ in mails):
        db.flush()  # a link's row points to its mail's
    for courriel, (pli, _) in zip(courriels, mails, strict=True):
        if pli.jeton is not None:
            pli.jeton.courriel_id = courriel.id
            db.add(pli.jeton)
    db.info.setdefault("courriels", []).extend(courriel.id for courriel in courriels)
    return courriels


def to_enqueue(db: Session) -> Iterator[UUID]:
    """The mails written by this session, once: what the unit of work hands to the worker after its commit."""
    yield from db.info.pop("courriels", [])


@lru_cache
def inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(load_remote_stylesheets=False)
