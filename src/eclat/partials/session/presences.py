"""Attendance as pages show it: the grid of all half-days, and the form of one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from uuid import UUID

from eclat.domain.sessions import assiduite, edition, heures, presences
from eclat.domain.sessions.assiduite import Assiduite, Bilan, Inscrit, Seancee
from eclat.domain.sessions.presences import LABELS, Conflit
from eclat.domain.socle import session_policies
from eclat.formats import JOURS, format_date, format_date_short, plural
from eclat.http.context import Context
from eclat.models import EtatPresence, SessionCqp
from eclat.partials.session import onglets, situation

LETTRES = {EtatPresence.PRESENT: "P", EtatPresence.ABSENT: "A", EtatPresence.JUSTIFIE: "J", EtatPresence.DISTANCE: "D"}
LETTRES_DITES = [(LETTRES[etat], etat.value, label) for etat, label in LABELS.items()]


def hours(seance: Seancee) -> str:
    """9 h – 12 h 30"""
    return f"{heures.said(seance.de)} – {heures.said(seance.a)}"


def named(seance: Seancee) -> str:
    """mardi 12 janvier 2027, 9 h – 12 h 30"""
    return f"{JOURS[seance.jour.weekday()]} {format_date(seance.jour)}, {hours(seance)}"


def counted(there: Assiduite, seance: Seancee) -> str:
    """22 sur 24; nothing of one that has not begun."""
    return f"{there.presents(seance)} sur {there.attendus(seance)}" if seance.commencee else ""


@dataclass
class Base:
    ctx: Context
    session: SessionCqp

    @property
    def titre(self) -> str:
        return situation.nom(self.session)

    @property
    def liste(self) -> str:
        return situation.liste(self.ctx.me)

    @property
    def onglets(self) -> list[dict[str, object]]:
        return onglets.tabs(self.ctx, self.session, onglets.PRESENCES)

    @cached_property
    def modifiable(self) -> bool:
        return self.session.etat in edition.FOLLOWED and self.ctx.can(session_policies.can_edit_session, self.session)

    @property
    def heure(self) -> str:
        return heures.said_of(self.session.code_postal)


@dataclass
class Presences(Base):
    """The whole grid. Its cells are said by a letter alone: the head of the page says what each means."""

    lettres = LETTRES_DITES

    @cached_property
    def there(self) -> Assiduite:
        return assiduite.of(self.ctx.db, self.session)

    @property
    def colonnes(self) -> Iterator[tuple[Seancee, str, str, tuple[str, str], str]]:
        """Each half-day, its address, its day, its hours, how many were there."""
        at = self.ctx.url("presences", id=self.session.id)
        for each in self.there.seances:
            day = f"{JOURS[each.jour.weekday()][:3]}. {each.jour:%d/%m}"
            yield each, f"{at}/{each.id}", day, (heures.said(each.de), heures.said(each.a)), counted(self.there, each)

    @property
    def rangees(self) -> Iterator[tuple[Inscrit, list[tuple[str, str]], Bilan]]:
        """Each candidate, the class and the letter of each of their cells, their hours."""
        etats, seances, bilans = self.there.etats, self.there.seances, self.there.bilans
        letters = {etat: (letter.lower(), letter) for etat, letter in LETTRES.items()}
        blank, later, gone = ("", ""), ("f", ""), ("x", "")
        for each in self.there.inscrits:
            cells = []
            for seance in seances:
                etat = etats.get((each.id, seance.id))
                if etat is not None:
                    cells.append(letters[etat])
                else:
                    cells.append(gone if not each.attendu(seance) else blank if seance.commencee else later)
            yield each, cells, bilans[each.id]

    @property
    def phrase(self) -> str:
        if not self.there.inscrits:
            return "Les présences se remplissent dès que la session a des candidats."
        if not self.there.seances:
            return "Les présences se remplissent dès que le calendrier a des demi-journées."
        count = len(self.there.a_remplir)
        if not count:
            return "Toutes les demi-journées passées sont remplies."
        first = self.there.a_remplir[0]
        return f"{plural(count, 'demi-journée passée est', 'demi-journées passées sont')} à remplir, la première le {format_date(first.jour)}."

    @property
    def total(self) -> Bilan:
        return self.there.ensemble


@dataclass(frozen=True)
class Ligne:
    """A candidate in the form of a half-day. ``choisi``: what the page shows; ``vu``: what it believes to be kept."""

    inscrit: Inscrit
    choisi: str
    vu: str
    conflit: str = ""


@dataclass
class DemiJournee(Base):
    """``tapees``: what was typed and is not kept, by candidate; ``conflits``: those that another window wrote meanwhile."""

    seance: Seancee
    there: Assiduite
    tapees: Mapping[UUID, str] = field(default_factory=dict)
    conflits: Sequence[Conflit] = ()
    notes: Sequence[str] = ()
    remplies: tuple[int, datetime] | None = None  # how many were said present at once, and by which instant it is undone
    choix = LETTRES_DITES

    @property
    def nom(self) -> str:
        said = named(self.seance)
        return said[:1].upper() + said[1:]

    @property
    def lignes(self) -> list[Ligne]:
        contested = {each.inscrit.id: each.dit for each in self.conflits}
        found = []
        for each in self.there.inscrits:
            if each.attendu(self.seance):
                held = self.there.etat(each, self.seance)
                kept = held.value if held else ""
                found.append(Ligne(each, self.tapees.get(each.id, kept), kept, contested.get(each.id, "")))
        return found

    @property
    def partis(self) -> list[Inscrit]:
        """Who dropped out before that day."""
        return [each for each in self.there.inscrits if not each.attendu(self.seance)]

    @cached_property
    def voisines(self) -> tuple[int, int, Seancee | None, Seancee | None]:
        """Its rank, how many there are, the one before and the one after."""
        every = assiduite.seances(self.ctx.db, self.session)
        rank = next((at for at, each in enumerate(every) if each.id == self.seance.id), 0)
        before, after = every[rank - 1] if rank else None, every[rank + 1] if rank + 1 < len(every) else None
        return rank + 1, len(every), before, after

    @property
    def avant(self) -> tuple[str, str] | None:
        return self.voisine(self.voisines[2])

    @property
    def apres(self) -> tuple[str, str] | None:
        return self.voisine(self.voisines[3])

    def voisine(self, seance: Seancee | None) -> tuple[str, str] | None:
        if seance is None:
            return None
        return f"{format_date_short(seance.jour)}, {hours(seance)}", self.ctx.url(
            "presence", id=self.session.id, seance=seance.id
        )

    @property
    def compte(self) -> str:
        return counted(self.there, self.seance)

    @property
    def pas_encore(self) -> str:
        return "" if self.seance.commencee else presences.NOT_YET
