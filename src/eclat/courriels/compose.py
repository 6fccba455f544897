"""From a folder of templates to a row of ``courriel``, in the caller's transaction."""

import re
from collections.abc import Iterator
from email.utils import make_msgid
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import css_inline
from jinja2 import Environment, FileSystemLoader, StrictUndefined
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
    settings = get_settings()
    destinataire = to if isinstance(to, str) else to.courriel
    context |= {
        "admin_email": settings.admin_email,
        "base_url": settings.base_url,
        "connexion_link": address("/connexion"),
        "address": address,
        "email": destinataire,
        "username": destinataire,
    }

    own = placeholder(jeton) if jeton else ""

    def render(name: str) -> str:
        rendered = environment().get_template(f"courriels/{modele}/{name}").render(context)
        # Only this mail's own link will be signed, whatever someone typed in a name.
        return JETON.sub(lambda match: match.group() if match.group() == own else "", rendered)

    context["sujet"] = " ".join(render("subject.txt").split())
    courriel = Courriel(
        id=uuid7(),
        modele=modele,
        destinataire=destinataire,
        personne_id=None if isinstance(to, str) else to.id,
        sujet=context["sujet"],
        texte=BLANK_LINES.sub("\n\n", render("body.txt")).strip() + "\n",
        html=inliner().inline(render("body.html")),
        message_id=make_msgid(domain=urlsplit(settings.base_url).hostname or "localhost"),
        objet_type=str(about.__tablename__),
        objet_id=about.id,
        prochain_essai_le=clock.now(),
    )
    db.add(courriel)
    if jeton is not None:
        db.flush()  # the link's row points to the mail's
        jeton.courriel_id = courriel.id
        db.add(jeton)
    db.info.setdefault("courriels", []).append(courriel.id)
    return courriel


def to_enqueue(db: Session) -> Iterator[UUID]:
    """The mails written by this session, once: what the unit of work hands to the worker after its commit."""
    yield from db.info.pop("courriels", [])


@lru_cache
def inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(load_remote_stylesheets=False)
