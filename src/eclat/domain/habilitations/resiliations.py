"""What griefs lead to: the habilitation is withdrawn from a day on, or they are closed without effect (Code du travail, R6113-16-6; P10).

It is withdrawn only once the organisme answered, or its last day passed; after the hearing, when one is fixed. What is withdrawn is
declared to France compétences by the clock, with its délégataires.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from sqlmodel import Session, col, select

from eclat import clock, courriels, reglages
from eclat.domain.habilitations import griefs, suites, suspensions
from eclat.domain.socle import griefs_policies, policies
from eclat.domain.socle.delais import months_after
from eclat.domain.socle.errors import ChampRefuse, Refus
from eclat.domain.socle.utilisateur import SYSTEME, Utilisateur
from eclat.engines import journal
from eclat.engines.workflow import UNCHANGED, transition
from eclat.formats import format_at, format_date
from eclat.models import EtatHabilitation, Habilitation, IssueGriefs, Procedure, SuiteSessions

E = EtatHabilitation
LATEST: Final = timedelta(days=366)  # from the decision to its effect
SUITES: Final = {
    SuiteSessions.JURY: (
        "Elles vont jusqu’à leur jury",
        "Aucun candidat n’y entre plus. Ceux qui y sont la finissent avec l’organisme.",
    ),
    SuiteSessions.AUTRE: (
        "OC Éclat désigne un autre organisme aux candidats",
        "Aucun candidat n’y entre plus. OC Éclat écrit aux candidats où ils finissent leur parcours.",
    ),
}


@dataclass(frozen=True)
class Resiliation:
    """One as it would be decided. ``conteste_jusqu_au``: until when it may be contested."""

    motif: str
    effet_le: date
    sessions: SuiteSessions
    conteste_jusqu_au: date


def nothing_notified(db: Session, user: Utilisateur, habilitation: Habilitation) -> str:
    """Why there is nothing to decide; nothing while there is, nor once the habilitation is over: its state says so."""
    if habilitation.etat not in griefs.STANDS or griefs.notified(db, habilitation):
        return ""
    last = next(iter(griefs.of(db, habilitation)), None)
    if last is None or last.issue is None:
        return "Aucun grief n’est notifié\u00a0: une habilitation ne se résilie qu’après des griefs et le temps d’y répondre."
    if last.issue == IssueGriefs.CLASSEMENT:
        return f"Les griefs sont classés sans suite depuis le {format_date(last.close_le)}."
    if last.issue == IssueGriefs.ANNULEE:
        return "La résiliation qui a suivi ces griefs est annulée, après un recours."
    return f"La résiliation est décidée, et prend effet le {format_date(last.effet_le)}."


def already_decided(db: Session, user: Utilisateur, habilitation: Habilitation) -> str:
    """The same, and that it took effect at once: a second click finds that it is done."""
    if habilitation.etat == E.RESILIEE and journal.just_written(db, habilitation, "resiliation", by=user):
        return "La résiliation est décidée."
    return nothing_notified(db, user, habilitation)


def too_early(procedure: Procedure) -> str:
    """Why it may not be withdrawn yet; nothing once the organisme had the time to answer and to be heard."""
    assert procedure.jusqu_au is not None
    if procedure.repondue_le is None and clock.today() <= procedure.jusqu_au:
        return (
            f"L’organisme a jusqu’au {format_date(procedure.jusqu_au)} pour répondre\u00a0: la résiliation s’ouvre le "
            f"{format_date(procedure.jusqu_au + timedelta(days=1))}, ou dès sa réponse."
        )
    if procedure.audition_le is not None and procedure.audition_le > clock.now():
        return (
            f"L’organisme est entendu {format_at(procedure.audition_le)}\u00a0: décidez ensuite, ou annulez d’abord l’audition."
        )
    return ""


def to_terminate(db: Session, habilitation: Habilitation, *, motif: str, effet_le: date, sessions: SuiteSessions) -> Resiliation:
    """As it would be written, for who reads it before: nothing is. Raises ChampRefuse, Refus."""
    procedure = griefs.notified(db, habilitation)
    if procedure is None:
        raise Refus(nothing_notified(db, SYSTEME, habilitation))
    if why := too_early(procedure):
        raise Refus(why)
    if effet_le < clock.today():
        raise ChampRefuse(
            "effet_le", "Choisissez aujourd’hui ou un jour à venir\u00a0: une résiliation n’a pas d’effet avant d’être décidée."
        )
    if effet_le > clock.today() + LATEST:
        raise ChampRefuse("effet_le", "Choisissez un jour d’ici un an au plus.")
    return Resiliation(motif, effet_le, sessions, contested_from(db, clock.today()))


def contested_from(db: Session, decided_on: date) -> date:
    """Until when a résiliation of this day may be contested."""
    return months_after(decided_on, reglages.of(db).appeal_months)


def contested_until(db: Session, procedure: Procedure) -> date:
    """Until when the one that closed these griefs may be."""
    assert procedure.close_le is not None
    return contested_from(db, clock.day(procedure.close_le))


@transition(
    "resiliation",
    Habilitation,
    griefs.STANDS,
    by=griefs_policies.can_notify_griefs,
    label="Résilier",
    past="a décidé la résiliation de l’habilitation",
    infinitive="décider la résiliation de cette habilitation",
    kind="danger-outline",
    icon="ban",
    asks=True,
    unless=already_decided,
)
def decide(
    db: Session, habilitation: Habilitation, *, motif: str, effet_le: date, sessions: SuiteSessions, by: Utilisateur
) -> dict[str, Any]:
    """Its people and its délégataires are told why, from which day, what becomes of its sessions and how to contest it."""
    said = to_terminate(db, habilitation, motif=motif, effet_le=effet_le, sessions=sessions)
    procedure = close(db, habilitation, IssueGriefs.RESILIATION, motif, by, effet_le=effet_le, sessions=sessions)
    courriels.griefs.habilitation_resiliee(db, habilitation, said)
    if named := suspensions.habilitated(db, habilitation):
        courriels.delegataires.delegation_resiliee(db, habilitation, named, said)
    return {"motif": motif, "effet_le": effet_le.isoformat(), "sessions": procedure.sessions}


def terminate(db: Session, habilitation: Habilitation, *, by: Utilisateur, **given: Any) -> None:
    """Decide it; it takes effect at once when that is today. Raises ChampRefuse, Refus."""
    decide(db, habilitation, by=by, **given)
    if given["effet_le"] <= clock.today():
        take_effect(db, habilitation, by=SYSTEME)


def close(
    db: Session, habilitation: Habilitation, issue: IssueGriefs, motif: str, by: Utilisateur, *, effet_le: date | None = None,
    sessions: SuiteSessions | None = None,
) -> Procedure:  # fmt: skip
    """A hearing that is to come is not held any more."""
    procedure = griefs.notified(db, habilitation)
    assert procedure is not None
    if procedure.audition_le is not None and procedure.audition_le > clock.now():
        procedure.audition_le = None
    procedure.motif, procedure.effet_le, procedure.sessions = motif, effet_le, sessions
    procedure.issue, procedure.close_le, procedure.close_par_id = issue, clock.now(), by.personne_id
    db.flush()
    return procedure


@transition(
    "griefs_classement",
    Habilitation,
    griefs.STANDS,
    by=griefs_policies.can_notify_griefs,
    label="Classer sans suite",
    past="a classé les griefs sans suite",
    infinitive="classer ces griefs sans suite",
    icon="check",
    asks=True,
    unless=nothing_notified,
)
def dismiss(db: Session, habilitation: Habilitation, *, raison: str, by: Utilisateur) -> dict[str, str]:
    """Whenever: it takes nothing from the organisme. A suspension lasts until it is lifted by itself."""
    close(db, habilitation, IssueGriefs.CLASSEMENT, raison, by)
    courriels.griefs.griefs_classes(db, habilitation, raison)
    return {"motif": raison}


# --- it takes effect ---


def to_take_effect(db: Session, limit: int = 200) -> list[UUID]:
    """Those whose day has come."""
    found = select(Habilitation.id).join(Procedure, col(Procedure.habilitation_id) == Habilitation.id)
    withdrawn = Procedure.issue == IssueGriefs.RESILIATION
    found = found.where(withdrawn, col(Procedure.effet_le) <= clock.today(), col(Habilitation.etat).in_(list(griefs.STANDS)))
    return list(db.exec(found.order_by(col(Procedure.effet_le), col(Habilitation.id)).limit(limit)))


@transition(
    "resiliation_effet",
    Habilitation,
    dict.fromkeys(griefs.STANDS, E.RESILIEE),
    by=policies.is_platform,
    label="Mettre fin",
    past="a mis fin à l’habilitation, résiliée",
    infinitive="mettre fin à cette habilitation",
)
def take_effect(db: Session, habilitation: Habilitation, *, by: Utilisateur) -> dict[str, str]:
    """From its day on, nothing more is asked for; what runs goes on as it was decided. A suspension ends too."""
    found = griefs.withdrawal(db, habilitation)
    if found is None or found.effet_le is None or found.effet_le > clock.today():
        return UNCHANGED
    suspensions.lift(db, habilitation, by=by)
    suites.detach(db, habilitation, by=by)
    return {"effet_le": found.effet_le.isoformat()}
