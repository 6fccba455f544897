"""The list of sessions, by the day on which they begin: an organisme's own, a national one's with those of its délégataires, OC Éclat's."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, or_
from sqlmodel import Session, col, select

from eclat.domain.dossiers import delais_points, points
from eclat.domain.sessions import filtres
from eclat.domain.sessions.filtres import VueSessions
from eclat.domain.socle import session_policies
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.listes import Etats, Liste
from eclat.engines.listes.filtres import Filtre
from eclat.engines.recherche import by_session
from eclat.models import Avis, AvisDemande, Cqp, EtatSession, Modalite, Organisme, Role, SessionCqp, Siege

E = EtatSession
NUMERO = re.compile(r"(?:ses-?)?(\d{4}-\d{0,6})|ses-?(\d{0,4})", re.IGNORECASE)
ETATS = {
    E.BROUILLON: "Brouillons",
    E.DEMANDEE: "Demandées",
    E.EN_VALIDATION: "En validation",
    E.A_COMPLETER: "À compléter",
    E.OUVERTE: "Ouvertes",
    E.EN_COURS: "En cours",
    E.JURY_PLANIFIE: "Jury planifié",
    E.PV_EN_SAISIE: "PV en saisie",
    E.PV_A_SIGNER: "PV à signer",
    E.A_ATTRIBUER: "À attribuer",
    E.CLOSE: "Closes",
    E.REFUSEE: "Refusées",
    E.ANNULEE: "Annulées",
}
BY_WORDS = by_session(col(SessionCqp.id))


@dataclass(frozen=True)
class Ligne:
    """What the list shows of a session."""

    id: UUID
    numero: str
    intitule: str
    organisme_id: UUID
    organisme: str
    ville: str
    modalite: Modalite | None
    debut: date | None
    fin: date | None
    places: int | None
    jury_le: date | None
    etat: EtatSession
    motif: str
    cree_le: datetime
    demandee_le: datetime | None
    region: str
    cqp: str | None
    points: int = 0  # to complete, not lifted yet
    avant_le: date | None = None  # until when they are answered, while they are its organisme's


def completed(db: Session, lignes: list[Ligne]) -> list[Ligne]:
    """The rows with their points left, and until when, in one query or two whatever their number."""
    left = points.count_left(db, [each.id for each in lignes])
    days = delais_points.last_days(db, [each.id for each in lignes if each.etat == E.A_COMPLETER])
    return [replace(each, points=left.get(each.id, 0), avant_le=days.get(each.id)) for each in lignes]


def columns() -> Any:
    seen: tuple[Any, ...] = (
        SessionCqp.id, SessionCqp.numero, SessionCqp.intitule, SessionCqp.organisme_id, Organisme.nom, SessionCqp.ville,
        SessionCqp.modalite, SessionCqp.debut, SessionCqp.fin, SessionCqp.places, SessionCqp.jury_le, SessionCqp.etat, SessionCqp.motif,
        SessionCqp.cree_le, SessionCqp.demandee_le, SessionCqp.region, Cqp.intitule,
    )  # fmt: skip
    whose = select(*seen).join(Organisme, col(Organisme.id) == SessionCqp.organisme_id)
    return whose.outerjoin(Cqp, col(Cqp.id) == SessionCqp.cqp_id)


def searched(db: Session, q: str) -> Filtre:
    """By number (SES-2026-0019, or its beginning), else by any word of its title, of its town, of its organisme."""
    number = NUMERO.fullmatch(q.strip())
    if number:
        start = f"SES-{number[1] or number[2] or ''}"
        return Filtre((col(SessionCqp.numero) >= start, col(SessionCqp.numero) < start + "\uffff"))
    return BY_WORDS(db, q)


def awaiting(user: Utilisateur) -> list[Any]:
    """Which sessions await this agent, in any of their roles: to entrust or to settle, to study, to advise about."""
    kinds: dict[Role, Callable[[], Any]] = {
        Role.ADMINISTRATEUR: lambda: or_(col(SessionCqp.etat) == E.DEMANDEE, differing()),
        Role.BINOME_PARITAIRE: lambda: to_study(user),
        Role.COMITE_TECHNIQUE: lambda: to_advise(user),
    }
    return [or_(*[asked() for role, asked in kinds.items() if user.is_a(role)])]


def to_advise(user: Utilisateur) -> Any:
    """Those about which this member of the comité technique is asked, and has not answered yet."""
    silent = select(AvisDemande.dossier_id).where(
        AvisDemande.personne_id == user.personne_id, col(AvisDemande.perime_le).is_(None), col(AvisDemande.sens).is_(None)
    )
    return and_(col(SessionCqp.etat) == E.EN_VALIDATION, col(SessionCqp.id).in_(silent))


def to_study(user: Utilisateur) -> Any:
    """Those on which this member of the binôme paritaire has not said anything yet."""
    mine = (Avis.session_id == Siege.session_id, Avis.siege_id == Siege.id)
    said = select(Avis.id).where(*mine, col(Avis.perime_le).is_(None)).correlate(Siege).exists()
    silent = select(Siege.session_id).where(Siege.personne_id == user.personne_id, col(Siege.jusqu_a).is_(None), ~said)
    return and_(col(SessionCqp.etat) == E.EN_VALIDATION, col(SessionCqp.id).in_(silent))


def differing() -> Any:
    """Those on which the collèges differ: an administrateur decides."""

    def said(favorable: bool) -> Any:
        seated = select(Avis.id).join(Siege, col(Siege.id) == Avis.siege_id).where(col(Siege.jusqu_a).is_(None))
        there = seated.where(Avis.session_id == SessionCqp.id, col(Avis.favorable).is_(favorable), col(Avis.perime_le).is_(None))
        return there.correlate(SessionCqp).exists()

    both = [said(favorable) for favorable in (True, False)]
    return and_(col(SessionCqp.etat) == E.EN_VALIDATION, *both)


def of_organisme(db: Session, session: SessionCqp, limit: int) -> list[Ligne]:
    """The other sessions of the organisme that runs this one, the last first; its drafts are its own."""
    others = columns().where(
        SessionCqp.organisme_id == session.organisme_id, col(SessionCqp.id) != session.id, col(SessionCqp.etat) != E.BROUILLON
    )
    rows = others.order_by(col(SessionCqp.debut_tri).desc(), col(SessionCqp.id)).limit(limit)
    return [Ligne(*row) for row in map(tuple, db.execute(rows))]


def run_by(db: Session, user: Utilisateur, organisme: UUID, limit: int) -> list[Ligne]:
    """The sessions of this organisme that the user sees, the last first."""
    seen = session_policies.visible_sessions(user).where(SessionCqp.organisme_id == organisme)
    rows = columns().where(col(SessionCqp.id).in_(seen.with_only_columns(col(SessionCqp.id))))
    last = rows.order_by(col(SessionCqp.debut_tri).desc(), col(SessionCqp.id)).limit(limit)
    return [Ligne(*row) for row in map(tuple, db.execute(last))]


def seen_among(db: Session, user: Utilisateur, keys: Sequence[UUID]) -> frozenset[UUID]:
    """Which of these sessions this user sees."""
    visible = session_policies.visible_sessions(user).with_only_columns(col(SessionCqp.id))
    return frozenset(db.scalars(visible.where(col(SessionCqp.id).in_(keys))))


def offered(user: Utilisateur) -> tuple[str, ...]:
    """A draft is its organisme's alone."""
    return tuple(each for each in ETATS if each != E.BROUILLON or not user.est_agent)


SESSIONS = Liste(
    Ligne,
    columns(),
    key=col(SessionCqp.id),
    visible=session_policies.visible_sessions,
    states=Etats(
        ETATS,
        within=lambda user, etat: [col(SessionCqp.etat) == etat],
        always=lambda user: (E.DEMANDEE, E.OUVERTE, E.EN_COURS),
        offered=offered,
        all="Toutes",
    ),
    search=searched,
    filters=filtres.FILTRES,
    view=VueSessions,
    sorts={"debut": col(SessionCqp.debut_tri)},
    default="-debut",
    bare=True,
    complete=completed,
    sees_all=lambda user: user.is_a(Role.ADMINISTRATEUR),
)
