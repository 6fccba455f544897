"""A recours was decided so that its candidate is evaluated again: they are entered in a session whose jury is still to come (P14).

Its organisme does it, or an administrateur; they read who is to be evaluated again, never why. What the candidate won stays won: the next jury
finds those blocs held already (``acquis``).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from eclat import clock, courriels
from eclat.domain.jurys.recours import candidat_of, session_of
from eclat.domain.sessions import nouveautes
from eclat.domain.sessions.candidats.champs import CIVIL
from eclat.domain.sessions.candidats.changements import CANDIDATS
from eclat.domain.sessions.candidats.tableau import MAX_CANDIDATS
from eclat.domain.socle import recours_policies, session_policies
from eclat.domain.socle.errors import ChampRefuse
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.rereading import hold
from eclat.engines.workflow import transition
from eclat.formats import format_date
from eclat.models import Candidat, EtatRecours, EtatSession, IssueRecours, Recours, Role, SessionCqp

E = EtatSession
OPEN: Final = (E.OUVERTE, E.EN_COURS, E.JURY_PLANIFIE)
KEPT: Final = (
    *CIVIL, "identite", "code_commune", "courriel", "entre_le", "acces", "vise", "blocs_vises", "blocs_acquis", "acquis_preuve", "financement",
    "financement_detail", "amenagement_demande", "amenagement_accorde", "etat", "etat_le", "confirme",
)  # fmt: skip
ADMIS: Final = "Nouvelle évaluation, décidée par OC Éclat."
SHOWN: Final = 4
NOT_ONE: Final = "Rien n’est à prévoir pour ce candidat."
LEFT: Final = "Ce candidat a abandonné cette session\u00a0: annulez son abandon, ou choisissez-en une autre."
CLOSED: Final = "Cette session n’attend plus de candidat\u00a0: choisissez-en une autre."


@dataclass(frozen=True)
class AReevaluer:
    """Candidates of a session who are still to be evaluated again."""

    id: UUID
    intitule: str
    numero: str
    organisme_id: UUID
    nombre: int


def awaiting(user: Utilisateur) -> SelectOfScalar[Recours]:
    """Those of the sessions that the user follows."""
    return recours_policies.visible_reevaluations(user).where(col(Recours.suite_id).is_(None))


def of_user(db: Session, user: Utilisateur) -> list[AReevaluer]:
    """By session, the oldest first."""
    if user.est_agent and not user.is_a(Role.ADMINISTRATEUR, Role.BINOME_PARITAIRE):
        return []
    wanted: tuple[Any, ...] = (SessionCqp.id, SessionCqp.intitule, SessionCqp.numero, SessionCqp.organisme_id, func.count())
    rows = (
        awaiting(user)
        .with_only_columns(*wanted)
        .select_from(Recours)
        .join(SessionCqp, col(SessionCqp.id) == Recours.session_id)
        .group_by(*wanted[:-1])
        .order_by(func.min(Recours.decide_le), col(SessionCqp.id))
        .limit(SHOWN)
    )
    return [AReevaluer(*row) for row in map(tuple, db.execute(rows))]


def of_session(db: Session, user: Utilisateur, session: SessionCqp) -> list[Recours]:
    """Who is evaluated again after this session, entered already or not."""
    rows = recours_policies.visible_reevaluations(user).where(Recours.session_id == session.id)
    return list(db.exec(rows.order_by(col(Recours.decide_le), col(Recours.id))))


def sessions(db: Session, recours: Recours) -> list[tuple[UUID, str]]:
    """Those of the same organisme and registration that await their jury, the next first."""
    former = session_of(db, recours)
    rows = select(SessionCqp).where(
        SessionCqp.organisme_id == former.organisme_id, SessionCqp.enregistrement_id == former.enregistrement_id,
        col(SessionCqp.etat).in_(OPEN), SessionCqp.id != former.id,
    )  # fmt: skip
    found = db.exec(rows.order_by(col(SessionCqp.jury_le), col(SessionCqp.id)).limit(100))
    return [(each.id, f"{each.intitule} · {each.numero}{day(each)}") for each in found]


def day(session: SessionCqp) -> str:
    return f" · jury le {format_date(session.jury_le)}" if session.jury_le else ""


def can_enrol(db: Session, user: Utilisateur, recours: Recours) -> bool:
    return user.is_a(Role.ADMINISTRATEUR) or session_policies.can_edit_session(db, user, session_of(db, recours))


def why_not(db: Session, user: Utilisateur, recours: Recours) -> str:
    if recours.etat != EtatRecours.DECIDE:
        return ""
    if recours.issue != IssueRecours.EVALUATION or session_of(db, recours).effacee_le is not None:
        return NOT_ONE
    return "Ce candidat est déjà inscrit à sa nouvelle évaluation." if recours.suite_id else ""


@transition(
    "recours_reevaluation",
    Recours,
    {EtatRecours.DECIDE: EtatRecours.DECIDE},
    by=can_enrol,
    label="Inscrire à une session",
    past="a inscrit le candidat à sa nouvelle évaluation",
    infinitive="inscrire ce candidat à une nouvelle évaluation",
    kind="primary",
    icon="user-round-plus",
    asks=True,
    unless=why_not,
    within=session_of,
)
def enrol(db: Session, recours: Recours, *, session: UUID, by: Utilisateur) -> dict[str, str]:
    """They are told of it, with the day of the jury; whoever is there already is not there twice. Raises ChampRefuse."""
    if session not in dict(sessions(db, recours)):
        raise ChampRefuse("session", CLOSED)
    next_one, who = db.get_one(SessionCqp, session), candidat_of(db, recours)
    hold(db, next_one)
    if next_one.etat not in OPEN:
        raise ChampRefuse("session", CLOSED)
    there = db.exec(select(Candidat).where(Candidat.session_id == next_one.id)).all()
    known = next((each for each in there if each.identite == who.identite != ""), None)
    if known is not None and known.abandon_le is not None:
        raise ChampRefuse("session", LEFT)
    if known is None:
        enter(db, next_one, who, there, by=by)
    recours.suite_id, recours.suite_le = next_one.id, clock.now()
    db.flush()
    courriels.recours.reevaluation_prevue(db, recours, who, next_one)
    return {"session": next_one.numero}


def enter(db: Session, session: SessionCqp, who: Candidat, there: Sequence[Candidat], *, by: Utilisateur) -> None:
    """As they were, let before the jury though they did no hours here. The binôme is told, as of any late candidate."""
    if len(there) >= MAX_CANDIDATS:
        raise ChampRefuse("session", f"Cette session a déjà {MAX_CANDIDATS} candidats\u00a0: choisissez-en une autre.")
    rang = max((each.rang for each in there), default=0) + 1
    kept = {name: getattr(who, name) for name in KEPT}
    db.add(
        Candidat(
            session_id=session.id, rang=rang, admis_malgre=ADMIS, enregistree_le=clock.now(), enregistree_par_id=by.personne_id, **kept
        )
    )  # fmt: skip
    db.flush()
    lines = [f"ligne {len(there) + 1}\u00a0: nouvelle évaluation"]
    nouveautes.note(db, session, CANDIDATS, by=by, lignes=lines, changees=1, retirees=0)
