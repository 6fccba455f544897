"""What someone is writing in a thread: kept as it is typed, with its files, until it is sent."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain.messagerie import fils, quotas
from eclat.domain.socle import fichiers
from eclat.domain.socle.champs import LINE_ENDS, clean_text
from eclat.domain.socle.errors import Introuvable, Limite
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import saisies
from eclat.engines.rereading import hold
from eclat.engines.saisies import KEPT_AT_LEAST, Seen
from eclat.formats import format_count
from eclat.models import Brouillon, Document, EnvoiGroupe, Fichier, Fil, Message, PieceJointe, ReponseType

Ecrit = Brouillon | Message | ReponseType | EnvoiGroupe  # what files are joined to
LONGEST = 10_000  # characters of a message
KEPT = 10 * KEPT_AT_LEAST  # of a draft, which is shortened at leisure
LATE = timedelta(seconds=10)


def of(db: Session, fil: Fil, user: Utilisateur) -> Brouillon | None:
    return db.exec(select(Brouillon).where(Brouillon.fil_id == fil.id, Brouillon.personne_id == user.personne_id)).first()


def opened(db: Session, fil: Fil, *, by: Utilisateur) -> Brouillon:
    """The draft, held; it is born when there is none."""
    found = of(db, fil, by)
    if found is None:
        assert by.personne_id is not None
        found = Brouillon(fil_id=fil.id, personne_id=by.personne_id)
        db.add(found)
        db.flush()
    hold(db, found)
    return found


def save(db: Session, fil: Fil, *, texte: str, interne: bool, seen: Seen, by: Utilisateur) -> Brouillon:
    """Keep what is typed. ``seen``: what the window believes that is kept; none says nothing of it. What comes late, once it was sent, is
    no draft any more.

    Raises Interdit, Limite; Refus when another window wrote something else meanwhile.
    """
    fils.check_party(db, fil, by)
    if len(texte) > KEPT:
        raise Limite(
            f"{format_count(len(texte))} caractères, c’est trop pour être enregistré. Votre texte n’est pas perdu : "
            f"raccourcissez-le, un message en compte {format_count(LONGEST)} au plus, ou joignez-le dans un fichier."
        )
    texte = clean_lines(texte)
    if seen is not None and of(db, fil, by) is None and just_sent(db, fil, texte, by):
        assert by.personne_id is not None
        return Brouillon(fil_id=fil.id, personne_id=by.personne_id)
    brouillon = opened(db, fil, by=by)
    saisies.not_overtaken(seen, "texte", [texte], lambda raw: brouillon.texte.strip() == clean_lines("".join(raw)).strip())
    if (brouillon.texte, brouillon.interne) != (texte, interne and by.est_agent):
        brouillon.texte, brouillon.interne = texte, interne and by.est_agent
        brouillon.version += 1
        brouillon.enregistre_le = clock.now()
        db.flush()
    return brouillon


def just_sent(db: Session, fil: Fil, texte: str, by: Utilisateur) -> bool:
    """Whether a message of theirs that left this window just now says this, or more: what saves itself may arrive after it."""
    lately = select(Message.texte).where(
        Message.fil_id == fil.id, Message.auteur_id == by.personne_id, Message.cree_le > clock.now() - LATE
    )
    typed = clean_text(texte)
    return bool(typed) and any(each.startswith(typed) for each in db.exec(lately))


def clean_lines(texte: str) -> str:
    """As a browser sends it, with plain line ends."""
    return LINE_ENDS.sub("\n", texte)


def attach(db: Session, fil: Fil, name: str, data: bytes, *, by: Utilisateur) -> PieceJointe:
    """Keep a file with the draft; the same one sent twice is there once. Raises FileRefused, Interdit, Refus."""
    fils.check_writable(db, fil, by)
    brouillon = opened(db, fil, by=by)
    held = files(db, brouillon)
    content = fichiers.checked(data, name)
    for piece, fichier in held:
        if fichiers.is_same(fichier, name, content):
            return piece
    quotas.check(db, fil, [fichier.taille for _, fichier in held], len(content))
    kept = PieceJointe(brouillon_id=brouillon.id, fichier_id=fichiers.keep(db, name, content, by=by).id)
    db.add(kept)
    db.flush()
    return kept


def detach(db: Session, fil: Fil, piece: UUID, *, by: Utilisateur) -> None:
    """Take a file out of the draft. One that is out already, or was sent, is left. Raises Introuvable for another's."""
    brouillon = of(db, fil, by)
    found = db.get(PieceJointe, piece, with_for_update=True)  # two windows may take it out at once
    if found is None:
        return
    if brouillon is None or found.brouillon_id != brouillon.id:
        raise Introuvable
    db.delete(found)
    db.flush()


def borrow(db: Session, fil: Fil, fichier: Fichier, *, by: Utilisateur) -> None:
    """A file that is kept already goes with the draft too, once. Raises FileRefused, Interdit, Refus."""
    fils.check_writable(db, fil, by)
    brouillon = opened(db, fil, by=by)
    held = [each for _, each in files(db, brouillon)]
    if fichier in held:
        return
    quotas.check(db, fil, [each.taille for each in held], fichier.taille)
    db.add(PieceJointe(brouillon_id=brouillon.id, fichier_id=fichier.id))
    db.flush()


def files(db: Session, of: Ecrit) -> list[tuple[PieceJointe, Fichier]]:
    """The files of a draft, of a message, of a canned answer, in the order in which they were attached."""
    statement = select(PieceJointe, Fichier).join(Fichier, col(Fichier.id) == PieceJointe.fichier_id).where(joined(of))
    return list(db.exec(statement.order_by(*ORDER)).all())


def pieces(db: Session, of: Ecrit) -> list[PieceJointe]:
    """All that is joined to it: files, and documents of the library."""
    return list(db.exec(select(PieceJointe).where(joined(of)).order_by(*ORDER)))


def inserted(db: Session, of: Brouillon | Message) -> list[tuple[PieceJointe, Document]]:
    """The documents of the library that are put in it."""
    statement = select(PieceJointe, Document).join(Document, col(Document.id) == PieceJointe.document_id).where(joined(of))
    return list(db.exec(statement.order_by(*ORDER)).all())


ORDER = (col(PieceJointe.cree_le), col(PieceJointe.id))


def joined(of: Ecrit) -> Any:
    owners = {Brouillon: "brouillon_id", Message: "message_id", ReponseType: "reponse_id", EnvoiGroupe: "envoi_id"}
    key = getattr(PieceJointe, owners[type(of)])
    return key == of.id


def left_behind(db: Session, user: Utilisateur, fil: UUID) -> Brouillon | None:
    """What someone was writing in a thread that they see no more: their words stay theirs."""
    statement = select(Brouillon).where(Brouillon.fil_id == fil, Brouillon.personne_id == user.personne_id)
    return db.exec(statement).first()


def give_up(db: Session, brouillon: Brouillon) -> None:
    """The draft and its files go."""
    for piece in pieces(db, brouillon):
        db.delete(piece)
    db.flush()
    db.delete(brouillon)
    db.flush()


def sent(db: Session, brouillon: Brouillon, message: Message) -> Sequence[str]:
    """The files of the draft are the message's; it goes, unless another window typed something else in it. Returns their names."""
    names = [fichier.nom for _, fichier in files(db, brouillon)]
    names += [document.titre for _, document in inserted(db, brouillon)]
    for piece in pieces(db, brouillon):
        piece.brouillon_id, piece.message_id = None, message.id
    db.flush()
    if clean_text(brouillon.texte) in ("", message.texte):
        db.delete(brouillon)
    db.flush()
    return names
