"""What a renewal holds that differs from what was accepted: answers, territory, people, documents, délégataires (P10).

The renewal is another form: its rows have keys of their own. People are the same by their name, documents by what they answer to, an OF by
its organisme.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from eclat.domain.delegataires.depots import OUT, Delegataire
from eclat.domain.dossiers import depots, photos
from eclat.domain.dossiers.photos import EMPTY, Change, Photo
from eclat.domain.dossiers.sortes import SORTES
from eclat.domain.habilitations import suites
from eclat.engines.recherche import fold
from eclat.models import Delegation, EtatDelegation, Habilitation, Identification


@dataclass(frozen=True)
class Differences:
    """``ancienne``: what was accepted; ``changes``, ``delegataires``: what differs of the request, of its délégataires' forms."""

    ancienne: Habilitation
    changes: list[Change] = field(default_factory=list)
    delegataires: list[Delegataire] = field(default_factory=list)


def since_accepted(db: Session, request: Habilitation) -> Differences | None:
    """As it was last handed over; nothing of one that renews nothing."""
    old = suites.renewed(db, request)
    if old is None:
        return None
    handed_over = depots.of(db, request, 1)
    before = photos.take(db, [old])[old.id]
    after = handed_over[0].contenu["demande"] if handed_over else photos.take(db, [request])[request.id]
    own = photos.changes(SORTES[Habilitation].champs, comparable(before), comparable(after))
    named = forms(db, old, EtatDelegation.HABILITEE)
    naming = forms(db, request, *[each for each in EtatDelegation if each not in OUT])
    return Differences(old, own, of_delegataires(db, named, naming))


def comparable(photo: Photo) -> Photo:
    """The same, its people by their names and its documents by what they answer to; answers to points are of one study alone."""
    keys: dict[str, str] = {}
    people: dict[str, dict[str, str]] = {}
    for key, row in photo["equipe"].items():
        name = fold(f"{row.get('prenom', '')} {row.get('nom', '')}")
        same = sum(each.partition("#")[0] == name for each in people)
        keys[key] = f"{name}#{same}"
        people[keys[key]] = row
    pieces = {}
    for slot, piece in photo["pieces"].items():
        nature, _, target = slot.partition("-")
        if nature == "point":
            continue
        pieces[
            f"cv-{keys.get(target, target)}" if nature == "cv" else f"autre-{piece['fichier']}" if nature == "autre" else slot
        ] = piece
    return {**photo, "equipe": people, "pieces": pieces}


Form = tuple[str, Identification]  # what the OF is called, its form


def forms(db: Session, habilitation: Habilitation, *etats: EtatDelegation) -> dict[UUID, Form]:
    """By organisme, in the order of the table."""
    rows = db.exec(
        select(Delegation, Identification)
        .join(Identification, col(Identification.delegation_id) == Delegation.id)
        .where(Delegation.habilitation_id == habilitation.id, col(Delegation.etat).in_(etats))
        .order_by(col(Delegation.rang), col(Delegation.id))
    )
    return {each.organisme_id: (each.nom, form) for each, form in rows if each.organisme_id is not None}


def of_delegataires(db: Session, avant: Mapping[UUID, Form], apres: Mapping[UUID, Form]) -> list[Delegataire]:
    taken = photos.take(db, [form for _, form in (*avant.values(), *apres.values())])
    found = []
    for key in [*apres, *[key for key in avant if key not in apres]]:
        nom, form = apres.get(key) or avant[key]
        if key not in avant or key not in apres:
            found.append(Delegataire(form.id, nom, venu=key not in avant, parti=key not in apres))
            continue
        changed = photos.changes(SORTES[Identification].champs, shown(taken, avant[key][1]), shown(taken, form))
        if changed:
            found.append(Delegataire(form.id, nom, changes=changed))
    return found


def shown(taken: Mapping[UUID, Photo], form: Identification) -> Photo:
    """Without the declaration of honour, which each form has of its own."""
    photo: dict[str, Any] = comparable(taken.get(form.id, EMPTY))
    return {**photo, "champs": {name: said for name, said in photo["champs"].items() if name != "honneur"}}
