"""The jury proposed; OC Éclat attributes: an administrateur confirms what a signed procès-verbal says, or sends it back (P14).

Nothing is announced to anybody before that. Where OC Éclat chose it, the platform attributes what is signed, by itself.
"""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from eclat import clock, courriels, reglages
from eclat.domain.jurys import figes, notifications, rectificatifs
from eclat.domain.jurys.pv import current, en_vigueur
from eclat.domain.socle import jury_policies, policies
from eclat.domain.socle.errors import ChampRefuse, Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.workflow import transition
from eclat.models import EtatPv, EtatSession, Pv, SessionCqp

E = EtatSession
CHANGED = "Le procès-verbal a changé depuis que vous l’avez affiché\u00a0: relisez ses résultats avant de les attribuer."

NOBODY = "Choisissez les candidats concernés, ou cochez «\u00a0Tous les candidats\u00a0»."


def to_attribute(db: Session, session: SessionCqp) -> list[Pv]:
    """The signed versions of which nothing was announced yet, the first one first: one that was sent back, then what rectifies it."""
    rows = select(Pv).where(Pv.session_id == session.id, Pv.etat == EtatPv.SIGNE, col(Pv.attribue_le).is_(None))
    return list(db.exec(rows.order_by(col(Pv.version))))


def late_since(db: Session, pv: Pv) -> int:
    """For how many days a signed version should have been attributed."""
    if pv.signe_le is None or pv.attribue_le is not None:
        return 0
    return max(0, (clock.today() - clock.day(pv.signe_le)).days - reglages.of(db).attribution_days)


def not_signed(db: Session, user: Utilisateur, session: SessionCqp) -> str:
    """Why nothing may be attributed, whatever the session says of itself."""
    if session.etat != E.A_ATTRIBUER:
        return ""
    pv = current(db, session)
    return "" if pv and pv.etat == EtatPv.SIGNE else "Le procès-verbal n’est pas signé\u00a0: il n’y a rien à attribuer."


@transition(
    "attribution_resultats",
    SessionCqp,
    {E.A_ATTRIBUER: E.CLOSE},
    by=jury_policies.can_attribute_or_platform,
    label="Attribuer",
    past="a attribué les résultats du jury",
    infinitive="attribuer les résultats de cette session",
    kind="primary",
    icon="badge-check",
    asks=True,
    unless=not_signed,
)
def attribute(db: Session, session: SessionCqp, *, vu: str = "", by: Utilisateur) -> dict[str, Any]:
    """What is signed is attributed, and each candidate told of it, with the organisme. ``vu``: the fingerprint of the version that the page
    showed. Raises Refus when another is signed since, and when one is no longer what was signed."""
    versions = to_attribute(db, session)
    if vu and vu != versions[-1].empreinte:
        raise Refus(CHANGED)
    if why := next(filter(None, map(figes.altered, versions)), ""):
        raise Refus(why)
    for each in versions:
        each.attribue_le, each.attribue_par_id = clock.now(), by.personne_id
    db.flush()
    mailed, posted = notifications.tell(db, session, versions)
    return {"pv": versions[-1].numero, "version": versions[-1].version, "mails": mailed, "lettres": posted}


@transition(
    "pv_renvoi",
    SessionCqp,
    {E.A_ATTRIBUER: E.PV_EN_SAISIE},
    by=jury_policies.can_attribute_results,
    label="Renvoyer au binôme",
    past="a renvoyé le procès-verbal au binôme paritaire",
    infinitive="renvoyer ce procès-verbal au binôme",
    kind="danger-outline",
    icon="undo-2",
    asks=True,
    unless=not_signed,
)
def send_back(
    db: Session, session: SessionCqp, *, motif: str, candidats: Collection[UUID] | None = None, by: Utilisateur
) -> dict[str, Any]:
    """Something in it is not right: the binôme rectifies it, for these candidates; None: for all of them. What was signed stays. One without
    a candidate is sent back for those that it should have held. Raises ChampRefuse when nobody is chosen, which is not everybody."""
    held = list(en_vigueur(db, session))
    if not held:
        left = [each.id for each in rectificatifs.left_out(db, session)]
        return reopened(db, session, motif, left, by)
    chosen = [key for key in held if candidats is None or key in candidats]
    if not chosen:
        raise ChampRefuse("candidats", NOBODY)
    if not set(candidats or ()) <= set(held):
        raise ChampRefuse("candidats", "Choisissez des candidats qui sont dans ce procès-verbal.")
    return reopened(db, session, motif, chosen, by)


def reopened(db: Session, session: SessionCqp, motif: str, candidats: Sequence[UUID], by: Utilisateur) -> dict[str, Any]:
    rectificatifs.ouvrir(db, session, motif=motif, candidats=candidats, by=by)
    courriels.recours.pv_renvoye(db, session, motif)
    return {"motif": motif, "candidats": len(candidats)}


def due(db: Session) -> list[UUID]:
    """Keys of the sessions whose signed procès-verbal the platform is to attribute, where OC Éclat chose that it does."""
    rows = select(SessionCqp.id).where(SessionCqp.etat == E.A_ATTRIBUER).order_by(col(SessionCqp.id)).limit(50)
    return list(db.exec(rows))


@transition(
    "pv_deliberation",
    SessionCqp,
    {E.CLOSE: E.PV_EN_SAISIE, E.A_ATTRIBUER: E.PV_EN_SAISIE},
    by=policies.is_platform,
    label="Délibérer à nouveau",
    past="a rouvert le procès-verbal à la suite d’un recours",
    infinitive="rouvrir ce procès-verbal",
)
def deliberate_again(
    db: Session, session: SessionCqp, *, motif: str, candidat: UUID, recours: str = "", by: Utilisateur
) -> dict[str, str]:
    """A recours was decided so: the binôme rectifies the procès-verbal for this candidate alone."""
    rectificatifs.ouvrir(db, session, motif=motif, candidats=[candidat], by=by)
    courriels.recours.pv_renvoye(db, session, motif)
    return {"recours": recours}
