"""What a thread may be about. A wing that has files of its own adds one line to ``SUJETS``, and its policy to ``FILES``."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import or_
from sqlmodel import Session, col, select

from eclat.domain.socle.errors import Introuvable
from eclat.domain.socle.fils import FILES
from eclat.domain.socle.session_policies import STUDIED
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.models import (
    Attribution,
    AvisDemande,
    EtatHabilitation,
    EtatSession,
    Fil,
    Habilitation,
    Organisme,
    Personne,
    Role,
    SessionCqp,
    Siege,
)
from eclat.models.base import Entity


@dataclass(frozen=True)
class Sujet:
    """A kind of thing that threads are about.

    ``genre``: how such a thread is called; ``genres``: its chip. ``organisme``: the key of the organisme of a thing; ``numero``: the number
    by which it is found. ``suivis``, ``ecrivent``: keys of the agents who follow it, and of those who write there, beside the
    administrateurs. ``ferme``: why nobody writes there now.
    """

    model: type[Entity]
    genre: str
    genres: str
    organisme: Callable[[Any], UUID]
    numero: Callable[[Any], str] = lambda thing: ""
    suivis: Callable[[UUID], Any] | None = None
    roles: tuple[Role, ...] = ()  # that such agents hold
    ecrivent: Callable[[UUID], Any] | None = None
    ferme: Callable[[Any], str] = lambda thing: ""


def draft(thing: Habilitation | SessionCqp) -> str:
    """OC Éclat does not see a request before it is deposited: nobody would read what is written there."""
    if thing.etat in (EtatHabilitation.BROUILLON, EtatSession.BROUILLON):
        return "OC Éclat ne voit pas encore cette demande, qui est un brouillon. Écrivez dans vos échanges avec OC Éclat."
    return ""


def entrusted(key: UUID) -> Any:
    """Keys of the agents to whom a request is attributed today."""
    return select(Attribution.personne_id).where(Attribution.habilitation_id == key, col(Attribution.jusqu_a).is_(None))


def studied_by(key: UUID) -> Any:
    """Keys of those of them who study it."""
    return entrusted(key).where(Attribution.role == Role.INSTRUCTEUR)


def following(key: UUID) -> Any:
    """Keys of the agents who follow a session: its binôme paritaire, and until it is decided the members of the comité technique who were
    asked about it."""
    asked = (
        select(AvisDemande.personne_id)
        .join(SessionCqp, col(SessionCqp.id) == AvisDemande.dossier_id)
        .where(AvisDemande.dossier_id == key, col(SessionCqp.etat).in_(STUDIED))
    )
    return select(Personne.id).where(or_(col(Personne.id).in_(seated(key)), col(Personne.id).in_(asked)))


def seated(key: UUID) -> Any:
    """Keys of the members of the binôme paritaire to whom a session is entrusted today."""
    return select(Siege.personne_id).where(Siege.session_id == key, col(Siege.jusqu_a).is_(None))


SUJETS: dict[str, Sujet] = {
    "habilitation": Sujet(
        Habilitation,
        genre="Habilitation",
        genres="Habilitations",
        organisme=lambda habilitation: habilitation.organisme_id,
        numero=lambda habilitation: habilitation.numero,
        suivis=entrusted,
        roles=(Role.INSTRUCTEUR, Role.COMITE_TECHNIQUE),
        ecrivent=studied_by,
        ferme=draft,
    ),
    "session": Sujet(
        SessionCqp,
        genre="Session",
        genres="Sessions",
        organisme=lambda session: session.organisme_id,
        numero=lambda session: session.numero,
        suivis=following,
        ecrivent=seated,
        roles=(Role.BINOME_PARITAIRE, Role.COMITE_TECHNIQUE),
        ferme=draft,
    ),
    "organisme": Sujet(
        Organisme, genre="Échanges avec OC Éclat", genres="Échanges généraux", organisme=lambda organisme: organisme.id
    ),
}


def called(table: str, numero: str | None) -> str:
    """A thread, by what it is about: “Habilitation HAB-2026-0012”, “Échanges avec OC Éclat”."""
    return " ".join(filter(None, (SUJETS[table].genre, numero)))


def of(fil: Fil) -> Sujet:
    return SUJETS[fil.objet_type]


def thing(db: Session, fil: Fil) -> Any:
    """What the thread is about. Raises Introuvable once it was deleted."""
    found = db.get(of(fil).model, fil.objet_id)
    if found is None:
        raise Introuvable
    return found


def visible(db: Session, user: Utilisateur, table: str, key: UUID) -> Any:
    """The thing that a thread may be about, for who sees it. Raises Introuvable."""
    if table not in SUJETS:
        raise Introuvable
    model, visible = FILES[table]
    found = db.exec(visible(user).where(model.id == key)).first()
    if found is None:
        raise Introuvable
    return found
