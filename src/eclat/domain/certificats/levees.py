"""A certificate withdrawn by hand holds its bloc back: who withdrew it in error, or knows better since, lifts that (P14).

What was withdrawn stays so, for who verifies it may have read it: its holder is given another, with a number of its own, as the procès-verbal
in force says.
"""

from typing import Any, Final

from sqlmodel import Session, select

from eclat import clock
from eclat.domain.certificats import production, suites
from eclat.domain.certificats.delivrances import keeps_back, session_of
from eclat.domain.jurys import notifications
from eclat.domain.jurys.pv import Ligne
from eclat.domain.socle import policies
from eclat.domain.socle.errors import Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.rereading import hold
from eclat.engines.workflow import transition
from eclat.models import Certificat, EtatCertificat, ProductionCertificats, Pv

E = EtatCertificat
HELD_BY_NOTHING: Final = "Rien ne retient ce certificat\u00a0: son retrait suit le procès-verbal, ou il est déjà levé."
NOT_WON: Final = "Le procès-verbal en vigueur ne donne pas à ce candidat ce que ce certificat atteste\u00a0: rectifiez d’abord le procès-verbal."
HAS_ONE: Final = "Ce candidat tient déjà un certificat qui atteste la même chose."


def why_not(db: Session, user: Utilisateur, certificat: Certificat) -> str:
    if certificat.etat != E.RETIRE:
        return ""
    if not keeps_back(db, certificat):
        return HELD_BY_NOTHING
    ligne = said(db, certificat)
    if ligne is None or certificat.bloc not in suites.wanted_of(ligne):
        return NOT_WON
    return HAS_ONE if holds_one(db, certificat) else ""


def said(db: Session, certificat: Certificat) -> Ligne | None:
    """What the attributed versions say of its holder."""
    found = notifications.pv_lignes(db, notifications.attributed(db, session_of(db, certificat)), certificat.candidat_id)
    return found[0] if found else None


def holds_one(db: Session, certificat: Certificat) -> bool:
    theirs = select(Certificat.id).where(Certificat.candidat_id == certificat.candidat_id, Certificat.etat == E.VALIDE)
    return db.exec(theirs.where(Certificat.bloc == certificat.bloc).limit(1)).first() is not None


@transition(
    "levee",
    Certificat,
    {E.RETIRE: E.RETIRE},
    by=policies.can_administer,
    label="Lever le retrait",
    past="a levé le retrait du certificat",
    infinitive="lever le retrait de ce certificat",
    icon="undo-2",
    asks=True,
    within=session_of,
    unless=why_not,
)
def lift(db: Session, certificat: Certificat, *, motif: str, by: Utilisateur) -> dict[str, Any]:
    """The worker gives another one, as after an attribution."""
    ligne = said(db, certificat)
    assert ligne is not None
    resume(db, db.get_one(Pv, ligne.passage.pv_id), ligne)
    return {"motif": motif}


def resume(db: Session, pv: Pv, ligne: Ligne) -> None:
    """The certificates of this candidate are to be made again, and theirs alone."""
    row = production.production_of(db, pv) or ProductionCertificats(pv_id=pv.id, essayee_le=clock.now())
    others = [each for each in row.retenus if each["candidat"] != str(ligne.candidat.id)]
    row.retenus = [*others, production.retenu(ligne, "Le retrait est levé\u00a0: un nouveau certificat se prépare.")]
    row.faite_le, row.essayee_le = None, clock.now() - 2 * production.AGAIN  # at once
    pv.certificats_faits_le = None
    db.add(row)
    db.flush()


def lift_and_resume(db: Session, certificat: Certificat, *, motif: str, by: Utilisateur) -> None:
    """The session first, as the worker that gives certificates holds it. Raises Refus."""
    session = session_of(db, certificat)
    hold(db, session)
    if session.effacee_le is not None:
        raise Refus("Ce qui était gardé des candidats de cette session est effacé.")
    lift(db, certificat, motif=motif, by=by)
