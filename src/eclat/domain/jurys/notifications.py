"""Each candidate is told of their results once they are attributed: by a mail that says that they are there, or by a letter (P14).

What they say is read at the link of that mail, without an account. Whoever was told before is told that it changed.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session, col, select
from uuid_utils.compat import uuid7

from eclat import clock, courriels
from eclat.courriels.links import placeholder
from eclat.domain.courriels import classements
from eclat.domain.courriels.liens import says_over
from eclat.domain.jurys import figes
from eclat.domain.jurys.pv import Ligne
from eclat.models import Bloc, Candidat, Courriel, EtatPv, NotificationResultat, Pv, SessionCqp
from eclat.models.bulk import insert_rows

MODELE: Final = "resultats_notifies"


def pv_lignes(db: Session, versions: Sequence[Pv], candidat: UUID | None = None) -> list[Ligne]:
    """What these versions say, as it was signed; what a later one says in the place of the others."""
    last = figes.dernieres(db, versions)
    found = [each for key, each in last.items() if candidat in (None, key)]
    return sorted(found, key=lambda each: (each.candidat.rang, each.candidat.id))


def attributed(db: Session, session: SessionCqp) -> list[Pv]:
    """The versions whose results were attributed, the first one first."""
    rows = select(Pv).where(Pv.session_id == session.id, Pv.etat == EtatPv.SIGNE, col(Pv.attribue_le).is_not(None))
    return list(db.exec(rows.order_by(col(Pv.version))))


def announced(db: Session, session: SessionCqp, candidat: UUID | None = None) -> list[Ligne]:
    """What is attributed to each candidate today: what they were told of."""
    return pv_lignes(db, attributed(db, session), candidat)


def tell(db: Session, session: SessionCqp, versions: Sequence[Pv]) -> tuple[int, int]:
    """Each candidate of these versions is told, once; the organisme has the whole list. How many by mail, and by a letter to print."""
    lignes = pv_lignes(db, versions)
    before = set(db.exec(select(NotificationResultat.candidat_id).where(NotificationResultat.session_id == session.id)))
    told = [
        NotificationResultat(
            session_id=session.id, pv_id=each.passage.pv_id, candidat_id=each.candidat.id, courriel=each.candidat.courriel,
            rectifie=each.candidat.id in before,
        )
        for each in lignes
    ]  # fmt: skip
    insert_rows(db, NotificationResultat, [each.model_dump() for each in told])
    for rectifie in (False, True):
        readers = [each for each in told if each.courriel and each.rectifie == rectifie]
        courriels.recours.resultats_notifies(db, session, readers, rectifie)
    posted = sum(not each.courriel for each in told)
    courriels.recours.resultats_attribues(db, session, len(told), posted, bool(before))
    return len(told) - posted, posted


@dataclass(frozen=True)
class Notifie:
    """A candidate, what is attributed to them, and how they were last told of it."""

    ligne: Ligne
    notification: NotificationResultat | None

    @property
    def par_lettre(self) -> bool:
        return self.notification is not None and not self.notification.courriel


def of_session(db: Session, session: SessionCqp) -> list[Notifie]:
    """All to whom something is attributed, in the order of the procès-verbal."""
    last = last_of(db, session)
    return [Notifie(each, last.get(each.candidat.id)) for each in announced(db, session)]


def last_of(db: Session, session: SessionCqp) -> dict[UUID, NotificationResultat]:
    """By candidate, the last time that they were told."""
    rows = select(NotificationResultat).where(NotificationResultat.session_id == session.id)
    return {each.candidat_id: each for each in db.exec(rows.order_by(col(NotificationResultat.cree_le)))}


def without_address(db: Session, session: SessionCqp) -> list[Notifie]:
    """Those to whom a letter is posted; nobody once who they are is erased."""
    return [] if session.effacee_le is not None else [each for each in of_session(db, session) if each.par_lettre]


def took_letters(db: Session, told: Iterable[Notifie]) -> None:
    """Somebody took the letters, to post them: noted the first time."""
    keys = [each.notification.id for each in told if each.notification and each.notification.editee_le is None]
    if keys:
        db.execute(update(NotificationResultat).where(col(NotificationResultat.id).in_(keys)).values(editee_le=clock.now()))


# --- at the link ---


def linked(db: Session, key: UUID | None) -> NotificationResultat | None:
    """The notice of this link, as long as what it is about is kept; nothing for a link that is none of ours."""
    found = db.exec(select(NotificationResultat).where(NotificationResultat.lien == key)).first() if key else None
    return found if found and db.get_one(SessionCqp, found.session_id).effacee_le is None else None


@says_over(MODELE)
def why_over(db: Session, courriel: Courriel) -> str:
    """Why the link of this mail opens nothing any more; nothing while it does."""
    found = db.get(NotificationResultat, courriel.objet_id) if courriel.objet_id else None
    if found is None or linked(db, found.lien) is None:
        return "ce qui était gardé de ce candidat est effacé."
    return (
        ""
        if placeholder(found.lien) in courriel.texte
        else "un autre lien a été envoyé depuis à ce candidat, à une autre adresse."
    )


def renouveler(db: Session, candidat: Candidat) -> bool:
    """Their address is another one: whoever received their links opens nothing any more, and they are told again, where they are. Returns
    whether a mail leaves."""
    rows = select(NotificationResultat).where(NotificationResultat.candidat_id == candidat.id)
    told = db.exec(rows.order_by(col(NotificationResultat.cree_le), col(NotificationResultat.id))).all()
    if not told:
        return False
    for each in told:
        each.lien = uuid7()
    last = told[-1]
    last.courriel, last.renvoye_le, last.editee_le = candidat.courriel, clock.now(), None
    db.flush()
    classements.supersede(db, [each.id for each in told], [MODELE])
    if last.courriel:
        session = db.get_one(SessionCqp, last.session_id)
        courriels.recours.resultats_notifies(db, session, [last], last.rectifie)
    return bool(last.courriel)


def latest(db: Session, notification: NotificationResultat) -> NotificationResultat:
    """The last notice of the same candidate: an older link leads to what is so today."""
    rows = select(NotificationResultat).where(NotificationResultat.candidat_id == notification.candidat_id)
    return db.exec(rows.order_by(col(NotificationResultat.cree_le).desc(), col(NotificationResultat.id).desc()).limit(1)).one()


def blocs_of(db: Session, session: SessionCqp) -> list[Bloc]:
    """As they were called when what is attributed was signed."""
    return figes.blocs_of(db, session, attributed(db, session))


def candidats_of(db: Session, keys: Collection[UUID]) -> dict[UUID, Candidat]:
    found: dict[Any, Candidat] = {each.id: each for each in db.exec(select(Candidat).where(col(Candidat.id).in_(keys)))}
    return found
