"""The form of a dossier as it stands: what each region shows, for the page and for the fragments that the swaps bring."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any, ClassVar, Generic, TypeVar
from uuid import UUID

from sqlmodel import Session, col, select

from eclat.domain import completude, dossiers, quotas, saisies
from eclat.domain.champs import FormModel
from eclat.domain.completude import Manque
from eclat.domain.departements import DEPARTEMENTS, REGIONS
from eclat.domain.dossiers import Dossier
from eclat.domain.errors import Introuvable
from eclat.domain.formulaires import FONCTIONS, LigneFormateur
from eclat.file_types import ACCEPT_ATTRIBUTE
from eclat.formats import format_nda, plural
from eclat.forms import Form
from eclat.models import Fichier, Formateur, NaturePiece, Piece
from eclat.templates import templates

D = TypeVar("D", bound=Dossier)
COLONNES: list[dict[str, Any]] = [
    {"name": "nom", "label": "Nom *", "key": True, "max_length": 100},
    {"name": "prenom", "label": "Prénom *", "key": True, "max_length": 100},
    {"name": "fonction", "label": "Fonction *", "options": [(key.value, label) for key, label in FONCTIONS.items()]},
    {"name": "diplome", "label": "Diplôme ou titre *", "max_length": 200},
    {"name": "cv", "label": "CV *"},
]


@dataclass(frozen=True)
class Etape:
    """A section in the side list: complete, begun or empty, and how much it lacks."""

    key: str
    label: str
    state: str  # ok, todo, empty
    note: str | None
    missing: int  # to be corrected included
    url: str


@dataclass(frozen=True)
class Ligne:
    """A row of the teaching team, as typed, with what is wrong in it."""

    member: Formateur
    values: dict[str, str]
    errors: dict[str, str]

    @property
    def state(self) -> str:
        return "saved" if all(self.values.values()) else "editing"

    @property
    def nom(self) -> str:
        return f"{self.member.prenom} {self.member.nom}".strip() or "cette ligne"


@dataclass(frozen=True)
class Emplacement:
    """Where documents are attached: what they answer to, and those in force. Its key is also its id and the field's name."""

    nature: NaturePiece
    cible: UUID | None
    titre: str
    obligatoire: bool
    pieces: tuple[tuple[Piece, Fichier], ...] = ()
    refus: str = ""

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


class Saisie(Generic[D]):
    """``refus``: by key, why a document just sent could not be taken."""

    nom: ClassVar[str]  # of its routes: “habilitation”, “habilitation-champ”…
    page: ClassVar[str]  # the template of the whole form
    regions: ClassVar[str]  # the template of what is its own: its head, what a decisive answer changes
    formulaire: ClassVar[type[FormModel]]  # the fields of the dossier itself
    champs: ClassVar[type[FormModel]]  # and of its territory: every field that saves itself by its name
    sections: ClassVar[Mapping[str, str]]
    decisifs: ClassVar[Sequence[str]] = ()  # answers that decide what else is asked for
    muets: ClassVar[Sequence[str]] = ("departements",)  # what is chosen shows by itself
    avant: ClassVar[str]  # until when what is wrong may stay
    pas_parti: ClassVar[str]  # over the list of what lacks
    accept = ACCEPT_ATTRIBUTE
    colonnes = COLONNES

    def __init__(self, db: Session, dossier: D, refus: Mapping[str, str] | None = None) -> None:
        self.db, self.dossier, self.refus = db, dossier, refus or {}

    @property
    def id(self) -> UUID:
        return self.dossier.id

    def adresse(self, act: str = "", **params: Any) -> str:
        """The address of the dossier, or of an act on it."""
        return templates.url(f"{self.nom}-{act}" if act else self.nom, id=self.id, **params)

    @property
    def envoi(self) -> tuple[str, str]:
        """The primary button: what it says, and where it leads."""
        raise NotImplementedError

    @property
    def court(self) -> str:
        """The same in few words, where there is little room."""
        return self.envoi[0]

    # --- the fields ---

    @cached_property
    def form(self) -> Form[Any]:
        raw = saisies.typed(self.dossier, self.formulaire) | {"departements": dossiers.territory(self.db, self.dossier)}
        form = Form(self.champs, raw)
        if "nda" not in self.dossier.saisies:
            form.raw["nda"] = [format_nda(self.dossier.nda)]
        form.messages = completude.wrong(self.dossier, self.formulaire)
        return form

    def etat(self, name: str) -> str:
        """The line under a field."""
        if self.form.error(name):
            return f"Gardé tel quel : à corriger {self.avant}."
        warned = completude.remark(self.dossier, name)
        if warned:
            return warned
        return ("" if name in self.muets else "saved") if any(self.form.values(name)) else "missing"

    @cached_property
    def options(self) -> dict[str, list[Any]]:
        """The choices of each field that has some."""
        return {
            "departements": [
                (region, [(each.code, f"{each.code} {each.nom}") for each in DEPARTEMENTS if each.region == region])
                for region in REGIONS
            ],
        }

    # --- what lacks ---

    @cached_property
    def manques(self) -> list[Manque]:
        raise NotImplementedError

    @cached_property
    def etapes(self) -> list[Etape]:
        return [self.etape(key, label) for key, label in self.sections.items()]

    def etape(self, key: str, label: str) -> Etape:
        lacks = [manque for manque in self.manques if manque.section == key]
        missing = len(lacks)
        url = f"#{key}"
        if not missing:
            return Etape(key, label, "ok", None, 0, url)
        if missing == self.expected(key) and not any(manque.faux for manque in lacks):
            return Etape(key, label, "empty", "à remplir", missing, url)
        return Etape(key, label, "todo", lacking(lacks), missing, url)

    def expected(self, section: str) -> int:
        """How much an untouched section lacks."""
        more = {
            "nda": 1,  # the certificate
            "territoire": 1,
            "equipe": 0 if self.equipe else 1,
        }
        return len(completude.fields_of(self.formulaire, section)) + more.get(section, 0)

    @property
    def rubriques(self) -> list[dict[str, Any]]:
        """The sections, as the side list's macro takes them."""
        return [asdict(etape) for etape in self.etapes]

    @property
    def resume(self) -> str:
        done = sum(etape.state == "ok" for etape in self.etapes)
        return f"{plural(done, 'section', 'sections')} sur {len(self.etapes)} {'est complète' if done < 2 else 'sont complètes'}"

    # --- rows and documents ---

    @cached_property
    def members(self) -> list[Formateur]:
        return dossiers.team(self.db, self.dossier)

    @cached_property
    def equipe(self) -> list[Ligne]:
        return [self.ligne(member) for member in self.members]

    def ligne(self, member: Formateur) -> Ligne:
        values = {name: "".join(typed) for name, typed in saisies.typed(member, LigneFormateur).items()}
        labels = {name: str(field.title) for name, field in LigneFormateur.model_fields.items()}
        errors = {name: f"{labels[name]} : {message}" for name, message in saisies.wrong(member, LigneFormateur).items()}
        return Ligne(member, values, errors)

    @cached_property
    def attached(self) -> list[tuple[Piece, Fichier]]:
        pieces = dossiers.documents(self.db, self.dossier)
        found = select(Fichier).where(col(Fichier.id).in_([piece.fichier_id for piece in pieces]))
        fichiers = {fichier.id: fichier for fichier in self.db.exec(found)}
        return [(piece, fichiers[piece.fichier_id]) for piece in pieces]

    @property
    def qualiopi(self) -> Emplacement:
        return self.emplacement(NaturePiece.QUALIOPI, None, "Certificat Qualiopi", True)

    @property
    def autres(self) -> Emplacement:
        return self.emplacement(NaturePiece.AUTRE, None, "Autres pièces", False)

    def cv(self, member: Formateur) -> Emplacement:
        return self.emplacement(NaturePiece.CV, member.id, f"CV de {self.ligne(member).nom}", True)

    def emplacement(self, nature: NaturePiece, cible: UUID | None, titre: str, obligatoire: bool) -> Emplacement:
        held = tuple(pair for pair in self.attached if quotas.answers_to(pair[0], nature, cible))
        return Emplacement(nature, cible, titre, obligatoire, held, self.refus.get(key_of(nature, cible), ""))

    def place(self, nature: NaturePiece, cible: UUID | None) -> Emplacement:
        """The region that shows what answers to this. Raises Introuvable when the form has none."""
        found = next((each for each in self.places(nature) if each.cible == cible), None)
        if found is None:
            raise Introuvable
        return found

    def places(self, nature: NaturePiece) -> list[Emplacement]:
        if nature == NaturePiece.CV:
            return [self.cv(member) for member in self.members]
        return {NaturePiece.QUALIOPI: [self.qualiopi], NaturePiece.AUTRE: [self.autres]}.get(nature, [])
