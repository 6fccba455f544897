"""What an organisme does with a session: ask to open one, fill the request field by field, hand it over (P13)."""

from typing import Any

from sqlmodel import Session, col, select

from eclat import clock, courriels
from eclat.domain.dossiers import dossiers, points
from eclat.domain.dossiers.completude import Manque
from eclat.domain.dossiers.dossiers import Contenu
from eclat.domain.dossiers.sortes import Sorte, declare
from eclat.domain.sessions import attributions, couverture, depots, edition, manques, ouverture
from eclat.domain.sessions.ouverture import Ouverture
from eclat.domain.socle import numeros, session_policies
from eclat.domain.socle.errors import Interdit, Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import journal
from eclat.engines.rereading import hold
from eclat.engines.workflow import birth, transition
from eclat.formats import plural
from eclat.models import EtatSession, Habilitation, Organisme, SessionCqp

E = EtatSession
OUVERTURE = birth("ouverture", SessionCqp, "a commencé la demande d’ouverture")


def lacking(db: Session, session: SessionCqp, contenu: Contenu | None = None) -> list[Manque]:
    """Everything that is missing before the deposit: answers to the points first, then the form in the order of the page."""
    asked = points.lacking(db, session) if session.etat == E.A_COMPLETER else []
    return asked + manques.manques(db, session, contenu)


FORM = declare(
    Sorte(
        SessionCqp, Ouverture, ouverture.SECTIONS, editable=edition.editable, manques=lacking, offered=ouverture.offered,
        awaits=ouverture.awaits, joignable=edition.joinable,
    )
)  # fmt: skip


def start(db: Session, organisme: Organisme, *, by: Utilisateur) -> SessionCqp:
    """A new draft, with the team of the habilitation and its only CQP already chosen; the last one, as long as nothing was typed in it.

    Raises Interdit, Refus when no habilitation allows it today.
    """
    hold(db, organisme)
    check_allowed(db, organisme, by=by)
    untouched = select(SessionCqp).where(
        SessionCqp.organisme_id == organisme.id, SessionCqp.etat == E.BROUILLON, col(SessionCqp.enregistre_le).is_(None)
    )
    return db.exec(untouched).first() or born(db, organisme, by=by)


def check_allowed(db: Session, organisme: Organisme, *, by: Utilisateur) -> None:
    """Raises Interdit for who is not of this organisme, Refus when no habilitation allows it to open sessions today."""
    if by.organisme_id != organisme.id:
        raise Interdit("start session")
    if why := couverture.why_none(db, organisme.id):
        raise Refus(why)


def born(db: Session, organisme: Organisme, *, by: Utilisateur, **said: Any) -> SessionCqp:
    """A draft, as it begins. ``said``: what it is filled with."""
    covers = couverture.of(db, organisme.id)
    if "habilitation_id" not in said and len(covers) == 1:
        said["habilitation_id"] = covers[0].habilitation_id
    session = SessionCqp(numero=numeros.next_number(db, f"SES-{clock.today().year}"), organisme_id=organisme.id, **said)
    db.add(session)
    db.flush()
    basis = couverture.basis(db, organisme.id, db.get_one(Habilitation, covers[0].habilitation_id)) if covers else None
    if basis is not None and "copie_de_id" not in said:
        dossiers.copy_team(db, basis, session)
    journal.write(db, session, OUVERTURE, by=by, apres=session.etat)
    return session


class Incomplete(Refus):
    """Something is missing: nothing was done, and the form says what."""


def why_not(db: Session, session: SessionCqp) -> str:
    """Why a first request does not leave; nothing when it may. One that is completed goes on, whatever became of the habilitation."""
    if session.etat != E.BROUILLON or session.habilitation_id is None or couverture.allows(db, session):
        return ""
    other = "L’habilitation choisie ne permet pas de session aujourd’hui : choisissez-en une autre."
    return couverture.why_none(db, session.organisme_id) or other


@transition(
    "depot",
    SessionCqp,
    {E.BROUILLON: E.DEMANDEE, E.A_COMPLETER: E.EN_VALIDATION},
    by=session_policies.can_edit_session,
    label="Déposer la demande",
    past="a déposé la demande d’ouverture",
    infinitive="déposer cette demande d’ouverture",
    kind="primary",
)
def deposit(db: Session, session: SessionCqp, *, by: Utilisateur) -> None:
    """Hand the request to OC Éclat, with the registration that its first day calls for: to the administrateurs first, to its binôme
    when that had sent it back. Raises Incomplete, Refus."""
    if refused := why_not(db, session):
        raise Refus(refused)
    missing = len(lacking(db, session))
    if missing:
        raise Incomplete(f"Il manque encore {plural(missing, 'élément', 'éléments')} : la liste est sur la page de la demande.")
    depots.keep(db, session)
    registered = couverture.registration(db, habilitation_of(db, session).cqp_id, session.debut)
    session.enregistrement_id = registered.id if registered else None
    if session.etat == E.A_COMPLETER:
        for member in attributions.seated(db, session):
            courriels.sessions.session_completee(db, session, member)
    else:
        courriels.sessions.session_demandee(db, session)
        courriels.sessions.session_accuse_reception(db, session)


def habilitation_of(db: Session, session: SessionCqp) -> Habilitation:
    """What allows a session that was handed over."""
    return db.get_one(Habilitation, session.habilitation_id)
