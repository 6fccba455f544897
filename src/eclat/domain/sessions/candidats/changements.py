"""Late changes of the table of candidates: once the session is open, the journal keeps which rows and fields changed, never what they
hold, and the binôme paritaire is told, once for several."""

from typing import Final

from sqlalchemy import func, select
from sqlmodel import col

from eclat.domain.sessions import nouveautes
from eclat.engines.grilles.tableau import Table
from eclat.engines.workflow import birth
from eclat.models import Candidat, EtatSession, SessionCqp

LATE: Final = (EtatSession.OUVERTE, EtatSession.EN_COURS, EtatSession.JURY_PLANIFIE)
CANDIDATS: Final = birth("candidats", SessionCqp, "a modifié la liste des candidats")
NAMED: Final = 30  # rows in a line of the journal


def note(table: Table) -> None:
    """After each change of the table."""
    session: SessionCqp = table.owner
    if session.etat not in LATE:
        return
    numbers = rank_of(table)
    titles = {name: each.titre for name, each in table.grille.saisies.items()}
    changed = sorted((numbers[key], names) for key, names in table.touchees.items() if names and key in numbers)
    lines = [f"ligne {number} : {', '.join(titles[name] for name in names)}" for number, names in changed[:NAMED]]
    removed = sum(key not in numbers for key in table.touchees)
    nouveautes.note(table.db, session, CANDIDATS, by=table.by, lignes=lines, changees=len(changed), retirees=removed)


def rank_of(table: Table) -> dict[object, int]:
    """The number of each row that was touched and is still there."""
    rank = func.row_number().over(order_by=(col(Candidat.rang), col(Candidat.id))).label("numero")
    rows = select(col(Candidat.id), rank).where(Candidat.session_id == table.owner.id).subquery()
    found = table.db.execute(select(rows.c.id, rows.c.numero).where(rows.c.id.in_(table.touchees)))
    return dict(map(tuple, found))
