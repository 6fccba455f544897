"""Sign-in sheets: what is printed, for a half-day or a week, and the signed ones that come back (P13).

They carry names alone: what a candidate may read of another, and nothing of their birth.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select

from eclat.domain.dossiers import contenu, dossiers
from eclat.domain.dossiers.formulaires import FONCTIONS
from eclat.domain.sessions import assiduite, edition, heures
from eclat.domain.sessions.assiduite import Seancee
from eclat.domain.socle import fichiers
from eclat.domain.socle.errors import Introuvable, Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.formats import JOURS, format_date, format_date_short
from eclat.models import Feuille, Fichier, Fonction, NaturePiece, Organisme, Piece, Seance, SessionCqp

TRAINERS = (Fonction.FORMATEUR, Fonction.FORMATEUR_EVALUATEUR, Fonction.RESPONSABLE)


@dataclass(frozen=True)
class Semaine:
    """A week that has half-days, from its Monday."""

    lundi: date
    seances: tuple[Seancee, ...]

    @property
    def dit(self) -> str:
        return f"Semaine du {format_date(self.lundi)}"


@dataclass(frozen=True)
class Signee:
    """A signed sheet, with its file. ``jour``: the one of its half-day, which may have moved since; nothing of a week's."""

    feuille: Feuille
    piece: Piece
    fichier: Fichier
    jour: date | None

    @property
    def du(self) -> date:
        return self.jour or self.feuille.du

    @property
    def au(self) -> date:
        return self.jour or self.feuille.au

    @property
    def couvre(self) -> str:
        """12 janvier, or du 11 au 15 janvier"""
        first, last = self.du, self.au
        return format_date(first) if first == last else f"du {format_date_short(first)} au {format_date(last)}"


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def weeks(seances: Sequence[Seancee]) -> list[Semaine]:
    return [Semaine(lundi, tuple(each)) for lundi, each in groupby(seances, key=lambda seance: monday(seance.jour))]


def signed(db: Session, session: SessionCqp) -> list[Signee]:
    """In the order of the days that they cover."""
    rows = db.execute(
        sa_select(Feuille, Piece, Fichier, col(Seance.jour))
        .join(Piece, col(Piece.id) == Feuille.piece_id)
        .join(Fichier, col(Fichier.id) == Piece.fichier_id)
        .outerjoin(Seance, col(Seance.id) == Feuille.seance_id)
        .where(col(Feuille.session_id) == session.id, col(Piece.retiree_le).is_(None))
        .order_by(col(Feuille.cree_le), col(Feuille.id))
    )
    return sorted((Signee(*row) for row in map(tuple, rows)), key=lambda each: each.du)


def covering(sheets: Sequence[Signee], seance: Seancee) -> list[Signee]:
    """Those that cover this half-day."""
    return [each for each in sheets if covers(each.feuille, seance)]


def covers(feuille: Feuille, seance: Seancee) -> bool:
    """The sheet of one half-day follows it, whatever day it moves to."""
    return feuille.seance_id == seance.id if feuille.seance_id else feuille.du <= seance.jour <= feuille.au


def signed_alone(db: Session, seance: Seance) -> bool:
    """Whether a half-day has a sheet of its own."""
    rows = select(Feuille.id).join(Piece, col(Piece.id) == Feuille.piece_id)
    return db.exec(rows.where(Feuille.seance_id == seance.id, col(Piece.retiree_le).is_(None)).limit(1)).first() is not None


def unsigned(seances: Sequence[Seancee], sheets: Sequence[Signee]) -> list[Semaine]:
    """The weeks of which half-days that are over have no signed sheet, with those half-days."""
    return weeks([each for each in seances if each.finie and not covering(sheets, each)])


def attach(
    db: Session, session: SessionCqp, name: str, data: bytes, *, lundi: date, seance: UUID | None = None, by: Utilisateur
) -> Feuille:
    """A signed sheet, of a week or of one half-day. Sent twice for the same, it is there once. Raises FileRefused, Interdit, Introuvable, Refus."""
    edition.followed(db, session, by)
    days = assiduite.seances(db, session)
    covered = [each for each in days if (each.id == seance if seance else monday(each.jour) == lundi)]
    if not covered and seance:
        raise Introuvable
    if not covered:
        raise Refus("Aucune demi-journée n’a lieu cette semaine-là : choisissez une semaine du calendrier.")
    du, au, kept = covered[0].jour, covered[-1].jour, fichiers.checked(data, name)
    for each in signed(db, session):
        same = each.feuille.seance_id == seance and (seance is not None or (each.du, each.au) == (du, au))
        if same and fichiers.is_same(each.fichier, name, kept):
            return each.feuille
    piece = contenu.join(db, session, NaturePiece.EMARGEMENT, name, kept, by=by)
    found = Feuille(session_id=session.id, piece_id=piece.id, du=du, au=au, seance_id=seance)
    db.add(found)
    db.flush()
    return found


def detach(db: Session, session: SessionCqp, key: UUID, *, by: Utilisateur) -> None:
    """Take a signed sheet out: its document keeps its row, dated. Raises Interdit, Introuvable, Refus."""
    sheet = db.get(Feuille, key)
    if sheet is None or sheet.session_id != session.id:
        raise Introuvable
    edition.followed(db, session, by)
    contenu.remove_document(db, session, db.get_one(Piece, sheet.piece_id), by=by)


# --- what is printed ---


def printed(db: Session, session: SessionCqp, seances: Sequence[Seancee], cqp: str) -> dict[str, Any]:
    """What the sheet shows: plain words, in a page for each half-day."""
    people = assiduite.inscrits(db, session)
    team = [each for each in dossiers.team(db, session) if each.fonction in TRAINERS]
    return {
        "session": session.intitule,
        "numero": session.numero,
        "cqp": cqp,
        "organisme": db.get_one(Organisme, session.organisme_id).nom,
        "lieu": ", ".join(filter(None, (session.adresse, f"{session.code_postal} {session.ville}".strip()))),
        "heure": heures.said_of(session.code_postal),
        "formateurs": [
            {"nom": f"{each.prenom} {each.nom}", "role": FONCTIONS[each.fonction] if each.fonction else ""} for each in team
        ],
        "pages": [
            {
                "jour": f"{JOURS[seance.jour.weekday()].capitalize()} {format_date(seance.jour)}",
                "heures": f"{heures.said(seance.de)} – {heures.said(seance.a)}",
                "duree": heures.said_of_minutes(seance.minutes),
                "contenu": " · ".join(filter(None, (seance.contenu, seance.formateur, seance.lieu))),
                "candidats": [each.appele for each in people if each.attendu(seance)],
            }
            for seance in seances
        ],
    }
