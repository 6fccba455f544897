"""What a form held each time it reached OC Éclat, and the last two times: what changed since is told to who studies it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from eclat.models import Depot, Formulaire


def keep(db: Session, form: Formulaire, contenu: Mapping[str, Any], le: datetime) -> None:
    """The form is handed over now, holding this."""
    db.add(Depot(dossier_id=form.id, cree_le=le, contenu=dict(contenu)))


def of(db: Session, form: Formulaire, limit: int | None = None) -> list[Depot]:
    """Its deposits, the last first."""
    those = select(Depot).where(Depot.dossier_id == form.id).order_by(col(Depot.cree_le).desc(), col(Depot.id).desc())
    return list(db.exec(those.limit(limit)).all())


def last_two(db: Session, form: Formulaire) -> tuple[Depot, Depot] | None:
    """The one before the last, and the last; None as long as it was deposited once, or when nobody kept what it held before."""
    found = of(db, form, 2)
    return (found[1], found[0]) if len(found) == 2 else None
