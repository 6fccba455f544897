"""A message of an organisme's general thread, moved to the thread of one of its files: who reads it is then who sees that file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain.messagerie import brouillons, envois, fils, lectures, mots, sujets
from eclat.domain.socle.errors import ChampRefuse, Interdit, Refus
from eclat.domain.socle.fils import FILES, can_close_fil, can_write, visible_messages
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import journal
from eclat.engines.rereading import hold, reread
from eclat.engines.workflow import UNCHANGED, birth, transition
from eclat.models import EtatFil, Fil, Message, PieceJointe

GENERAL = "organisme"
RECU = birth("transfert_recu", Fil, "a transféré ici un message des échanges généraux")


def can_transfer(db: Session, user: Utilisateur, fil: Fil) -> bool:
    """Agents who write in this general thread."""
    return fil.objet_type == GENERAL and can_close_fil(db, user, fil)


def files(db: Session, fil: Fil, user: Utilisateur) -> list[Any]:
    """The files of its organisme in whose threads this agent may write, the newest first."""
    found: list[Any] = []
    for table, (model, visible) in FILES.items():
        if table != GENERAL:
            theirs = visible(user).where(model.organisme_id == fil.organisme_id).order_by(col(model.cree_le).desc())
            found += [each for each in db.exec(theirs) if can_write(db, user, fils.unborn(each))]
    return [each for each in found if not sujets.SUJETS[str(each.__tablename__)].ferme(each)]


def without_file(db: Session, user: Utilisateur, fil: Fil) -> str:
    return "" if files(db, fil, user) else "Cet organisme n’a pas de dossier où transférer un message."


@transition(
    "transfert",
    Fil,
    {EtatFil.OUVERT: EtatFil.OUVERT},
    by=can_transfer,
    unless=without_file,
    label="Transférer",
    past="a transféré un message dans un dossier",
    infinitive="transférer un message",
    icon="arrow-right",
    asks=True,
)
def transfer(db: Session, fil: Fil, *, message: Message, dossier: UUID, by: Utilisateur) -> dict[str, Any]:
    """The message is there with its files, under its author's name; a trace stays here. ``dossier``: the key of a file.

    Raises ChampRefuse, Interdit, Refus.
    """
    thing = next((each for each in files(db, fil, by) if each.id == dossier), None)
    if thing is None:
        raise ChampRefuse("dossier", "Choisissez un des dossiers proposés.")
    if message.fil_id != fil.id:
        raise Interdit("transfer from another thread")
    target = fils.opened(db, thing)
    hold(db, target)
    reread(db, message)
    known = moved_to(db, message)
    if known is not None and known.fil_id == target.id:
        return UNCHANGED
    if known is not None:
        raise Refus("Ce message a déjà été transféré dans un autre dossier.")
    if message.supprime_le is not None or not envois.has_left(message):
        raise Refus("Ce message n’est plus là : il a été supprimé, ou son auteur l’a repris.")
    if target.etat == EtatFil.FERME:
        raise ChampRefuse("dossier", "Le fil de ce dossier est fermé : rouvrez-le d’abord, ou choisissez-en un autre.")
    there = moved(db, message, target)
    lectures.withdraw(db, fil, message)
    fils.date(db, fil)
    lectures.announce(db, target, there)
    fils.date(db, target)
    numero = sujets.of(target).numero(thing)
    journal.write(db, target, RECU, by=by, avant=target.etat, apres=target.etat)
    return {"dossier": numero}


def moved(db: Session, message: Message, target: Fil) -> Message:
    """The same message in another thread, from now on; of the former, the row stays, without its words."""
    there = Message(
        fil_id=target.id, auteur_id=message.auteur_id, auteur_nom=message.auteur_nom, auteur_qualite=message.auteur_qualite,
        cote=message.cote, interne=message.interne, texte=message.texte, part_le=clock.now(), transfere_de_id=message.id,
    )  # fmt: skip
    db.add(there)
    db.flush()
    pieces = update(PieceJointe).where(col(PieceJointe.message_id) == message.id)
    db.execute(pieces.values(message_id=there.id))
    mots.forget(db, message)
    names = [each.nom for _, each in brouillons.files(db, there)] + [each.titre for _, each in brouillons.inserted(db, there)]
    mots.index(db, target, there, names)
    message.texte, message.supprime_le = "", clock.now()
    db.flush()
    return there


def moved_to(db: Session, message: Message) -> Message | None:
    return db.exec(select(Message).where(Message.transfere_de_id == message.id)).first()


# --- what is told of it ---


@dataclass(frozen=True)
class Parti:
    """Where a message went: its thread and its key there; None, for who does not see that file."""

    fil: Fil | None = None
    message_id: UUID | None = None


def gone(db: Session, messages: Sequence[Message], user: Utilisateur) -> Mapping[UUID, Parti]:
    """By message that was moved to another thread, where this reader finds it."""
    keys = [each.id for each in messages if each.supprime_le is not None]
    if not keys:
        return {}
    named = col(Message.transfere_de_id).in_(keys)
    found = {key: Parti() for key in db.exec(select(Message.transfere_de_id).where(named)) if key}
    seen = db.exec(visible_messages(user).where(named)).all()
    threads = (
        {each.id: each for each in db.exec(select(Fil).where(col(Fil.id).in_([each.fil_id for each in seen])))} if seen else {}
    )
    return found | {each.transfere_de_id: Parti(threads[each.fil_id], each.id) for each in seen if each.transfere_de_id}


def come(db: Session, messages: Sequence[Message]) -> Mapping[UUID, datetime]:
    """By message that came from a general thread, when it was written there."""
    keys = {each.transfere_de_id: each.id for each in messages if each.transfere_de_id}
    if not keys:
        return {}
    rows = db.exec(select(Message.id, Message.part_le).where(col(Message.id).in_(keys)))
    return {keys[key]: written for key, written in rows}
