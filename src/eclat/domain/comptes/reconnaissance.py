"""From an identifier and a password to someone who may sign in (P16), and the way back for who was locked out by another's guesses."""

from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import event
from sqlalchemy.orm import SessionTransaction
from sqlmodel import Session

from eclat import courriels
from eclat.domain.comptes import connexions, essais, jetons
from eclat.domain.comptes.comptes import ConnexionRefusee, Inconnu, authenticate, why_closed
from eclat.domain.comptes.passwords import hash_password, needs_rehash, verify_password
from eclat.domain.socle import policies
from eclat.domain.socle.errors import Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.workflow import transition
from eclat.models import EtatPersonne, Jeton, Personne, UsageJeton


@dataclass(frozen=True)
class Reconnu:
    """Someone whose password is right, as found before the transaction that signs them in."""

    personne_id: UUID
    mot_de_passe: str = field(repr=False)
    hache: str
    nouveau: str | None  # the same password hashed as it is done today, when it was otherwise


def recognise(db: Session, identifiant: str, mot_de_passe: str, *, adresse: str) -> Reconnu:
    """Judge an attempt, and count it once, when it is judged: the database, which may not answer, is asked before.

    Why a right password does not enter is only for who knows it. Raises ConnexionRefusee, or TropDeDemandes.
    """
    found = connexions.person_by_courriel(db, identifiant)
    essais.begin(identifiant, adresse)
    try:
        personne = authenticate(found, mot_de_passe)
    except Inconnu:
        essais.fail(identifiant, adresse)
        raise
    essais.forget(identifiant)
    if closed := why_closed(db, personne):
        raise ConnexionRefusee(closed)
    assert personne.mot_de_passe is not None
    again = hash_password(mot_de_passe) if needs_rehash(personne.mot_de_passe) else None
    return Reconnu(personne.id, mot_de_passe, personne.mot_de_passe, again)


def admit(db: Session, reconnu: Reconnu) -> Personne:
    """The person, if nothing has changed since they were recognised. Raises ConnexionRefusee."""
    personne = db.get(Personne, reconnu.personne_id, with_for_update=True)
    if personne is None or not still_theirs(personne, reconnu):
        raise Inconnu
    if closed := why_closed(db, personne):
        raise ConnexionRefusee(closed)
    if personne.mot_de_passe == reconnu.hache:
        personne.mot_de_passe = reconnu.nouveau or reconnu.hache
    return personne


def still_theirs(personne: Personne, reconnu: Reconnu) -> bool:
    """Whether the password still opens the account. A second click finds the hash that the first one made again."""
    current = personne.mot_de_passe or ""
    return current == reconnu.hache or verify_password(current, reconnu.mot_de_passe)


def tell_owner(db: Session, identifiant: str) -> None:
    """Mail a link that unlocks to whoever has this identifier and may sign in; nobody is told whether there is one.

    Should the mail not be committed, who tries again has it written.
    """
    if not essais.telling(identifiant):
        return
    db.info["lock_told"] = identifiant
    personne = connexions.person_by_courriel(db, identifiant)
    if personne is None or personne.mot_de_passe is None or why_closed(db, personne):
        return
    courriels.comptes.compte_bloque(db, personne, jetons.issue(db, personne, UsageJeton.DEBLOCAGE))


@event.listens_for(Session, "after_commit")
def note_told(db: Session) -> None:
    if (identifiant := db.info.pop("lock_told", None)) is not None:
        essais.told(identifiant, written=True)


@event.listens_for(Session, "after_transaction_end")
def note_untold(db: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None and (identifiant := db.info.pop("lock_told", None)) is not None:
        essais.told(identifiant, written=False)


@transition(
    "deblocage",
    Personne,
    {EtatPersonne.ACTIVE: EtatPersonne.ACTIVE},
    by=policies.anyone,
    label="Débloquer mon compte",
    past="a débloqué son compte",
    infinitive="débloquer ce compte",
)
def unlock(db: Session, personne: Personne, *, jeton: Jeton, by: Utilisateur) -> None:
    """Let the person sign in again at once. Raises Refus when the link was used, voided or has expired meanwhile."""
    if not jetons.consume(db, jeton):
        raise Refus("Ce lien a déjà servi, ou il a expiré.")
    essais.forget(personne.courriel)
