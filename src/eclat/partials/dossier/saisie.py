"""The form of a dossier as it stands: what each region shows, for the page and for the fragments that the swaps bring."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, Generic, TypeVar
from uuid import UUID

from sqlmodel import Session

from eclat.domain.dossiers import completude, quotas
from eclat.domain.dossiers.completude import Manque
from eclat.domain.dossiers.dossiers import Contenu, contenu_of
from eclat.domain.dossiers.sortes import Sorte
from eclat.domain.socle.champs import FormModel
from eclat.domain.socle.departements import DEPARTEMENTS, REGIONS
from eclat.domain.socle.errors import Introuvable
from eclat.engines import saisies
from eclat.file_types import ACCEPT_ATTRIBUTE
from eclat.formats import format_nda, plural
from eclat.francais import of_name
from eclat.http.actes import Offres
from eclat.http.context import Context
from eclat.http.drawn import Texte
from eclat.http.forms import Form
from eclat.http.templates import templates
from eclat.models import Fichier, Formateur, Formulaire, NaturePiece, Piece
from eclat.partials.dossier.champs import ECRITES, Champ, Choix, forme_of

F = TypeVar("F", bound=Formulaire)
DEPARTEMENTS_PAR_REGION: Choix = tuple(
    (region, tuple((each.code, f"{each.code} {each.nom}") for each in DEPARTEMENTS if each.region == region))
    for region in REGIONS
)


@dataclass(frozen=True)
class Section:
    """A section in the side list: complete, begun or empty, and how much of it is missing."""

    key: str
    label: str
    state: str  # ok, todo, empty
    note: str | None
    missing: int  # to be corrected included
    url: str


@dataclass(frozen=True)
class Emplacement:
    """Where documents are attached: what they answer to, and those in force. Its key is also its id and the field's name."""

    nature: NaturePiece
    cible: UUID | None
    titre: str
    obligatoire: bool
    pieces: tuple[tuple[Piece, Fichier], ...] = ()
    refus: str = ""
    aide: str = ""
    modele: bool = False  # a file to fill in, at the address of what it answers to

    @property
    def key(self) -> str:
        return key_of(self.nature, self.cible)

    @property
    def piece(self) -> tuple[Piece, Fichier] | None:
        """The only one, where there is at most one."""
        return self.pieces[0] if self.pieces else None


def key_of(nature: NaturePiece, cible: UUID | None) -> str:
    return f"piece-{nature}-{cible}" if cible else f"piece-{nature}"


def lacking(lacks: Sequence[Manque]) -> str:
    """1 à corriger, 2 manquants."""
    wrong = sum(manque.faux for manque in lacks)
    missing = len(lacks) - wrong
    said = [f"{wrong} à corriger"] if wrong else []
    return ", ".join(said + ([plural(missing, "manquant", "manquants")] if missing else []))


class Saisie(Generic[F]):
    """``refus``: by key, why a document just sent could not be taken."""

    sorte: ClassVar[Sorte[Any]]
    page: ClassVar[str]  # the template of the whole form
    regions: ClassVar[str]  # the template of what is its own: its head, what a decisive answer changes
    champs: ClassVar[type[FormModel]]  # every field that saves itself by its name: those of the form, and of its territory
    ecrits: ClassVar[Mapping[str, Callable[[str], str]]] = {"nda": format_nda}  # how a valid answer is written on the screen
    decisifs: ClassVar[Sequence[str]] = ()  # answers that decide what else is asked for
    muets: ClassVar[Sequence[str]] = ("departements",)  # what is chosen shows by itself
    avant: ClassVar[str]  # until when what is wrong may stay
    pas_parti: ClassVar[str]  # over the list of what is missing
    entier: ClassVar[bool] = False  # whether the whole of it may be taken as a file
    accept = ACCEPT_ATTRIBUTE

    def __init_subclass__(cls) -> None:
        if hasattr(cls, "sorte"):  # else its own subclasses say of which kind of form
            SAISIES[cls.sorte.model] = cls

    def __init__(self, db: Session, formulaire: F, refus: Mapping[str, str] | None = None) -> None:
        self.db, self.formulaire, self.refus = db, formulaire, refus or {}

    @property
    def id(self) -> UUID:
        return self.formulaire.id

    @classmethod
    def nom(cls) -> str:
        """Of its routes: “habilitation”, “habilitation-champ”…"""
        return str(cls.sorte.model.__tablename__)

    def adresse(self, act: str = "", **params: Any) -> str:
        """The address of the form, or of an act on it."""
        return templates.url(f"{self.nom()}-{act}" if act else self.nom(), id=self.id, **params)

    def keep_others(self, ctx: Context) -> None:
        """Keep what the whole form carries beside its fields, its team and its documents."""

    def offres(self, ctx: Context) -> Offres:
        """What else its reader may do with it, beside handing it over."""
        return Offres()

    def echanges(self, ctx: Context) -> Any:
        """What is said about it, to stand beside the form (a ``Conversation``); None when there is nothing."""
        return None

    @property
    def remise(self) -> tuple[str, str]:
        """The primary button: what it says, and where it leads."""
        raise NotImplementedError

    def demandes(self, section: str) -> Sequence[tuple[str, str]]:
        """What is asked about this section, each with the way to its answer."""
        return ()

    @property
    def court(self) -> str:
        """The same in few words, where there is little room."""
        return self.remise[0]

    @cached_property
    def contenu(self) -> Contenu:
        return contenu_of(self.db, self.formulaire)

    # --- the fields ---

    @cached_property
    def form(self) -> Form[Any]:
        form = Form(self.champs, saisies.typed(self.formulaire, self.sorte.champs))
        if "territoire" in self.sorte.sections:
            form.raw["departements"] = list(self.contenu.territoire)
        for name, written in self.ecrits.items():
            if name in form.raw and name not in self.formulaire.saisies:
                form.raw[name] = [written(value) for value in form.raw[name]]
        form.messages = completude.wrong(self.formulaire, self.sorte.champs)
        return form

    def etat(self, name: str) -> str:
        """The line under a field."""
        if self.form.error(name):
            return f"Gardé tel quel : à corriger {self.avant}."
        return ("" if name in self.muets else "saved") if any(self.form.values(name)) else "missing"

    @cached_property
    def options(self) -> dict[str, Choix]:
        """The choices of each field that has some."""
        return {"departements": DEPARTEMENTS_PAR_REGION}

    def champ(self, name: str) -> Champ:
        forme, attributs = forme_of(self.champs, name, name in self.options)
        written = forme in ECRITES
        answer = self.form.value(name) if written else ""
        return Champ(
            self.champs, name, forme, attributs, self.options.get(name, ()), () if written else tuple(self.form.values(name)),
            self.form.error(name), self.form.doute(name), self.etat(name), answer.startswith("\n"), Texte(answer), Texte(self.adresse("champ", champ=name)),
        )  # fmt: skip

    # --- what is missing ---

    @cached_property
    def manques(self) -> list[Manque]:
        return self.sorte.manques(self.db, self.formulaire, self.contenu)

    @cached_property
    def sections(self) -> list[Section]:
        return [self.section(key, label) for key, label in self.sorte.sections.items()]

    def section(self, key: str, label: str) -> Section:
        lacks = [manque for manque in self.manques if manque.section == key]
        missing = len(lacks)
        url = f"#{key}"
        if not missing:
            return Section(key, label, "ok", None, 0, url)
        if missing == self.expected(key) and not any(manque.faux for manque in lacks):
            return Section(key, label, "empty", "à remplir", missing, url)
        return Section(key, label, "todo", lacking(lacks), missing, url)

    def expected(self, section: str) -> int:
        """How much is missing from an untouched section."""
        more = {
            "nda": 1,  # the certificate
            "territoire": 1,
            "equipe": 0 if self.contenu.equipe else 1,
        }
        return len(completude.fields_of(self.sorte.champs, section)) + more.get(section, 0)

    @property
    def resume(self) -> str:
        done = sum(section.state == "ok" for section in self.sections)
        return (
            f"{plural(done, 'section', 'sections')} sur {len(self.sections)} {'est complète' if done < 2 else 'sont complètes'}"
        )

    # --- rows and documents ---

    @property
    def qualiopi(self) -> Emplacement:
        return self.emplacement(NaturePiece.QUALIOPI, None, "Certificat Qualiopi", True)

    @property
    def autres(self) -> Emplacement:
        return self.emplacement(NaturePiece.AUTRE, None, "Autres pièces", False)

    def cv(self, member: Formateur) -> Emplacement:
        nom = f"{member.prenom} {member.nom}".strip() or "cette ligne"
        return self.emplacement(NaturePiece.CV, member.id, f"CV {of_name(nom)}", True)

    def cv_of(self, key: str) -> Emplacement:
        """The CV of the row with this key, even of one that is no more: it is still on the screen."""
        found = (self.cv(member) for member in self.contenu.equipe if str(member.id) == key)
        return next(found, None) or self.emplacement(NaturePiece.CV, UUID(key), "CV de cette ligne", True)

    def emplacement(
        self, nature: NaturePiece, cible: UUID | None, titre: str, obligatoire: bool, aide: str = "", modele: bool = False
    ) -> Emplacement:
        held = tuple(pair for pair in self.contenu.pieces if quotas.answers_to(pair[0], nature, cible))
        return Emplacement(nature, cible, titre, obligatoire, held, self.refus.get(key_of(nature, cible), ""), aide, modele)

    def place(self, nature: NaturePiece, cible: UUID | None) -> Emplacement:
        """The region that shows what answers to this. Raises Introuvable when the form has none."""
        found = next((each for each in self.places(nature) if each.cible == cible), None)
        if found is None:
            raise Introuvable
        return found

    def places(self, nature: NaturePiece) -> list[Emplacement]:
        if nature == NaturePiece.CV:
            return [self.cv(member) for member in self.contenu.equipe]
        return {NaturePiece.QUALIOPI: [self.qualiopi], NaturePiece.AUTRE: [self.autres]}.get(nature, [])


SAISIES: dict[type[Formulaire], type[Saisie[Any]]] = {}


def saisie(ctx: Context, formulaire: Formulaire, refus: Mapping[str, str] | None = None) -> Saisie[Any]:
    return SAISIES[type(formulaire)](ctx.db, formulaire, refus)
