"""Whom a document concerns: asked for one user, about all documents; and for all people, about one.

Roles first. Of people of organismes, those of the kinds of organisme that it names; habilités only, or about one CQP, when it says so.
What an organisme is follows from its requests and from those that name it. One that has asked for nothing yet is of no kind: what
concerns all three kinds concerns it too.
"""

from collections.abc import Collection
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import and_, cast, exists, false, func, null, or_
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from eclat.domain.socle.utilisateur import Utilisateur
from eclat.models import (
    Appartenance,
    Cqp,
    Decision,
    Delegation,
    Document,
    EtatDelegation,
    EtatDocument,
    EtatHabilitation,
    EtatOrganisme,
    EtatPersonne,
    Habilitation,
    Organisme,
    Personne,
    Qualification,
    Role,
    RoleAgent,
    Sens,
)
from eclat.models.base import UtcDateTime

PLACES: dict[Role, Any] = {Role.DIRIGEANT: col(Document.dirigeants), Role.REFERENT: col(Document.referents)}
AGENTS: dict[Role, Any] = {
    Role.INSTRUCTEUR: col(Document.instructeurs),
    Role.COMITE_TECHNIQUE: col(Document.comite),
    Role.BINOME_PARITAIRE: col(Document.binome),
}
READERS = {**PLACES, **AGENTS}  # the administrateur publishes: they read everything
OVER = (EtatHabilitation.REFUSEE, EtatHabilitation.RESILIEE, EtatHabilitation.EXPIREE)
NAMED = (EtatDelegation.INVITEE, EtatDelegation.TERMINEE, EtatDelegation.HABILITEE, EtatDelegation.SUSPENDUE)


def there(*tables: Any) -> Any:
    """There is such a row of these tables: whatever else is named is that of the statements around, however far."""
    return exists().correlate_except(*tables)


def concerns(user: Utilisateur) -> Any:
    """Of documents: this user, in the place that they entered, is of their public."""
    by_role = or_(false(), *[column for role, column in READERS.items() if user.is_a(role)])
    return by_role if user.organisme_id is None else and_(by_role, about_organisme(user.organisme_id))


def concerned() -> Any:
    """Of people, beside a document: they are of its public, in one of their places at least."""
    in_place = there(Appartenance, Organisme).where(
        col(Appartenance.personne_id) == Personne.id,
        col(Appartenance.jusqu_a).is_(None),
        or_(*[and_(col(Appartenance.role) == role, column) for role, column in PLACES.items()]),
        col(Organisme.id) == Appartenance.organisme_id,
        col(Organisme.etat).in_([EtatOrganisme.ACCEPTE, EtatOrganisme.INVITE]),
        about_organisme(col(Appartenance.organisme_id)),
    )
    agent = there(RoleAgent).where(
        col(RoleAgent.personne_id) == Personne.id,
        col(RoleAgent.jusqu_a).is_(None),
        or_(*[and_(col(RoleAgent.role) == role, column) for role, column in AGENTS.items()]),
    )
    return and_(col(Personne.etat) == EtatPersonne.ACTIVE, or_(in_place, agent))


def about_organisme(key: Any) -> Any:
    """Of documents: they concern the organisme that has this key."""
    independants, nationaux, delegataires = col(Document.independants), col(Document.nationaux), col(Document.delegataires)
    kind = or_(
        and_(independants, nationaux, delegataires),
        and_(independants, asks(key, Qualification.OF_INDEPENDANT)),
        and_(nationaux, asks(key, Qualification.ORGANISME_NATIONAL)),
        and_(delegataires, is_named(key)),
    )
    any_state = and_(col(Document.cqp_id).is_(None), ~col(Document.habilites))
    return and_(kind, or_(any_state, holds(key), holds_by_delegation(key)))


def asks(key: Any, qualification: Qualification) -> Any:
    """The organisme has a request of this kind that is not over."""
    return there(Habilitation).where(
        col(Habilitation.organisme_id) == key,
        col(Habilitation.qualification) == qualification,
        col(Habilitation.etat).not_in(OVER),
    )


def is_named(key: Any) -> Any:
    return there(Delegation).where(col(Delegation.organisme_id) == key, col(Delegation.etat).in_(NAMED))


def holds(key: Any) -> Any:
    """The organisme asks for the CQP of the document, or is habilité for it when that is asked."""
    return there(Habilitation).where(col(Habilitation.organisme_id) == key, col(Habilitation.etat).not_in(OVER), right_one())


def holds_by_delegation(key: Any) -> Any:
    """The same, as délégataire of an Organisme National."""
    return there(Delegation, Habilitation).where(
        col(Delegation.organisme_id) == key,
        col(Delegation.etat).in_(NAMED),
        or_(~col(Document.habilites), col(Delegation.etat) == EtatDelegation.HABILITEE),
        col(Habilitation.id) == Delegation.habilitation_id,
        col(Habilitation.etat).not_in(OVER),
        right_one(),
    )


def habilite_since(user: Utilisateur) -> Any:
    """Of documents that concern habilités only: when this user's organisme last became one of them; nothing of the others."""
    if user.organisme_id is None:
        return cast(null(), UtcDateTime())
    named = there(Delegation).where(
        col(Delegation.habilitation_id) == Habilitation.id,
        col(Delegation.organisme_id) == user.organisme_id,
        col(Delegation.etat) == EtatDelegation.HABILITEE,
    )
    return (
        select(func.max(Decision.cree_le))
        .join(Habilitation, col(Habilitation.id) == Decision.habilitation_id)
        .where(
            col(Document.habilites), Decision.sens == Sens.ACCEPTATION, right_one(),
            or_(col(Habilitation.organisme_id) == user.organisme_id, named),
        )
        .correlate(Document)
        .scalar_subquery()
    )  # fmt: skip


def right_one() -> Any:
    """Of requests, beside a document: the CQP and the state that it asks for."""
    return and_(
        or_(col(Document.cqp_id).is_(None), col(Document.cqp_id) == Habilitation.cqp_id),
        or_(~col(Document.habilites), col(Habilitation.etat) == EtatHabilitation.ACCEPTEE),
    )


def people(document: Document) -> SelectOfScalar[Personne]:
    """Whom this document concerns today, by name."""
    beside = select(Personne).join(Document, col(Document.id) == document.id).where(concerned())
    return beside.order_by(Personne.nom, Personne.prenom, col(Personne.id))


def visible_documents(user: Utilisateur) -> SelectOfScalar[Document]:
    """The administrateur sees every document, whatever its state; others what is published for them."""
    if user.is_a(Role.ADMINISTRATEUR):
        return select(Document)
    return readable_documents(user)


def readable_documents(user: Utilisateur) -> SelectOfScalar[Document]:
    """What is published for this user."""
    return select(Document).where(Document.etat == EtatDocument.PUBLIE, concerns(user))


def can_read(db: Session, user: Utilisateur, document: Document) -> bool:
    """Whether the document is for them, published or not: its state is the transition's business."""
    return db.exec(select(Document.id).where(Document.id == document.id, concerns(user))).first() is not None


def readable(db: Session, document: UUID, personne: UUID) -> bool:
    """Whether this person may open this document now, in any of their places: for who puts a link to it in front of them.

    ``document`` and ``personne`` are keys. The link itself is ``documents.lien``; it needs no other check to be safe, for the address
    answers 404 to whoever is not of the public.
    """
    administers = there(RoleAgent).where(
        col(RoleAgent.personne_id) == personne,
        col(RoleAgent.role) == Role.ADMINISTRATEUR,
        col(RoleAgent.jusqu_a).is_(None),
    )
    reads = and_(col(Document.etat) == EtatDocument.PUBLIE, concerned())
    found = select(Document.id).join(Personne, col(Personne.id) == personne)
    return db.exec(found.where(Document.id == document, or_(administers, reads))).first() is not None


def readable_by(personnes: Collection[UUID]) -> Any:
    """Of documents: published, and for each of these people, given by their keys, whose account is open."""
    left_out = there(Personne).where(*open_accounts(personnes), ~concerned())
    return and_(col(Document.etat) == EtatDocument.PUBLIE, ~left_out)


def left_out(db: Session, document: UUID, personnes: Collection[UUID]) -> list[Personne]:
    """Those of these people, whose account is open, who may not open this document now."""
    reads = and_(col(Document.etat) == EtatDocument.PUBLIE, concerned())
    beside = select(Personne).join(Document, col(Document.id) == document)
    return list(db.exec(beside.where(*open_accounts(personnes), ~reads).order_by(Personne.nom, Personne.prenom)))


def open_accounts(personnes: Collection[UUID]) -> list[Any]:
    return [col(Personne.id).in_(personnes), col(Personne.etat) == EtatPersonne.ACTIVE]


class Public(Protocol):
    """What says whom a document concerns: the document itself, or its row in a list."""

    @property
    def dirigeants(self) -> bool: ...
    @property
    def referents(self) -> bool: ...
    @property
    def instructeurs(self) -> bool: ...
    @property
    def comite(self) -> bool: ...
    @property
    def binome(self) -> bool: ...
    @property
    def independants(self) -> bool: ...
    @property
    def nationaux(self) -> bool: ...
    @property
    def delegataires(self) -> bool: ...
    @property
    def habilites(self) -> bool: ...


def in_words(document: Public, cqp: str = "") -> str:
    """“Organismes habilités, binôme paritaire”; ``cqp``: the name of the one that it is about."""
    said = [of_organismes(document, cqp)] if document.dirigeants or document.referents else []
    agents = (
        (document.instructeurs, "instructeurs"), (document.comite, "comité technique"), (document.binome, "binôme paritaire"),
    )  # fmt: skip
    said += [words for there, words in agents if there]
    found = ", ".join(said)
    return found[:1].upper() + found[1:]


def of_organismes(document: Public, cqp: str) -> str:
    kinds = (
        (document.independants, "OF indépendants"), (document.nationaux, "Organismes Nationaux"), (document.delegataires, "OF délégataires"),
    )  # fmt: skip
    chosen = [words for there, words in kinds if there]
    every = len(chosen) == len(kinds)
    found = ("organismes" if document.habilites else "tous les organismes") if every else ", ".join(chosen)
    found += " habilités" if document.habilites else ""
    found += f" pour le {cqp}" if cqp else ""
    one = {(True, False): " (dirigeants)", (False, True): " (référents CQP)"}
    return found + one.get((document.dirigeants, document.referents), "")


def cqp_of(db: Session, document: Document) -> str:
    return db.get_one(Cqp, document.cqp_id).intitule if document.cqp_id else ""
