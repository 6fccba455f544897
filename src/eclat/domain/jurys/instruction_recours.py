"""How a recours is answered: its detail given, then entrusted to the comité technique, instructed, and decided by somebody else (P14)."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from eclat import clock, courriels, reglages
from eclat.domain.jurys import attributions
from eclat.domain.jurys.recours import ISSUES, candidat_of, session_of
from eclat.domain.socle import policies, recours_policies
from eclat.domain.socle.errors import ChampRefuse, Refus
from eclat.domain.socle.utilisateur import SYSTEME, Utilisateur
from eclat.engines.workflow import UNCHANGED, transition
from eclat.models import (
    Appartenance,
    EtatPersonne,
    EtatRecours,
    EtatSession,
    InstructionRecours,
    IssueRecours,
    Jury,
    MembreJury,
    Personne,
    Pv,
    Recours,
    Role,
    RoleAgent,
    Siege,
    SignaturePv,
)

E = EtatRecours
RAPPEL_ESPACE = timedelta(days=7)  # between two reminders
BUSY = "Le procès-verbal de cette session est en cours de rectification\u00a0: attendez qu’il soit signé et attribué pour en ouvrir un autre."
AGAIN = "Nouvelle délibération à la suite d’un recours."  # never why: the organisme, the binôme and others read it


# --- the detail ---


@transition(
    "recours_reponse",
    Recours,
    {E.DETAIL_DEMANDE: E.DETAIL_REPONDU},
    by=recours_policies.can_answer,
    label="Donner le détail",
    past="a donné le détail des résultats",
    infinitive="répondre à cette demande",
    kind="primary",
    icon="reply",
    asks=True,
)
def answer(db: Session, recours: Recours, *, reponse: str, by: Utilisateur) -> None:
    """What may be said of what the jury observed, bloc by bloc: the candidate reads it at their link."""
    recours.reponse, recours.repondu_le, recours.repondu_par_id = reponse, clock.now(), by.personne_id
    db.flush()
    courriels.recours.recours_detail(db, recours, candidat_of(db, recours))


# --- entrusted ---


def sat(db: Session, recours: Recours) -> set[UUID]:
    """Who judged: members of the jury of its session, its binôme, past ones too, and who signed."""
    session = recours.session_id
    members = select(MembreJury.personne_id).join(Jury, col(Jury.id) == MembreJury.jury_id).where(Jury.session_id == session)
    seated = select(Siege.personne_id).where(Siege.session_id == session)
    signed = select(SignaturePv.personne_id).join(Pv, col(Pv.id) == SignaturePv.pv_id).where(Pv.session_id == session)
    return {key for each in (members, seated, signed) for key in db.exec(each) if key}


def members(db: Session, recours: Recours) -> list[tuple[UUID, str]]:
    """Who may instruct it: members of the comité technique today who were not of this jury; it is said who worked for the organisme."""
    tied = set(db.exec(select(Appartenance.personne_id).where(Appartenance.organisme_id == session_of(db, recours).organisme_id)))
    away = sat(db, recours)
    held = db.exec(
        select(Personne)
        .join(RoleAgent, col(RoleAgent.personne_id) == Personne.id)
        .where(
            RoleAgent.role == Role.COMITE_TECHNIQUE, col(RoleAgent.jusqu_a).is_(None), col(Personne.etat) != EtatPersonne.SUSPENDUE
        )
        .order_by(Personne.nom, Personne.prenom)
    )  # fmt: skip
    return [
        (each.id, each.nom_complet + (" · a travaillé pour cet organisme" if each.id in tied else ""))
        for each in held
        if each.id not in away
    ]


def entrusted(db: Session, recours: Recours) -> list[tuple[InstructionRecours, Personne]]:
    """Who instructs it today."""
    rows = select(InstructionRecours, Personne).join(Personne, col(Personne.id) == InstructionRecours.personne_id)
    held = rows.where(InstructionRecours.recours_id == recours.id, col(InstructionRecours.jusqu_a).is_(None))
    return list(db.exec(held.order_by(Personne.nom, Personne.prenom)))


@transition(
    "recours_attribution",
    Recours,
    {E.DEPOSE: E.EN_INSTRUCTION, E.EN_INSTRUCTION: E.EN_INSTRUCTION},
    by=recours_policies.can_entrust,
    label="Confier au comité technique",
    past="a confié le recours au comité technique",
    infinitive="confier ce recours",
    kind="primary",
    icon="users-round",
    asks=True,
)
def entrust(db: Session, recours: Recours, *, membres: Collection[UUID], by: Utilisateur) -> dict[str, Any]:
    """One or several members instruct it; whoever leaves keeps a dated past, newcomers are told. Raises ChampRefuse."""
    known = dict(members(db, recours))
    if not membres or not set(membres) <= known.keys():
        raise ChampRefuse("membres", "Choisissez des membres du comité technique qui n’étaient pas de ce jury.")
    held = {personne.id: row for row, personne in entrusted(db, recours)}
    if set(membres) == held.keys():
        return UNCHANGED
    for key, row in held.items():
        if key not in membres:
            row.jusqu_a = clock.now()
    db.flush()
    newcomers = [key for key in known if key in membres and key not in held]
    db.add_all(InstructionRecours(recours_id=recours.id, personne_id=key) for key in newcomers)
    db.flush()
    courriels.recours.recours_confie(db, recours, [db.get_one(Personne, key) for key in newcomers])
    return {"membres": [known[key].split(" · ")[0] for key in known if key in membres]}


# --- instructed ---


@transition(
    "recours_instruction",
    Recours,
    {E.EN_INSTRUCTION: E.A_DECIDER},
    by=recours_policies.can_instruct,
    label="Rendre la proposition",
    past="a rendu sa proposition sur le recours",
    infinitive="rendre une proposition sur ce recours",
    kind="primary",
    icon="file-check",
    asks=True,
)
def instruct(db: Session, recours: Recours, *, proposition: IssueRecours, avis: str, by: Utilisateur) -> None:
    """What the comité technique proposes, and why: an administrateur decides."""
    recours.proposition, recours.avis = proposition, avis
    recours.instruit_le, recours.instruit_par_id = clock.now(), by.personne_id
    db.flush()
    courriels.recours.recours_a_decider(db, recours)


# --- decided ---


def not_mine(db: Session, user: Utilisateur, recours: Recours) -> str:
    """Whoever instructs, or did, does not decide; nor does who judged."""
    if recours.etat != E.A_DECIDER:
        return ""
    had = select(InstructionRecours.id).where(
        InstructionRecours.recours_id == recours.id, InstructionRecours.personne_id == user.personne_id
    )
    if recours.instruit_par_id == user.personne_id or db.exec(had).first() is not None:
        return "Vous avez instruit ce recours\u00a0: un autre administrateur le décide."
    if user.personne_id in sat(db, recours):
        return "Vous étiez de ce jury\u00a0: un autre administrateur décide ce recours."
    return ""


@transition(
    "recours_decision",
    Recours,
    {E.A_DECIDER: E.DECIDE},
    by=recours_policies.can_decide,
    label="Décider",
    past="a décidé du recours",
    infinitive="décider de ce recours",
    kind="primary",
    icon="gavel",
    asks=True,
    unless=not_mine,
    within=session_of,
)
def decide(db: Session, recours: Recours, *, issue: IssueRecours, decision: str, by: Utilisateur) -> dict[str, str]:
    """The candidate is told, with the reasons; a new deliberation opens the procès-verbal for them alone. Raises Refus."""
    session = session_of(db, recours)
    if issue == IssueRecours.DELIBERATION and session.etat not in (EtatSession.CLOSE, EtatSession.A_ATTRIBUER):
        raise Refus(BUSY)
    recours.issue, recours.decision, recours.decide_le, recours.decide_par_id = issue, decision, clock.now(), by.personne_id
    db.flush()
    if issue == IssueRecours.DELIBERATION:
        attributions.deliberate_again(db, session, motif=AGAIN, candidat=recours.candidat_id, recours=recours.numero, by=SYSTEME)
        recours.rectificatif_id = last_version(db, recours)
    if issue == IssueRecours.EVALUATION:
        courriels.recours.reevaluation_a_prevoir(db, session)
    courriels.recours.recours_decide(db, recours, candidat_of(db, recours))
    return {"issue": ISSUES[issue]}


def last_version(db: Session, recours: Recours) -> UUID:
    rows = select(Pv.id).where(Pv.session_id == recours.session_id).order_by(col(Pv.version).desc()).limit(1)
    return db.exec(rows).one()


# --- its last day is watched ---


def due(db: Session) -> list[UUID]:
    """Keys of those whose last day is near or past, of which nobody was reminded this week."""
    near = clock.today() + timedelta(days=reglages.of(db).recours_warning_days)
    rows = select(Recours).where(col(Recours.etat).not_in([E.DECIDE, E.DETAIL_REPONDU]), Recours.echeance <= near)
    return [each.id for each in db.exec(rows.order_by(col(Recours.echeance))) if to_remind(each)]


def to_remind(recours: Recours) -> bool:
    return recours.rappele_le is None or recours.rappele_le < clock.now() - RAPPEL_ESPACE


@transition(
    "recours_rappel",
    Recours,
    {each: each for each in E if each not in (E.DECIDE, E.DETAIL_REPONDU)},
    by=policies.is_platform,
    label="Rappeler",
    past="a rappelé l’échéance du recours",
    infinitive="rappeler l’échéance de ce recours",
)
def remind(db: Session, recours: Recours, *, by: Utilisateur) -> Any:
    """Whoever owes the next step is reminded; two clocks do it once."""
    if not to_remind(recours):
        return UNCHANGED
    recours.rappele_le = clock.now()
    db.flush()
    courriels.recours.recours_echeance(db, recours)
    return None
