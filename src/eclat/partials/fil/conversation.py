"""A thread as one reader sees it: its messages, who has read them, what they are writing."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from starlette.responses import Response

from eclat import clock
from eclat.domain.messagerie import (
    envois,
    fils,
    joignables,
    lectures,
    liste,
    messages,
    sujets,
    traitements,
    transferts,
)
from eclat.domain.messagerie.joignables import Injoignable
from eclat.domain.messagerie.lectures import Accuse
from eclat.domain.socle.fils import can_write, visible_fils
from eclat.engines.listes.chiffres import Attente
from eclat.engines.listes.vues import key
from eclat.file_types import ACCEPT_ATTRIBUTE
from eclat.http.actes import Offres
from eclat.http.context import Context
from eclat.models import (
    Cqp,
    EtatFil,
    Fil,
    Habilitation,
    Message,
    Role,
    SessionCqp,
)
from eclat.models.base import Entity
from eclat.partials.fil.actes import FIL, MESSAGE, called
from eclat.partials.fil.ecrit import Ecrit, day_of
from eclat.partials.fil.redaction import Composition

HERE = re.compile(r"/(habilitations|sessions)/[0-9a-f-]{36}")
BESIDE = 5  # messages shown beside what they are about
EVERY = 4  # seconds before the page looks again


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
class Conversation(Composition):
    """``refus``: by file, why it was not taken; ``note``: what happened, said first.

    ``dans_un_formulaire``: it stands in a form that saves itself, which says for both how what is typed is kept.
    """

    refus: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    insertion: str = ""  # a text that the script puts where one writes
    ici: str = ""  # where it stands, when it is not its own page
    dans_un_formulaire: bool = False

    @cached_property
    def sujet(self) -> Any:
        return sujets.thing(self.ctx.db, self.fil)

    @property
    def titre(self) -> str:
        return self.organisme.nom if self.ctx.me.est_agent else self.genre

    @property
    def genre(self) -> str:
        return sujets.called(self.fil.objet_type, getattr(self.sujet, "numero", ""))

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
        return messages.version(self.ctx.db, self.fil.id, self.ctx.me) or ""

    @property
    def attente(self) -> Attente:
        return liste.attente(self.ctx.db, self.ctx.me)

    accept = ACCEPT_ATTRIBUTE

    @property
    def rythme(self) -> int:
        return EVERY

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


def instant(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None


def fragment(conversation: Conversation, status: int = 200) -> Response:
    """The messages, and what follows them around."""
    return conversation.ctx.fragment("partials/fil/suite.html", status, c=conversation)
