"""One text for the people of several files: who will read it is said first, then each file gets its message, by a transaction of its own."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, func, select

from eclat import clock
from eclat.domain.comptes import acteurs
from eclat.domain.messagerie import brouillons, destinations, envois, fils, quotas, reponses, variables
from eclat.domain.socle import fichiers, policies
from eclat.domain.socle.errors import Interdit, Refus
from eclat.domain.socle.fils import can_send_group, visible_envois
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import journal
from eclat.engines.rereading import hold
from eclat.engines.workflow import transition
from eclat.file_types import FileRefused
from eclat.models import (
    Destination,
    EnvoiGroupe,
    EtatDestination,
    EtatEnvoi,
    Fil,
    Message,
    Personne,
    PieceJointe,
    Role,
)
from eclat.models.bulk import blank, insert_rows

E, D = EtatEnvoi, EtatDestination
UNSEEN = "Vous ne voyez plus ce dossier."
NOTHING = "Plus aucun de ces dossiers ne peut recevoir ce message : choisissez-en d’autres dans la liste."


def prepare(db: Session, genre: str, keys: Sequence[UUID], *, by: Utilisateur) -> EnvoiGroupe:
    """Choose the files, of one kind: those that the author sees. A second click returns what the first one made.

    Raises Interdit; Refus when there is none, or too many.
    """
    if not by.is_a(Role.ADMINISTRATEUR, Role.INSTRUCTEUR) or by.personne_id is None:
        raise Interdit("write to several")
    if len(keys) > destinations.MOST:
        raise Refus(
            f"Un message part pour {destinations.MOST} dossiers au plus : filtrez la liste, puis écrivez à chaque partie."
        )
    hold(db, db.get_one(Personne, by.personne_id))
    things = destinations.seen(db, genre, keys, by)
    if not things:
        raise Refus("Cochez d’abord, dans la liste, les lignes dont vous voulez écrire aux responsables.")
    if (known := just_prepared(db, genre, {each.id for each in things}, by)) is not None:
        return known
    envoi = EnvoiGroupe(auteur_id=by.personne_id, genre=genre)
    db.add(envoi)
    db.flush()
    names, why = destinations.called(db, things), destinations.reasons(db, things, by)
    rows = [
        blank(Destination)
        | {"envoi_id": envoi.id, "objet_id": each.id, "rang": rang, "nom": names[each.id][:250]}
        | standing(why.get(each.id, ""))
        for rang, each in enumerate(things)
    ]
    insert_rows(db, Destination, rows)
    return envoi


def standing(why: str) -> dict[str, Any]:
    return {"etat": D.ECARTEE if why else D.A_ENVOYER, "motif": why}


def just_prepared(db: Session, genre: str, keys: set[UUID], by: Utilisateur) -> EnvoiGroupe | None:
    recent = visible_envois(by).where(
        EnvoiGroupe.genre == genre, EnvoiGroupe.etat == E.PREPARATION, EnvoiGroupe.cree_le > clock.now() - journal.SECOND_CLICK
    )
    for each in db.exec(recent):
        if set(db.exec(select(Destination.objet_id).where(Destination.envoi_id == each.id))) == keys:
            return each
    return None


# --- what is written ---


def keep(
    db: Session, envoi: EnvoiGroupe, texte: str, deposes: reponses.Deposes, *, sans: Collection[UUID] = (), by: Utilisateur
) -> None:
    """What is written so far, and its files, whether it may be sent or not. Raises FileRefused, Interdit, Refus."""
    if not can_send_group(db, by, envoi):
        raise Interdit("write to several")
    hold(db, envoi)
    if envoi.etat != E.PREPARATION:
        done = "a été abandonné" if envoi.etat == E.ABANDONNE else "est déjà parti"
        raise Refus(f"Ce message {done} : écrivez-en un autre depuis la liste.")
    envoi.texte = brouillons.clean_lines(texte)[: brouillons.KEPT]
    for piece in brouillons.pieces(db, envoi):
        if piece.id in sans:
            db.delete(piece)
    db.flush()
    for name, data in deposes:
        content = fichiers.checked(data, name)
        held = [each for _, each in brouillons.files(db, envoi)]
        if not any(fichiers.is_same(each, name, content) for each in held):
            quotas.check_message([each.taille for each in held], len(content))
            db.add(PieceJointe(envoi_id=envoi.id, fichier_id=fichiers.keep(db, name, content, by=by).id))
            db.flush()


@transition(
    "envoi",
    EnvoiGroupe,
    {E.PREPARATION: E.EN_COURS},
    by=can_send_group,
    label="Envoyer",
    past="a envoyé ce message à plusieurs dossiers",
    infinitive="envoyer ce message",
    kind="primary",
    icon="send",
)
def send(db: Session, envoi: EnvoiGroupe, *, by: Utilisateur) -> dict[str, Any]:
    """It leaves for each file that it still concerns. Raises ChampRefuse, Refus."""
    envoi.texte = envois.checked(envoi.texte, files=bool(brouillons.pieces(db, envoi)))
    variables.check_known(envoi.texte)
    waiting = db.exec(select(Destination).where(Destination.envoi_id == envoi.id, Destination.etat == D.A_ENVOYER)).all()
    things = {each.id: each for each in destinations.seen(db, envoi.genre, [each.objet_id for each in waiting], by)}
    why = destinations.reasons(db, list(things.values()), by)
    left = 0
    for each in waiting:
        reason = why.get(each.objet_id, "") if each.objet_id in things else UNSEEN
        each.etat, each.motif = (D.ECARTEE, reason) if reason else (D.A_ENVOYER, "")
        left += not reason
    if not left:
        raise Refus(NOTHING)
    envoi.envoye_le = clock.now()
    return {"dossiers": left}


@transition(
    "abandon",
    EnvoiGroupe,
    {E.PREPARATION: E.ABANDONNE},
    by=can_send_group,
    label="Abandonner",
    past="a abandonné ce message",
    infinitive="abandonner ce message",
    icon="x",
    asks=True,
)
def give_up(db: Session, envoi: EnvoiGroupe, *, by: Utilisateur) -> None:
    """Nothing of it was sent, nor will be."""


# --- what the worker does ---


def under_way(db: Session) -> list[UUID]:
    return list(db.exec(select(EnvoiGroupe.id).where(EnvoiGroupe.etat == E.EN_COURS).order_by(col(EnvoiGroupe.cree_le))))


def awaiting(db: Session, envoi: UUID, limit: int) -> list[UUID]:
    """Keys of the destinations that have not received it yet."""
    found = select(Destination.id).where(Destination.envoi_id == envoi, Destination.etat == D.A_ENVOYER)
    return list(db.exec(found.order_by(col(Destination.rang)).limit(limit)))


def deliver(db: Session, destination: Destination) -> None:
    """One file receives its message; or it is said why not. Done twice, it is done once."""
    hold(db, destination)
    if destination.etat != D.A_ENVOYER:
        return
    envoi = db.get_one(EnvoiGroupe, destination.envoi_id)
    try:
        fil = written(db, envoi, destination, acteurs.acting(db, envoi.auteur_id))
    except (Refus, FileRefused) as refus:
        destination.etat, destination.motif = D.ECARTEE, str(refus)
    else:
        destination.etat, destination.fil_id = D.ENVOYEE, fil.id
    db.flush()


def written(db: Session, envoi: EnvoiGroupe, destination: Destination, by: Utilisateur) -> Fil:
    """The thread, with the message. Raises Refus, FileRefused."""
    thing = next(iter(destinations.seen(db, envoi.genre, [destination.objet_id], by)), None)
    if thing is None:
        raise Refus(UNSEEN)
    if why := destinations.reasons(db, [thing], by).get(thing.id):
        raise Refus(why)
    fil = fils.opened(db, thing)
    hold(db, fil)
    texte = variables.fill(envoi.texte, variables.values(db, fil, by))
    if missing := variables.left(texte):
        raise Refus(f"Ce dossier n’a rien à mettre à la place de {', '.join(missing)}.")
    files = [fichier for _, fichier in brouillons.files(db, envoi)]
    for rang, fichier in enumerate(files):
        quotas.check(db, fil, [each.taille for each in files[:rang]], fichier.taille)
    if db.get(Message, destination.id) is None:
        message = envois.write(db, fil, cle=destination.id, texte=texte, by=by)
        db.add_all([PieceJointe(message_id=message.id, fichier_id=each.id) for each in files])
        db.flush()
        envois.depart(db, fil, message, [each.nom for each in files])
    return fil


@transition(
    "fin",
    EnvoiGroupe,
    {E.EN_COURS: E.TERMINE},
    by=policies.is_platform,
    label="Terminer",
    past="a terminé cet envoi",
    infinitive="terminer cet envoi",
)
def finish(db: Session, envoi: EnvoiGroupe, *, by: Utilisateur) -> dict[str, Any]:
    """Nothing of it awaits any more. Raises Refus while something does."""
    if awaiting(db, envoi.id, 1):
        raise Refus("Cet envoi n’est pas terminé.")
    return {"envoyes": figures(db, envoi)[D.ENVOYEE]}


def figures(db: Session, envoi: EnvoiGroupe) -> Mapping[EtatDestination, int]:
    """How many files are in each state."""
    counted = select(Destination.etat, func.count()).where(Destination.envoi_id == envoi.id).group_by(Destination.etat)
    found = dict(db.exec(counted).all())
    return {each: found.get(each, 0) for each in D}
