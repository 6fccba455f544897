"""What the platform already knows of an organisme for a period: read with the questions, never asked. Counted as the statistics are."""

from collections.abc import Mapping
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import func
from sqlalchemy import select as sa_select
from sqlmodel import Session, col

from eclat.domain.statistiques import sources
from eclat.models import SessionCqp

CHIFFRES: Final = {
    "sessions": "Sessions commencées",
    "inscrits": "Candidats inscrits",
    "presentes": "Candidats présentés au jury",
    "totale": "Tout ce qui était visé est validé",
    "partielle": "Validations partielles",
    "non_valide": "Rien n’est validé",
    "abandon": "Abandons",
}


def of(db: Session, organisme_id: UUID, du: date, au: date) -> dict[str, int]:
    """Of the sessions of its own that began in these days, by the names of ``CHIFFRES``."""
    began = (col(SessionCqp.organisme_id) == organisme_id, col(SessionCqp.debut).between(du, au))
    sessions = db.execute(
        sa_select(func.count()).select_from(SessionCqp).where(*began, col(SessionCqp.etat).in_(sources.MENEES))
    ).scalar_one()
    rows = sources.candidats().subquery()
    counted = (
        sa_select(rows.c.etat, func.count())
        .where(rows.c.organisme == organisme_id, rows.c.quand.between(du, au))
        .group_by(rows.c.etat)
    )
    by_state = {str(etat): count for etat, count in db.execute(counted)}
    return {
        "sessions": sessions,
        "inscrits": sum(by_state.values()),
        "presentes": sum(by_state.get(each, 0) for each in sources.PRESENTS),
        "totale": by_state.get("totale", 0) + by_state.get("blocs_vises", 0),
        "partielle": by_state.get("partielle", 0),
        "non_valide": by_state.get("non_valide", 0),
        "abandon": by_state.get("abandon", 0),
    }


def added(found: list[Mapping[str, int]]) -> dict[str, int]:
    """Of several organismes together."""
    return {name: sum(int(each.get(name, 0)) for each in found) for name in CHIFFRES}


def rate(chiffres: Mapping[str, int]) -> int | None:
    """Per cent of those who were presented whose whole aim is validated; nothing while nobody was."""
    presented = chiffres.get("presentes", 0)
    return round(100 * chiffres.get("totale", 0) / presented) if presented else None
