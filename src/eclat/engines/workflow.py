"""Transitions: what may happen to a thing, declared once.

From one declaration come the guard, the row lock, the line of the journal, the buttons that a page shows, the diagram of
docs/ and a test of every state × verb. A verb is a plain function ``verb(db, thing, *, by, …)``; decorated, it first locks the
row (after the one that it is part of: ``within``), asks the policy (Interdit), what may stand in the way (Refus:
``unless``) and the state (Refus, with who did what meanwhile), then runs, then moves the state.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import wraps
from typing import Any, Final, Literal, ParamSpec, TypeVar, cast

from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain.socle.errors import DejaFait, Disparu, Interdit, Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import journal
from eclat.engines.rereading import hold
from eclat.formats import format_datetime
from eclat.models.base import Entity

P = ParamSpec("P")
R = TypeVar("R")
Policy = Callable[[Session, Utilisateur, Any], bool]
Within = Callable[[Session, Any], Entity]
Unless = Callable[[Session, Utilisateur, Any], str]
Kind = Literal["primary", "secondary", "danger-outline"]
ANY = "*"  # for things that have no state of their own
JUST_NOW = timedelta(minutes=15)


class Unchanged(dict[str, Any]):
    """What a verb returns when everything is already as it would leave it: the journal has nothing to say."""


UNCHANGED: Final = Unchanged()


@dataclass(frozen=True)
class Transition:
    """One verb. ``moves`` maps each state from which it is allowed to the state it leads to."""

    name: str  # in the journal, and the last segment of its URL
    model: type[Entity]
    moves: Mapping[Any, StrEnum | str]
    by: Policy
    label: str  # the button
    past: str  # "a accepté la demande": a line of the history
    infinitive: str  # "accepter cette demande": "Sophie Rakoto vient d’…"
    kind: Kind
    icon: str
    asks: bool  # the button opens a question first
    unless: Unless  # why it cannot be, though the state would let it; nothing when it can
    court: str = ""  # the button in a row of a list, where there is less room


TRANSITIONS: dict[tuple[str, str], Transition] = {}
BIRTHS: dict[tuple[str, str], str] = {}


def birth(name: str, model: type[Entity], past: str) -> str:
    """Declare how a thing begins, for its history. Returns the name, for the journal."""
    BIRTHS[(str(model.__tablename__), name)] = past
    return name


def past_of(table: str, name: str) -> str:
    """What a line of the journal says after the actor's name."""
    move = TRANSITIONS.get((table, name))
    return move.past if move else BIRTHS.get((table, name), name)


def transition(
    name: str,
    model: type[Entity],
    moves: Mapping[Any, StrEnum | str],
    *,
    by: Policy,
    label: str,
    past: str,
    infinitive: str,
    kind: Kind = "secondary",
    icon: str = "",
    asks: bool = False,
    unless: Unless = lambda *_: "",
    within: Within | None = None,
    court: str = "",
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Declare a verb on ``model``. The decorated function may return a dict of details for the journal.

    The verb takes one thing, or several: then every one is checked before anything is done, and has its line.
    ``within`` gives what the thing is part of, to be locked before it: those who lock both do so in this order, and never wait
    for one another in a circle. ``unless`` gives the sentence that refuses the verb for another reason than the state: pages ask
    it too, and show no button then.
    """
    declared = Transition(name, model, moves, by, label, past, infinitive, kind, icon, asks, unless, court)
    key = (str(model.__tablename__), name)
    if key in TRANSITIONS:
        raise ValueError(f"transition declared twice: {key}")
    TRANSITIONS[key] = declared

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def verb(*args: P.args, **kwargs: P.kwargs) -> R:
            db, given, user = args[0], args[1], kwargs["by"]
            assert isinstance(db, Session) and isinstance(user, Utilisateur)
            things = [given] if isinstance(given, Entity) else list(cast(Iterable[Entity], given))
            assert all(isinstance(each, model) for each in things)
            lock(db, things, within)
            before = {each: state_of(each) for each in things}
            for thing in things:
                check(db, user, thing, declared)
            result = function(*args, **kwargs)
            if result is UNCHANGED:
                return result
            details = result if isinstance(result, dict) else {}
            for thing in things:
                if before[thing] != ANY:
                    thing.etat = moves[before[thing]]
            moved = [(str(before[each]), str(state_of(each))) if before[each] != ANY else ("", "") for each in things]
            told = [(journal.objet(each), *states) for each, states in zip(things, moved, strict=True)]
            journal.write_each(db, told, name, by=user, **details)
            db.flush()
            return result

        setattr(verb, "transition", declared)  # noqa: B010 a function has no such attribute for the type checker
        return verb

    return decorate


def transition_of(verb: Callable[..., Any]) -> Transition:
    """What a verb was declared with."""
    found: Transition = verb.transition  # type: ignore[attr-defined]
    return found


def check(db: Session, user: Utilisateur, thing: Entity, move: Transition) -> None:
    """Whether this user may do this to this thing now. Raises Interdit, or Refus with who did what meanwhile, or why not."""
    if not move.by(db, user, thing):
        raise Interdit(f"{move.name} on {move.model.__tablename__}")
    if why := move.unless(db, user, thing):
        raise already(db, thing, move.name, user) or Refus(why)
    if state_of(thing) not in move.moves:
        raise (moves_on(move) and already(db, thing, move.name, user)) or Refus(explain(db, thing, user))


def lock(db: Session, things: Sequence[Entity], within: Within | None) -> None:
    """Read the rows again and hold them, in the order of their keys; first what they are part of. Raises Disparu."""
    for whole in sorted({within(db, each) for each in things} if within else [], key=lambda each: each.id):
        hold(db, whole)
    if len(things) == 1:
        hold(db, things[0])
    elif things:
        model = type(things[0])
        held = select(model).where(col(model.id).in_([each.id for each in things])).order_by(col(model.id))
        found = db.exec(held.with_for_update().execution_options(populate_existing=True)).all()
        if len(found) < len({each.id for each in things}):
            raise Disparu


def moves_on(move: Transition) -> bool:
    """Whether it changes the state: a second one then has nothing left to do, nor anything typed to lose."""
    return all(before != after for before, after in move.moves.items())


def state_of(thing: Entity) -> Any:
    return getattr(thing, "etat", ANY)


def declared(thing: Entity, name: str) -> Transition | None:
    return TRANSITIONS.get((str(thing.__tablename__), name))


def actions(db: Session, user: Utilisateur, thing: Entity) -> list[Transition]:
    """What this user may do to this thing now, in the order of declaration."""
    return [each for (table, _), each in TRANSITIONS.items() if table == thing.__tablename__ and allows(db, user, thing, each)]


def allows(db: Session, user: Utilisateur, thing: Entity, move: Transition) -> bool:
    return state_of(thing) in move.moves and move.by(db, user, thing) and not move.unless(db, user, thing)


def already(db: Session, thing: Entity, name: str, user: Utilisateur) -> DejaFait | None:
    """The refusal of a second click: the same person has just done this. None when it is something else."""
    return DejaFait(explain(db, thing, user, name), thing) if journal.just_written(db, thing, name, by=user) else None


def explain(db: Session, thing: Entity, user: Utilisateur, verb: str = "") -> str:
    """Why the thing is no longer as the user saw it: who moved it, or did ``verb`` to it, and when."""
    for line in journal.about(db, thing, limit=20):
        move = declared(thing, line.verbe)
        if move is None or (line.verbe != verb if verb else line.avant == line.apres):
            continue
        mine = line.acteur_id is not None and line.acteur_id == user.auteur.personne_id
        who = "Vous" if mine else line.acteur_nom
        if clock.now() - line.cree_le < JUST_NOW:
            elided = "d’" if move.infinitive[0].lower() in "aeéèêiouyh" else "de "
            return f"{who} {'venez' if mine else 'vient'} {elided}{move.infinitive}."
        past = move.past.replace("a ", "avez ", 1) if mine else move.past
        return f"{who} {past} le {format_datetime(line.cree_le)}."
    return "Cette action n’est plus possible : rechargez la page pour voir où en est le dossier."
