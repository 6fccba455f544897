"""The bounds that a registration sets to its sessions, as an administrateur sets them: what is left empty is not checked (P13)."""

from typing import Annotated, Any

from pydantic import Field
from sqlalchemy import false, true
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from eclat.domain.socle import policies
from eclat.domain.socle.champs import Coche, Entier, FormModel
from eclat.domain.socle.errors import ChampRefuse
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.workflow import ANY, UNCHANGED, transition
from eclat.models import Cqp, Enregistrement, Role

Heures = Annotated[Entier, Field(ge=1, le=3000)] | None
Nombre = Annotated[Entier, Field(ge=1, le=1000)] | None
PAIRS = (("heures_centre_min", "heures_centre_max"), ("heures_structure_min", "heures_structure_max"))


class Bornes(FormModel):
    heures_centre_min: Heures = Field(default=None, title="Heures en centre, au moins")
    heures_centre_max: Heures = Field(default=None, title="Heures en centre, au plus")
    heures_structure_min: Heures = Field(default=None, title="Heures en structure d’accueil, au moins")
    heures_structure_max: Heures = Field(default=None, title="Heures en structure d’accueil, au plus")
    stagiaires_par_formateur: Nombre = Field(default=None, title="Stagiaires par formateur, au plus")
    places_max: Nombre = Field(default=None, title="Places, au plus")
    jours_avant_session: Nombre = Field(default=None, title="Jours entre la demande et le début, au moins")
    bornes_strictes: Coche = Field(
        default=False,
        title="Refuser le dépôt d’une demande qui sort de ces limites",
        description="Sinon, elle part, et le binôme paritaire voit ce qui s’en écarte.",
    )


def visible_enregistrements(user: Utilisateur) -> SelectOfScalar[Enregistrement]:
    return select(Enregistrement).where(true() if user.is_a(Role.ADMINISTRATEUR) else false())


def registrations(db: Session) -> list[tuple[Cqp, Enregistrement]]:
    """Each with its CQP, the last one of each first."""
    rows = select(Cqp, Enregistrement).join(Enregistrement, col(Enregistrement.cqp_id) == Cqp.id)
    return [(cqp, each) for cqp, each in db.exec(rows.order_by(Cqp.intitule, col(Enregistrement.jusqu_au).desc()))]


@transition(
    "bornes",
    Enregistrement,
    {ANY: ANY},
    by=policies.can_administer,
    label="Régler les limites",
    past="a réglé les limites des sessions de cet enregistrement",
    infinitive="régler les limites de cet enregistrement",
)
def set_bounds(db: Session, enregistrement: Enregistrement, *, bornes: Bornes, by: Utilisateur) -> dict[str, Any]:
    """From now on; what was handed over is judged by them too. Raises ChampRefuse."""
    for least, most in PAIRS:
        low, high = getattr(bornes, least), getattr(bornes, most)
        if low is not None and high is not None and high < low:
            raise ChampRefuse(most, f"Ce nombre est sous l’autre limite, {low}\u00a0: vérifiez les deux.")
    said = bornes.model_dump()
    if all(getattr(enregistrement, name) == value for name, value in said.items()):
        return UNCHANGED
    for name, value in said.items():
        setattr(enregistrement, name, value)
    return {"bornes": said}
