"""A message as one reader sees it: when it was written, who has read it, what may be done to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from eclat import clock
from eclat.domain.messagerie import envois
from eclat.domain.messagerie.bibliotheque import Insere
from eclat.domain.messagerie.lectures import Accuse
from eclat.domain.messagerie.transferts import Parti
from eclat.formats import JOURS, format_date, format_datetime, format_hour, listed
from eclat.http.actes import Offres
from eclat.models import Cote, Fichier, Message
from eclat.partials.documentation.bibliotheque import sorte


@dataclass
class Ecrit:
    """A message as this reader sees it."""

    message: Message
    fichiers: Sequence[Fichier]
    documents: Sequence[Insere]
    accuses: Sequence[Accuse]
    mien: bool
    agent: bool  # the reader is one
    offres: Offres
    moved: Parti | None = None  # it went to another thread
    venu: datetime | None = None  # it came from the general one, where it was written then
    jour: str = ""  # said before it, when it is the first of a day
    nouveau: bool = False  # the first that the reader has not seen

    @property
    def parti(self) -> bool:
        return envois.has_left(self.message)

    @property
    def secondes(self) -> int:
        """How long it may still be taken back."""
        return max(1, round((self.message.part_le - clock.now()).total_seconds()))

    @property
    def d_oc(self) -> bool:
        return self.message.cote == Cote.OC

    def dessin(self, insere: Insere) -> str:
        """The icon of a document put in it."""
        return sorte(insere.fichier)[0]

    @property
    def qualite(self) -> str:
        """Under the author's name, for who is not of their side."""
        return "" if self.mien else self.message.auteur_qualite

    @property
    def lu(self) -> str:
        """“Lu par Joël Roux à 15 h 40, par Karim Benhaddou à 16 h 02”; for an organisme, by OC Éclat: the body, not the agent."""
        if not self.mien and not (self.agent and self.d_oc):
            return ""
        others = [each for each in self.accuses if each.cote != self.message.cote or self.message.interne]
        if not others:
            return ""
        if not self.agent:
            return f"lu par OC Éclat {moment(others[0].le, self.message.part_le)}"
        return "lu " + listed([f"par {each.nom} {moment(each.le, self.message.part_le)}" for each in others], most=3)

    @property
    def heure(self) -> str:
        return format_hour(self.message.part_le)

    @property
    def exact(self) -> str:
        return format_datetime(self.message.part_le)


def moment(instant: datetime, sent: datetime) -> str:
    """The hour when it is the same day as the message, else the day too."""
    return f"à {format_hour(instant)}" if clock.day(instant) == clock.day(sent) else f"le {format_datetime(instant)}"


def day_of(day: date) -> str:
    """aujourd’hui, hier, vendredi 20 novembre, with the year when it is not the current one."""
    today = clock.today()
    known = {0: "aujourd’hui", 1: "hier"}.get((today - day).days)
    return known or f"{JOURS[day.weekday()]} {format_date(day).removesuffix(f' {today.year}')}"
