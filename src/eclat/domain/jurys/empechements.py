"""Somebody can sign no more: of the same collège, an administrateur seats another co-president, who signs in their place (P14).

Who presided stays who presided: the procès-verbal says who signs for them, and why. Where all who deliberated sign, another of them is let
off: the procès-verbal says that they sat and do not sign. Versions already signed stay as they are.
"""

from typing import Any
from uuid import UUID

from sqlmodel import Session

from eclat import clock, courriels
from eclat.domain.jurys import cloture, composition, signataires
from eclat.domain.jurys.signataires import Signataire
from eclat.domain.sessions import attributions
from eclat.domain.sessions.attributions import Membre
from eclat.domain.socle import session_policies
from eclat.domain.socle.errors import ChampRefuse
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.workflow import already, transition
from eclat.models import EtatSession, MembreJury, Personne, SessionCqp, Siege

E = EtatSession
UNKNOWN = "Cette personne ne peut plus siéger pour ce collège\u00a0: choisissez-en une autre."


def replacements(db: Session, session: SessionCqp) -> list[Membre]:
    """Who may sit in the place of one of the binôme: nobody who sits at this jury already, for they would sign once for two."""
    held = {each.personne_id for each in attributions.seats(db, session)}
    held |= {each.personne_id for each in composition.of(db, session).membres if each.personne_id and not each.preside}
    return [each for each in attributions.members(db, session) if each.id not in held]


def others(db: Session, session: SessionCqp) -> list[Signataire]:
    """Who signs without having co-presided: nobody sits in their place."""
    return [each for each in signataires.of(db, session) if not each.preside]


@transition(
    "pv_empechement",
    SessionCqp,
    {E.PV_EN_SAISIE: E.PV_EN_SAISIE, E.PV_A_SIGNER: E.PV_EN_SAISIE, E.A_ATTRIBUER: E.A_ATTRIBUER, E.CLOSE: E.CLOSE},
    by=session_policies.can_attribute_session,
    label="Remplacer un signataire empêché",
    past="a remplacé, ou dispensé de signer, un membre du jury empêché",
    infinitive="remplacer un signataire empêché",
    icon="arrow-left-right",
    asks=True,
)
def relieve(db: Session, session: SessionCqp, *, remplacant: UUID, motif: str, by: Utilisateur) -> dict[str, Any]:
    """The newcomer has the seat, and signs what is not signed yet; what waited for signatures is entered again, for it names who signs.
    ``remplacant``: a member of the jury who did not co-preside is let off instead.

    Raises ChampRefuse, DejaFait.
    """
    if member := next((each for each in others(db, session) if each.membre_id == remplacant), None):
        return let_off(db, session, member, motif, by)
    chosen = next((each for each in replacements(db, session) if each.id == remplacant), None)
    if chosen is None:
        off = db.get(MembreJury, remplacant)
        there = any(each.personne_id == remplacant for each in attributions.seats(db, session)) or bool(off and off.empechement)
        raise (there and already(db, session, "pv_empechement", by)) or ChampRefuse("remplacant", UNKNOWN)
    told = [each for each in signataires.of(db, session) if each.college != chosen.college]
    seat = next((each for each in attributions.seats(db, session) if each.college == chosen.college), None)
    if seat is not None:
        seat.jusqu_a = clock.now()
        db.flush()
    db.add(Siege(session_id=session.id, personne_id=chosen.id, college=chosen.college, motif=motif[:1000]))
    presided = next(
        (each.membre for each in composition.of(db, session).places if each.preside and each.college == chosen.college), None
    )
    if presided is not None:
        back = presided.personne_id == chosen.id
        presided.supplee_par_id, presided.empechement = (None, "") if back else (chosen.id, motif[:1000])
    db.flush()
    if session.etat == E.PV_A_SIGNER:
        open_again(db, session, presided, motif, told, by)
    other = next((each.nom for each in told), "")
    courriels.sessions.session_attribuee(db, session, db.get_one(Personne, chosen.id), other)
    return {"remplacant": chosen.nom, "college": chosen.college.value, "motif": motif}


def let_off(db: Session, session: SessionCqp, signataire: Signataire, motif: str, by: Utilisateur) -> dict[str, Any]:
    told = [each for each in signataires.of(db, session) if each.membre_id != signataire.membre_id]
    who = db.get_one(MembreJury, signataire.membre_id)
    who.empechement = motif[:1000]
    db.flush()
    if session.etat == E.PV_A_SIGNER:
        open_again(db, session, who, motif, told, by)
    return {"dispense": signataire.nom, "motif": motif}


def open_again(
    db: Session, session: SessionCqp, presided: MembreJury | None, motif: str, told: list[Signataire], by: Utilisateur
) -> None:
    pv = cloture.current(db, session)
    given = cloture.undo(db, pv)
    who = f"{presided.prenom} {presided.nom}" if presided else "Un coprésident"
    for each in told:
        signed = any(one.personne_id == each.personne_id for one in given)
        agent = db.get_one(Personne, each.personne_id)
        courriels.pv.pv_rouvert(db, session, pv, agent, by.nom_complet, f"{who} ne peut pas signer. {motif}"[:4000], signed)
