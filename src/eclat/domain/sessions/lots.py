"""What is done to several sessions at once."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from pydantic import Field
from sqlmodel import Session, col, select

from eclat.domain.sessions import attributions
from eclat.domain.socle import policies, session_policies
from eclat.domain.socle.champs import FormModel
from eclat.domain.socle.errors import ChampRefuse, Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.lots import ActeLot
from eclat.engines.rereading import hold
from eclat.engines.workflow import explain
from eclat.models import EtatSession, Organisme, SessionCqp


class Binome(FormModel):
    """To whom several sessions are entrusted."""

    employeurs: UUID = Field(
        title="Collège des employeurs", json_schema_extra={"missing": "Choisissez qui représente les employeurs."}
    )
    salaries: UUID = Field(title="Collège des salariés", json_schema_extra={"missing": "Choisissez qui représente les salariés."})


def names(db: Session, found: Sequence[SessionCqp]) -> Mapping[UUID, str]:
    """“Tremplin Animation Sud, SES-2026-0004”."""
    owners = {each.organisme_id for each in found}
    called = dict(db.exec(select(Organisme.id, Organisme.nom).where(col(Organisme.id).in_(owners))).all())
    return {each.id: f"{called[each.organisme_id]}, {each.numero}" for each in found}


def check(db: Session, form: Binome) -> None:
    """Whether these may be chosen, whatever the session. Raises ChampRefuse."""
    attributions.chosen(attributions.members(db), form.employeurs, form.salaries)


def attribute(db: Session, session: SessionCqp, *, by: Utilisateur, **members: Any) -> None:
    """Entrust one that nobody studies yet. One of which a member is tied to the organisme asks for a reason of its own. Raises Refus."""
    hold(db, session)
    if session.etat != EtatSession.DEMANDEE:
        raise Refus(explain(db, session, by))
    try:
        attributions.attribute(db, session, by=by, **members)
    except ChampRefuse as error:
        raise Refus(error.message) from None


ATTRIBUTION: Final = ActeLot(
    "sessions-attribution",
    SessionCqp,
    session_policies.visible_sessions,
    attribute,
    names,
    policies.ADMINISTRATEUR,
    form=Binome,
    check=check,
)
