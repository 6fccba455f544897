"""The least mark that validates a bloc, where a registration has its juries give marks: none until an administrateur sets one (P14)."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Annotated, Any

from pydantic import AfterValidator, Field, create_model
from sqlmodel import Session

from eclat.domain.jurys import champs
from eclat.domain.jurys.champs import Note
from eclat.domain.sessions import catalogue
from eclat.domain.socle import policies
from eclat.domain.socle.champs import FormModel
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.rereading import hold
from eclat.engines.workflow import ANY, UNCHANGED, transition
from eclat.models import Bloc, Enregistrement


def check_seuil(text: str) -> str:
    """Raises ValueError on a threshold that nobody is under."""
    if text == "0":
        raise ValueError("Un seuil de 0 n’écarte personne : laissez vide pour que ce bloc ne soit pas noté.")
    return text


Seuil = Annotated[Note, AfterValidator(check_seuil)]


@cache
def of_codes(codes: tuple[str, ...]) -> type[FormModel]:
    fields: dict[str, Any] = {name(code): (Seuil, Field(default="", title=code)) for code in codes}
    return create_model("SeuilsDesBlocs", __base__=FormModel, **fields)


def of(blocs: Sequence[Bloc]) -> type[FormModel]:
    """The form that has a field for each of them."""
    return of_codes(tuple(each.code for each in blocs))


def name(code: str) -> str:
    return f"seuil_{code}"


def typed(blocs: Sequence[Bloc]) -> dict[str, str]:
    """As the form shows them."""
    return {name(each.code): champs.mark(each.note_min) for each in blocs}


def changes(blocs: Sequence[Bloc], seuils: Mapping[str, str]) -> bool:
    return any(each.note_min != champs.tenths(seuils.get(each.code, "")) for each in blocs)


@transition(
    "seuils",
    Enregistrement,
    {ANY: ANY},
    by=policies.can_administer,
    label="Régler les seuils",
    past="a réglé les seuils des blocs de cet enregistrement",
    infinitive="régler les seuils de cet enregistrement",
)
def set_thresholds(db: Session, enregistrement: Enregistrement, *, seuils: Mapping[str, str], by: Utilisateur) -> dict[str, Any]:
    """From now on, for juries whose entry is not closed. ``seuils``: by code; a bloc that is not said is not marked."""
    hold(db, enregistrement)
    blocs = catalogue.blocs(db, enregistrement.id)
    for each in blocs:
        db.refresh(each)  # as another has just written them
    wanted = {each.code: champs.tenths(seuils.get(each.code, "")) for each in blocs}
    if not changes(blocs, seuils):
        return UNCHANGED
    for each in blocs:
        each.note_min = wanted[each.code]
    db.flush()
    return {"seuils": {each.code: champs.mark(each.note_min) for each in blocs if each.note_min is not None}}
