"""The bounds that a registration sets to its sessions, as an administrateur sets them: what is left empty is not checked (P13).

They change from a day, never before today: a request is judged by those of the day when it was handed over.
"""

from datetime import date
from typing import Annotated, Any

from pydantic import Field
from sqlalchemy import false, true
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from eclat import clock
from eclat.domain.socle import policies
from eclat.domain.socle.champs import Coche, Entier, FormModel, Jour
from eclat.domain.socle.errors import ChampRefuse
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.rereading import hold
from eclat.engines.workflow import ANY, UNCHANGED, transition
from eclat.formats import format_date
from eclat.models import Cqp, Enregistrement, LimitesDatees, Role

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


class BornesDatees(Bornes):
    du: Jour | None = Field(default=None, title="À partir du", description="Aujourd’hui, si vous n’indiquez rien.")


def of(db: Session, enregistrement: Enregistrement, day: date | None = None) -> Bornes:
    """Those that judge a request handed over on this day, or today."""
    day = day or clock.today()
    rows = select(LimitesDatees).where(LimitesDatees.enregistrement_id == enregistrement.id, LimitesDatees.du <= day)
    held = db.exec(rows.order_by(col(LimitesDatees.du).desc()).limit(1)).first()
    values = held.valeurs if held else {name: getattr(enregistrement, name) for name in Bornes.model_fields}
    return Bornes.model_construct(**values)


def coming(db: Session, enregistrement: Enregistrement) -> list[tuple[date, Bornes]]:
    """Those that will judge requests, from a day to come on."""
    rows = select(LimitesDatees).where(LimitesDatees.enregistrement_id == enregistrement.id, LimitesDatees.du > clock.today())
    return [(each.du, Bornes.model_construct(**each.valeurs)) for each in db.exec(rows.order_by(col(LimitesDatees.du)))]


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
def set_bounds(
    db: Session, enregistrement: Enregistrement, *, bornes: Bornes, du: date | None = None, by: Utilisateur
) -> dict[str, Any]:
    """From a day, today if none is said. Raises ChampRefuse."""
    hold(db, enregistrement)
    day = du or clock.today()
    check(bornes, day)
    said = {name: getattr(bornes, name) for name in Bornes.model_fields}
    if of(db, enregistrement, day).model_dump() == said:
        return UNCHANGED
    same_day = LimitesDatees.enregistrement_id == enregistrement.id, LimitesDatees.du == day
    row = db.exec(select(LimitesDatees).where(*same_day)).first() or LimitesDatees(enregistrement_id=enregistrement.id, du=day)
    row.valeurs = said
    db.add(row)
    db.flush()
    return {"bornes": said, "du": day.isoformat()}


def check(bornes: Bornes, du: date | None) -> None:
    """Raises ChampRefuse on limits that nothing meets, and on a day that is past."""
    today = clock.today()
    if du and du < today:
        raise ChampRefuse(
            "du", f"Une limite ne change pas ce qui est déjà déposé\u00a0: indiquez le {format_date(today)} ou après."
        )
    for least, most in PAIRS:
        low, high = getattr(bornes, least), getattr(bornes, most)
        if low is not None and high is not None and high < low:
            raise ChampRefuse(most, f"Ce nombre est sous l’autre limite, {low}\u00a0: vérifiez les deux.")
