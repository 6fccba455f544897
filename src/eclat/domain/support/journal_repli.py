"""A line of the journal unfolded: what stands beside it."""

from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import Session, col, select

from eclat.domain.support.journal import Ligne
from eclat.models import Courriel, Evenement, Provenance

TOGETHER = timedelta(seconds=5)  # how far apart a mail and a line can be in one transaction


@dataclass(frozen=True)
class Repli:
    """What a line has beside it: where it came from as long as that is kept, the mails that left with it, the line before."""

    empreinte: str
    provenance: Provenance | None
    mails: list[Courriel]
    avant: Evenement | None


def unfold(db: Session, ligne: Ligne) -> Repli:
    line = db.get_one(Evenement, ligne.id)
    mails = select(Courriel).where(
        Courriel.objet_type == ligne.objet_type, Courriel.objet_id == ligne.objet_id,
        col(Courriel.cree_le) > ligne.cree_le - TOGETHER, col(Courriel.cree_le) < ligne.cree_le + TOGETHER,
    )  # fmt: skip
    return Repli(
        line.empreinte or "",
        db.get(Provenance, line.provenance_id) if line.provenance_id else None,
        list(db.exec(mails.order_by(col(Courriel.cree_le)).limit(6))),
        db.exec(select(Evenement).where(Evenement.rang == ligne.rang - 1)).first(),
    )
