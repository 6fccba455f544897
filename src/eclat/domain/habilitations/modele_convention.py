"""The clauses in service: those that ship, or what OC Éclat made of them. Each version is kept; a convention keeps the one it was made with."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import false, true
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from eclat import clock
from eclat.domain.habilitations import clauses
from eclat.domain.socle import policies
from eclat.domain.socle.errors import ChampRefuse, Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.workflow import ANY, UNCHANGED, transition
from eclat.models import ModeleConvention, Personne, Role, VersionModeleConvention

CONVENTION = "convention"


class Devance(Refus):
    """A colleague put other clauses in service since this page was read."""


def visible_modeles(user: Utilisateur) -> SelectOfScalar[ModeleConvention]:
    return select(ModeleConvention).where(true() if user.is_a(Role.ADMINISTRATEUR) else false())


def of(db: Session) -> ModeleConvention | None:
    return db.exec(select(ModeleConvention).where(ModeleConvention.nom == CONVENTION)).first()


def texts(db: Session) -> tuple[dict[str, str], int]:
    """The clauses in service, and their version."""
    found = of(db)
    return clauses.texts(found.clauses if found else {}), found.version if found else 0


def hold(db: Session) -> ModeleConvention:
    """Its row, locked: born with the first change."""
    held = select(ModeleConvention).where(ModeleConvention.nom == CONVENTION).with_for_update()
    found = db.exec(held.execution_options(populate_existing=True)).first()
    if found is None:
        found = ModeleConvention(nom=CONVENTION)
        db.add(found)
        db.flush()
    return found


@transition(
    "clauses",
    ModeleConvention,
    {ANY: ANY},
    by=policies.can_administer,
    label="Mettre en service",
    past="a mis d’autres clauses en service",
    infinitive="mettre d’autres clauses en service",
    kind="primary",
)
def publish(db: Session, modele: ModeleConvention, *, textes: Mapping[str, str], vu: int, by: Utilisateur) -> Any:
    """What conventions say that are made from now on; those that are made stay as they are. ``vu``: the version that its writer read.

    Raises ChampRefuse, Devance.
    """
    new = {each.cle: textes[each.cle] for each in clauses.CLAUSES}
    for cle, texte in new.items():
        if wrong := clauses.fautes(cle, texte):
            raise ChampRefuse(cle, " ".join(wrong[:4]))
    before = clauses.texts(modele.clauses)
    if new == before:
        return UNCHANGED
    if vu != modele.version:
        raise Devance("Un collègue a mis d’autres clauses en service pendant que vous écriviez les vôtres.")
    modele.clauses = {cle: texte for cle, texte in new.items() if texte != clauses.PAR_CLE[cle].texte}
    modele.version += 1
    modele.modifie_le, modele.modifie_par_id = clock.now(), by.personne_id
    db.add(VersionModeleConvention(modele_id=modele.id, version=modele.version, clauses=modele.clauses, par_id=by.personne_id))
    return {"version": modele.version, "clauses": [cle for cle, texte in new.items() if texte != before[cle]]}


def versions(db: Session) -> Sequence[tuple[VersionModeleConvention, str]]:
    """Each that was in service, and by whom, the last one first."""
    rows = select(VersionModeleConvention, Personne).outerjoin(Personne, col(Personne.id) == VersionModeleConvention.par_id)
    found = db.exec(rows.order_by(col(VersionModeleConvention.version).desc()).limit(50))
    return [(version, personne.nom_complet if personne else "") for version, personne in found]
