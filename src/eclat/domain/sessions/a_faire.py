"""What a session that runs asks of who follows it, and by when (P13)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlmodel import Session

from eclat import clock, reglages
from eclat.domain.sessions import calendrier, emargement, retards
from eclat.domain.sessions.assiduite import Assiduite
from eclat.formats import format_date, plural
from eclat.models import EtatSession, SessionCqp

# Advice until ÉCLAT sets a rule: docs/half-way.md.
BEFORE_JURY: Final = timedelta(days=7)


@dataclass(frozen=True)
class Tache:
    """``page``: the name of the route that leads there; ``ancre`` in it. ``urgente``: its day has come. ``conseil``: said after ``detail``
    to who may act alone; others read what is so."""

    icon: str
    titre: str
    detail: str
    bouton: str
    page: str
    urgente: bool = False
    ancre: str = ""
    conseil: str = ""

    def dit(self, own: bool) -> str:
        """``own``: whether it is said to who may act."""
        return " ".join(filter(None, (self.detail, self.conseil if own else "")))


def of(db: Session, session: SessionCqp, there: Assiduite) -> list[Tache]:
    """The nearest first."""
    found = [*of_candidates(db, session, there), *of_attendance(there), *of_sheets(db, session, there), *of_dates(db, session)]
    return sorted(found, key=lambda each: not each.urgente)


def of_candidates(db: Session, session: SessionCqp, there: Assiduite) -> Iterator[Tache]:
    today = clock.today()
    due = session.debut + timedelta(days=reglages.of(db).candidates_days) if session.debut else None
    if due and today <= due and len(there.inscrits) < (session.places or 0):
        said = f"{plural(len(there.inscrits), 'candidat', 'candidats')} pour {plural(session.places or 0, 'place', 'places')}."
        yield Tache(
            "users-round", "La liste des candidats est à compléter", said, "Compléter", "candidats", today >= due - timedelta(days=2),
            conseil=f"Mieux vaut la compléter avant le {format_date(due)}.",
        )  # fmt: skip
    elif not there.inscrits:
        how = "Saisissez-les, collez-les ou importez un fichier."
        yield Tache("users-round", "La session n’a pas de candidat", "", "Saisir", "candidats", True, conseil=how)
    if waiting := retards.unconfirmed(db, [session.id]).get(session.id):
        title = plural(waiting, "état civil est à confirmer", "états civils sont à confirmer")
        by = f"Mieux vaut l’avoir avant le {format_date(session.jury_le - BEFORE_JURY)}." if session.jury_le else ""
        said = "Le candidat le vérifie lui-même, par un lien."
        yield Tache("id-card", title, said, "Voir", "candidats", near(session.jury_le), conseil=by)


def near(jury: date | None) -> bool:
    return jury is not None and clock.today() >= jury - 2 * BEFORE_JURY


def of_attendance(there: Assiduite) -> Iterator[Tache]:
    if count := len(there.a_remplir):
        title = plural(count, "demi-journée passée est à remplir", "demi-journées passées sont à remplir")
        first = format_date(there.a_remplir[0].jour)
        yield Tache(
            "list-todo",
            title,
            f"Celle du {first}." if count == 1 else f"La première est celle du {first}.",
            "Remplir",
            "presences",
            True,
        )


def of_sheets(db: Session, session: SessionCqp, there: Assiduite) -> Iterator[Tache]:
    if bare := emargement.unsigned(there.seances, emargement.signed(db, session)):
        count, first = len(bare), format_date(bare[0].lundi)
        title = plural(count, "feuille d’émargement est à joindre", "feuilles d’émargement sont à joindre")
        said = f"Celle de la semaine du {first}." if count == 1 else f"La première, de la semaine du {first}."
        yield Tache("file-up", title, said, "Joindre", "session-documents", ancre="emargement")


def of_dates(db: Session, session: SessionCqp) -> Iterator[Tache]:
    outside = len(calendrier.of(db, session).hors(session.debut, session.fin))
    if outside:
        title = plural(outside, "demi-journée est en dehors de la session", "demi-journées sont en dehors de la session")
        how = f"Déplacez-{'la' if outside == 1 else 'les'}, ou changez les dates de la session."
        yield Tache("calendar-days", title, "", "Voir le calendrier", "seances", True, conseil=how)
    if session.jury_le and session.etat == EtatSession.EN_COURS and session.jury_le < clock.today():
        said = f"Elle était prévue le {format_date(session.jury_le)}."
        yield Tache("calendar-days", "La date prévue du jury est passée", said, "Modifier la date", "session-modification", True)
