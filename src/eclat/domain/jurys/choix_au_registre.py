"""Whom the register offers to a jury: who does not sit there yet, all in one choice or searched."""

from typing import Final
from uuid import UUID

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from eclat.domain.jurys import composition
from eclat.domain.jurys.composition import Composition
from eclat.domain.socle.errors import ChampRefuse
from eclat.engines.recherche import MAX_WORDS, words
from eclat.models import Jure, QualiteJure, SessionCqp

OFFERED: Final = 100  # lines of the register, in one choice: beyond, one searches
COUNTED: Final = 1001  # beyond a thousand, how many more is not said


def offered(db: Session, there: Composition, cherche: str = "") -> list[tuple[UUID, str]]:
    """Of the register, who does not sit there yet, by name: experts, what they do, their collège. ``cherche``: words that they all have."""
    found = db.exec(free(there, cherche).order_by(Jure.nom, Jure.prenom, col(Jure.id)).limit(OFFERED))
    return [(each.id, named(each)) for each in found]


def free(there: Composition, cherche: str = "") -> SelectOfScalar[Jure]:
    taken = [each.jure_id for each in there.membres if each.jure_id]
    rows = select(Jure).where(
        col(Jure.retire_le).is_(None), col(Jure.qualite) != QualiteJure.REPRESENTANT, col(Jure.id).not_in(taken)
    )
    return rows.where(*[col(Jure.mots).contains(word, autoescape=True) for word in words(cherche)[:MAX_WORDS]])


def many(db: Session, there: Composition) -> int:
    """How many they are, where one choice cannot hold them all; else 0."""
    count = len(db.execute(free(there).with_only_columns(col(Jure.id)).limit(COUNTED)).all())
    return count if count > OFFERED else 0


def sought(db: Session, session: SessionCqp, cherche: str) -> Jure:
    """The one whom these words mean. Raises ChampRefuse on none, or several."""
    found = db.exec(free(composition.of(db, session), cherche).limit(OFFERED + 1)).all() if words(cherche) else []
    if not found:
        raise ChampRefuse(
            "cherche", "Personne du registre ne s’écrit ainsi\u00a0: cherchez autrement, ou nommez quelqu’un d’autre."
        )
    if len(found) > OFFERED:
        raise ChampRefuse(
            "cherche", "Trop de personnes du registre s’écrivent ainsi\u00a0: précisez, par exemple avec le prénom."
        )
    if len(found) > 1:
        raise ChampRefuse("jure", f"{len(found)} personnes du registre s’écrivent ainsi\u00a0: choisissez celle qui siège.")
    return found[0]


def named(jure: Jure) -> str:
    """Mercier Salomé · experte… · collège salariés"""
    college = f"collège {composition.COLLEGES[jure.college]}" if jure.college else ""
    return " · ".join(
        filter(None, (f"{jure.nom} {jure.prenom}", jure.fonction, college, "à vérifier" if jure.propose_le else ""))
    )
