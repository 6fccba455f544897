"""What is corrected of a candidate once the jury sat: their address by an administrateur, and what the jury judges of them while it is
not signed.

The organisme changes its candidates until the jury. What a procès-verbal signed says of someone changes by a rectificatif alone: it holds
them again, and they are corrected while it is entered.
"""

from collections.abc import Mapping
from typing import Any, Final

from sqlmodel import Session, select

from eclat import clock
from eclat.domain.jurys import pv
from eclat.domain.sessions.candidats import tableau
from eclat.domain.sessions.candidats.champs import CIVIL, LigneCandidat
from eclat.domain.sessions.candidats.etat_civil import session_of
from eclat.domain.socle import jury_policies, policies
from eclat.domain.socle.errors import ChampRefuse
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.workflow import UNCHANGED, transition
from eclat.models import Candidat, EtatCivil, EtatPv, EtatSession, Passage, SessionCqp

E = EtatCivil
SAME: Final = {etat: etat for etat in EtatCivil}
JUDGED: Final = (*CIVIL, "entre_le", "vise", "blocs_vises")  # what the procès-verbal and the certificate say of them
ERASED: Final = "Ce qui était gardé des candidats de cette session est effacé."
BEFORE: Final = "Le jury ne s’est pas réuni : son organisme corrige lui-même ce candidat."
CLOSED: Final = "La saisie du procès-verbal est close : un de ses signataires doit d’abord y revenir."
SIGNED: Final = "Le procès-verbal est signé : ouvrez d’abord un procès-verbal rectificatif qui porte ce candidat."
ELSEWHERE: Final = "Le procès-verbal en saisie ne porte pas ce candidat."


def can_readdress(db: Session, user: Utilisateur, candidat: Candidat) -> bool:
    return policies.can_administer(db, user, None)


def can_correct(db: Session, user: Utilisateur, candidat: Candidat) -> bool:
    return can_readdress(db, user, candidat) or jury_policies.can_preside(db, user, session_of(db, candidat))


def erased(db: Session, user: Utilisateur, candidat: Candidat) -> str:
    return ERASED if session_of(db, candidat).effacee_le else ""


def not_in_entry(db: Session, user: Utilisateur, candidat: Candidat) -> str:
    """Why what the jury judges of them does not change now; nothing while a version that holds them is entered."""
    session = session_of(db, candidat)
    if session.etat in (EtatSession.A_ATTRIBUER, EtatSession.CLOSE):
        return ERASED if session.effacee_le else SIGNED
    if session.etat == EtatSession.PV_A_SIGNER:
        return CLOSED
    return "" if session.etat == EtatSession.PV_EN_SAISIE and in_entry(db, session, candidat) else unheld(session)


def unheld(session: SessionCqp) -> str:
    return ELSEWHERE if session.etat == EtatSession.PV_EN_SAISIE else BEFORE


def in_entry(db: Session, session: SessionCqp, candidat: Candidat) -> bool:
    version = pv.current(db, session)
    if version is None or version.etat != EtatPv.EN_SAISIE:
        return False
    return db.exec(select(Passage.id).where(Passage.pv_id == version.id, Passage.candidat_id == candidat.id)).first() is not None


@transition(
    "adresse",
    Candidat,
    SAME,
    by=can_readdress,
    label="Corriger l’adresse mail",
    past="a corrigé l’adresse mail d’un candidat",
    infinitive="corriger l’adresse mail de ce candidat",
    icon="mail",
    asks=True,
    within=session_of,
    unless=erased,
)
def readdress(db: Session, candidat: Candidat, *, courriel: str, by: Utilisateur) -> Any:
    """Whatever the state of the session. The link that was sent to the former address opens nothing more."""
    if candidat.courriel == courriel:
        return UNCHANGED
    candidat.courriel = courriel
    candidat.lien = candidat.lien_le = None
    stamp(candidat, by)
    return None


@transition(
    "rectification",
    Candidat,
    SAME,
    by=can_correct,
    label="Corriger ce que le jury juge",
    past="a corrigé un candidat pendant la saisie du procès-verbal",
    infinitive="corriger ce candidat",
    icon="pencil",
    asks=True,
    within=session_of,
    unless=not_in_entry,
)
def correct(db: Session, candidat: Candidat, *, valeurs: Mapping[str, Any], by: Utilisateur) -> Any:
    """The journal keeps which fields changed, never what they hold. Raises ChampRefuse."""
    changed = [name for name in JUDGED if getattr(candidat, name) != valeurs[name]]
    if not changed and not candidat.correction:
        return UNCHANGED
    for name in changed:
        setattr(candidat, name, valeurs[name])
        candidat.saisies = {key: kept for key, kept in candidat.saisies.items() if key != name}
    if said := tableau.faute(candidat):
        raise ChampRefuse("commune", said["commune"])
    tableau.deduit(candidat)
    candidat.correction, candidat.correction_mot = {}, ""
    stamp(candidat, by)
    return {"champs": [str(LigneCandidat.model_fields[name].title) for name in changed]}


def correct_and_settle(db: Session, candidat: Candidat, *, valeurs: Mapping[str, Any], by: Utilisateur) -> EtatCivil:
    """The same. Their civil status stays confirmed where it is as they said it. Returns where it stands."""
    correct(db, candidat, valeurs=valeurs, by=by)
    confirmed = bool(candidat.confirme) and candidat.confirme == tableau.empreinte(candidat)
    if candidat.etat in (E.CONFIRME, E.CORRIGE):
        candidat.etat = E.CONFIRME if confirmed else E.A_CONFIRMER
        candidat.etat_le = candidat.etat_le if confirmed else None
    db.flush()
    return candidat.etat


def stamp(candidat: Candidat, by: Utilisateur) -> None:
    candidat.enregistree_le, candidat.enregistree_par_id = clock.now(), by.personne_id
