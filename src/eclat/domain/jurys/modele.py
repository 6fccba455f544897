"""Who sits at the juries of a CQP, beside the two of the binôme who co-preside: by default what annexe IV, 3.2 says (P14).

The collèges of the experts are what we read elsewhere: annexe IV only says that there are two. A CQP may say otherwise in the catalogue.
"""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field
from sqlalchemy import delete, false, true
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from eclat.domain.socle import policies
from eclat.domain.socle.champs import Entier, FormModel
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.workflow import ANY, UNCHANGED, transition
from eclat.models import College, CompositionJury, Cqp, QualiteJure, Role, SessionCqp, Voix

Q, C = QualiteJure, College
Nombre = Annotated[Entier, Field(ge=0, le=6)]
VOIX = ((Voix.DELIBERATIVE, "Délibérative"), (Voix.CONSULTATIVE, "Consultative"))
EXPERTS: tuple[tuple[str, College | None], ...] = (
    ("experts_employeurs", C.EMPLOYEURS),
    ("experts_salaries", C.SALARIES),
    ("experts", None),
)


class CompositionModele(FormModel):
    """How many sit in each quality."""

    responsables: Nombre = Field(
        default=1, title="Responsables de la formation", description="Celui de la session est proposé de lui-même."
    )
    voix: Voix = Field(
        default=Voix.DELIBERATIVE, title="Voix du responsable", description="Consultative : il ne compte pas dans le quorum."
    )
    experts_employeurs: Nombre = Field(default=1, title="Experts, collège des employeurs")
    experts_salaries: Nombre = Field(default=1, title="Experts, collège des salariés")
    experts: Nombre = Field(default=0, title="Experts, sans collège")


def lines(modele: CompositionModele) -> list[tuple[QualiteJure, College | None, Voix, int]]:
    experts = [(Q.EXPERT, college, Voix.DELIBERATIVE, getattr(modele, name)) for name, college in EXPERTS]
    return [(Q.RESPONSABLE, None, modele.voix, modele.responsables), *experts]


ANNEXE_IV = CompositionModele()


def of(db: Session, cqp_id: UUID | None) -> CompositionModele:
    """What this CQP says, or annexe IV."""
    held = db.exec(select(CompositionJury).where(CompositionJury.cqp_id == cqp_id).order_by(col(CompositionJury.rang))).all()
    return read(held) if held else ANNEXE_IV


def read(held: Sequence[CompositionJury]) -> CompositionModele:
    said: dict[str, Any] = {"responsables": 0, **dict.fromkeys((name for name, _ in EXPERTS), 0)}
    for each in held:
        if each.qualite == Q.RESPONSABLE:
            said |= {"responsables": each.nombre, "voix": each.voix}
        else:
            said[next(name for name, college in EXPERTS if college == each.college)] = each.nombre
    return CompositionModele(**said)


def of_session(db: Session, session: SessionCqp) -> CompositionModele:
    return of(db, session.cqp_id)


def visible_cqps(user: Utilisateur) -> SelectOfScalar[Cqp]:
    return select(Cqp).where(true() if user.is_a(Role.ADMINISTRATEUR) else false())


@transition(
    "composition_jury",
    Cqp,
    {ANY: ANY},
    by=policies.can_administer,
    label="Régler la composition des jurys",
    past="a réglé la composition des jurys de ce CQP",
    infinitive="régler la composition des jurys de ce CQP",
)
def set_composition(db: Session, cqp: Cqp, *, modele: CompositionModele, by: Utilisateur) -> dict[str, Any]:
    """Of the juries that are still to be confirmed, and of those to come."""
    if of(db, cqp.id) == modele:
        return UNCHANGED
    db.execute(delete(CompositionJury).where(col(CompositionJury.cqp_id) == cqp.id))
    for rang, (qualite, college, voix, nombre) in enumerate(lines(modele), start=1):
        db.add(CompositionJury(cqp_id=cqp.id, rang=rang, qualite=qualite, college=college, voix=voix, nombre=nombre))
    return {"composition": modele.model_dump(mode="json")}
