"""Who is reached by mail, and who is not: whoever writes to them waits for nothing."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy import select as sa_select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from eclat.domain.courriels import envois
from eclat.domain.messagerie import fils
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.models import Courriel, EtatPersonne, Fil, Personne

NOT_YET = "n’a pas encore activé son compte"
SUSPENDED = "a un compte suspendu"


@dataclass(frozen=True)
class Injoignable:
    """Someone whom no mail tells of a message; ``motif``: what is said after their name."""

    nom: str
    motif: str


def unreached(db: Session, fil: Fil, user: Utilisateur) -> list[Injoignable]:
    """Those whom a thread is about, but for its reader, and who will not know that something was written in it."""
    keys = fils.concerned(db, fil, fils.readers(db, fil)) - {user.personne_id}
    mails = last_mails(db, keys)
    people = db.exec(select(Personne).where(col(Personne.id).in_(keys)).order_by(Personne.nom, Personne.prenom))
    return [Injoignable(each.nom_complet, motif) for each in people if (motif := why(each, mails.get(each.id)))]


def why(personne: Personne, mail: "Row[Any] | None") -> str:
    if personne.etat == EtatPersonne.INVITEE:
        return NOT_YET
    if personne.etat == EtatPersonne.SUSPENDUE:
        return SUSPENDED
    if mail is None or mail.etat not in envois.FAILED:
        return ""
    return f"ne reçoit pas nos mails : {envois.reason(mail.derniere_reponse)}"


def failing(db: Session, personne: UUID) -> str:
    """Why the last mail to this person did not arrive; nothing when it did."""
    mail = last_mails(db, [personne]).get(personne)
    return envois.reason(mail.derniere_reponse) if mail is not None and mail.etat in envois.FAILED else ""


def without_address(db: Session, keys: Collection[UUID]) -> set[UUID]:
    """Those whose last mail came back because there is nobody at their address: writing again is useless before it is corrected."""
    failed = [(key, mail.derniere_reponse) for key, mail in last_mails(db, keys).items() if mail.etat in envois.FAILED]
    return {key for key, answer in failed if envois.is_wrong_address(answer)}


def last_mails(db: Session, keys: Collection[UUID]) -> "dict[UUID, Row[Any]]":
    """By person, what became of the last mail to the address that they have today, of those of which one knows."""
    if not keys:
        return {}
    each: Any = aliased(Courriel)
    newest = (
        sa_select(each.id)
        .where(each.personne_id == Personne.id, each.destinataire == Personne.courriel)
        .where(each.etat.in_((*envois.LEFT, *envois.FAILED)))
        .order_by(each.cree_le.desc(), each.id.desc())
        .limit(1)
    )
    rows = db.execute(
        sa_select(col(Personne.id), col(Courriel.etat), col(Courriel.derniere_reponse))
        .join(Courriel, col(Courriel.id) == newest.correlate(Personne).scalar_subquery())
        .where(col(Personne.id).in_(keys))
    ).all()
    return {row[0]: row for row in rows}
