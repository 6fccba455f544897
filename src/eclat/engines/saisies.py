"""Drafts that lose nothing: each field is kept as soon as it is typed, valid or not.

A record with ``saisies`` has one column per field of its form model. What is valid goes to the column; what is not stays, as
typed, in ``saisies``, and comes back to the screen with its error.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from eclat.domain.socle.champs import FormModel, as_typed, check_field, max_length, missing_message, takes_many
from eclat.domain.socle.errors import Limite, Refus
from eclat.formats import format_count

KEPT_AT_LEAST = 10_000  # characters of any answer, valid or not
# What the writer may believe that the record holds; None: a form sent as a whole, which says nothing of it.
Seen = Sequence[Mapping[str, Sequence[str]]] | None
OVERTAKEN = "Ce champ a changé entre-temps dans une autre fenêtre. Rechargez la page : votre saisie vous y sera proposée, à côté de l’autre."


class Draft(Protocol):
    saisies: dict[str, Any]


def write(record: Draft, model: type[FormModel], name: str, raw: Sequence[str]) -> str | None:
    """Keep what was typed in one field. Returns what is wrong with it; an empty field is never wrong in a draft.

    Raises Limite on what is out of all proportion with an answer.
    """
    for value in raw:
        check(model, name, value)
    return put(record, model, name, raw)


def check(model: type[FormModel], name: str, value: str) -> None:
    """Raises Limite on more than is kept."""
    field = model.model_fields[name]
    check_size(str(field.title), len(value), max_length(field))


def check_size(title: str, count: int, longest: int | None) -> None:
    """Ten times the longest answer is kept, to be shortened at leisure. Raises Limite beyond: it stays with its writer."""
    if count > max(KEPT_AT_LEAST, 10 * (longest or 0)):
        raise Limite(
            f"« {title} » : {format_count(count)} caractères, c’est trop pour être enregistré. "
            f"Revenez à votre texte, qui n’est pas perdu, et raccourcissez-le : {format_count(longest or KEPT_AT_LEAST)} caractères au plus."
        )


def put(record: Draft, model: type[FormModel], name: str, raw: Sequence[str]) -> str | None:
    """The same, whatever its size."""
    filled, value, error = judged(model, name, raw)
    kept = {key: typed for key, typed in record.saisies.items() if key != name}
    wrong = error if filled else None
    if wrong:
        kept[name] = filled[0]
    if kept != record.saisies:
        record.saisies = kept  # a new dict: the ORM sees assignment, not mutation
    taken = empty_value(record, name) if error else value
    if getattr(record, name) != taken:
        setattr(record, name, taken)
    return wrong


def judged(model: type[FormModel], name: str, raw: Sequence[str]) -> tuple[list[str], Any, str | None]:
    """What was typed, what it is worth, and what is wrong with it. A field of one answer takes the first."""
    filled = [value for value in raw if value.strip()]
    typed = filled if takes_many(model.model_fields[name]) else filled[0] if filled else ""
    return filled, *check_field(model, name, typed)


def holds(record: Draft, model: type[FormModel], name: str, raw: Sequence[str]) -> bool:
    """Whether writing this would leave the record as it is."""
    filled, value, error = judged(model, name, raw)
    if filled and error:
        return record.saisies.get(name) == filled[0]
    return name not in record.saisies and getattr(record, name) == (empty_value(record, name) if error else value)


def not_overtaken(seen: Seen, name: str, raw: Sequence[str], is_held: Callable[[Sequence[str]], bool]) -> None:
    """Raises Refus when what is held is neither what was seen nor what is being written."""
    if seen is not None and not any(map(is_held, [raw, *(each.get(name, []) for each in seen)])):
        raise Refus(OVERTAKEN)


def empty_value(record: Any, name: str) -> Any:
    """What the column holds when nothing is answered: its default."""
    model: Any = record if isinstance(record, type) else type(record)
    return model.model_fields[name].get_default(call_default_factory=True)


def typed(record: Draft, model: type[FormModel], names: Sequence[str] | None = None) -> dict[str, list[str]]:
    """Each field as it was typed, for the screen."""
    return {
        name: [str(record.saisies[name])] if name in record.saisies else as_typed(getattr(record, name))
        for name in names or model.model_fields
    }


def problems(record: Draft, model: type[FormModel], names: Sequence[str] | None = None) -> dict[str, str]:
    """What keeps the record from being complete: by field, the sentence that says what to do."""
    found: dict[str, str] = {}
    for name in names or model.model_fields:
        field = model.model_fields[name]
        if name in record.saisies:
            found[name] = check_field(model, name, record.saisies[name])[1] or missing_message(field)
        elif field.is_required() and not any(as_typed(getattr(record, name))):
            found[name] = missing_message(field)
    return found


def wrong(record: Draft, model: type[FormModel]) -> Mapping[str, str]:
    """Only what was typed and cannot be taken: the errors that the draft shows at once."""
    return {name: check_field(model, name, raw)[1] or "" for name, raw in record.saisies.items() if name in model.model_fields}
