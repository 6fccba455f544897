"""A thread as one reader sees it: its messages, who has read them, what they are writing."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from itertools import groupby
from typing import Any
from uuid import UUID

from starlette.responses import Response
from uuid_utils.compat import uuid7

from eclat import clock
from eclat.domain.messagerie import (
    bibliotheque,
    brouillons,
    envois,
    fils,
    joignables,
    lectures,
    liste,
    messages,
    reponses,
    sujets,
    traitements,
    transferts,
)
from eclat.domain.messagerie.joignables import Injoignable
from eclat.domain.messagerie.lectures import Accuse
from eclat.domain.messagerie.reponses import Proposee
from eclat.domain.socle.champs import FormModel, OuiNon, Texte
from eclat.domain.socle.fils import can_write, visible_fils
from eclat.engines.listes.chiffres import Attente
from eclat.engines.listes.vues import key
from eclat.file_types import ACCEPT_ATTRIBUTE
from eclat.http.actes import Offres
from eclat.http.context import Context
from eclat.http.forms import Form
from eclat.models import (
    Brouillon,
    Cqp,
    Document,
    EtatFil,
    Fichier,
    Fil,
    Habilitation,
    Message,
    Organisme,
    PieceJointe,
    Role,
    SessionCqp,
)
from eclat.models.base import Entity
from eclat.partials.fil.actes import FIL, MESSAGE, called
from eclat.partials.fil.ecrit import Ecrit, day_of

HERE = re.compile(r"/(habilitations|sessions)/[0-9a-f-]{36}")
BESIDE = 5  # messages shown beside what they are about
EVERY = 4  # seconds before the page looks again


class Redaction(FormModel):
    """What is written. It is judged by ``envois.checked``, with its files."""

    texte: Texte = ""
    interne: OuiNon = False


def load(ctx: Context, id: UUID) -> Fil:
    return ctx.load(visible_fils(ctx.me), id)


def about(ctx: Context, thing: Entity) -> "Conversation | None":
    """The thread about this thing, beside it, once there is one."""
    fil = fils.seen(ctx.db, thing, ctx.me)
    return Conversation(ctx, fil, ici=ctx.url(str(thing.__tablename__), id=thing.id)) if fil is not None else None


def begin(ctx: Context, thing: Entity) -> str:
    """Where the thread about this thing is born; nothing for who does not write there."""
    fil = fils.unborn(thing)
    open_to_all = ctx.can(can_write, fil) and not sujets.of(fil).ferme(thing)
    return ctx.url(f"{fil.objet_type}-fil", id=thing.id) if open_to_all else ""


def here(path: str) -> str:
    """Where a thread stands beside what it is about, as its forms say; nothing for anywhere else."""
    return path if HERE.fullmatch(path) else ""


@dataclass
class Conversation:
    """``form``: what was typed, with its errors; ``refus``: by file, why it was not taken; ``note``: what happened, said first.

    ``dans_un_formulaire``: it stands in a form that saves itself, which says for both how what is typed is kept.
    """

    ctx: Context
    fil: Fil
    form: Form[Redaction] = field(default_factory=lambda: Form(Redaction))
    refus: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    insertion: str = ""  # a text that the script puts where one writes
    ici: str = ""  # where it stands, when it is not its own page
    dans_un_formulaire: bool = False

    @cached_property
    def sujet(self) -> Any:
        return sujets.thing(self.ctx.db, self.fil)

    @cached_property
    def organisme(self) -> Organisme:
        return self.ctx.db.get_one(Organisme, self.fil.organisme_id)

    @property
    def titre(self) -> str:
        return self.organisme.nom if self.ctx.me.est_agent else self.genre

    @property
    def genre(self) -> str:
        return genre_of(self.fil.objet_type, getattr(self.sujet, "numero", ""))

    def called(self, fil: Fil) -> str:
        """Another thread, by what it is about."""
        return called(sujets.thing(self.ctx.db, fil))

    @property
    def precision(self) -> str:
        """The CQP of a request, the title of a session."""
        if isinstance(self.sujet, SessionCqp):
            return self.sujet.intitule
        if not isinstance(self.sujet, Habilitation) or self.sujet.cqp_id is None:
            return ""
        return self.ctx.db.get_one(Cqp, self.sujet.cqp_id).intitule

    @property
    def page_du_sujet(self) -> str:
        """Where what it is about is read; nothing for who may not go there."""
        if self.fil.objet_type == "organisme":
            return self.ctx.url("organisme", id=self.fil.objet_id) if self.ctx.me.is_a(Role.ADMINISTRATEUR) else ""
        return self.ctx.url(self.fil.objet_type, id=self.fil.objet_id)

    @property
    def adresse(self) -> str:
        return self.ctx.url("fil", id=self.fil.id)

    @property
    def retour(self) -> str:
        """Where one comes back to after each act."""
        return self.ici or self.adresse

    def a(self, act: str, **params: Any) -> str:
        """The address of something done here."""
        return self.ctx.url(f"fil-{act}", id=self.fil.id, **params)

    @property
    def injoignables(self) -> list[Injoignable]:
        """For agents, those who will not know that something was written: nobody waits for their answer in vain."""
        return joignables.unreached(self.ctx.db, self.fil, self.ctx.me) if self.ctx.me.est_agent else []

    # --- messages ---

    @cached_property
    def page(self) -> messages.Page:
        query = self.ctx.request.query_params
        before, around = key(query.get("avant", "")), key(query.get("message", ""))
        return messages.page(
            self.ctx.db, self.fil, self.ctx.me, avant=UUID(before) if before else None, autour=UUID(around) if around else None,
            size=BESIDE if self.ici else messages.PAGE,
        )  # fmt: skip

    @cached_property
    def non_lu(self) -> datetime | None:
        return lectures.since(self.ctx.db, self.fil, self.ctx.me)

    @property
    def depuis(self) -> str:
        """Where the rule "Nouveau" stands: it stays there while the page does, though what is under it was read."""
        asked = str(self.ctx.request.query_params.get("depuis", ""))
        return asked or (self.non_lu.isoformat() if self.non_lu else "")

    @property
    def ecrits(self) -> Iterator[Ecrit]:
        told = lectures.receipts(self.ctx.db, self.fil, self.page.messages)
        me, day, since, shown = self.ctx.me, None, instant(self.depuis), False
        for message in self.page.messages:
            mine, today = message.auteur_id == me.personne_id, clock.day(message.part_le)
            new = since is not None and not shown and not mine and message.part_le >= since
            shown = shown or new
            yield Ecrit(
                message, self.page.pieces.get(message.id, ()), self.page.documents.get(message.id, ()), told.get(message.id, ()), mine, me.est_agent,
                self.acts(message, told.get(message.id, ())), self.page.partis.get(message.id), self.page.venus.get(message.id),
                day_of(today) if today != day else "", new,
            )  # fmt: skip
            day = today

    def acts(self, message: Message, read: Sequence[Accuse]) -> Offres:
        """What may be done to a message: nothing, most often, which is known already."""
        if message.supprime_le is not None or not envois.has_left(message) or not self.ecrit:
            return Offres()
        unread = not any(message.interne or each.cote != message.cote for each in read)
        names = {"suppression"} if unread and message.auteur_id == self.ctx.me.personne_id else set()
        names |= {"transfert"} if self.ctx.me.est_agent and self.fil.objet_type == transferts.GENERAL else set()
        found = {name: each for name, each in self.possibles.items() if name in names} if names else {}
        return Offres({name: replace(each, cible=replace(each.cible, message=message)) for name, each in found.items()})

    @cached_property
    def possibles(self) -> Offres:
        """What may be done to one or another of its messages."""
        return MESSAGE.offers(self.ctx, self.fil)

    @property
    def traite_par(self) -> str:
        """The agent whom it awaits, as agents are told."""
        return traitements.of(self.ctx.db, self.fil) if self.ctx.me.est_agent else ""

    @property
    def a_relire(self) -> bool:
        """Whether an agent may mark it as unread."""
        return (
            self.ctx.me.est_agent and not self.non_lu and lectures.last_received(self.ctx.db, self.fil, self.ctx.me) is not None
        )

    @property
    def au_bout(self) -> bool:
        """Whether the last messages are shown: then the page looks for new ones, and they are read."""
        return not self.page.apres and not self.ctx.request.query_params.get("avant")

    @property
    def dernier(self) -> Message | None:
        return next((each for each in reversed(self.page.messages) if envois.has_left(each)), None)

    @property
    def version(self) -> str:
        return messages.version(self.ctx.db, self.fil, self.ctx.me)

    @property
    def attente(self) -> Attente:
        return liste.attente(self.ctx.db, self.ctx.me)

    accept = ACCEPT_ATTRIBUTE

    @property
    def rythme(self) -> int:
        return EVERY

    # --- writing ---

    @cached_property
    def ecrit(self) -> bool:
        return self.ctx.can(can_write, self.fil)

    @cached_property
    def ferme(self) -> str:
        """Why nobody writes there now."""
        return fils.closed(self.ctx.db, self.fil, self.ctx.me)

    @property
    def a_qui(self) -> str:
        return self.organisme.nom if self.ctx.me.est_agent else "OC Éclat"

    @cached_property
    def brouillon(self) -> Brouillon | None:
        return brouillons.of(self.ctx.db, self.fil, self.ctx.me)

    @property
    def texte(self) -> str:
        return self.form.raw["texte"][0] if self.form.raw.get("texte") else self.brouillon.texte if self.brouillon else ""

    @property
    def interne(self) -> bool:
        return (
            self.form.value("interne") == "oui" if "interne" in self.form.raw else bool(self.brouillon and self.brouillon.interne)
        )

    @property
    def pieces(self) -> list[tuple[PieceJointe, Fichier]]:
        return brouillons.files(self.ctx.db, self.brouillon) if self.brouillon else []

    @property
    def documents(self) -> list[tuple[PieceJointe, Document]]:
        """Those of the library that are put in the draft."""
        return brouillons.inserted(self.ctx.db, self.brouillon) if self.brouillon else []

    @cached_property
    def reponses(self) -> list[Proposee]:
        """The canned answers that an agent may put there."""
        return reponses.proposed(self.ctx.db, self.fil, self.ctx.me) if self.ctx.me.est_agent else []

    @property
    def rayons(self) -> list[tuple[str, list[Document]]]:
        """The documents of the library that an agent may put there, by category."""
        found = bibliotheque.offered(self.ctx.db, self.fil, self.ctx.me) if self.ctx.me.est_agent else []
        return [(nom, list(those)) for nom, those in groupby(found, key=lambda each: each.categorie)]

    @property
    def cle(self) -> UUID:
        """The key of the message that is being written: sent twice, it is there once."""
        return uuid7()

    @property
    def enregistre_le(self) -> str:
        """When what was typed last reached the platform, kept or sent."""
        mine = [each.cree_le for each in self.page.messages if each.auteur_id == self.ctx.me.personne_id]
        kept = self.brouillon.enregistre_le if self.brouillon else None
        instants = [*mine, *([kept] if kept else [])]
        return max(instants).isoformat() if instants else ""

    @cached_property
    def offres(self) -> Offres:
        return FIL.offers(self.ctx, self.fil)

    @property
    def est_ferme(self) -> bool:
        return self.fil.etat == EtatFil.FERME


def genre_of(table: str, numero: str | None) -> str:
    """“Habilitation HAB-2026-0012”, “Échanges avec OC Éclat”."""
    return " ".join(filter(None, (sujets.SUJETS[table].genre, numero)))


def instant(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None


def fragment(conversation: Conversation, status: int = 200) -> Response:
    """The messages, and what follows them around."""
    return conversation.ctx.fragment("partials/fil/suite.html", status, c=conversation)
