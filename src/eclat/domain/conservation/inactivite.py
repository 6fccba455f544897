"""An organisme that nobody enters any more is warned, then what was kept of it is erased (P17).

GDPR, article 5(1)(e). Nothing goes while something is under way or may still be contested. It is told the day on which it goes, which no
setting brings nearer afterwards; one sign-in of one of its people is enough to keep it.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import and_, exists, or_
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select

from eclat import clock, courriels, reglages
from eclat.domain.conservation import organismes
from eclat.domain.conservation.durees import en_vigueur
from eclat.domain.socle import policies
from eclat.domain.socle.delais import months_after, years_before
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.workflow import UNCHANGED, transition
from eclat.models import (
    Appartenance,
    Connexion,
    Decision,
    Delegation,
    EtatDelegation,
    EtatHabilitation,
    EtatOrganisme,
    EtatSession,
    Habilitation,
    Organisme,
    SessionCqp,
)

E, H, S = EtatOrganisme, EtatHabilitation, EtatSession
ENTERED: Final = (E.ACCEPTE, E.INVITE, E.SUSPENDU)
UNDER_WAY: Final = (H.EN_ATTENTE_DELEGATAIRES, H.DEPOSEE, H.EN_INSTRUCTION, H.A_COMPLETER)
NEVER_HELD: Final = (S.BROUILLON, S.REFUSEE, S.ANNULEE)
CONTESTED_YEARS: Final = 5  # a decision (Code civil, article 2224), and an habilitation after its last day
REGLAGE: Final = "retention_inactive_months"


def seen(since: Any) -> Any:
    """Whether one of its people came since."""
    theirs = and_(
        col(Appartenance.organisme_id) == col(Organisme.id), col(Appartenance.jusqu_a).is_(None), col(Connexion.vue_le) >= since
    )
    joined = sa_select(col(Connexion.id)).join(Appartenance, col(Appartenance.personne_id) == col(Connexion.personne_id))
    return joined.where(theirs).correlate(Organisme).exists()


def tied() -> Any:
    """Whether a request or a session of it is under way, may still be contested, or holds candidates."""
    term = years_before(clock.today(), CONTESTED_YEARS)
    midnight = datetime.combine(term, time(), clock.PARIS)
    recent = exists().where(
        col(Decision.habilitation_id) == col(Habilitation.id),
        or_(col(Decision.cree_le) >= midnight, col(Decision.valide_jusqu_au) >= term),
    )
    living = or_(col(Habilitation.etat).in_(UNDER_WAY), recent.correlate(Habilitation))
    own = sa_select(col(Habilitation.id)).where(col(Habilitation.organisme_id) == col(Organisme.id), living)
    shared = (
        sa_select(col(Delegation.id))
        .join(Habilitation, col(Habilitation.id) == col(Delegation.habilitation_id))
        .where(col(Delegation.organisme_id) == col(Organisme.id), col(Delegation.etat) != EtatDelegation.RETIREE, living)
    )
    held = sa_select(col(SessionCqp.id)).where(
        col(SessionCqp.organisme_id) == col(Organisme.id),
        col(SessionCqp.etat).not_in(NEVER_HELD),
        col(SessionCqp.effacee_le).is_(None),
    )
    return or_(*(each.correlate(Organisme).exists() for each in (own, shared, held)))


def inactive(months: int, *columns: Any) -> Any:
    """Those that nobody entered for that long, with nothing under way."""
    limit = datetime.combine(months_after(clock.today(), -months), time(), clock.PARIS)
    return select(*(columns or (col(Organisme.id),))).where(
        col(Organisme.cree_le) < limit,
        col(Organisme.etat).in_(ENTERED),
        col(Organisme.efface_le).is_(None),
        ~seen(limit),
        ~tied(),
    )


def old(months: int, *columns: Any) -> Any:
    """Those that were warned, whose day has come, and that nobody entered meanwhile."""
    return warned(months, *columns).where(col(Organisme.effacement_prevu_le) <= clock.today())


def warned(months: int, *columns: Any) -> Any:
    """Those that were told the day on which they go, and that nobody entered since."""
    return inactive(months, *columns).where(col(Organisme.effacement_prevu_le).is_not(None), ~seen(col(Organisme.averti_le)))


def due(db: Session, months: int, limit: int = 50) -> list[UUID]:
    """Some of them, the oldest first."""
    return list(db.exec(old(months).order_by(col(Organisme.effacement_prevu_le), col(Organisme.id)).limit(limit)))


def to_come(db: Session, limit: int) -> Sequence[Any]:
    """Those that were warned and whose day has not come, with when, the nearest first."""
    shown = (col(Organisme.id), col(Organisme.nom), col(Organisme.averti_le), col(Organisme.effacement_prevu_le))
    found = warned(en_vigueur(db, REGLAGE), *shown).where(col(Organisme.effacement_prevu_le) > clock.today())
    return list(db.exec(found.order_by(col(Organisme.effacement_prevu_le), col(Organisme.id)).limit(limit)))


def erased_on(db: Session, organisme: Organisme) -> date | None:
    """The day on which it goes unless somebody enters it, once it was warned."""
    told = organisme.effacement_prevu_le is not None and is_among(db, warned(en_vigueur(db, REGLAGE)), organisme)
    return organisme.effacement_prevu_le if told else None


def to_warn(db: Session, limit: int = 200) -> list[UUID]:
    """Those that were not told yet, then those that have a reminder to come."""
    months, days = en_vigueur(db, REGLAGE), reglages.of(db).inactive_warnings
    new = inactive(months).where(or_(col(Organisme.effacement_prevu_le).is_(None), seen(col(Organisme.averti_le))))
    again = warned(months, col(Organisme.id), col(Organisme.effacement_prevu_le), col(Organisme.averti_jours)).where(
        col(Organisme.averti_jours) > days[0], col(Organisme.effacement_prevu_le) > clock.today()
    )
    told = [key for key, term, last in db.exec(again) if reminder(days, term, last)]
    return [*db.exec(new.order_by(col(Organisme.cree_le), col(Organisme.id)).limit(limit)), *told[:limit]]


def reminder(days: list[int], term: date, last: int) -> int | None:
    """The reminder whose day has come, when it was not sent; one that was missed before it is not made up for."""
    left = (term - clock.today()).days
    return next((each for each in days if left <= each < last), None)


def is_among(db: Session, keys: Any, organisme: Organisme) -> bool:
    return db.exec(keys.where(col(Organisme.id) == organisme.id)).first() is not None


STAYS: Final = {each: each for each in ENTERED}


@transition(
    "avertissement",
    Organisme,
    STAYS,
    by=policies.is_platform,
    label="Avertir",
    past="a averti l’organisme que ce qui est gardé de lui sera effacé",
    infinitive="avertir cet organisme",
)
def warn(db: Session, organisme: Organisme, *, by: Utilisateur) -> dict[str, Any]:
    """Tell its people on which day it goes; again some days before. Someone may just have come back."""
    months, days = en_vigueur(db, REGLAGE), reglages.of(db).inactive_warnings
    if not is_among(db, inactive(months), organisme):
        return UNCHANGED
    if is_among(db, warned(months), organisme):
        assert organisme.effacement_prevu_le is not None and organisme.averti_jours is not None
        told = reminder(days, organisme.effacement_prevu_le, organisme.averti_jours)
        if told is None or organisme.effacement_prevu_le <= clock.today():
            return UNCHANGED
        organisme.averti_jours = told
    else:
        organisme.averti_le, organisme.averti_jours = clock.now(), days[-1]
        organisme.effacement_prevu_le = clock.today() + timedelta(days=days[-1])
    db.flush()
    courriels.organismes.organisme_inactif(db, organisme, months)
    return {"jours": organisme.averti_jours, "prevu": organisme.effacement_prevu_le.isoformat()}


def kept(db: Session, user: Utilisateur, organisme: Organisme) -> str:
    """Why it stays."""
    over = is_among(db, old(en_vigueur(db, REGLAGE)), organisme)
    return "" if over else "Cet organisme sert encore, ou n’a pas été averti\u00a0: ce qui est gardé de lui reste."


@transition(
    "effacement",
    Organisme,
    dict.fromkeys(ENTERED, E.SUSPENDU),
    by=policies.is_platform,
    label="Effacer",
    past="a effacé ce qui était gardé de l’organisme",
    infinitive="effacer cet organisme",
    unless=kept,
)
def erase(db: Session, organisme: Organisme, *, by: Utilisateur) -> None:
    """Nobody enters it any more; its number is free for whoever registers with it."""
    organismes.erase(db, organisme)
    organisme.decide_le = None
