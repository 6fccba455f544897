"""What is done to several organismes at once."""

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from sqlmodel import Session

from eclat.domain.organismes import organismes
from eclat.domain.socle import policies
from eclat.engines.lots import ActeLot
from eclat.models import Organisme


def names(db: Session, found: Sequence[Organisme]) -> Mapping[UUID, str]:
    return {each.id: each.nom for each in found}


ACCEPTATION: Final = ActeLot(
    "organismes-acceptation",
    Organisme,
    policies.visible_organismes,
    organismes.accept,
    names,
    policies.ADMINISTRATEUR,
)
