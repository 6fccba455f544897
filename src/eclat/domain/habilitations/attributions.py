"""A request is entrusted to a binôme of instructeurs, and to the comité technique (P9)."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from eclat import clock, courriels
from eclat.domain.dossiers import conseil
from eclat.domain.socle import policies
from eclat.domain.socle.errors import ChampRefuse, Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.workflow import UNCHANGED, already, explain, transition
from eclat.models import (
    Attribution,
    EtatHabilitation,
    EtatPersonne,
    Habilitation,
    Personne,
    Role,
    RoleAgent,
)

E = EtatHabilitation
ATTRIBUABLE = {E.DEPOSEE: E.EN_INSTRUCTION, E.EN_INSTRUCTION: E.EN_INSTRUCTION, E.A_COMPLETER: E.A_COMPLETER}
MAX_INSTRUCTEURS = 2


@transition(
    "attribution",
    Habilitation,
    ATTRIBUABLE,
    by=policies.can_attribute,
    label="Attribuer la demande",
    court="Attribuer",
    past="a attribué la demande",
    infinitive="attribuer cette demande",
    kind="primary",
    icon="users-round",
    asks=True,
)
def attribute(
    db: Session, habilitation: Habilitation, *, instructeurs: Collection[UUID], comite: Collection[UUID], by: Utilisateur,
    seen: Collection[str] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Entrust the request to one or two different instructeurs, and to members of the comité technique, who read.

    Whoever leaves keeps a dated past; only newcomers are told. Raises ChampRefuse, and Refus when the attributions are no
    longer those that were ``seen``.
    """
    if seen is not None and set(seen) != {str(each.id) for each in attributions(db, habilitation)}:
        raise already(db, habilitation, "attribution", by) or Refus(explain(db, habilitation, by, "attribution"))
    wanted = check(db, instructeurs=instructeurs, comite=comite)
    held = {(each.personne_id, each.role): each for each in attributions(db, habilitation)}
    for pair, attribution in held.items():
        if pair not in wanted:
            attribution.jusqu_a = clock.now()
            conseil.release(db, habilitation, attribution.personne_id)
    newcomers = [pair for pair in wanted if pair not in held]
    if habilitation.etat != E.DEPOSEE and held.keys() == set(wanted):
        return UNCHANGED
    for key, role in newcomers:
        db.add(Attribution(habilitation_id=habilitation.id, personne_id=key, role=role))
    db.flush()
    for key, role in newcomers:
        courriels.habilitations.habilitation_attribuee(db, habilitation, personne(db, key), role)
    return {"instructeurs": names(db, instructeurs), "comite": names(db, comite)}


def check(db: Session, *, instructeurs: Collection[UUID], comite: Collection[UUID]) -> list[tuple[UUID, Role]]:
    """Who is to hold the request, and as what: whoever may not is refused, whatever the request. Raises ChampRefuse."""
    if not 1 <= len(set(instructeurs)) <= MAX_INSTRUCTEURS or len(set(instructeurs)) != len(instructeurs):
        raise ChampRefuse("instructeurs", "Choisissez un ou deux instructeurs différents.")
    if set(instructeurs) & set(comite):
        raise ChampRefuse(
            "comite", "Une même personne n’est pas à la fois instructeur et membre du comité technique de ce dossier."
        )
    wanted = [(key, Role.INSTRUCTEUR) for key in instructeurs] + [(key, Role.COMITE_TECHNIQUE) for key in dict.fromkeys(comite)]
    for role, champ in ((Role.INSTRUCTEUR, "instructeurs"), (Role.COMITE_TECHNIQUE, "comite")):
        allowed = {key for key, _ in candidates(db, role)}
        if any(key not in allowed for key, asked in wanted if asked == role):
            raise ChampRefuse(champ, "Un des agents choisis ne tient plus ce rôle : choisissez-en un autre.")
    return wanted


def personne(db: Session, key: UUID) -> Personne:
    found = db.get(Personne, key)
    assert found is not None
    return found


def names(db: Session, keys: Collection[UUID]) -> list[str]:
    return [personne(db, key).nom_complet for key in keys]


def attributions(db: Session, habilitation: Habilitation) -> list[Attribution]:
    """To whom the request is entrusted today."""
    return [each for each, _ in attribution_history(db, habilitation) if each.jusqu_a is None]


def attribution_history(db: Session, habilitation: Habilitation) -> list[tuple[Attribution, str]]:
    """Everyone to whom the request is or was entrusted, with their name, oldest first."""
    rows = db.exec(
        select(Attribution, Personne)
        .join(Personne, col(Personne.id) == Attribution.personne_id)
        .where(Attribution.habilitation_id == habilitation.id)
        .order_by(col(Attribution.cree_le), col(Attribution.id))
    )
    return [(attribution, found.nom_complet) for attribution, found in rows]


def candidates(db: Session, role: Role) -> list[tuple[UUID, str]]:
    """The agents who may be given this role on a file: (key, name), by name. Suspended ones may not."""
    rows = db.exec(
        select(Personne)
        .join(RoleAgent, col(RoleAgent.personne_id) == Personne.id)
        .where(RoleAgent.role == role, col(RoleAgent.jusqu_a).is_(None), col(Personne.etat) != EtatPersonne.SUSPENDUE)
        .order_by(Personne.nom, Personne.prenom)
    )
    return [(each.id, each.nom_complet) for each in rows]
