"""What is done to several requests at once."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from pydantic import Field
from sqlmodel import Session, col, select

from eclat.domain.habilitations import attributions
from eclat.domain.socle import policies
from eclat.domain.socle.champs import FormModel
from eclat.domain.socle.errors import ChampRefuse, Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.lots import ActeLot
from eclat.engines.rereading import hold
from eclat.engines.workflow import explain
from eclat.models import EtatHabilitation, Habilitation, Organisme


class Binome(FormModel):
    """To whom several requests are entrusted."""

    instructeur_1: UUID = Field(title="Premier instructeur", json_schema_extra={"missing": "Choisissez au moins un instructeur."})
    instructeur_2: UUID | None = Field(default=None, title="Second instructeur")
    comite: list[UUID] = Field(
        default_factory=list, title="Comité technique", description="Ses membres lisent les dossiers, sans les modifier."
    )


def chosen(form: Binome) -> dict[str, Any]:
    pair = [each for each in (form.instructeur_1, form.instructeur_2) if each is not None]
    return {"instructeurs": pair, "comite": form.comite}


def names(db: Session, found: Sequence[Habilitation]) -> Mapping[UUID, str]:
    """“Tremplin Animation Sud, HAB-2026-0004”."""
    owners = {each.organisme_id for each in found}
    called = dict(db.exec(select(Organisme.id, Organisme.nom).where(col(Organisme.id).in_(owners))).all())
    return {each.id: f"{called[each.organisme_id]}, {each.numero}" for each in found}


def check(db: Session, form: Binome) -> None:
    """Whether these may be chosen, whatever the request; of the pair, the error goes to the last one filled. Raises ChampRefuse."""
    asked = chosen(form)
    try:
        attributions.check(db, **asked)
    except ChampRefuse as error:
        champ = {"instructeurs": f"instructeur_{len(asked['instructeurs'])}"}.get(error.champ, error.champ)
        raise ChampRefuse(champ, error.message) from None


def attribute(
    db: Session, habilitation: Habilitation, *, instructeurs: Collection[UUID], comite: Collection[UUID], by: Utilisateur
) -> None:
    """Entrust one that nobody studies yet: among many, nobody's work is taken from them unseen. Raises Refus."""
    hold(db, habilitation)
    if habilitation.etat != EtatHabilitation.DEPOSEE:
        raise Refus(explain(db, habilitation, by))
    try:
        attributions.attribute(db, habilitation, instructeurs=instructeurs, comite=comite, by=by)
    except ChampRefuse as error:
        raise Refus(error.message) from None


ATTRIBUTION: Final = ActeLot(
    "habilitations-attribution",
    Habilitation,
    policies.visible_habilitations,
    attribute,
    names,
    policies.ADMINISTRATEUR,
    form=Binome,
    given=chosen,
    check=check,
)
