"""What a candidate says against their results: the detail of what the jury observed, asked for first, then a recours that says why (P14).

At the link of their notice, without an account, or entered by an administrateur who received it on paper. One for each notice, within the
delay that it says.
"""

from datetime import date
from typing import Final
from uuid import UUID

from sqlmodel import Session, col, select

from eclat import clock, courriels, reglages
from eclat.domain.jurys import notifications
from eclat.domain.socle import numeros, recours_policies
from eclat.domain.socle.delais import months_after
from eclat.domain.socle.errors import ChampRefuse, DejaFait, Interdit, Refus
from eclat.domain.socle.recours_policies import CANDIDAT
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import journal
from eclat.engines.jointes import joined
from eclat.engines.rereading import hold
from eclat.engines.workflow import birth, transition
from eclat.formats import format_date
from eclat.models import (
    Candidat,
    EtatRecours,
    Fichier,
    IssueRecours,
    NotificationResultat,
    PieceRecours,
    Recours,
    SessionCqp,
)

E = EtatRecours
DEMANDE = birth("recours_detail", Recours, "a demandé le détail de ses résultats")
DEPOT = birth("recours_ouverture", Recours, "a déposé un recours")
PIECE = birth("recours_piece", Recours, "a joint une pièce")
DETAIL: Final = (E.DETAIL_DEMANDE, E.DETAIL_REPONDU)
RECTIFIED: Final = "Ces résultats ont été rectifiés depuis\u00a0: relisez les nouveaux avant de les contester."
AFTER_DETAIL: Final = 1  # months left at least, once the detail was given

ETATS = {
    E.DETAIL_DEMANDE: "Détail demandé",
    E.DETAIL_REPONDU: "Détail donné",
    E.DEPOSE: "À confier",
    E.EN_INSTRUCTION: "En instruction",
    E.A_DECIDER: "À décider",
    E.DECIDE: "Décidés",
}
ISSUES = {
    IssueRecours.MAINTENU: "Résultat maintenu",
    IssueRecours.DELIBERATION: "Nouvelle délibération du jury",
    IssueRecours.EVALUATION: "Nouvelle évaluation du candidat",
}


# --- delays ---


def told_on(notification: NotificationResultat) -> date | None:
    """The day from which its candidate could read it: of its mail, or of its letter; nothing until that one is printed."""
    if not notification.courriel and notification.editee_le is None:
        return None
    return clock.day(max(filter(None, (notification.cree_le, notification.editee_le, notification.renvoye_le))))


def last_day(db: Session, notification: NotificationResultat, recours: Recours | None = None) -> date | None:
    """The last day to appeal: some months from the notice; one more at least once the detail was given. Nothing until they are told."""
    told = told_on(notification)
    if told is None:
        return None
    until = months_after(told, reglages.of(db).recours_months)
    if recours is not None and recours.repondu_le is not None:
        until = max(until, months_after(clock.day(recours.repondu_le), AFTER_DETAIL))
    return until


def answer_by(db: Session, day: date) -> date:
    """The last day to answer what came that day."""
    return months_after(day, reglages.of(db).recours_answer_months)


def too_late(db: Session, notification: NotificationResultat, recours: Recours | None = None, day: date | None = None) -> str:
    """Why nothing can be said any more against these results; nothing while it can. ``day``: when it came, where that is not today."""
    until = last_day(db, notification, recours)
    if until is None or (day or clock.today()) <= until:
        return ""
    return f"Le délai pour contester ces résultats a pris fin le {format_date(until)}."


def overtaken(db: Session, notification: NotificationResultat) -> bool:
    """Whether these results were rectified since: it is the new ones that are contested."""
    return notifications.latest(db, notification).id != notification.id


# --- what there is ---


def of_notice(db: Session, notification: NotificationResultat) -> Recours | None:
    return db.exec(select(Recours).where(Recours.notification_id == notification.id)).first()


def of_session(db: Session, session: SessionCqp) -> list[Recours]:
    return list(db.exec(select(Recours).where(Recours.session_id == session.id).order_by(col(Recours.cree_le))))


def of_candidat(db: Session, key: UUID) -> list[Recours]:
    return list(db.exec(select(Recours).where(Recours.candidat_id == key).order_by(col(Recours.cree_le))))


def session_of(db: Session, recours: Recours) -> SessionCqp:
    return db.get_one(SessionCqp, recours.session_id)


def candidat_of(db: Session, recours: Recours) -> Candidat:
    return db.get_one(Candidat, recours.candidat_id)


def notice_of(db: Session, recours: Recours) -> NotificationResultat:
    return db.get_one(NotificationResultat, recours.notification_id)


# --- by the candidate, or for them ---


def received(notification: NotificationResultat, recu_le: date | None) -> date:
    """When it came: a letter is typed some days after. Raises ChampRefuse."""
    day = recu_le or clock.today()
    if day > clock.today():
        raise ChampRefuse("recu_le", "Cette date n’est pas encore venue\u00a0: indiquez le jour où la lettre est arrivée.")
    if day < clock.day(notification.cree_le):
        raise ChampRefuse("recu_le", f"Ces résultats ne sont notifiés que depuis le {format_date(notification.cree_le)}.")
    return day


def begin(
    db: Session, notification: NotificationResultat, etat: EtatRecours, *, by: Utilisateur, recu_le: date | None = None
) -> Recours:
    """A new one: the notice is held, so that two at once are one. ``recu_le``: see ``received``. Raises Interdit, Refus, ChampRefuse."""
    session = db.get_one(SessionCqp, notification.session_id)
    if by != CANDIDAT and not recours_policies.can_enter_recours(db, by, session):
        raise Interdit("enter recours")
    hold(db, notification)
    if overtaken(db, notification):
        raise Refus(RECTIFIED)
    known = of_notice(db, notification)
    if known is not None:
        raise DejaFait("Votre demande est déjà enregistrée.", known)
    day = received(notification, recu_le)
    if why := too_late(db, notification, day=day):
        raise ChampRefuse("recu_le", why) if by != CANDIDAT else Refus(why)
    return Recours(
        numero=numeros.next_number(db, f"REC-{clock.today().year}"), session_id=session.id, candidat_id=notification.candidat_id,
        notification_id=notification.id, etat=etat, echeance=answer_by(db, day), saisi_par_id=by.personne_id,
    )  # fmt: skip


def ask_detail(
    db: Session, notification: NotificationResultat, *, demande: str, by: Utilisateur, recu_le: date | None = None
) -> Recours:
    """What did the jury observe? The binôme and the administrateurs are told. Raises DejaFait, Interdit, Refus."""
    recours = begin(db, notification, E.DETAIL_DEMANDE, by=by, recu_le=recu_le)
    recours.demande = demande
    return born(db, recours, DEMANDE, recu_le, by=by)


def appeal(
    db: Session, notification: NotificationResultat, *, motif: str, by: Utilisateur, recu_le: date | None = None
) -> Recours:
    """A recours that says why, with or without the detail before it. Raises DejaFait, Interdit, Refus."""
    hold(db, notification)
    known = of_notice(db, notification)
    if known is not None and known.depose_le is not None and known.motif == motif:
        raise DejaFait("Ce recours est déjà enregistré.", known)
    if known is not None:
        deposit(db, known, motif=motif, recu_le=recu_le, by=by)
        return known
    recours = begin(db, notification, E.DEPOSE, by=by, recu_le=recu_le)
    recours.motif, recours.depose_le = motif, clock.now()
    return born(db, recours, DEPOT, recu_le, by=by)


def born(db: Session, recours: Recours, verbe: str, recu_le: date | None, *, by: Utilisateur) -> Recours:
    """``recu_le``: when it came on paper, on which its delay was judged: the journal keeps it."""
    db.add(recours)
    db.flush()
    journal.write(db, recours, verbe, by=by, apres=str(recours.etat), recu_le=recu_le.isoformat() if recu_le else "")
    courriels.recours.recours_recu(db, recours, candidat_of(db, recours))
    courriels.recours.recours_a_suivre(db, recours)
    return recours


def closed(db: Session, user: Utilisateur, recours: Recours) -> str:
    """Why a detail that was asked for becomes no recours. What an administrateur enters is judged on the day when it came."""
    if recours.etat in DETAIL and overtaken(db, notice_of(db, recours)):
        return RECTIFIED
    return too_late(db, notice_of(db, recours), recours) if recours.etat in DETAIL and user == CANDIDAT else ""


@transition(
    "recours_depot",
    Recours,
    dict.fromkeys(DETAIL, E.DEPOSE),
    by=recours_policies.can_deposit,
    label="Saisir son recours (courrier)",
    past="a déposé un recours",
    infinitive="déposer ce recours",
    kind="primary",
    icon="send",
    asks=True,
    unless=closed,
)
def deposit(db: Session, recours: Recours, *, motif: str, recu_le: date | None = None, by: Utilisateur) -> dict[str, str]:
    """After the detail was asked for, answered or not. The months to answer begin when it came. Raises ChampRefuse."""
    day = received(notice_of(db, recours), recu_le)
    if why := too_late(db, notice_of(db, recours), recours, day):
        raise ChampRefuse("recu_le", why)
    recours.motif, recours.depose_le, recours.echeance = motif, clock.now(), answer_by(db, day)
    recours.rappele_le = None
    db.flush()
    courriels.recours.recours_recu(db, recours, candidat_of(db, recours))
    courriels.recours.recours_a_suivre(db, recours)
    return {"recu_le": recu_le.isoformat()} if recu_le else {}


# --- pieces ---


def pieces(db: Session, recours: Recours) -> list[tuple[PieceRecours, Fichier]]:
    rows = select(PieceRecours, Fichier).join(Fichier, col(Fichier.id) == PieceRecours.fichier_id)
    return list(db.exec(rows.where(PieceRecours.recours_id == recours.id).order_by(col(PieceRecours.cree_le))))


def join(db: Session, recours: Recours, name: str, data: bytes, *, by: Utilisateur) -> PieceRecours:
    """Until it is decided. Raises FileRefused, Interdit, Refus."""
    hold(db, recours)
    if not recours_policies.can_deposit(db, by, recours):
        raise Interdit("join to recours")
    if recours.etat == E.DECIDE:
        raise Refus("Ce recours est décidé\u00a0: aucune pièce ne s’y ajoute plus.")

    def row(key: UUID) -> PieceRecours:
        return PieceRecours(recours_id=recours.id, fichier_id=key, par_id=by.personne_id)

    return joined(db, pieces(db, recours), name, data, row, about=recours, verbe=PIECE, to="un recours", by=by)


def piece_of(db: Session, recours: Recours, key: UUID) -> Fichier | None:
    return next((fichier for piece, fichier in pieces(db, recours) if piece.id == key), None)


# --- what is watched ---


def overdue(etat: EtatRecours, echeance: date) -> bool:
    return etat not in (E.DECIDE, E.DETAIL_REPONDU) and echeance < clock.today()


def late(recours: Recours) -> bool:
    return overdue(recours.etat, recours.echeance)
