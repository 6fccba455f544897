"""What someone sent after their sign-in had ended: kept for a day, so that they find it when they sign in again.

One for each person, the last; encrypted, for it may hold anything. Passwords and codes are never kept, nor are documents: what was written
beside one is read again, and sent from its own page once the document is chosen again.
"""

import json
import re
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete
from sqlmodel import Session, col, select

from eclat import clock
from eclat.encryption import decrypt, encrypt
from eclat.models import Connexion, EnvoiGarde, Personne

PURPOSE = "envoi_garde"
LIFE = timedelta(days=1)
MAX_LENGTH = 200_000
SECRETS = ("mot_de_passe", "confirmation", "code", "proposition")
KEY = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)

Champs = Sequence[tuple[str, str]]


def secret(name: str) -> bool:
    return any(mark in name for mark in SECRETS)


def textes(champs: Champs) -> list[str]:
    """What was written there, to be read again: nobody writes the key of a thing."""
    return [value for name, value in champs if len(value) > 1 and not secret(name) and not KEY.fullmatch(value)]


def worth(champs: Champs) -> bool:
    """Whether something was typed there, that may be kept."""
    return (
        not any(secret(name) for name, _ in champs)
        and any(value.strip() for _, value in champs)
        and sum(len(value) for _, value in champs) <= MAX_LENGTH
    )


def keep(db: Session, personne_id: UUID, chemin: str, champs: Champs, page: str | None = None) -> None:
    """``page``: where it was written, when it came with a document."""
    if db.get(Personne, personne_id) is None:
        return
    drop(db, personne_id)
    db.add(EnvoiGarde(personne_id=personne_id, chemin=chemin, page=page, contenu=encrypt(PURPOSE, json.dumps(list(champs)))))


def of(db: Session, personne_id: UUID | None) -> EnvoiGarde | None:
    recent = select(EnvoiGarde).where(EnvoiGarde.personne_id == personne_id, EnvoiGarde.cree_le > clock.now() - LIFE)
    return db.exec(recent).first() if personne_id else None


def champs_of(envoi: EnvoiGarde) -> list[tuple[str, str]]:
    """Its fields, as they were sent; none when the key that encrypted them was withdrawn."""
    text = decrypt(PURPOSE, envoi.contenu)
    return [(name, value) for name, value in json.loads(text)] if text else []


def drop(db: Session, personne_id: UUID) -> None:
    db.execute(delete(EnvoiGarde).where(col(EnvoiGarde.personne_id) == personne_id))


def take(db: Session, personne_id: UUID) -> str | None:
    """Where it was going, to whom sends it now: once, whoever clicks twice; nothing of what lacks its document."""
    taken = delete(EnvoiGarde).where(
        col(EnvoiGarde.personne_id) == personne_id, col(EnvoiGarde.page).is_(None), col(EnvoiGarde.cree_le) > clock.now() - LIFE
    )
    return db.execute(taken.returning(col(EnvoiGarde.chemin))).scalar()


def sweep(db: Session) -> int:
    gone = delete(EnvoiGarde).where(col(EnvoiGarde.cree_le) < clock.now() - LIFE)
    return len(db.execute(gone.returning(col(EnvoiGarde.id))).all())


def whose(db: Session, empreinte: str) -> UUID | None:
    """Whose sign-in this was, open or not."""
    return db.exec(select(Connexion.personne_id).where(Connexion.empreinte == empreinte)).first()
