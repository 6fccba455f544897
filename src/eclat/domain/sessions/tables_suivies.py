"""A row of the tables of a session that moves once it is open: what was, what is, kept in the journal and told to the binôme.

Its half-days, its other places, the periods of its alternance.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from sqlmodel import Session

from eclat.domain.sessions import emargement, heures, nouveautes, presences
from eclat.domain.sessions.edition import FOLLOWED
from eclat.domain.socle.errors import Refus
from eclat.engines import saisies
from eclat.engines.grilles.tableau import Table
from eclat.engines.workflow import birth
from eclat.formats import format_date
from eclat.models import Seance, SessionCqp

Cells = Mapping[str, Sequence[str]]
CALENDRIER = birth("calendrier", SessionCqp, "a changé le calendrier")
LIEUX = birth("lieux", SessionCqp, "a changé les autres lieux")
PERIODES = birth("periodes", SessionCqp, "a changé les périodes d’alternance")


def said(cells: Cells) -> str:
    """12 janvier 2027, 9 h – 12 h 30, Accueillir les enfants"""
    shown = {name: written("".join(raw)) for name, raw in cells.items()}
    hours = " – ".join(filter(None, (shown.pop("de", ""), shown.pop("a", ""))))
    day = shown.pop("jour", "")
    return ", ".join(filter(None, (day, hours, *shown.values())))


def written(raw: str) -> str:
    """A date and an hour as one says them; the rest as it is."""
    if len(raw) == 5 and raw[2] == ":":
        return heures.said(raw)
    try:
        return format_date(date.fromisoformat(raw)) if len(raw) == 10 else raw
    except ValueError:
        return raw


def follow(verbe: str, quoi: str) -> Callable[[Table], None]:
    """What the table of a session says of its rows that change: ``ensuite`` of its declaration."""

    def note(table: Table) -> None:
        if table.owner.etat not in FOLLOWED:
            return
        names = table.grille.noms
        rows = [(before, table.row(key)) for key, before in table.avant.items()]
        moved = [(said(before), said(saisies.typed(row, table.grille.form, names)) if row else "") for before, row in rows]
        changed = [nouveautes.changement(quoi, was, now) for was, now in moved if was != now]
        if changed:
            nouveautes.note(table.db, table.owner, verbe, by=table.by, changements=changed)

    return note


def keep_attended(db: Session, seance: Seance) -> None:
    """Before a half-day is removed. Raises Refus when people were said to be there, or signed."""
    if presences.held_there(db, seance):
        raise Refus("Des présences sont saisies à cette demi-journée\u00a0: elle se déplace, mais ne se retire pas.")
    if emargement.signed_alone(db, seance):
        raise Refus(
            "Une feuille signée est jointe pour cette demi-journée\u00a0: retirez d’abord la feuille, dans les documents."
        )


WHEN = ("jour", "de", "a")


def keep_hours(table: Table, seance: Seance, cells: Cells) -> None:
    """Before a half-day is written. Raises Refus when people were said to be there and their hours would be no more."""

    def lost(name: str) -> bool:
        filled, _, error = saisies.judged(table.grille.form, name, cells[name])
        return bool(getattr(seance, name)) and (not filled or error is not None)

    if any(lost(name) for name in WHEN if name in cells) and presences.held_there(table.db, seance):
        raise Refus(
            "Des présences sont saisies à cette demi-journée\u00a0: elle se déplace, mais garde un jour et des heures. "
            "Indiquez-les, ou effacez d’abord ces présences."
        )
