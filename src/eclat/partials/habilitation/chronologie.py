"""What happened to a request, as its reader may know it: what was done, the messages, the mails, together or by kind."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from markupsafe import Markup, escape

from eclat.domain.courriels.envois import Suivi
from eclat.domain.messagerie import chronologie
from eclat.domain.messagerie.chronologie import Ecrit, Etape, Genre, Ligne, Mail, Place
from eclat.domain.socle import policies
from eclat.engines import journal
from eclat.formats import plural
from eclat.http.context import Context
from eclat.models import Habilitation
from eclat.partials import timeline
from eclat.partials.habilitation.historique import as_line, for_applicant
from eclat.partials.timeline import Line

PAGE = 30
RECENT = 6  # beside the study
EVER = 1000  # lines of the journal of one request
GENRES = {"": "Tout", Genre.ETAPE: "Étapes et décisions", Genre.MESSAGE: "Messages", Genre.MAIL: "Mails"}


@dataclass
class Chronologie:
    """``genre`` and ``avant`` as the address says them: one kind of lines, those before one."""

    ctx: Context
    habilitation: Habilitation

    @cached_property
    def genre(self) -> str:
        asked = self.ctx.query("genre")
        return asked if asked in list(Genre) else ""

    @cached_property
    def page(self) -> chronologie.Page:
        return self.read(PAGE, Genre(self.genre) if self.genre else None, place_of(self.ctx.query("avant")))

    def read(self, size: int, genre: Genre | None = None, avant: Place | None = None) -> chronologie.Page:
        ctx = self.ctx
        etapes = journal.about(ctx.db, self.habilitation, EVER)
        return chronologie.page(
            ctx.db, self.habilitation, ctx.me, etapes=etapes if ctx.me.est_agent else for_applicant(etapes), genre=genre, avant=avant,
            size=size,
        )  # fmt: skip

    @property
    def lignes(self) -> list[Line]:
        return [self.told(each) for each in self.page.lignes]

    @cached_property
    def recente(self) -> chronologie.Page:
        return self.read(RECENT)

    @property
    def recentes(self) -> list[Line]:
        """What stands beside the study."""
        return [self.told(each) for each in self.recente.lignes]

    def at(self, **query: str) -> str:
        """An address of it: a part of the file for an agent, a card of the page for an organisme."""
        tab = {"onglet": "historique"} if self.ctx.me.est_agent else {}
        return self.ctx.url("habilitation", id=self.habilitation.id, **tab, **query) + "#historique"

    @property
    def puces(self) -> list[dict[str, Any]]:
        return [
            {"label": label, "url": self.at(**({"genre": genre} if genre else {})), "current": genre == self.genre}
            for genre, label in GENRES.items()
        ]

    @property
    def plus_anciennes(self) -> str:
        """Where the lines before these are read."""
        if not self.page.suite:
            return ""
        last = self.page.lignes[-1]
        return self.at(**({"genre": self.genre} if self.genre else {}), avant=f"{last.le.isoformat()}_{last.id}")

    @property
    def derniere(self) -> str:
        """Back to the newest lines."""
        return self.at(**({"genre": self.genre} if self.genre else {})) if self.ctx.query("avant") else ""

    def told(self, ligne: Ligne) -> Line:
        if isinstance(ligne, Etape):
            return as_line(ligne.evenement, for_agent=self.ctx.me.est_agent)
        if isinstance(ligne, Ecrit):
            return timeline.dated(ligne.le, self.of_message(ligne), ("lock" if ligne.interne else "message-square", ""))
        return timeline.dated(ligne.le, self.of_mail(ligne), ("mail-x", "bad") if ligne.motif else ("mail", ""))

    def of_message(self, ligne: Ecrit) -> Markup:
        """“Inès Moreau a écrit « Bonjour, … », avec 2 fichiers”."""
        if ligne.supprime:
            return Markup("<b>{}</b> a supprimé un message").format(ligne.auteur)
        url = f"{self.ctx.url('fil', id=ligne.fil_id)}?message={ligne.id}#message-{ligne.id}"
        files, text = plural(ligne.fichiers, "fichier", "fichiers"), " ".join(ligne.texte.split())
        wrote = "a écrit entre agents (note interne)" if ligne.interne else "a écrit"
        if not text:
            return Markup('<b>{}</b> {} <a href="{}">en joignant {}</a>').format(ligne.auteur, wrote, url, files)
        said = Markup('<b>{}</b> {} <a href="{}">«\u00a0{}\u00a0»</a>').format(ligne.auteur, wrote, url, shortened(text))
        return said + (f", avec {files}" if ligne.fichiers else "")

    def of_mail(self, ligne: Mail) -> Markup:
        """“Mail « Votre demande est à compléter » à Inès Moreau”; the administrateur goes to it."""
        subject: Any = Markup("«\u00a0{}\u00a0»").format(ligne.sujet)
        if self.ctx.me.est_agent and policies.ADMINISTRATEUR.admits(self.ctx.me):
            subject = Markup('<a href="{}">{}</a>').format(self.ctx.url("courriel", id=ligne.id), subject)
        said = Markup("Mail {} à <b>{}</b>").format(subject, ligne.lecteur)
        if ligne.motif:
            return said + Markup(", qui n’est pas arrivé\u00a0: {}").format(ligne.motif)
        return said + (escape(", en route") if ligne.suivi in WAITING else "")


WAITING = (Suivi.A_ENVOYER, Suivi.EN_COURS, Suivi.NOUVEL_ESSAI)
LONGEST = 120


def shortened(text: str) -> str:
    """As much of it as a line says."""
    return text if len(text) <= LONGEST else text[:LONGEST].rsplit(" ", 1)[0] + "…"


def place_of(asked: str) -> Place | None:
    """What an address says of where to go on; None when it says nothing that can be read."""
    le, _, key = asked.partition("_")
    try:
        at, found = datetime.fromisoformat(le), UUID(key)
    except ValueError:
        return None
    return (at, found) if at.tzinfo else None
