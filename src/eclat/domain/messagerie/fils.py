"""Threads: born with the first word that is typed in them, closed and opened again by agents."""

from uuid import UUID

from sqlmodel import Session, col, func, select

from eclat import clock
from eclat.domain.messagerie import mots, sujets
from eclat.domain.socle.errors import Interdit, Refus
from eclat.domain.socle.fils import can_close_fil, can_write, visible_fils
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import workflow
from eclat.engines.workflow import transition
from eclat.models import Appartenance, Cote, EtatFil, Fil, Message, Personne, Role, RoleAgent
from eclat.models.base import Entity

E = EtatFil


def about(db: Session, thing: Entity) -> Fil | None:
    """The thread about this thing, once there is one."""
    return db.exec(select(Fil).where(Fil.objet_type == str(thing.__tablename__), Fil.objet_id == thing.id)).first()


def seen(db: Session, thing: Entity, user: Utilisateur) -> Fil | None:
    """The same, for who reads it: a national sees its délégataires' sessions, not what is said there."""
    there = visible_fils(user).where(Fil.objet_type == str(thing.__tablename__), Fil.objet_id == thing.id)
    return db.exec(there).first()


def opened(db: Session, thing: Entity) -> Fil:
    """The same; it is born when there is none. Two who open it at once meet on one unique row."""
    found = about(db, thing)
    if found is not None:
        return found
    fil = unborn(thing)
    db.add(fil)
    db.flush()
    mots.number(db, fil, sujets.of(fil).numero(thing))
    return fil


def unborn(thing: Entity) -> Fil:
    """A thread about this thing, as it would be."""
    table = str(thing.__tablename__)
    return Fil(
        organisme_id=sujets.SUJETS[table].organisme(thing),
        objet_type=table,
        objet_id=thing.id,
        etat=E.OUVERT,
        dernier_le=clock.now(),
    )


def cote(user: Utilisateur) -> Cote:
    return Cote.OC if user.est_agent else Cote.ORGANISME


def closed(db: Session, fil: Fil, by: Utilisateur) -> str:
    """Why nobody writes in this thread now; nothing when one may."""
    if fil.etat == E.FERME:
        return f"Ce fil est fermé. {workflow.explain(db, fil, by, 'fermeture')}"
    return sujets.of(fil).ferme(sujets.thing(db, fil))


def check_party(db: Session, fil: Fil, by: Utilisateur) -> None:
    """Raises Interdit for who only reads."""
    if not can_write(db, by, fil):
        raise Interdit("write in fil")


def check_writable(db: Session, fil: Fil, by: Utilisateur) -> None:
    """Raises Interdit, Refus."""
    check_party(db, fil, by)
    if why := closed(db, fil, by):
        raise Refus(f"{why} Votre texte reste dans votre brouillon." if fil.etat == E.FERME else why)


def readers(db: Session, fil: Fil, *, interne: bool = False) -> set[UUID]:
    """Keys of those who are to know what is written in it: the people of its organisme, the administrateurs, the agents of its file."""
    agents = select(RoleAgent.personne_id).where(RoleAgent.role == Role.ADMINISTRATEUR, col(RoleAgent.jusqu_a).is_(None))
    found = set(db.exec(agents))
    if suivis := sujets.of(fil).suivis:
        found |= set(db.exec(suivis(fil.objet_id)))
    if not interne:
        found |= set(people(db, fil))
    return found


def concerned(db: Session, fil: Fil, readers: set[UUID]) -> set[UUID]:
    """Those of its readers whom it is about, and who are told by mail of what they have not read: the people of its organisme; the agents
    of its file, or every administrateur as long as there are none; the agents who wrote in it or have to answer."""
    suivis = sujets.of(fil).suivis
    followers = set(db.exec(suivis(fil.objet_id))) if suivis else set()
    if not followers:
        return readers
    found = readers & {*people(db, fil), *followers, fil.a_traiter_par_id}
    written = (
        select(Message.id).where(Message.fil_id == fil.id, col(Message.auteur_id) == Personne.id).correlate(Personne).exists()
    )
    return found | set(db.exec(select(Personne.id).where(col(Personne.id).in_(readers - found), written)))


def people(db: Session, fil: Fil) -> list[UUID]:
    """Keys of the people of its organisme."""
    theirs = Appartenance.organisme_id == fil.organisme_id
    return list(db.exec(select(Appartenance.personne_id).where(theirs, col(Appartenance.jusqu_a).is_(None)).distinct()))


def names(db: Session, keys: set[UUID]) -> dict[UUID, str]:
    return {each.id: each.nom_complet for each in db.exec(select(Personne).where(col(Personne.id).in_(keys)))}


def date(db: Session, fil: Fil) -> None:
    """When its first and last messages leave, after one came or went. Notes count only where nothing else was written."""
    there = (Message.fil_id == fil.id, col(Message.supprime_le).is_(None))
    first, last = db.exec(
        select(func.min(Message.part_le), func.max(Message.part_le)).where(*there, col(Message.interne).is_(False))
    ).one()
    notes = None if last else db.exec(select(func.max(Message.part_le)).where(*there)).one()
    fil.premier_le, fil.dernier_le = first, last or notes or fil.cree_le
    db.flush()


@transition(
    "fermeture",
    Fil,
    {E.OUVERT: E.FERME},
    by=can_close_fil,
    label="Fermer le fil",
    past="a fermé le fil",
    infinitive="fermer ce fil",
    icon="lock",
    asks=True,
)
def close(db: Session, fil: Fil, *, by: Utilisateur) -> None:
    """Nobody writes in it any more; it is still read, and awaits nobody's answer."""
    fil.a_traiter_par_id = None


@transition(
    "reouverture",
    Fil,
    {E.FERME: E.OUVERT},
    by=can_close_fil,
    label="Rouvrir le fil",
    past="a rouvert le fil",
    infinitive="rouvrir ce fil",
    icon="history",
)
def reopen(db: Session, fil: Fil, *, by: Utilisateur) -> None:
    """It is written in again."""
