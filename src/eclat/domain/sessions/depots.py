"""Each time a request reaches OC Éclat, what it holds is kept, with its tables: who studies it sees what changed since (P13)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlmodel import Session

from eclat import clock
from eclat.domain.dossiers import depots, photos
from eclat.domain.dossiers.photos import Change
from eclat.domain.dossiers.sortes import sorte_of
from eclat.domain.sessions.calendrier import CALENDRIER
from eclat.domain.sessions.lieux import LIEUX
from eclat.domain.sessions.periodes import PERIODES
from eclat.engines import saisies
from eclat.engines.grilles import Grille, lignes
from eclat.models import SessionCqp

Row = Mapping[str, str]  # what was typed, by column
TABLES: Final = {LIEUX: "lieu", PERIODES: "calendrier", CALENDRIER: "calendrier"}  # the section of the form that each belongs to


def keep(db: Session, session: SessionCqp) -> None:
    """The request is handed over: now is the date of its demand, if it had none since it was last a draft."""
    now = clock.now()
    session.demandee_le = session.demandee_le or now
    depots.keep(db, session, contenu(db, session), now)


def contenu(db: Session, session: SessionCqp) -> dict[str, Any]:
    tables = {each.nom: rows(db, each, session) for each in TABLES}
    return {"demande": photos.take(db, [session])[session.id], "tables": tables}


def rows(db: Session, grille: Grille, session: SessionCqp) -> dict[str, Row]:
    return {
        str(each.id): {name: "".join(typed) for name, typed in saisies.typed(each, grille.form).items()}
        for each in lignes.entities(db, grille, session.id)
    }


@dataclass(frozen=True)
class Depuis:
    """What changed between the last two deposits. ``tables``: rows as they were and as they are, none on a side."""

    avant: datetime
    apres: datetime
    changes: list[Change]
    tables: dict[str, list[tuple[Row | None, Row | None]]]


def since_last(db: Session, session: SessionCqp) -> Depuis | None:
    """None as long as it was deposited once, or when nobody kept what it held before."""
    found = depots.last_two(db, session)
    if found is None:
        return None
    former, last = found
    own = photos.changes(sorte_of(session).champs, former.contenu["demande"], last.contenu["demande"])
    before, after = (each.contenu.get("tables", {}) for each in (former, last))
    tables = {each.nom: photos.pairs(before.get(each.nom, {}), after.get(each.nom, {})) for each in TABLES}
    return Depuis(former.cree_le, last.cree_le, own, tables)
