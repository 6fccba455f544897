"""Which columns of a list someone chose to be shown, in their order."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import String, bindparam
from sqlmodel import Session, col, select

from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.prepared import prepared
from eclat.engines.rereading import hold
from eclat.models import ColonnesListe, Personne


@prepared
def held(user: Utilisateur) -> Any:
    mine = (ColonnesListe.personne_id == user.personne_id, col(ColonnesListe.liste) == bindparam("liste", type_=String()))
    return select(ColonnesListe.colonnes).where(*mine)


def chosen(db: Session, liste: str, by: Utilisateur) -> tuple[str, ...]:
    """Their names; none when they never chose."""
    found = held(by).first(db, liste=liste) if by.colonnes else None
    return tuple(found[0].split(",")) if found else ()


def choose(db: Session, liste: str, names: Sequence[str], *, by: Utilisateur) -> None:
    """Show these from now on; none: as they are at first. Of two windows, the last one says."""
    hold(db, db.get_one(Personne, by.personne_id))
    mine = select(ColonnesListe).where(ColonnesListe.personne_id == by.personne_id, ColonnesListe.liste == liste)
    known = db.exec(mine).first()
    if not names:
        if known is not None:
            db.delete(known)
        return
    if known is None:
        assert by.personne_id is not None
        known = ColonnesListe(personne_id=by.personne_id, liste=liste, colonnes="")
        db.add(known)
    known.colonnes = ",".join(names)
