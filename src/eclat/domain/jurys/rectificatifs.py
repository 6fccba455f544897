"""A signed procès-verbal is never corrected: another version says what changes, for the candidates concerned alone, and cites it (P14)."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain.jurys import cloture
from eclat.domain.jurys import pv as entree
from eclat.domain.socle import jury_policies
from eclat.domain.socle.errors import ChampRefuse, Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.workflow import transition
from eclat.models import (
    Candidat,
    EtatPv,
    EtatSession,
    LecturePv,
    Passage,
    Pv,
    Recours,
    RegardPv,
    ResultatBloc,
    SessionCqp,
    SignaturePv,
)

E = EtatSession
WHO = "Choisissez au moins un candidat\u00a0: la nouvelle version ne porte que ceux qu’elle concerne."
FIRST = "Cette version est la première\u00a0: elle ne s’abandonne pas."
DECIDED = "Ce procès-verbal rectificatif suit la décision d’un recours\u00a0: le jury délibère à nouveau."
OTHERWISE = "La version précédente n’en est pas là\u00a0: rechargez la page."


def ouvrir(db: Session, session: SessionCqp, *, motif: str, candidats: Sequence[UUID], by: Utilisateur) -> Pv:
    """A new version for these candidates, filled with what the last signed one says of them. The session is held.

    Where no candidate is there to choose, it changes what else is said. Raises Refus when the last version is not signed, ChampRefuse on
    who is in none.
    """
    former = cloture.current(db, session)
    if former.etat != EtatPv.SIGNE:
        raise Refus(
            "Un procès-verbal est déjà en cours pour cette session\u00a0: il se corrige tant que tous ne l’ont pas signé."
        )
    held, left = entree.en_vigueur(db, session), {each.id: each for each in left_out(db, session)}
    chosen = [held[key] for key in held if key in set(candidats)]
    added = [left[key] for key in left if key in set(candidats)]
    if (not (chosen or added) and (held or left)) or len(chosen) + len(added) < len(set(candidats)):
        raise ChampRefuse("candidats", WHO)
    pv = Pv(
        session_id=session.id, numero=former.numero, version=former.version + 1, corrige_id=former.id, motif=motif, etat=EtatPv.EN_SAISIE
    )  # fmt: skip
    db.add(pv)
    db.flush()
    for ligne in chosen:
        passage = Passage(
            pv_id=pv.id,
            **copied(ligne.passage, "candidat_id", "rang", "presence", "a_distance", "observations", "justificatif_id"),
        )
        db.add(passage)
        db.flush()
        for row in ligne.tapes.values():
            kept = copied(row, "bloc", "valeur", "note", "observation", "preconisation", "origine", "saisi_par_id")
            db.add(ResultatBloc(passage_id=passage.id, saisi_le=clock.now(), **kept))
    entree.enter(db, session, pv, added, max((each.passage.rang for each in held.values()), default=0) + 1)
    return pv


def left_out(db: Session, session: SessionCqp) -> list[Candidat]:
    """Those of the session whom no version holds: their drop-out was noted in error, they were forgotten."""
    held = select(Passage.candidat_id).join(Pv, col(Pv.id) == Passage.pv_id).where(Pv.session_id == session.id)
    rows = select(Candidat).where(Candidat.session_id == session.id, col(Candidat.id).not_in(held))
    return list(db.exec(rows.order_by(col(Candidat.rang), col(Candidat.id))))


def copied(row: Any, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


@transition(
    "pv_rectification",
    SessionCqp,
    {E.A_ATTRIBUER: E.PV_EN_SAISIE, E.CLOSE: E.PV_EN_SAISIE},
    by=jury_policies.can_preside,
    label="Rectifier le procès-verbal",
    past="a ouvert un procès-verbal rectificatif",
    infinitive="ouvrir un procès-verbal rectificatif",
    icon="pencil",
    asks=True,
)
def rectify(db: Session, session: SessionCqp, *, motif: str, candidats: Sequence[UUID], by: Utilisateur) -> dict[str, Any]:
    """The former version stays as it is, and stays in force until this one is signed."""
    pv = ouvrir(db, session, motif=motif, candidats=candidats, by=by)
    return {"pv": pv.numero, "version": pv.version, "candidats": len(set(candidats)), "motif": motif}


def can_abandon(db: Session, user: Utilisateur, session: SessionCqp) -> bool:
    """Who opens one, and the administrateur, who sends back to it."""
    return jury_policies.can_preside(db, user, session) or jury_policies.can_attribute_results(db, user, session)


def kept(db: Session, session: SessionCqp, attribue: bool) -> str:
    """Why it is not abandoned, back to a former version that is attributed or that is not; nothing where it may be."""
    pv = entree.current(db, session) if session.etat == E.PV_EN_SAISIE else None
    if pv is None:
        return ""
    if pv.corrige_id is None:
        return FIRST
    if db.exec(select(Recours.id).where(Recours.rectificatif_id == pv.id)).first():
        return DECIDED
    former = db.get_one(Pv, pv.corrige_id)
    return "" if (former.attribue_le is not None) == attribue else OTHERWISE


@transition(
    "pv_abandon",
    SessionCqp,
    {E.PV_EN_SAISIE: E.A_ATTRIBUER},
    by=can_abandon,
    label="Abandonner ce rectificatif",
    past="a abandonné un procès-verbal rectificatif",
    infinitive="abandonner ce procès-verbal rectificatif",
    kind="danger-outline",
    icon="x",
    asks=True,
    unless=lambda db, user, session: kept(db, session, attribue=False),
)
def abandon(db: Session, session: SessionCqp, *, by: Utilisateur) -> dict[str, Any]:
    """The version before, signed, stays the last one: its results await their attribution."""
    return discard(db, session)


@transition(
    "pv_abandon_attribue",
    SessionCqp,
    {E.PV_EN_SAISIE: E.CLOSE},
    by=can_abandon,
    label="Abandonner ce rectificatif",
    past="a abandonné un procès-verbal rectificatif",
    infinitive="abandonner ce procès-verbal rectificatif",
    kind="danger-outline",
    icon="x",
    asks=True,
    unless=lambda db, user, session: kept(db, session, attribue=True),
)
def abandon_attributed(db: Session, session: SessionCqp, *, by: Utilisateur) -> dict[str, Any]:
    """The same, where the version before is attributed: the session is closed again."""
    return discard(db, session)


def discard(db: Session, session: SessionCqp) -> dict[str, Any]:
    """It goes with all that was typed in it: nobody signed it, or no signature of it stands."""
    pv = cloture.current(db, session)
    told = {"pv": pv.numero, "version": pv.version, "motif": pv.motif}
    rows = select(Passage.id).where(Passage.pv_id == pv.id)
    db.execute(delete(ResultatBloc).where(col(ResultatBloc.passage_id).in_(rows)))
    for model in (Passage, SignaturePv, LecturePv, RegardPv):
        db.execute(delete(model).where(col(model.pv_id) == pv.id))
    db.delete(pv)
    db.flush()
    return told


def signed(db: Session, session: SessionCqp) -> bool:
    """Whether one of them is."""
    return any(each.etat == EtatPv.SIGNE for each in versions(db, session))


def versions(db: Session, session: SessionCqp) -> list[Pv]:
    """All of them, the newest first."""
    return list(db.exec(select(Pv).where(Pv.session_id == session.id).order_by(col(Pv.version).desc())))
