"""An avenant to the convention of an habilitation: what changes in words, the territory, the team; signed as the convention was (R6113-16-2)."""

from collections.abc import Sequence
from typing import Any

from sqlmodel import Session

from eclat.domain.habilitations import convention_contenu, conventions, portees
from eclat.domain.habilitations.convention_contenu import Equipe
from eclat.domain.socle import convention_policies
from eclat.domain.socle.errors import Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.workflow import transition
from eclat.models import Convention, Decision, EtatConvention, Habilitation

NOT_ALL = "Faites d’abord signer la convention par les deux parties\u00a0: un avenant la modifie."


def not_amendable(db: Session, habilitation: Habilitation) -> str:
    if waits := conventions.pending(db, habilitation.id):
        return conventions.PENDING.format(numero=waits.numero)
    return "" if conventions.in_force(db, habilitation) else NOT_ALL


@transition(
    "avenant",
    Habilitation,
    conventions.HELD,
    by=convention_policies.can_make_convention,
    label="Établir un avenant",
    past="a établi un avenant à la convention",
    infinitive="établir un avenant à cette convention",
    icon="plus",
    asks=True,
    unless=conventions.while_held(not_amendable),
)
def amend(
    db: Session,
    habilitation: Habilitation,
    *,
    changements: str,
    regions: Sequence[str] = (),
    equipe: str | None = None,
    by: Utilisateur,
) -> dict[str, Any]:
    """What changes in words, where sessions may be held from the last signature on, and by whom. Raises ChampRefuse."""
    amending = to_amend(db, habilitation, changements=changements, regions=regions, equipe=equipe)
    made = conventions.add(db, habilitation, amending)
    return conventions.told(made) | {"changements_dits": changements, "regions": made.regions or []}


def to_amend(
    db: Session, habilitation: Habilitation, *, changements: str, regions: Sequence[str] = (), equipe: str | None = None
) -> Convention:
    """The avenant as it would be made, for who reads it before. ``equipe``: a person a line, their name and what they do; that of today when
    it is not said. Raises ChampRefuse."""
    base, decision = conventions.in_force(db, habilitation), conventions.accepted(db, habilitation)
    if base is None:
        raise Refus(NOT_ALL)
    known = portees.some_regions(regions)
    rang = 1 + sum(each.avenant > 0 for each in conventions.of(db, habilitation))
    numero = f"{base.numero}-A{rang}"
    changed = Decision(**decision.model_dump(exclude={"id", "cree_le", "regions"}), regions=known)
    people = team(db, habilitation) if equipe is None else [read(line) for line in equipe.splitlines() if line.strip()]
    contenu = convention_contenu.amending(db, habilitation, changed, people, base, numero, rang, changements)
    return Convention(
        habilitation_id=habilitation.id, numero=numero, avenant=rang, changements=changements, regions=known, contenu=contenu,
        modele_version=base.modele_version, empreinte=convention_contenu.empreinte_of(contenu),
    )  # fmt: skip


def team(db: Session, habilitation: Habilitation) -> Equipe:
    """As both signed it last."""
    signed = (each for each in conventions.of(db, habilitation) if each.etat == EtatConvention.SIGNEE)
    return convention_contenu.equipe_of(next(signed).contenu)


def read(line: str) -> Sequence[str]:
    """Their name, and what they do after a comma."""
    nom, _, fonction = line.partition(",")
    return [nom.strip(), fonction.strip()]


def written(equipe: Equipe) -> str:
    """A person a line, as ``read`` reads it."""
    return "\n".join(", ".join(filter(None, each)) for each in equipe)
