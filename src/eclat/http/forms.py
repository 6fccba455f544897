"""A form as the page shows it: the model of its fields, the words as typed, and the errors in French."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from pydantic import ValidationError
from pydantic.fields import FieldInfo

from eclat.domain.socle import doutes
from eclat.domain.socle.champs import FormModel, as_typed, clean_text, in_french, max_length, missing_message, takes_many
from eclat.domain.socle.doutes import Doute
from eclat.domain.socle.errors import ChampRefuse

M = TypeVar("M", bound=FormModel)


class MultiDict(Protocol):
    """What a browser sends: several values a name."""

    def getlist(self, key: Any) -> list[Any]: ...


@dataclass(frozen=True)
class FieldError:
    name: str
    label: str
    message: str
    anchor: str


@dataclass(frozen=True)
class LoneFile:
    """What the file field asks of a form, where a file is sent by itself: why the last one was not taken."""

    refus: str = ""

    def error(self, name: str) -> str:
        return self.refus


class Described:
    """What a form says of its fields, for who draws them."""

    model: type[FormModel]

    def field(self, name: str) -> FieldInfo:
        return self.model.model_fields[name]

    def label(self, name: str) -> str:
        return (self.field(name).title or name) if name in self.model.model_fields else ""

    def hint(self, name: str) -> str:
        return self.field(name).description or ""

    def required(self, name: str) -> bool:
        return self.field(name).is_required()

    def max_length(self, name: str) -> int | None:
        return max_length(self.field(name))

    def doute(self, name: str) -> Doute | None:
        """What is asked of the answer, which stands in nobody's way."""
        return None

    def asks(self, name: str) -> bool:
        """Whether it is an address, which is looked at as soon as it is left."""
        return name in self.model.model_fields and doutes.courriel in doutes.regards(self.model, name)


class Form(Described, Generic[M]):
    """A form as the page shows it: empty, prefilled, or as typed with its errors."""

    def __init__(self, model: type[M], raw: Mapping[str, Sequence[str]] | None = None) -> None:
        self.model: type[M] = model
        self.raw: dict[str, list[str]] = {name: list(values) for name, values in (raw or {}).items()}
        self.messages: dict[str, str] = {}
        self.data: M | None = None

    @classmethod
    def of(cls, model: type[M], **values: Any) -> "Form[M]":
        """A form filled with known values."""
        return cls(model, {name: as_typed(value) for name, value in values.items()})

    @classmethod
    def typed(cls, model: type[M], typed: MultiDict) -> "Form[M]":
        """What was typed, as it is."""
        return cls(model, {name: [v for v in typed.getlist(name) if isinstance(v, str)] for name in model.model_fields})

    @classmethod
    def bind(cls, model: type[M], typed: MultiDict) -> "Form[M]":
        """What was typed, judged. ``form.data`` is the model when the form is valid, which is its truth value."""
        form = cls.typed(model, typed)
        given: dict[str, Any] = {}
        for name, field in model.model_fields.items():
            values = [value for value in form.raw[name] if clean_text(value)]
            if len(form.raw[name]) != len(typed.getlist(name)):
                form.messages[name] = "Un fichier est arrivé à la place de ce texte. Écrivez votre réponse ici."
            elif takes_many(field):
                given[name] = values
            elif values:
                given[name] = values[0]
            elif field.is_required():
                form.messages[name] = missing_message(field)
        try:
            data = model.model_validate(given)
        except ValidationError as error:
            for detail in error.errors():
                name = str(detail["loc"][0]) if detail["loc"] else ""
                form.messages.setdefault(name, in_french(detail, model.model_fields.get(name)))
        else:
            form.data = None if form.messages else data
        return form

    @property
    def valid(self) -> M:
        """The model. Only for a form that is true."""
        assert self.data is not None
        return self.data

    def refuse(self, name: str, message: str) -> None:
        """Add an error that only the rest of the world knows, such as a number already registered."""
        self.messages[name] = message
        self.data = None

    @contextmanager
    def judged(self) -> Iterator[None]:
        """Around a verb: what it says of one field goes beside that field."""
        try:
            yield
        except ChampRefuse as refus:
            self.refuse(refus.champ, refus.message)

    def __bool__(self) -> bool:
        return self.data is not None and not self.messages

    @property
    def errors(self) -> list[FieldError]:
        order = [*self.model.model_fields, ""]
        return [
            FieldError(name, self.label(name), self.messages[name], f"champ-{name}")
            for name in sorted(self.messages, key=lambda n: order.index(n) if n in order else len(order))
        ]

    def value(self, name: str) -> str:
        return next(iter(self.raw.get(name, [])), "")

    def values(self, name: str) -> list[str]:
        return self.raw.get(name, [])

    def error(self, name: str) -> str | None:
        return self.messages.get(name)

    @property
    def doutes(self) -> dict[str, Doute]:
        return doutes.de(self.model, {name: self.value(name) for name in self.raw if name in self.model.model_fields})

    def doute(self, name: str) -> Doute | None:
        """What is asked of the answer; of one that is refused, only if something may take its place."""
        asked = self.doutes.get(name)
        return asked if asked and (asked.propositions or not self.error(name)) else None

    def leading(self, name: str) -> str:
        """A browser drops the first line end of a text on several lines: one more keeps it."""
        return "\n" if self.value(name).startswith("\n") else ""
