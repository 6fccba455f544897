"""The comité technique is asked what it thinks of a request: each of its members who is asked says it to the binôme paritaire (P13)."""

from uuid import UUID

from sqlmodel import Session, col, select

from eclat import courriels
from eclat.domain.dossiers import conseil
from eclat.domain.dossiers.conseil import Conseil
from eclat.domain.sessions import attributions
from eclat.domain.socle import session_policies
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.models import (
    Appartenance,
    AvisDemande,
    EtatPersonne,
    EtatSession,
    Personne,
    Role,
    RoleAgent,
    SessionCqp,
    Siege,
)


def members(db: Session, session: SessionCqp, by: Utilisateur | None = None) -> list[tuple[UUID, str]]:
    """Who may still be asked: members of the comité today who do not sit in its binôme, by name; it is said who worked for the organisme."""
    taken = {each.personne_id for each in conseil.current(db, session)}
    seated = select(Siege.personne_id).where(Siege.session_id == session.id, col(Siege.jusqu_a).is_(None))
    tied = set(db.exec(select(Appartenance.personne_id).where(Appartenance.organisme_id == session.organisme_id)))
    held = db.exec(
        select(Personne)
        .join(RoleAgent, col(RoleAgent.personne_id) == Personne.id)
        .where(
            RoleAgent.role == Role.COMITE_TECHNIQUE,
            col(RoleAgent.jusqu_a).is_(None),
            col(Personne.etat) != EtatPersonne.SUSPENDUE,
            col(Personne.id).not_in(seated),
        )
        .order_by(Personne.nom, Personne.prenom)
    )
    return [
        (each.id, each.nom_complet + (" · a travaillé pour cet organisme" if each.id in tied else ""))
        for each in held
        if each.id not in taken
    ]


def told(db: Session, session: SessionCqp, given: AvisDemande, by: str, said: str) -> None:
    for member in attributions.seated(db, session):
        courriels.sessions.session_avis_comite(db, session, member, by, said)


CONSEIL = conseil.declare(
    SessionCqp,
    Conseil(
        members,
        asked=courriels.sessions.session_avis_demande,
        given=told,
        des="des membres du comité technique",
        again="le binôme vous le demande à nouveau s’il le souhaite",
    ),
    studied=EtatSession.EN_VALIDATION,
    asks=session_policies.can_validate_session,
    advises=session_policies.can_advise_session,
    advising="avis_comite",
    label="Demander l’avis du comité technique",
    past="a demandé l’avis du comité technique",
    said="a donné son avis au nom du comité technique",
    infinitive="donner un avis sur cette session",
)
ask, advise = CONSEIL.ask, CONSEIL.advise
