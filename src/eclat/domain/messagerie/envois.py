"""A message is sent, then leaves some seconds later: until then its author takes it back into the draft."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session, col

from eclat import clock, reglages
from eclat.domain.messagerie import bibliotheque, brouillons, fils, lectures, mots, variables
from eclat.domain.messagerie.brouillons import LONGEST
from eclat.domain.socle.champs import clean_text
from eclat.domain.socle.errors import ChampRefuse, Interdit, Refus
from eclat.domain.socle.fils import can_write
from eclat.domain.socle.utilisateur import QUALITES, Utilisateur
from eclat.engines.rereading import hold, reread
from eclat.engines.workflow import UNCHANGED, Unchanged, transition
from eclat.formats import format_count
from eclat.models import EtatFil, Fil, Message, PieceJointe, Role

EMPTY = "Écrivez votre message, ou joignez un fichier."


def delay(db: Session) -> timedelta:
    """How long a message may be taken back."""
    return timedelta(seconds=reglages.of(db).message_delay)


def send(db: Session, fil: Fil, *, cle: UUID, texte: str, interne: bool = False, by: Utilisateur) -> Message:
    """Send what is written, with the files of the draft, in one go. ``cle``: the key of the message, given by the page where it was
    written: sent twice, it is there once.

    Raises Interdit, Refus when the thread was closed meanwhile, ChampRefuse.
    """
    hold(db, fil)
    sent = db.get(Message, cle)
    if sent is not None:
        if (sent.fil_id, sent.auteur_id) != (fil.id, by.personne_id):
            raise Interdit("another's message")
        return sent
    fils.check_writable(db, fil, by)
    if interne and not by.est_agent:
        raise Interdit("note in fil")
    brouillon = brouillons.of(db, fil, by)
    if brouillon is not None:
        hold(db, brouillon)  # another window may be saving something else in it
    texte = checked(texte, files=bool(brouillon and brouillons.pieces(db, brouillon)))
    if by.est_agent:
        variables.check_filled(texte)
    if brouillon is not None and not interne:
        bibliotheque.check(db, fil, brouillon)
    message = write(db, fil, cle=cle, texte=texte, interne=interne, by=by)
    depart(db, fil, message, brouillons.sent(db, brouillon, message) if brouillon is not None else ())
    return message


def write(db: Session, fil: Fil, *, cle: UUID, texte: str, interne: bool = False, by: Utilisateur) -> Message:
    """The message alone, which leaves some seconds later."""
    assert by.personne_id is not None
    message = Message(
        id=cle, fil_id=fil.id, auteur_id=by.personne_id, auteur_nom=by.nom_complet[:210], auteur_qualite=called(by)[:200],
        cote=fils.cote(by), interne=interne, texte=texte,
        part_le=clock.now() + delay(db),
    )  # fmt: skip
    db.add(message)
    db.flush()
    return message


def depart(db: Session, fil: Fil, message: Message, names: Iterable[str]) -> None:
    """It is found, awaits its readers, and dates the thread. ``names``: of what is joined to it."""
    mots.index(db, fil, message, names)
    lectures.announce(db, fil, message)
    fils.date(db, fil)


def called(by: Utilisateur) -> str:
    """What the author is, for the other side: “Tremplin Animation Sud, référent CQP”."""
    if by.organisme_id is None:
        return by.qualite
    role = QUALITES[Role.DIRIGEANT if by.est_dirigeant else Role.REFERENT]
    return f"{by.organisme_nom}, {role[0].lower()}{role[1:]}"


def checked(texte: str, *, files: bool) -> str:
    """The text as it is kept. Raises ChampRefuse."""
    texte = clean_text(texte)
    if not texte and not files:
        raise ChampRefuse("texte", EMPTY)
    if len(texte) > LONGEST:
        raise ChampRefuse(
            "texte",
            f"Un message compte {format_count(LONGEST)} caractères au plus ; le vôtre en a {format_count(len(texte))}. "
            "Raccourcissez-le, envoyez-le en plusieurs fois, ou joignez-le dans un fichier.",
        )
    return texte


def has_left(message: Message) -> bool:
    return message.part_le <= clock.now()


def take_back(db: Session, message: Message, *, by: Utilisateur) -> None:
    """The message comes back into the draft, above what was typed since, with its files. Raises Interdit, Refus once it has left."""
    if message.auteur_id != by.personne_id:
        raise Interdit("take back a message")
    fil = db.get_one(Fil, message.fil_id)
    hold(db, fil)
    hold(db, message)
    if has_left(message):
        raise Refus("Ce message est déjà parti. Vous pouvez encore le supprimer, tant que personne ne l’a lu.")
    brouillon = brouillons.opened(db, fil, by=by)
    brouillon.interne = message.interne or (brouillon.interne and bool(brouillon.texte))  # what is for agents stays theirs
    brouillon.texte = "\n\n".join(each for each in (message.texte, brouillon.texte) if each)
    brouillon.version += 1
    brouillon.enregistre_le = clock.now()
    pieces = update(PieceJointe).where(col(PieceJointe.message_id) == message.id)
    db.execute(pieces.values(message_id=None, brouillon_id=brouillon.id))
    mots.forget(db, message)
    db.delete(message)
    db.flush()
    lectures.withdraw(db, fil, message)
    fils.date(db, fil)


@transition(
    "suppression_message",
    Fil,
    {EtatFil.OUVERT: EtatFil.OUVERT},
    by=can_write,
    label="Supprimer le message",
    past="a supprimé un message",
    infinitive="supprimer un message",
    kind="danger-outline",
    icon="trash-2",
    asks=True,
)
def delete(db: Session, fil: Fil, *, message: Message, by: Utilisateur) -> Unchanged | None:
    """Until it is read, its author may have its words and files go, for everyone; a trace stays in its place. Raises Interdit, Refus."""
    if (message.fil_id, message.auteur_id) != (fil.id, by.personne_id):
        raise Interdit("delete another's message")
    reread(db, message)
    if message.supprime_le is not None:
        return UNCHANGED
    if lectures.was_read(db, message):
        raise Refus("Ce message a été lu : il ne se supprime plus. Écrivez-en un autre pour le corriger.")
    for piece in brouillons.pieces(db, message):
        db.delete(piece)
    mots.forget(db, message)
    message.texte, message.supprime_le = "", clock.now()
    db.flush()
    lectures.withdraw(db, fil, message)
    fils.date(db, fil)
    return None
