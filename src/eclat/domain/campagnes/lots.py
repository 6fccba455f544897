"""What is done to several follow-ups at once."""

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from sqlmodel import Session, col, select

from eclat.domain.campagnes import suivis
from eclat.domain.socle import policies
from eclat.domain.socle.campagne_policies import visible_suivis
from eclat.engines.lots import ActeLot
from eclat.models import Organisme, SuiviAnnuel


def names(db: Session, found: Sequence[SuiviAnnuel]) -> Mapping[UUID, str]:
    rows = db.exec(select(Organisme).where(col(Organisme.id).in_([each.organisme_id for each in found])))
    known = {each.id: each.nom for each in rows}
    return {each.id: known[each.organisme_id] for each in found}


RELANCE: Final = ActeLot("suivis-relance", SuiviAnnuel, visible_suivis, suivis.chase, names, policies.ADMINISTRATEUR)
