"""Recours gracieux: the organisme contests the refusal of its request, the comité technique says what it thinks and decides (P10). Those against
a résiliation (``recours_resiliations``) are given to read, thought of, joined and reminded here too.

Once against each refusal, within some months of it (``ECLAT_APPEAL_MONTHS``). Who refused or studies the request takes no part. The refusal
stands, or the request is studied again by those to whom it is entrusted.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlmodel import Session, col, select

from eclat import clock, courriels
from eclat.domain.habilitations import attributions, decisions, habilitations
from eclat.domain.socle import gracieux_policies
from eclat.domain.socle.errors import Interdit, Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.jointes import joined
from eclat.engines.rereading import hold
from eclat.engines.workflow import birth, explain, transition
from eclat.formats import format_date
from eclat.models import (
    Attribution,
    AvisGracieux,
    Decision,
    EtatHabilitation,
    Fichier,
    Habilitation,
    IssueGracieuse,
    Organisme,
    Personne,
    PieceGracieuse,
    Procedure,
    RecoursGracieux,
    Role,
    Sens,
    SensAvis,
)

E = EtatHabilitation
PIECE = birth("recours_piece", Habilitation, "a joint une pièce à son recours")
PIECE_PAPIER = birth("recours_piece_papier", Habilitation, "a joint une pièce au recours reçu sur papier")
STANDS: Final = {E.REFUSEE: E.REFUSEE}
# Once it was accepted, whatever became of it: its résiliation may be contested.
LIVES: Final = {each: each for each in (E.ACCEPTEE, E.SUSPENDUE, E.RESILIEE, E.EXPIREE)}
NONE: Final = "Aucun recours n’est en cours."
TOO_LATE: Final = "Le délai pour contester ce refus a pris fin le {}."


def refusal(db: Session, habilitation: Habilitation) -> Decision | None:
    """The refusal that stands."""
    found = decisions.last_decision(db, habilitation) if habilitation.etat == E.REFUSEE else None
    return found if found and found.sens == Sens.REFUS else None


def of(db: Session, habilitation: Habilitation) -> list[RecoursGracieux]:
    """Every one, the last first."""
    rows = select(RecoursGracieux).where(RecoursGracieux.habilitation_id == habilitation.id)
    return list(db.exec(rows.order_by(col(RecoursGracieux.cree_le).desc(), col(RecoursGracieux.id))))


def under_way(db: Session, habilitation: Habilitation) -> RecoursGracieux | None:
    return next((each for each in of(db, habilitation) if each.issue is None), None)


def against(db: Session, decision: Decision) -> RecoursGracieux | None:
    return db.exec(select(RecoursGracieux).where(RecoursGracieux.decision_id == decision.id)).first()


def pieces(db: Session, recours: RecoursGracieux) -> list[tuple[PieceGracieuse, Fichier]]:
    rows = select(PieceGracieuse, Fichier).join(Fichier, col(Fichier.id) == PieceGracieuse.fichier_id)
    found = db.exec(rows.where(PieceGracieuse.recours_id == recours.id).order_by(col(PieceGracieuse.cree_le)))
    return [(piece, fichier) for piece, fichier in found]


def opinions(db: Session, recours: RecoursGracieux) -> list[tuple[AvisGracieux, str]]:
    """What members of the comité technique think of it, with their names."""
    rows = select(AvisGracieux, Personne).join(Personne, col(Personne.id) == AvisGracieux.personne_id)
    found = db.exec(rows.where(AvisGracieux.recours_id == recours.id).order_by(col(AvisGracieux.cree_le)))
    return [(avis, personne.nom_complet) for avis, personne in found]


# --- the organisme ---


def already_contested(db: Session, user: Utilisateur, habilitation: Habilitation) -> str:
    """Why the refusal may not be contested, whatever the day; nothing while it may."""
    decision = refusal(db, habilitation)
    if decision is None:
        return "Aucun refus n’est à contester." if habilitation.etat == E.REFUSEE else ""
    if against(db, decision):
        return "Ce refus est déjà contesté\u00a0: un seul recours est possible contre une même décision."
    if habilitations.current(db, habilitation.organisme_id):
        who = "Vous avez" if user.organisme_id else "L’organisme a"
        return f"{who} préparé une nouvelle demande depuis\u00a0: c’est elle qu’OC Éclat étudie."
    return ""


def out_of_time(db: Session, user: Utilisateur, habilitation: Habilitation) -> str:
    """The same, and that its delay is over."""
    decision = refusal(db, habilitation)
    until = decisions.contested_until(db, decision) if decision and not against(db, decision) else None
    if until is not None and until < clock.today():
        return TOO_LATE.format(format_date(until))
    return already_contested(db, user, habilitation)


@transition(
    "recours",
    Habilitation,
    STANDS,
    by=gracieux_policies.can_appeal,
    label="Contester le refus",
    past="a contesté le refus",
    infinitive="contester ce refus",
    icon="scale",
    asks=True,
    unless=out_of_time,
)
def appeal(db: Session, habilitation: Habilitation, *, texte: str, by: Utilisateur) -> None:
    """The comité technique reads the request from now on, and is told; the organisme has an acknowledgment."""
    born(db, habilitation, texte, by)


def born(db: Session, habilitation: Habilitation, texte: str, by: Utilisateur, recu_le: date | None = None) -> None:
    decision = refusal(db, habilitation)
    assert decision is not None and by.personne_id is not None
    made = RecoursGracieux(
        habilitation_id=habilitation.id, decision_id=decision.id, auteur_id=by.personne_id, texte=texte, recu_le=recu_le
    )  # fmt: skip
    db.add(made)
    db.flush()
    give_to_read(db, habilitation)
    courriels.habilitations.habilitation_contestee(db, habilitation, judges(db, habilitation))
    courriels.habilitations.habilitation_recours_recu(db, habilitation, made.venu_le, papier=recu_le is not None)


def decided_by(db: Session, habilitation: Habilitation) -> set[UUID]:
    """Who accepted, refused or withdrew it: they take no part."""
    withdrew = db.exec(select(Procedure.close_par_id).where(Procedure.habilitation_id == habilitation.id))
    said = db.exec(select(Decision.auteur_id).where(Decision.habilitation_id == habilitation.id))
    return {*said, *(key for key in withdrew if key is not None)}


def give_to_read(db: Session, habilitation: Habilitation) -> None:
    """The comité technique reads the request from now on, but for who took part in it."""
    held = {each.personne_id for each in attributions.attributions(db, habilitation)} | decided_by(db, habilitation)
    for key, _ in attributions.candidates(db, Role.COMITE_TECHNIQUE):
        if key not in held:
            db.add(Attribution(habilitation_id=habilitation.id, personne_id=key, role=Role.COMITE_TECHNIQUE))
    db.flush()


def judges(db: Session, habilitation: Habilitation) -> Sequence[Personne]:
    """The members of the comité technique who may decide it."""
    held = attributions.attributions(db, habilitation)
    studied = {each.personne_id for each in held if each.role == Role.INSTRUCTEUR}
    keys = {each.personne_id for each in held if each.role == Role.COMITE_TECHNIQUE} - studied - decided_by(db, habilitation)
    return db.exec(select(Personne).where(col(Personne.id).in_(keys)).order_by(Personne.courriel)).all()


def join(db: Session, habilitation: Habilitation, name: str, data: bytes, *, by: Utilisateur) -> PieceGracieuse:
    """Until it is decided. Raises FileRefused, Interdit, Refus."""
    hold(db, habilitation)
    recours = under_way(db, habilitation)
    if recours is None and gracieux_policies.can_appeal(db, by, habilitation):
        raise Refus("Aucun recours n’est en cours\u00a0: aucune pièce ne s’y ajoute.")
    if recours is None or not gracieux_policies.can_join_to(db, by, habilitation, recours):
        raise Interdit("join to recours")

    verbe = PIECE if gracieux_policies.can_appeal(db, by, habilitation) else PIECE_PAPIER

    def row(key: UUID) -> PieceGracieuse:
        return PieceGracieuse(recours_id=recours.id, fichier_id=key)

    return joined(db, pieces(db, recours), name, data, row, about=habilitation, verbe=verbe, to="un recours", by=by)


# --- the comité technique ---


def nothing_to_judge(db: Session, user: Utilisateur, habilitation: Habilitation) -> str:
    """Why there is none to decide: who did it, where somebody has; nothing while there is one."""
    found = of(db, habilitation) if habilitation.etat == E.REFUSEE else []
    if habilitation.etat != E.REFUSEE or any(each.issue is None for each in found):
        return ""
    settled = found and found[0].issue == IssueGracieuse.MAINTENU
    return explain(db, habilitation, user, "recours_maintien") if settled else "Aucun recours n’est en cours contre ce refus."


def already_said(db: Session, user: Utilisateur, habilitation: Habilitation) -> str:
    recours = under_way(db, habilitation)
    if recours is None:
        return NONE if habilitation.etat in LIVES else nothing_to_judge(db, user, habilitation)
    said = select(AvisGracieux.id).where(AvisGracieux.recours_id == recours.id, AvisGracieux.personne_id == user.personne_id)
    return "Vous avez déjà donné votre avis sur ce recours." if db.exec(said).first() else ""


@transition(
    "avis_recours",
    Habilitation,
    STANDS | LIVES,
    by=gracieux_policies.can_judge_appeal,
    label="Donner un avis sur le recours",
    past="a donné son avis sur le recours",
    infinitive="donner un avis sur ce recours",
    icon="message-square",
    asks=True,
    unless=already_said,
)
def advise(db: Session, habilitation: Habilitation, *, sens: SensAvis, motif: str, by: Utilisateur) -> dict[str, str]:
    """“Favorable” is to the recours. The other members read it; the organisme never does."""
    recours = under_way(db, habilitation)
    assert recours is not None and by.personne_id is not None
    db.add(AvisGracieux(recours_id=recours.id, personne_id=by.personne_id, sens=sens, motif=motif))
    return {"sens": sens}


def settle(db: Session, habilitation: Habilitation, issue: IssueGracieuse, motif: str, by: Utilisateur) -> RecoursGracieux:
    recours = under_way(db, habilitation)
    if recours is None:
        raise Refus(NONE)
    recours.issue, recours.motif, recours.decideur_id, recours.decide_le = issue, motif, by.personne_id, clock.now()
    db.flush()
    return recours


@transition(
    "recours_maintien",
    Habilitation,
    STANDS,
    by=gracieux_policies.can_judge_appeal,
    label="Maintenir le refus",
    past="a maintenu le refus",
    infinitive="maintenir ce refus",
    kind="danger-outline",
    asks=True,
    unless=nothing_to_judge,
)
def uphold(db: Session, habilitation: Habilitation, *, motif: str, by: Utilisateur) -> dict[str, str]:
    """The refusal stands; the organisme is told why."""
    settle(db, habilitation, IssueGracieuse.MAINTENU, motif, by)
    courriels.habilitations.habilitation_refus_maintenu(db, habilitation, motif)
    return {"motif": motif}


@transition(
    "recours_reouverture",
    Habilitation,
    {E.REFUSEE: E.EN_INSTRUCTION},
    by=gracieux_policies.can_judge_appeal,
    label="Rouvrir l’étude",
    past="a accueilli le recours et rouvert l’étude",
    infinitive="rouvrir l’étude de cette demande",
    kind="primary",
    asks=True,
    unless=nothing_to_judge,
)
def reopen(db: Session, habilitation: Habilitation, *, motif: str, by: Utilisateur) -> dict[str, str]:
    """It is studied again, by those to whom it is entrusted, and decided anew. Raises Refus while another request is under way."""
    hold(db, db.get_one(Organisme, habilitation.organisme_id))
    if habilitations.current(db, habilitation.organisme_id):
        raise Refus("L’organisme a préparé une nouvelle demande depuis\u00a0: c’est elle qui s’étudie. Maintenez le refus.")
    settle(db, habilitation, IssueGracieuse.ROUVERT, motif, by)
    courriels.habilitations.habilitation_rouverte(db, habilitation, motif)
    courriels.habilitations.habilitation_a_reetudier(db, habilitation, motif)
    return {"motif": motif}


def awaiting(db: Session, user: Utilisateur) -> list[Any]:
    """The requests whose appeal awaits this member of the comité technique: key, number, organisme, state."""
    rows = select(Habilitation.id, Habilitation.numero, Organisme.nom, Habilitation.etat).join(
        Organisme, col(Organisme.id) == Habilitation.organisme_id
    )
    rows = rows.where(col(Habilitation.id).in_(gracieux_policies.awaiting(user)))
    return list(db.execute(rows.order_by(col(Habilitation.depose_le), col(Habilitation.id)).limit(10)))
