"""Who has the page of the entry open: two who type at once know of one another."""

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.models import Passage, Personne, Pv, RegardPv, SessionCqp

LONG: Final = timedelta(seconds=45)  # a page that is open says so every twenty


def look(db: Session, pv: Pv, by: Utilisateur) -> None:
    """This reader has the page open."""
    assert by.personne_id is not None
    mine = db.exec(select(RegardPv).where(RegardPv.pv_id == pv.id, RegardPv.personne_id == by.personne_id)).first()
    if mine is None:
        db.add(RegardPv(pv_id=pv.id, personne_id=by.personne_id, vu_le=clock.now()))
    else:
        mine.vu_le = clock.now()
    db.flush()


def others(db: Session, pv: Pv, user: Utilisateur) -> list[str]:
    """Who else has it open."""
    rows = db.exec(
        select(Personne)
        .join(RegardPv, col(RegardPv.personne_id) == Personne.id)
        .where(RegardPv.pv_id == pv.id, RegardPv.personne_id != user.personne_id, RegardPv.vu_le > clock.now() - LONG)
        .order_by(col(Personne.nom), col(Personne.prenom))
    )
    return [each.nom_complet for each in rows]


def version(db: Session, session: SessionCqp, pv: Pv, here: list[str]) -> str:
    """What changes whenever the page would show something else."""
    last, count = db.exec(select(func.max(col(Passage.enregistree_le)), func.count()).where(Passage.pv_id == pv.id)).one()
    said = f"{pv.id}|{pv.etat}|{session.etat}|{last}|{count}|{pv.incidents}|{pv.saisies}|{','.join(here)}"
    return sha256(said.encode()).hexdigest()[:24]


def changed(db: Session, pv: Pv, since: datetime | None) -> list[UUID]:
    """The rows that were written since then."""
    rows = select(Passage.id).where(Passage.pv_id == pv.id, col(Passage.enregistree_le).is_not(None))
    return list(db.exec(rows.where(col(Passage.enregistree_le) > since) if since else rows))
