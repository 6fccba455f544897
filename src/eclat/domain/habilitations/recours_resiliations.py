"""A résiliation contested by its organisme: the comité technique keeps it, or annuls it (P10).

Once against each, within the months of a refusal. Who decided it takes no part. Annulled before its day, nothing ends; afterwards, the habilitation
holds again from that instant, and what followed of the résiliation is not undone: its mail says so.
"""

from datetime import date

from sqlmodel import Session, select

from eclat import clock, courriels
from eclat.domain.habilitations import gracieux, griefs, habilitations, recours_papier, resiliations, suspensions
from eclat.domain.habilitations.gracieux import LIVES
from eclat.domain.socle import gracieux_policies
from eclat.domain.socle.errors import Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.rereading import hold
from eclat.engines.workflow import explain, transition
from eclat.formats import format_date
from eclat.models import (
    EtatHabilitation,
    Habilitation,
    IssueGracieuse,
    IssueGriefs,
    Organisme,
    Procedure,
    RecoursGracieux,
)

E = EtatHabilitation
NOTHING = "Aucune résiliation n’est à contester."
TOO_LATE = "Le délai pour contester cette résiliation a pris fin le {}."


def against(db: Session, procedure: Procedure) -> RecoursGracieux | None:
    return db.exec(select(RecoursGracieux).where(RecoursGracieux.procedure_id == procedure.id)).first()


def contested_until(db: Session, habilitation: Habilitation) -> date | None:
    """The last day to contest the résiliation that stands, as long as it is not contested."""
    found = griefs.withdrawal(db, habilitation)
    return resiliations.contested_until(db, found) if found is not None and against(db, found) is None else None


def already_contested(db: Session, user: Utilisateur, habilitation: Habilitation) -> str:
    """Why it may not be contested, whatever the day; nothing while it may."""
    if habilitation.etat not in LIVES:
        return ""
    found = griefs.withdrawal(db, habilitation)
    if found is None:
        return NOTHING
    return (
        "Cette résiliation est déjà contestée\u00a0: un seul recours est possible contre une même décision."
        if against(db, found)
        else ""
    )


def out_of_time(db: Session, user: Utilisateur, habilitation: Habilitation) -> str:
    """The same, and that its delay is over."""
    if why := already_contested(db, user, habilitation):
        return why
    until = contested_until(db, habilitation)
    return TOO_LATE.format(format_date(until)) if until is not None and until < clock.today() else ""


def born(db: Session, habilitation: Habilitation, texte: str, by: Utilisateur, recu_le: date | None = None) -> None:
    """The comité technique reads the habilitation from now on, and is told; the organisme has an acknowledgment."""
    procedure = griefs.withdrawal(db, habilitation)
    assert procedure is not None and by.personne_id is not None
    made = RecoursGracieux(
        habilitation_id=habilitation.id, procedure_id=procedure.id, auteur_id=by.personne_id, texte=texte, recu_le=recu_le
    )  # fmt: skip
    db.add(made)
    db.flush()
    gracieux.give_to_read(db, habilitation)
    courriels.griefs.resiliation_contestee(db, habilitation, gracieux.judges(db, habilitation))
    courriels.griefs.resiliation_recours_recu(db, habilitation, procedure.effet_le, made.venu_le, papier=recu_le is not None)


@transition(
    "recours_resiliation",
    Habilitation,
    LIVES,
    by=gracieux_policies.can_appeal,
    label="Contester la résiliation",
    past="a contesté la résiliation",
    infinitive="contester cette résiliation",
    icon="scale",
    asks=True,
    unless=out_of_time,
)
def appeal(db: Session, habilitation: Habilitation, *, texte: str, by: Utilisateur) -> None:
    """It does not hold the résiliation back: its day comes all the same, unless it is annulled before."""
    born(db, habilitation, texte, by)


@transition(
    "recours_resiliation_papier",
    Habilitation,
    LIVES,
    by=gracieux_policies.can_enter_appeal,
    label="Entrer un recours reçu sur papier",
    past="a entré un recours reçu sur papier contre la résiliation",
    infinitive="entrer ce recours reçu sur papier",
    icon="file-text",
    asks=True,
    unless=already_contested,
)
def enter(db: Session, habilitation: Habilitation, *, texte: str, recu_le: date | None, by: Utilisateur) -> dict[str, str]:
    """Raises ChampRefuse."""
    procedure = griefs.withdrawal(db, habilitation)
    assert procedure is not None and procedure.close_le is not None
    until, early = resiliations.contested_until(db, procedure), "La résiliation n’est décidée que depuis le {}."
    day = recours_papier.received(recu_le, decided=procedure.close_le, until=until, early=early, late=TOO_LATE)
    born(db, habilitation, texte, by, day)
    return {"recu_le": day.isoformat()}


# --- the comité technique ---


def nothing_to_judge(db: Session, user: Utilisateur, habilitation: Habilitation) -> str:
    """Why there is none to decide: who did it, where somebody has; nothing while there is one."""
    waiting = gracieux.under_way(db, habilitation)
    if habilitation.etat not in LIVES or (waiting is not None and waiting.procedure_id is not None):
        return ""
    last = next(iter(gracieux.of(db, habilitation)), None)
    verb = {IssueGracieuse.MAINTENU: "recours_resiliation_maintien", IssueGracieuse.ANNULE: "recours_resiliation_annulation"}
    known = verb.get(last.issue) if last is not None and last.issue and last.procedure_id else None
    return explain(db, habilitation, user, known) if known else gracieux.NONE


@transition(
    "recours_resiliation_maintien",
    Habilitation,
    LIVES,
    by=gracieux_policies.can_judge_appeal,
    label="Maintenir la résiliation",
    past="a maintenu la résiliation",
    infinitive="maintenir cette résiliation",
    kind="danger-outline",
    asks=True,
    unless=nothing_to_judge,
)
def uphold(db: Session, habilitation: Habilitation, *, motif: str, by: Utilisateur) -> dict[str, str]:
    """The organisme is told why."""
    gracieux.settle(db, habilitation, IssueGracieuse.MAINTENU, motif, by)
    courriels.griefs.resiliation_maintenue(db, habilitation, motif)
    return {"motif": motif}


@transition(
    "recours_resiliation_annulation",
    Habilitation,
    LIVES | {E.RESILIEE: E.ACCEPTEE},
    by=gracieux_policies.can_judge_appeal,
    label="Annuler la résiliation",
    past="a accueilli le recours et annulé la résiliation",
    infinitive="annuler cette résiliation",
    kind="primary",
    asks=True,
    unless=nothing_to_judge,
)
def annul(db: Session, habilitation: Habilitation, *, motif: str, by: Utilisateur) -> dict[str, str]:
    """Before its day, nothing ends. Afterwards, the habilitation holds again until its last day: its line for France compétences and the
    directory follow by themselves; candidates who were led elsewhere, a renewal that was left, a suspension that was lifted do not come back.
    Raises Refus while another request of its organisme is under way."""
    ended = habilitation.etat == E.RESILIEE
    if ended:
        hold(db, db.get_one(Organisme, habilitation.organisme_id))
        if habilitations.current(db, habilitation.organisme_id):
            raise Refus(
                "L’organisme a préparé une nouvelle demande depuis\u00a0: deux habilitations ne se tiennent pas ensemble. Qu’il la supprime "
                "d’abord, ou maintenez la résiliation."
            )
    procedure = griefs.withdrawal(db, habilitation)
    assert procedure is not None
    gracieux.settle(db, habilitation, IssueGracieuse.ANNULE, motif, by)
    procedure.issue = IssueGriefs.ANNULEE
    db.flush()
    courriels.griefs.resiliation_annulee(db, habilitation, motif, ended)
    if named := suspensions.habilitated(db, habilitation):
        courriels.delegataires.delegation_resiliation_annulee(db, habilitation, named, ended)
    return {"motif": motif}
