"""A session duplicated to new dates: a new draft, with its calendar, its team and its documents (P13)."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain.dossiers import dossiers
from eclat.domain.sessions import calendrier, feries, heures, sessions
from eclat.domain.sessions.calendrier import CALENDRIER
from eclat.domain.sessions.ouverture import Ouverture
from eclat.domain.socle.errors import Interdit
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.grilles import tableau
from eclat.engines.journal import SECOND_CLICK
from eclat.engines.rereading import hold
from eclat.models import EtatSession, Lieu, Organisme, Periode, SessionCqp

DATED = ("du", "au")
DATES = ("positionnement_le", "debut", "fin", "jury_le")


@dataclass(frozen=True)
class Copie:
    """``laissees``: the half-days that fall on a public holiday at the new dates, which it does not have."""

    session: SessionCqp
    laissees: int = 0


def duplicate(db: Session, source: SessionCqp, *, debut: date, by: Utilisateur) -> Copie:
    """A draft like this session, that begins on another day. Dates move as much; half-days by whole weeks, so that each keeps its day.

    A second click finds what the first one made. Raises Interdit, Refus.
    """
    hold(db, source)
    if by.organisme_id != source.organisme_id:
        raise Interdit("duplicate session")
    organisme = db.get_one(Organisme, source.organisme_id)
    sessions.check_allowed(db, organisme, by=by)
    lately = select(SessionCqp).where(
        SessionCqp.copie_de_id == source.id, SessionCqp.etat == EtatSession.BROUILLON, SessionCqp.debut == debut,
        col(SessionCqp.cree_le) >= clock.now() - SECOND_CLICK,
    )  # fmt: skip
    if (made := db.exec(lately).first()) is not None:
        return Copie(made)
    move = debut - source.debut if source.debut else timedelta()
    said = {name: getattr(source, name) for name in Ouverture.model_fields}
    said |= {name: said[name] + move for name in DATES if said[name]} | {"debut": debut}
    copy = sessions.born(db, organisme, by=by, copie_de_id=source.id, enregistre_le=clock.now(), **said)
    dossiers.copy(db, source, copy)
    copy_rows(db, source, copy, move)
    return Copie(copy, copy_calendar(db, source, copy, move, by))


def copy_rows(db: Session, source: SessionCqp, copy: SessionCqp, move: timedelta) -> None:
    """Its other places; its periods, whose dates move as much as the session does."""
    for model in (Lieu, Periode):
        held = db.exec(select(model).where(model.session_id == source.id)).all()
        said = [each.model_dump(exclude={"id", "cree_le", "enregistree_le", "enregistree_par_id"}) for each in held]
        db.add_all(
            model(**each | {"session_id": copy.id} | {name: each[name] + move for name in DATED if each.get(name)})
            for each in said
        )
    db.flush()


def copy_calendar(db: Session, source: SessionCqp, copy: SessionCqp, move: timedelta, by: Utilisateur) -> int:
    """Returns how many half-days were left out."""
    weeks = timedelta(weeks=round(move.days / 7))
    departement = heures.departement_of(copy.code_postal)
    moved = [(each.jour + weeks, each) for each in calendrier.of(db, source).demi_journees]
    kept = [(day, each) for day, each in moved if not feries.name_of(day, departement)]
    rows = [
        {"jour": [day.isoformat()], **{name: [getattr(each, name)] for name in ("de", "a", "contenu", "formateur", "lieu")}}
        for day, each in kept
    ]
    if rows:
        tableau.add(tableau.ouvrir(db, CALENDRIER, copy, by=by), rows)
    return len(moved) - len(kept)
