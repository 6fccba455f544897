"""What a mail would say of a real file: its function is asked again, of what caused one that was sent.

What the file does not say, such as a reason that someone typed, is a word that says so.
"""

import inspect
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, get_args, get_origin, get_type_hints
from uuid import UUID

from sqlalchemy.exc import NoResultFound
from sqlmodel import Session, SQLModel, col, select
from uuid_utils.compat import uuid7

from eclat import clock
from eclat.courriels import rendering
from eclat.courriels.compose import Lettre, Pli, everywhere
from eclat.courriels.links import address
from eclat.courriels.modeles import MODELES
from eclat.courriels.rendering import Rendu
from eclat.models import Courriel, Jeton, Personne, Role, UsageJeton
from eclat.models.base import Entity

DEPTH: Final = 3  # of the ways from a file to what is of it
FEW: Final = 3
UNKNOWN = (
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
    AssertionError,
    NoResultFound,
    StopIteration,
)  # the file has nothing of the kind


@dataclass(frozen=True)
class Exemple:
    """The values of a real case. ``fictif``: no mail of this kind was sent yet, or its file is no more."""

    courriel: str
    values: Mapping[str, Any]
    fictif: bool = False

    def of(self, source: str) -> Rendu:
        """The mail, with this text."""
        own = {"email": self.courriel, "username": self.courriel, "lien": address("/exemple")}
        texte = rendering.compiled(source)
        lacks = {name: placeholder(name) for name in texte.valeurs - self.values.keys() - own.keys() - everywhere().keys()}
        (found,) = texte.filled({**lacks, **everywhere(), **self.values}, [own])
        return found


def recent(db: Session, modele: str) -> Sequence[Courriel]:
    """The last mails of this kind: whose file may be the example."""
    rows = select(Courriel).where(Courriel.modele == modele).order_by(col(Courriel.cree_le).desc(), col(Courriel.id).desc())
    return db.exec(rows.limit(8)).all()


def of(db: Session, modele: str, courriel: Courriel | None) -> Exemple:
    """``courriel``: the mail whose file is shown; none, words in the place of values."""
    if courriel is not None:
        try:
            return real(db, modele, courriel)
        except UNKNOWN:
            return Exemple(courriel.destinataire, {}, fictif=True)
    return Exemple("prenom.nom@organisme.example", {}, fictif=True)


def real(db: Session, modele: str, courriel: Courriel) -> Exemple:
    function = MODELES[modele].ecrit
    assert function is not None
    search = Search(db, about(db, courriel), db.get(Personne, courriel.personne_id) if courriel.personne_id else None)
    found: Lettre = function(db, **dict(search.arguments(function)))
    return Exemple(courriel.destinataire, dict(found.values))


def about(db: Session, courriel: Courriel) -> Entity:
    found = db.get(tables()[courriel.objet_type], courriel.objet_id) if courriel.objet_id else None
    if found is None:
        raise LookupError(courriel.objet_type)
    return found


@lru_cache
def tables() -> dict[str, type[Entity]]:
    found: dict[str, type[Entity]] = {}
    awaiting: list[type[SQLModel]] = [Entity]
    while awaiting:
        for each in awaiting.pop().__subclasses__():
            awaiting.append(each)
            if hasattr(each, "__table__") and issubclass(each, Entity):
                found[str(each.__tablename__)] = each
    return found


def placeholder(name: str) -> str:
    return f"({name.replace('_', ' ')})"


class Search:
    """What is of a file, found by the keys that lead from one row to another."""

    def __init__(self, db: Session, thing: Entity, reader: Personne | None) -> None:
        self.db = db
        self.near: dict[type[Entity], Entity] = {type(thing): thing} | ({Personne: reader} if reader else {})
        self.thing = thing

    def arguments(self, function: Any) -> Iterator[tuple[str, Any]]:
        hints = get_type_hints(function)
        for name, parameter in list(inspect.signature(function).parameters.items())[1:]:
            yield name, self.argument(name, hints.get(name, parameter.annotation))

    def argument(self, name: str, kind: Any) -> Any:
        if get_origin(kind) in (list, Sequence, tuple):
            (inner, *_) = get_args(kind)
            return self.several(name, inner)
        inner = next((each for each in get_args(kind) if each is not type(None)), kind) if not isinstance(kind, type) else kind
        if inner is Jeton:
            return Jeton(id=uuid7(), usage=UsageJeton.ACTIVATION, personne_id=self.one(Personne).id)
        if inner in PLAIN:
            return PLAIN[inner](name)
        if isinstance(inner, type) and issubclass(inner, Entity):
            return self.one(inner)
        raise LookupError(name)

    def several(self, name: str, inner: Any) -> list[Any]:
        if inner is Pli:
            return [Pli.to(self.one(Personne), self.thing)]
        if inner is str:
            return [placeholder(name)]
        first = self.one(inner)
        way = next(((key, owner) for key, owner in self.ways(inner) if getattr(first, key) == owner.id), None)
        if way is None:
            return [first]
        rows = select(inner).where(getattr(inner, way[0]) == way[1].id).order_by(col(inner.id)).limit(FEW)
        return list(self.db.exec(rows))

    def one(self, kind: type[Entity], depth: int = 0) -> Any:
        """Raises LookupError when nothing of this kind is of the file."""
        if kind not in self.near:
            found = self.led_to(kind) or self.leading(kind, depth)
            if found is None:
                raise LookupError(kind.__name__)
            self.near[kind] = found
        return self.near[kind]

    def led_to(self, kind: type[Entity]) -> Entity | None:
        """What a row that is known names by its key."""
        for each in list(self.near.values()):
            for key in type(each).__table__.foreign_keys:  # type: ignore[attr-defined]
                value = getattr(each, key.parent.key, None)
                if key.column.table.name == kind.__tablename__ and value is not None:
                    return self.db.get(kind, value)
        return None

    def leading(self, kind: type[Entity], depth: int) -> Entity | None:
        """The last row that names one that is known, or that may be."""
        for key, owner in self.ways(kind, depth):
            found = self.db.exec(
                select(kind).where(getattr(kind, key) == owner.id).order_by(col(kind.id).desc()).limit(1)
            ).first()
            if found is not None:
                return found
        return None

    def ways(self, kind: type[Entity], depth: int = DEPTH) -> Iterator[tuple[str, Entity]]:
        keys = [(key.parent.key, tables().get(key.column.table.name)) for key in kind.__table__.foreign_keys]  # type: ignore[attr-defined]
        for name, owner in keys:
            if owner in self.near and owner is not Personne:
                yield name, self.near[owner]
        for name, owner in keys if depth < DEPTH else ():
            if owner is not None and owner not in self.near and owner is not kind:
                try:
                    yield name, self.one(owner, depth + 1)
                except LookupError:
                    continue


PLAIN: dict[Any, Any] = {
    str: placeholder,
    bool: lambda name: False,
    int: lambda name: 2,
    Role: lambda name: Role.INSTRUCTEUR,
    UUID: lambda name: uuid7(),
    type(clock.today()): lambda name: clock.today(),
}
