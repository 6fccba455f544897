"""What is read of what was found: one prepared question a noun, of the columns that its line shows."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select

from eclat.domain.documentation.publics import visible_documents
from eclat.domain.recherche.sources import MANY, ORGANISMES, padded
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.prepared import prepared
from eclat.models import (
    Appartenance,
    Candidat,
    Certificat,
    Cqp,
    Document,
    Fil,
    Habilitation,
    Message,
    Organisme,
    Personne,
    RoleAgent,
    SessionCqp,
)


@lru_cache
def columns() -> dict[Any, Any]:
    seen: dict[Any, tuple[Any, ...]] = {
        Organisme: (Organisme.id, Organisme.nom, Organisme.nom_tri, Organisme.siret, Organisme.ville, Organisme.etat),
        Habilitation: (
            Habilitation.id, Habilitation.numero, Habilitation.etat, Habilitation.qualification, Organisme.nom, Cqp.intitule,
        ),
        SessionCqp: (
            SessionCqp.id, SessionCqp.numero, SessionCqp.intitule, SessionCqp.ville, SessionCqp.debut, SessionCqp.etat, Organisme.nom,
        ),
        Personne: (Personne.id, Personne.nom, Personne.prenom, Personne.courriel, Personne.etat),
        Candidat: (
            Candidat.id, Candidat.session_id, Candidat.nom_naissance, Candidat.nom_usage, Candidat.prenoms, Candidat.courriel,
            SessionCqp.numero, SessionCqp.intitule,
        ),
        Certificat: (
            Certificat.id, Certificat.numero, Certificat.titulaire, Certificat.titulaire_tri, Certificat.delivre_le, Certificat.etat,
        ),
        Document: (Document.id, Document.titre, Document.titre_tri, Document.categorie, Document.etat),
        Message: (Message.id, Message.fil_id, Message.texte, Message.auteur_nom, Message.part_le, Organisme.nom),
    }  # fmt: skip
    asked: dict[Any, Any] = {model: sa_select(*shown).select_from(model) for model, shown in seen.items()}
    whose = col(Organisme.id)
    asked[Habilitation] = (
        asked[Habilitation].join(Organisme, whose == Habilitation.organisme_id).outerjoin(Cqp, col(Cqp.id) == Habilitation.cqp_id)
    )
    asked[SessionCqp] = asked[SessionCqp].join(Organisme, whose == SessionCqp.organisme_id)
    asked[Candidat] = asked[Candidat].join(SessionCqp, col(SessionCqp.id) == Candidat.session_id)
    asked[Message] = asked[Message].join(Fil, col(Fil.id) == Message.fil_id).join(Organisme, whose == Fil.organisme_id)
    return asked


@prepared
def with_keys(model: Any) -> Any:
    return columns()[model].where(model.id.in_(bindparam("cles", expanding=True)))


def of(db: Session, model: Any, keys: Sequence[UUID]) -> list[Any]:
    """The columns of these, in any order."""
    return with_keys(model).rows(db, cles=padded(keys)) if keys else []


@prepared
def places(user: Utilisateur) -> Any:
    """The present places of these people in organismes that this reader sees: who, as what, where."""
    asked = (
        sa_select(Appartenance.personne_id, Appartenance.role, Organisme.id, Organisme.nom)  # type: ignore[call-overload]
        .join(Organisme, col(Organisme.id) == Appartenance.organisme_id)
        .where(col(Appartenance.personne_id).in_(bindparam("cles", expanding=True)), col(Appartenance.jusqu_a).is_(None))
        .order_by(col(Organisme.nom_tri), col(Organisme.id))
    )
    return asked.where(ORGANISMES.seen(user, col(Organisme.id)))


@prepared
def roles() -> Any:
    """The present roles of these agents."""
    among = col(RoleAgent.personne_id).in_(bindparam("cles", expanding=True))
    return select(RoleAgent.personne_id, RoleAgent.role).where(among, col(RoleAgent.jusqu_a).is_(None))


@prepared
def documents(user: Utilisateur, words: int) -> Any:
    """Keys of those in which each word stands somewhere: title, category, description, file, as in the list of documents."""
    kind = Document.cherche.type  # type: ignore[attr-defined]
    there = [col(Document.cherche).contains(bindparam(f"mot_{rang}", type_=kind)) for rang in range(words)]
    asked: Any = visible_documents(user).with_only_columns(col(Document.id))
    return asked.where(and_(*there)).order_by(col(Document.titre_tri), col(Document.id)).limit(MANY)
