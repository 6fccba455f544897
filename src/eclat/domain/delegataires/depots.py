"""Each time a request reaches OC Éclat, what it holds is kept, with the forms of its délégataires: agents see what changed since."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain.dossiers import depots, photos
from eclat.domain.dossiers.photos import EMPTY, Change
from eclat.domain.dossiers.sortes import SORTES
from eclat.domain.socle import renouvellement_policies
from eclat.models import Delegation, EtatDelegation, Habilitation, Identification

OUT = (EtatDelegation.BROUILLON, EtatDelegation.RETIREE)  # not, or no longer, of the request


def keep(db: Session, habilitation: Habilitation) -> None:
    """The request is handed over: now is a date of deposit, the first one if there was none."""
    habilitation.depose_le = clock.now()
    habilitation.premier_depot_le = habilitation.premier_depot_le or habilitation.depose_le
    habilitation.maintient = renouvellement_policies.maintains(db, habilitation)
    depots.keep(db, habilitation, contenu(db, habilitation), habilitation.depose_le)


def contenu(db: Session, habilitation: Habilitation) -> dict[str, Any]:
    rows = db.exec(
        select(Delegation, Identification)
        .join(Identification, col(Identification.delegation_id) == Delegation.id)
        .where(Delegation.habilitation_id == habilitation.id, col(Delegation.etat).not_in(OUT))
        .order_by(col(Delegation.rang), col(Delegation.id))
    ).all()
    taken = photos.take(db, [habilitation, *[form for _, form in rows]])
    named = {str(form.id): {"nom": each.nom, **taken[form.id]} for each, form in rows}
    return {"demande": taken[habilitation.id], "delegataires": named}


@dataclass(frozen=True)
class Delegataire:
    """A délégataire whose form changed; that came, or went: then nothing of its form is told."""

    id: UUID  # of the form
    nom: str
    venu: bool = False
    parti: bool = False
    changes: list[Change] = field(default_factory=list)


@dataclass(frozen=True)
class Depuis:
    """What changed between the last two deposits."""

    avant: datetime
    apres: datetime
    changes: list[Change]
    delegataires: list[Delegataire]


def since_last(db: Session, habilitation: Habilitation) -> Depuis | None:
    """None as long as it was deposited once, or when nobody kept what it held before."""
    found = depots.last_two(db, habilitation)
    if found is None:
        return None
    former, last = found
    own = photos.changes(SORTES[Habilitation].champs, former.contenu["demande"], last.contenu["demande"])
    return Depuis(
        former.cree_le, last.cree_le, own, of_delegataires(former.contenu["delegataires"], last.contenu["delegataires"])
    )


def of_delegataires(avant: dict[str, Any], apres: dict[str, Any]) -> list[Delegataire]:
    found = []
    for key in [*apres, *[key for key in avant if key not in apres]]:
        changed = photos.changes(SORTES[Identification].champs, avant.get(key, EMPTY), apres.get(key, EMPTY))
        nom = (apres.get(key) or avant[key])["nom"]
        if key not in avant or key not in apres:
            found.append(Delegataire(UUID(key), nom, venu=key not in avant, parti=key not in apres))
        elif changed:
            found.append(Delegataire(UUID(key), nom, changes=changed))
    return found


def forget(db: Session, delegation: Delegation) -> None:
    """What the deposits kept of the form of a délégataire that is erased."""
    key = db.exec(select(Identification.id).where(Identification.delegation_id == delegation.id)).first()
    for depot in depots.of(db, db.get_one(Habilitation, delegation.habilitation_id)):
        others = {form: photo for form, photo in depot.contenu["delegataires"].items() if form != str(key)}
        depot.contenu = {**depot.contenu, "delegataires": others}
