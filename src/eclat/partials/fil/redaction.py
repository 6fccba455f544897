"""What someone is writing in a thread: their draft, its files, what may be put in it."""

from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from uuid import UUID

from uuid_utils.compat import uuid7

from eclat.domain.messagerie import bibliotheque, brouillons, fils, reponses
from eclat.domain.messagerie.reponses import Proposee
from eclat.domain.socle.champs import FormModel, OuiNon, Texte
from eclat.domain.socle.fils import can_write
from eclat.http.context import Context
from eclat.http.forms import Form
from eclat.models import Brouillon, Document, Fichier, Fil, Organisme, PieceJointe


class Redaction(FormModel):
    """What is written. It is judged by ``envois.checked``, with its files."""

    texte: Texte = ""
    interne: OuiNon = False


@dataclass
class Composition:
    """``form``: what was typed, with its errors."""

    ctx: Context
    fil: Fil
    form: Form[Redaction] = field(default_factory=lambda: Form(Redaction))

    @cached_property
    def organisme(self) -> Organisme:
        return self.ctx.db.get_one(Organisme, self.fil.organisme_id)

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
        """Their own alone: nobody reads it in their place."""
        return None if self.ctx.me.par else brouillons.of(self.ctx.db, self.fil, self.ctx.me)

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
