"""What a session is found by: its région, from its postcode; its CQP, from the habilitation on which it rests."""

from typing import Any

from sqlalchemy import Connection, event, inspect, select
from sqlalchemy.orm import Mapper

from eclat.domain.sessions import heures
from eclat.domain.socle.departements import DEPARTEMENTS
from eclat.models import Habilitation, SessionCqp
from eclat.models.base import metadata

CORSE = "20"  # how the postcodes of both its départements begin
PAR_DEPARTEMENT = {each.code: each.region for each in DEPARTEMENTS} | {CORSE: "Corse"}
HABILITATION = metadata.tables[str(Habilitation.__tablename__)]


def region_of(code_postal: str) -> str:
    """Where a postcode is; nothing where it is not known, or in no région."""
    return PAR_DEPARTEMENT.get(heures.departement_of(code_postal), "")


@event.listens_for(SessionCqp, "before_insert")
@event.listens_for(SessionCqp, "before_update")
def classify(_mapper: Mapper[Any], connection: Connection, session: SessionCqp) -> None:
    session.region = region_of(session.code_postal)
    if inspect(session).attrs.habilitation_id.history.has_changes():
        held = select(HABILITATION.c.cqp_id).where(HABILITATION.c.id == session.habilitation_id)
        session.cqp_id = connection.execute(held).scalar() if session.habilitation_id else None
