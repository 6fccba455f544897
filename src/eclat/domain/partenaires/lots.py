"""What is done to several partners at once."""

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from eclat.domain.partenaires import partenaires
from eclat.domain.socle import policies
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.lots import ActeLot
from eclat.models import Organisme, Partenaire


def visible_partenaires(user: Utilisateur) -> SelectOfScalar[Partenaire]:
    return select(Partenaire)


def names(db: Session, found: Sequence[Partenaire]) -> Mapping[UUID, str]:
    owners = {each.organisme_id for each in found}
    called = dict(db.exec(select(Organisme.id, Organisme.nom).where(col(Organisme.id).in_(owners))).all())
    return {each.id: called[each.organisme_id] for each in found}


DECLARATION: Final = ActeLot(
    "partenaires-declaration",
    Partenaire,
    visible_partenaires,
    partenaires.declare,
    names,
    policies.ADMINISTRATEUR,
    vu="rang",
)
