"""What the catalogue says of the sessions of a registration: its blocs, its documents; the dated lists that any session chooses from."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain.dossiers import requises
from eclat.domain.dossiers.requises import Requise
from eclat.domain.sessions import couverture
from eclat.engines.prepared import prepared
from eclat.models import Acces, Bloc, Choix, EtatSession, Habilitation, NatureChoix, PieceRequise, SessionCqp

DECLARED: Final = frozenset(each.value for each in Acces)


def blocs(db: Session, enregistrement_id: UUID | None) -> list[Bloc]:
    if enregistrement_id is None:
        return []
    return list(db.exec(select(Bloc).where(Bloc.enregistrement_id == enregistrement_id).order_by(col(Bloc.code))))


def blocs_of(db: Session, session: SessionCqp) -> list[Bloc]:
    """Those of the registration that its first day calls for, or today's as long as it has none."""
    habilitation = db.get(Habilitation, session.habilitation_id) if session.habilitation_id else None
    held = couverture.registration(db, habilitation.cqp_id if habilitation else None, session.debut or clock.today())
    return [each for each in blocs(db, held.id if held else None) if takes(session, each)]


def takes(session: SessionCqp, bloc: Bloc) -> bool:
    """Whether this session is of that bloc: it had not ended on the day when the request was handed over, or today; or it was chosen before."""
    given = session.demandee_le if session.etat != EtatSession.BROUILLON else None
    day = given.astimezone(clock.PARIS).date() if given else clock.today()
    return bloc.jusqu_au is None or day <= bloc.jusqu_au or bloc.code in session.blocs


def choices(db: Session, nature: NatureChoix, day: date | None = None, held: Sequence[str] = ()) -> list[Choix]:
    """The answers that are offered on this day, and those that are held, whatever became of them."""
    rows = db.exec(select(Choix).where(Choix.nature == nature).order_by(col(Choix.rang), col(Choix.libelle)))
    return [each for each in rows if offered_on(each, day or clock.today()) or each.code in held]


def every_choice(db: Session, day: date | None = None) -> list[Choix]:
    """All that is offered on this day, or today, whatever the list."""
    return [each for each in db.exec(select(Choix)) if offered_on(each, day or clock.today())]


def offered_on(choix: Choix, day: date) -> bool:
    """Within its days, or those of before it was withdrawn and offered again."""
    now = (choix.du is None or choix.du <= day) and (choix.jusqu_au is None or day <= choix.jusqu_au)
    return now or any(each["du"] <= day.isoformat() <= each["jusqu_au"] for each in choix.avant)


@prepared
def answers() -> Any:
    shown: tuple[Any, ...] = (Choix.nature, Choix.code, Choix.libelle, Choix.declaree, Choix.anciens)
    return sa_select(*shown).order_by(col(Choix.rang), col(Choix.libelle))


def mots(db: Session, nature: NatureChoix) -> dict[str, str]:
    """By code, the words of every answer of this list, whatever its days: the same wherever it is read."""
    return {each.code: each.libelle for each in answers().rows(db) if each.nature == nature}


def declared(db: Session, acces: str | None) -> Acces | None:
    """The access as the schema of the declaration names it: itself, or what the catalogue says of one that was added to it."""
    if acces is None or acces in DECLARED:
        return Acces(acces) if acces else None
    return next((each.declaree for each in answers().rows(db) if (each.nature, each.code) == (NatureChoix.ACCES, acces)), None)


def labels(db: Session, nature: NatureChoix, codes: Sequence[str]) -> list[str]:
    known = {each.code: each.libelle for each in db.exec(select(Choix).where(Choix.nature == nature))} if codes else {}
    return [known.get(code, code) for code in codes]


def required_documents(db: Session, session: SessionCqp) -> list[Requise]:
    """What the administrateur asks for in the request of a session, for its CQP."""
    if session.cqp_id is None:
        return []
    held = select(PieceRequise).where(PieceRequise.cqp_id == session.cqp_id, col(PieceRequise.pour_session).is_(True))
    rows = db.exec(held.order_by(col(PieceRequise.rang), col(PieceRequise.id)))
    return requises.asked(rows, None if session.etat == EtatSession.BROUILLON else session.demandee_le)
