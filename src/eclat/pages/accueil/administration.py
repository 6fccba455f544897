"""What awaits the administrateurs, and what was decided lately."""

from typing import Any

from markupsafe import Markup
from sqlalchemy import and_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, or_, select

from eclat.domain import annuaire
from eclat.domain.workflow import past_of
from eclat.formats import format_relative_date
from eclat.models import Courriel, EtatCourriel, EtatHabilitation, Evenement, Habilitation, Organisme
from eclat.partials.organisme.liste import capped, since

DECISIONS = ("acceptation", "refus")
SHOWN = 6


def values(db: Session) -> dict[str, Any]:
    waiting = annuaire.waiting(db)
    filed, first_filed = to_attribute(db)
    failed = count_up_to(db, select(Courriel.id).where(Courriel.etat == EtatCourriel.ECHEC))
    said = []
    if waiting.nombre:
        said.append(amount(waiting.nombre, "organisme attend votre décision", "organismes attendent votre décision"))
    if filed:
        said.append(amount(filed, "demande est à attribuer", "demandes sont à attribuer"))
    return {
        "organismes": waiting.nombre,
        "organismes_depuis": since(waiting),
        "demandes": filed,
        "demandes_depuis": since(annuaire.Attente(filed, first_filed)),
        "echecs": failed,
        "capped": capped,
        "decisions": decisions(db),
        "phrase": Markup(", ").join(said),
    }


def amount(count: int, one: str, many: str) -> Markup:
    return Markup("<b>{}</b> {}").format(capped(count), one if count == 1 else many)


def to_attribute(db: Session) -> tuple[int, Any]:
    """How many requests await a binôme, and when the first of them was deposited."""
    those = select(Habilitation.depose_le).where(Habilitation.etat == EtatHabilitation.DEPOSEE)
    oldest = those.order_by(col(Habilitation.depose_le), col(Habilitation.id)).limit(annuaire.COUNTED_TO + 1).subquery()
    count, since = db.exec(select(func.count(), func.min(oldest.c.depose_le)).select_from(oldest)).one()
    return count, since


def count_up_to(db: Session, statement: Any) -> int:
    return db.exec(select(func.count()).select_from(statement.limit(annuaire.COUNTED_TO + 1).subquery())).one()


def decisions(db: Session) -> list[dict[str, Any]]:
    """The last lines of the journal that accept or refuse an organisme or a request, with the organisme's name."""
    applicant = aliased(Organisme)
    lines = db.execute(
        select(Evenement, func.coalesce(Organisme.nom, applicant.nom))
        .outerjoin(Organisme, and_(col(Evenement.objet_type) == "organisme", col(Organisme.id) == Evenement.objet_id))
        .outerjoin(Habilitation, and_(col(Evenement.objet_type) == "habilitation", col(Habilitation.id) == Evenement.objet_id))
        .outerjoin(applicant, col(applicant.id) == Habilitation.organisme_id)
        .where(col(Evenement.verbe).in_(DECISIONS), or_(col(Organisme.id).is_not(None), col(Habilitation.id).is_not(None)))
        .order_by(col(Evenement.rang).desc())
        .limit(SHOWN)
    )
    return [as_line(line, nom) for line, nom in lines]


def as_line(line: Evenement, nom: str) -> dict[str, Any]:
    accepted = line.verbe == "acceptation"
    when = format_relative_date(line.cree_le)
    return {
        "icon": "check" if accepted else "x",
        "kind": "ok" if accepted else "bad",
        "text": Markup("<b>{}</b> {} de {}").format(line.acteur_nom, past_of(line.objet_type, line.verbe), nom),
        "when": when[:1].upper() + when[1:],
    }
