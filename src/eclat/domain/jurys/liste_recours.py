"""The list of recours: all for the administrateur, those entrusted to each member of the comité technique, those of the binôme's sessions."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, false, or_
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, func, select

from eclat.domain.jurys.recours import ETATS
from eclat.domain.socle import recours_policies, session_policies
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.listes import Etats, Liste
from eclat.engines.listes.filtres import Filtre
from eclat.engines.recherche import by_session
from eclat.models import Candidat, EtatRecours, IssueRecours, Organisme, Recours, Role, SessionCqp

E = EtatRecours
NUMERO = re.compile(r"(?:rec-?)?(\d{4}-\d{0,6})|rec-?(\d{0,4})", re.IGNORECASE)
BY_WORDS = by_session(col(Recours.session_id))
OPEN = (E.DETAIL_DEMANDE, E.DEPOSE, E.EN_INSTRUCTION, E.A_DECIDER)


@dataclass(frozen=True)
class Ligne:
    """What the list shows of a recours."""

    id: UUID
    numero: str
    etat: EtatRecours
    nom_usage: str
    nom_naissance: str
    prenoms: str
    session_id: UUID
    session: str
    organisme: str
    cree_le: datetime
    depose_le: datetime | None
    echeance: date
    issue: IssueRecours | None
    decide_le: datetime | None

    @property
    def candidat(self) -> str:
        said = f"{self.nom_usage or self.nom_naissance} {self.prenoms.split(',')[0].strip()}".strip()
        return said or "Candidat effacé"


def columns() -> Any:
    shown: tuple[Any, ...] = (
        Recours.id, Recours.numero, Recours.etat, Candidat.nom_usage, Candidat.nom_naissance, Candidat.prenoms, Recours.session_id,
        SessionCqp.numero, Organisme.nom, Recours.cree_le, Recours.depose_le, Recours.echeance, Recours.issue, Recours.decide_le,
    )  # fmt: skip
    return (
        sa_select(*shown)
        .join(Candidat, col(Candidat.id) == Recours.candidat_id)
        .join(SessionCqp, col(SessionCqp.id) == Recours.session_id)
        .join(Organisme, col(Organisme.id) == SessionCqp.organisme_id)
    )


def searched(db: Session, q: str) -> Filtre:
    """By number (REC-2026-0004, or its beginning), else by any word of its session's title, town or organisme."""
    number = NUMERO.fullmatch(q.strip())
    if number:
        start = f"REC-{number[1] or number[2] or ''}"
        return Filtre((col(Recours.numero) >= start, col(Recours.numero) < start + "\uffff"))
    return BY_WORDS(db, q)


def awaiting(user: Utilisateur) -> list[Any]:
    """Which of them await this agent, in any of their roles."""
    kinds: dict[Role, Any] = {
        Role.ADMINISTRATEUR: lambda: or_(
            col(Recours.etat).in_([E.DETAIL_DEMANDE, E.DEPOSE]),
            and_(
                col(Recours.etat) == E.A_DECIDER, col(Recours.instruit_par_id).is_distinct_from(user.personne_id)
            ),  # who instructed does not decide
        ),
        Role.COMITE_TECHNIQUE: lambda: and_(
            col(Recours.etat) == E.EN_INSTRUCTION, col(Recours.id).in_(recours_policies.entrusted(user))
        ),
        Role.BINOME_PARITAIRE: lambda: and_(
            col(Recours.etat) == E.DETAIL_DEMANDE, col(Recours.session_id).in_(session_policies.entrusted(user))
        ),
    }
    return [or_(false(), *[asked() for role, asked in kinds.items() if user.is_a(role)])]


def awaited(db: Session, user: Utilisateur) -> Counter[EtatRecours]:
    """How many await this agent, in each state: what is to be done differs."""
    rows = select(Recours.etat, func.count()).where(*awaiting(user)).group_by(col(Recours.etat))
    return Counter({EtatRecours(etat): many for etat, many in db.exec(rows)})


def first_days(db: Session, user: Utilisateur) -> dict[EtatRecours, date]:
    """The first last day to answer those that await this agent, in each state."""
    rows = select(Recours.etat, func.min(Recours.echeance)).where(*awaiting(user)).group_by(col(Recours.etat))
    return {EtatRecours(etat): day for etat, day in db.exec(rows) if day}


def followed(db: Session, user: Utilisateur, lignes: Sequence[Ligne]) -> set[UUID]:
    """Of the sessions of these, those whose pages this reader opens: the comité technique opens none."""
    keys = session_policies.followed_sessions(user).with_only_columns(col(SessionCqp.id))
    theirs = {each.session_id for each in lignes}
    return set(db.exec(select(SessionCqp.id).where(col(SessionCqp.id).in_(theirs), col(SessionCqp.id).in_(keys))))


RECOURS = Liste(
    Ligne,
    columns(),
    key=col(Recours.id),
    visible=recours_policies.visible_recours,
    states=Etats(
        ETATS,
        within=lambda user, etat: [col(Recours.etat) == etat],
        always=lambda user: OPEN,
        all="Tous",
    ),
    search=searched,
    sorts={"date": col(Recours.cree_le), "echeance": col(Recours.echeance)},
    default="-date",
    waits=awaiting,
    sees_all=lambda user: user.is_a(Role.ADMINISTRATEUR),
    bare=True,
)


def last_days(db: Session, first: date, last: date) -> list[tuple[UUID, str, date]]:
    """Those that wait for an answer and whose last day is among these, some at most."""
    rows = select(col(Recours.id), col(Recours.numero), col(Recours.echeance)).where(
        col(Recours.echeance).between(first, last), col(Recours.etat).in_(OPEN)
    )
    return list(db.exec(rows.order_by(col(Recours.echeance), col(Recours.id)).limit(20)))
