"""The files to which one text goes: who will read it there, and why some do not receive it."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlmodel import Session, col, select

from eclat.domain.messagerie import fils, sujets
from eclat.domain.socle.fils import FILES, can_write
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.models import Appartenance, Destination, EnvoiGroupe, EtatFil, EtatPersonne, Fil, Organisme, Personne

MOST: Final = 1000  # files of one sending
NOBODY = "Personne n’y a de compte actif : personne ne lirait ce message."
NOT_YOURS = "Vous n’écrivez pas dans ce fil : le dossier ne vous est pas confié."


def seen(db: Session, genre: str, keys: Collection[UUID], by: Utilisateur) -> list[Any]:
    """Those of these files that this agent sees, by their birth."""
    model, visible = FILES[genre]
    return list(db.exec(visible(by).where(model.id.in_(list(keys)[:MOST])).order_by(model.id))) if keys else []


def called(db: Session, things: Sequence[Any]) -> Mapping[UUID, str]:
    """“Tremplin Animation Sud, HAB-2026-0004”."""
    sujet = sujets.SUJETS[str(things[0].__tablename__)]
    owners = {each.id: sujet.organisme(each) for each in things}
    names = dict(db.exec(select(Organisme.id, Organisme.nom).where(col(Organisme.id).in_(set(owners.values())))).all())
    return {each.id: ", ".join(filter(None, (names[owners[each.id]], sujet.numero(each)))) for each in things}


def reasons(db: Session, things: Sequence[Any], by: Utilisateur) -> Mapping[UUID, str]:
    """Why some of these files do not receive it now; the others do."""
    if not things:
        return {}
    table = str(things[0].__tablename__)
    sujet, keys = sujets.SUJETS[table], [each.id for each in things]
    readers = responsables(db, {sujet.organisme(each) for each in things})
    closed = select(Fil.objet_id).where(Fil.objet_type == table, col(Fil.objet_id).in_(keys), Fil.etat == EtatFil.FERME)
    shut = set(db.exec(closed))
    found = {}
    for each in things:
        if not can_write(db, by, fils.unborn(each)):
            found[each.id] = NOT_YOURS
        elif each.id in shut:
            found[each.id] = "Le fil est fermé : rouvrez-le, puis choisissez de nouveau ce dossier dans la liste."
        elif why := sujet.ferme(each):
            found[each.id] = why
        elif sujet.organisme(each) not in readers:
            found[each.id] = NOBODY
    return found


def responsables(db: Session, organismes: Collection[UUID]) -> Mapping[UUID, list[Personne]]:
    """By organisme, its people whose account is open: those who will read."""
    found: defaultdict[UUID, list[Personne]] = defaultdict(list)
    theirs = col(Appartenance.organisme_id).in_(organismes)
    rows = db.exec(
        select(Appartenance.organisme_id, Personne)
        .join(Personne, col(Personne.id) == Appartenance.personne_id)
        .where(theirs, col(Appartenance.jusqu_a).is_(None), Personne.etat == EtatPersonne.ACTIVE)
        .order_by(Personne.nom, Personne.prenom)
    )
    for organisme, personne in rows:
        if personne not in found[organisme]:
            found[organisme].append(personne)
    return dict(found)


@dataclass(frozen=True)
class Lecteurs:
    """A file of the sending, and who will read what it receives."""

    destination: Destination
    personnes: Sequence[Personne] = ()


def of(db: Session, envoi: EnvoiGroupe) -> list[Lecteurs]:
    """The files, in their order, each with its readers."""
    rows = db.exec(select(Destination).where(Destination.envoi_id == envoi.id).order_by(col(Destination.rang))).all()
    model, sujet = FILES[envoi.genre][0], sujets.SUJETS[envoi.genre]
    things = db.exec(select(model).where(model.id.in_([each.objet_id for each in rows])))
    owners = {each.id: sujet.organisme(each) for each in things}
    readers = responsables(db, set(owners.values()))
    return [Lecteurs(each, readers.get(owners[each.objet_id], ()) if each.objet_id in owners else ()) for each in rows]
