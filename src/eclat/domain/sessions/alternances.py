"""What a candidate does in a structure: periods with their hours and tutor, and the visits there (P13; Qualiopi, indicator 13)."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from eclat.domain.sessions import edition
from eclat.domain.socle.errors import ChampRefuse, Introuvable, Limite
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.models import Alternance, Candidat, NatureAlternance, SessionCqp

MOST = 100  # lines a candidate
NATURES: Mapping[NatureAlternance, str] = {
    NatureAlternance.PERIODE: "Période en structure",
    NatureAlternance.VISITE: "Visite ou contact",
}


def candidat_of(db: Session, session: SessionCqp, key: UUID) -> Candidat:
    """Raises Introuvable."""
    found = db.get(Candidat, key)
    if found is None or found.session_id != session.id:
        raise Introuvable
    return found


def of(db: Session, candidat: Candidat) -> list[Alternance]:
    """In the order of their days."""
    rows = select(Alternance).where(Alternance.candidat_id == candidat.id)
    return list(db.exec(rows.order_by(col(Alternance.du), col(Alternance.id))))


def save(
    db: Session, session: SessionCqp, candidat: UUID, key: UUID | None, *, nature: NatureAlternance, du: date, au: date | None,
    heures: int | None, structure: str, tuteur: str, note: str, vu: str = "", by: Utilisateur,
) -> Alternance:  # fmt: skip
    """A new line, or one as it is now; ``vu``: what the page showed of it. What is the same as another is there once. Raises ChampRefuse, Interdit, Introuvable, Limite, Refus."""
    who, period = candidat_of(db, session, candidat), nature == NatureAlternance.PERIODE
    edition.followed(db, session, by)
    if period and heures is None:
        raise ChampRefuse("heures", "Indiquez les heures passées dans la structure.")
    if period and au is not None and au < du:
        raise ChampRefuse("au", "La fin vient après le début : vérifiez les deux dates.")
    if period and not structure:
        raise ChampRefuse("structure", "Indiquez la structure d’accueil.")
    lines = of(db, who)
    said: dict[str, Any] = {
        "nature": nature, "du": du, "au": au if period else None, "heures": heures if period else None, "structure": structure,
        "tuteur": tuteur, "note": note,
    }  # fmt: skip
    twin = next((each for each in lines if all(getattr(each, name) == value for name, value in said.items())), None)
    if twin is not None and key is None:
        return twin
    row = next((each for each in lines if each.id == key), None) if key else None
    if key and row is None:
        raise Introuvable
    if row is not None and vu and vu != empreinte(row) and any(getattr(row, name) != value for name, value in said.items()):
        raise ChampRefuse(
            "note",
            "Quelqu’un d’autre a corrigé cette ligne entre-temps\u00a0: comparez-la au tableau, puis enregistrez de nouveau.",
        )
    if row is None:
        if len(lines) >= MOST:
            raise Limite(f"L’alternance d’un candidat a {MOST} lignes au plus : réunissez-en quelques-unes.")
        row = Alternance(session_id=session.id, candidat_id=who.id, **said)
        db.add(row)
    for name, value in said.items():
        setattr(row, name, value)
    db.flush()
    return row


def empreinte(row: Alternance) -> str:
    """Of what a line holds."""
    held = [str(getattr(row, name)) for name in ("nature", "du", "au", "heures", "structure", "tuteur", "note")]
    return hashlib.sha256(json.dumps(held).encode()).hexdigest()


def line_of(db: Session, session: SessionCqp, candidat: UUID, key: UUID) -> Alternance:
    """Raises Introuvable, whatever the state of the session."""
    who, row = candidat_of(db, session, candidat), db.get(Alternance, key)
    if row is None or row.candidat_id != who.id:
        raise Introuvable
    return row


def remove(db: Session, session: SessionCqp, candidat: UUID, key: UUID, *, by: Utilisateur) -> None:
    """Raises Interdit, Introuvable, Refus."""
    line_of(db, session, candidat, key)
    edition.followed(db, session, by)
    db.delete(line_of(db, session, candidat, key))
    db.flush()
