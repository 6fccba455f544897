"""What a wing says of an act: the thing that it is done to, its words, its form; and what a reader is offered of it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, Generic, Self, TypeVar
from uuid import UUID

from sqlmodel.sql.expression import SelectOfScalar
from starlette.responses import Response

from eclat import throttle
from eclat.domain.socle.champs import FormModel, extra, is_long
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import journal, workflow
from eclat.engines.workflow import Transition, past_of, transition_of
from eclat.francais import of_name
from eclat.http.actes.cadres import Cadre
from eclat.http.context import Context
from eclat.http.forms import Form
from eclat.models import Evenement
from eclat.models.base import Entity

E = TypeVar("E", bound=Entity)
ROWS = 4  # of a long text, unless its field says otherwise
# page(ctx, thing, status=409, note="…", offre=…): the thing as it is now, after what happened, or with a form of its own as typed.
Page = Callable[..., Response]


@dataclass
class Cible(Generic[E]):
    """A thing as its acts speak of it to one reader. A wing adds the facts of its own: an act names them as ``{s.…}``."""

    ctx: Context
    thing: E

    @staticmethod
    def visible(user: Utilisateur) -> SelectOfScalar[Any]:
        """What exists for a user: the rest is a 404."""
        raise NotImplementedError

    @classmethod
    def load(cls, ctx: Context, id: UUID) -> Self:
        """The thing that the address names. Raises Introuvable."""
        return cls(ctx, ctx.load(cls.visible(ctx.me), id))

    @property
    def nom(self) -> str:
        """What the thing is called in a question."""
        raise NotImplementedError

    @property
    def de(self) -> str:
        """The name after "de": “de l’Institut Les Tilleuls”, “des Ateliers du Belvédère”."""
        return of_name(self.nom)

    @property
    def params(self) -> dict[str, Any]:
        """What the addresses of its acts take: the parts of the path, then the query that leads back where one was."""
        return {"id": self.thing.id}

    @property
    def home(self) -> str:
        """Where an act was asked from: one comes back there once it is done, or given up."""
        raise NotImplementedError

    @property
    def trail(self) -> list[tuple[str, str]]:
        """The pages above a question: label, address."""
        return []

    @property
    def phrase(self) -> str:
        """Where the thing stands, under the title of a question's own page."""
        return ""

    @property
    def suivie(self) -> bool:
        """Whether who acts is first told of what others did since the page was opened."""
        return False

    @cached_property
    def repere(self) -> str:
        """Where its journal stands as the page is drawn: the question carries it."""
        return journal.mark(self.ctx.db, self.thing) if self.suivie else ""

    def dit(self, line: Evenement) -> str:
        """What somebody did, as it is told to who acts after."""
        return f"{line.acteur_nom} {past_of(line.objet_type, line.verbe)}"

    def nouveautes(self, repere: str) -> list[tuple[str, datetime]]:
        """What others did since this mark, and when."""
        if not (self.suivie and repere):
            return []
        return [(self.dit(line), line.cree_le) for line in journal.since(self.ctx.db, self.thing, repere, but=self.ctx.me)]


@dataclass(frozen=True)
class First:
    """What is to be done before the act: it stands where the question would, with the way there."""

    sentence: str
    label: str
    url: str


def whole(cible: Any, form: Form[Any] | None) -> Mapping[str, Any]:
    """What the verb is given: the fields of the form, by their names."""
    return form.valid.model_dump() if form is not None else {}


@dataclass(frozen=True)
class Acte:
    """One act. ``question``, ``text`` and ``said`` may name what the cible knows, ``s``: “Refuser la demande {s.de} ?”."""

    name: str  # the last part of its address, and of its route's name
    verb: Callable[..., Any]  # verb(db, thing, *, by, …)
    said: str | Callable[[Any, Any], str]  # the announcement; or made of the cible and of what the verb returned
    form: type[FormModel] | None = None
    filled: Callable[[Any], Form[Any]] | None = None  # the form as it is first shown; else empty
    given: Callable[[Any, Any], Mapping[str, Any]] = whole
    question: str = ""  # the title
    text: str = ""
    submit: str = ""  # the button of the question; else that of the act
    fields: str = ""  # the template of what the form asks; else one control a field
    first: Callable[[Any], First | None] = lambda cible: None
    more: str = ""  # what the button adds to its label: “Renvoyer à compléter (2 points)…”
    crumb: str = ""
    apart: bool = False  # its form or its button stands by itself in the page, where a template draws it
    swap: Callable[[Any], Response] | None = None  # what htmx receives once it is done; else the whole page comes again
    cadre: "Cadre | None" = None  # else that of the other acts
    of: Callable[..., Any] | None = None  # what was declared with @transition, when ``verb`` calls it among other things
    path: str = ""  # the last part of the address, when it is not the name
    limit: throttle.Rule | None = None
    apercu: str = ""  # the template of what will be written: it is read, and confirmed, before anything is done
    lu: Callable[[Any, Any], Any] = lambda cible, form: (
        None
    )  # what that template reads as ``offre.lu``. Raises ChampRefuse, Refus

    @cached_property
    def move(self) -> Transition:
        return transition_of(self.of or self.verb)


@dataclass
class Offre:
    """An act on one thing, for one reader: the button, the question behind it, and what was typed there."""

    actes: "Actes"
    acte: Acte
    cible: Any  # the wing's own Cible
    typed: Form[Any] | None = None
    apercu: bool = False  # what was typed is read again, not done yet
    lu: Any = None
    nouveautes: Sequence[tuple[str, datetime]] = ()  # what others did since the page was opened, told before anything is done

    @property
    def ctx(self) -> Context:
        ctx: Context = self.cible.ctx
        return ctx

    @property
    def cadre(self) -> "Cadre":
        return self.acte.cadre or self.actes.cadre

    # --- the button

    @property
    def label(self) -> str:
        words = self.acte.move.label + self.acte.more.format(s=self.cible)
        return f"{words}…" if self.asks else words

    @property
    def kind(self) -> str:
        return self.acte.move.kind

    @property
    def icon(self) -> str:
        return self.acte.move.icon

    @property
    def asks(self) -> bool:
        return self.acte.move.asks

    @property
    def id(self) -> str:
        """Of its dialog."""
        return self.acte.name

    @property
    def url(self) -> str:
        return self.ctx.url(self.actes.route(self.acte), **self.cible.params)

    # --- the question

    @property
    def title(self) -> str:
        return self.acte.question.format(s=self.cible)

    @property
    def text(self) -> str:
        return self.acte.text.format(s=self.cible)

    @property
    def submit(self) -> tuple[str, str]:
        """The button that sends the form: its words and its colour."""
        return self.acte.submit or self.acte.move.label, "danger" if self.kind == "danger-outline" else "primary"

    @property
    def trail(self) -> list[tuple[str, str | None]]:
        return [*self.cible.trail, (self.acte.crumb or self.acte.move.label, None)]

    @cached_property
    def first(self) -> First | None:
        return self.acte.first(self.cible)

    @cached_property
    def form(self) -> Form[Any] | None:
        if self.typed is not None or self.acte.form is None:
            return self.typed
        return self.acte.filled(self.cible) if self.acte.filled else Form(self.acte.form)

    @property
    def fields(self) -> Iterator[tuple[str, int]]:
        """The fields of the form, and how many lines each shows; none for one that is not a long text."""
        fields = self.acte.form.model_fields.items() if self.acte.form else ()
        return ((name, int(extra(field, "rows") or ROWS) if is_long(field) else 0) for name, field in fields)

    @property
    def texts(self) -> list[str]:
        """What its reader wrote, given back when someone acted first."""
        return [text for name, rows in self.fields if rows and (text := self.ctx.typed(name).strip())]

    @property
    def kept(self) -> Iterator[tuple[str, str]]:
        """What was typed, as hidden fields of who reads it again."""
        return ((name, value) for name, values in (self.form.raw if self.form else {}).items() for value in values)

    def read_again(self) -> None:
        """Before anything is done. Raises Refus, ChampRefuse."""
        workflow.check(self.ctx.db, self.ctx.me, self.cible.thing, self.acte.move)
        self.lu, self.apercu = self.acte.lu(self.cible, self.typed), True

    @property
    def repere(self) -> str:
        """What the form carries, for its answer to tell what changed meanwhile."""
        repere: str = self.cible.repere
        return repere

    def overlooked(self) -> bool:
        """Whether others did something to it since the page was opened; then it is told. Raises Refus when it may not be done any more."""
        found = self.cible.nouveautes(self.ctx.typed("repere"))
        if found:
            workflow.check(self.ctx.db, self.ctx.me, self.cible.thing, self.acte.move)
            self.nouveautes = found
        return bool(found)

    def do(self) -> str:
        """Call the verb. Returns the announcement. Raises Refus, ChampRefuse."""
        said = self.acte.said.format(s=self.cible) if isinstance(self.acte.said, str) else ""
        done = self.acte.verb(self.ctx.db, self.cible.thing, by=self.ctx.me, **self.acte.given(self.cible, self.typed))
        return said if isinstance(self.acte.said, str) else self.acte.said(self.cible, done)


class Offres(dict[str, Offre]):
    """What one reader may do to one thing now, by the name of the act."""

    @property
    def buttons(self) -> list[Offre]:
        """Those that the page draws together, in the order of their declaration."""
        return [each for each in self.values() if not each.acte.apart]

    @property
    def questions(self) -> list[Offre]:
        """Those behind which a dialog stands."""
        return [each for each in self.values() if each.asks]


@dataclass(frozen=True)
class Actes:
    """The acts of a thing, in the order of their buttons, the first of them at the left."""

    noun: str  # the routes are its name, and that of the act
    cible: type[Cible[Any]]
    actes: Sequence[Acte]
    cadre: Cadre = field(default_factory=Cadre)
    see: str = "Voir où il en est"  # the way on, for whom someone else overtook
    page: Page | None = None  # given with the addresses (``acts``): it draws the buttons, and knows their acts already

    def route(self, acte: Acte) -> str:
        return f"{self.noun}-{acte.name}"

    def offers(self, ctx: Context, thing: Entity, **facts: Any) -> Offres:
        """What this reader may do to this thing now. ``facts``: what else its cible is made of."""
        cible = self.cible(ctx, thing, **facts)
        allowed = [acte for acte in self.actes if workflow.allows(ctx.db, ctx.me, thing, acte.move)]
        return Offres({acte.name: Offre(self, acte, cible) for acte in allowed})
