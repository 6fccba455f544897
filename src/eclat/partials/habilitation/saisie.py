"""The form of a request as it stands: what each region shows, for the page and for the fragments that the swaps bring."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from eclat.domain import bilans, delegations, demande, habilitations, quotas, saisies
from eclat.domain.bilans import Bilan
from eclat.domain.demande import Demande, LigneDepartement, LigneFormateur, Manque
from eclat.domain.departements import DEPARTEMENTS, REGIONS
from eclat.domain.errors import Introuvable
from eclat.domain.file_types import ACCEPT_ATTRIBUTE
from eclat.formats import format_nda, plural
from eclat.forms import Form
from eclat.models import (
    EtatHabilitation,
    EtatPoint,
    Fichier,
    Formateur,
    Habilitation,
    NaturePiece,
    Piece,
    Point,
    Qualification,
)

COLONNES: list[dict[str, Any]] = [
    {"name": "nom", "label": "Nom *", "key": True, "max_length": 100},
    {"name": "prenom", "label": "Prénom *", "key": True, "max_length": 100},
    {"name": "fonction", "label": "Fonction *", "options": [(key.value, label) for key, label in demande.FONCTIONS.items()]},
    {"name": "diplome", "label": "Diplôme ou titre *", "max_length": 200},
    {"name": "cv", "label": "CV *"},
]


class Champs(Demande, LigneDepartement):
    """Every field that saves itself by its name."""


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


class Saisie:
    """``refus``: by key, why a document just sent could not be taken."""

    accept = ACCEPT_ATTRIBUTE

    def __init__(self, db: Session, habilitation: Habilitation, refus: Mapping[str, str] | None = None) -> None:
        self.db, self.habilitation, self.refus = db, habilitation, refus or {}

    @property
    def id(self) -> UUID:
        return self.habilitation.id

    @property
    def again(self) -> bool:
        """OC Éclat sent the request back."""
        return self.habilitation.etat == EtatHabilitation.A_COMPLETER

    @property
    def nationale(self) -> bool:
        return self.habilitation.qualification == Qualification.ORGANISME_NATIONAL

    # --- the fields ---

    @cached_property
    def form(self) -> Form[Champs]:
        raw = saisies.typed(self.habilitation, Demande) | {"departements": demande.territory(self.db, self.habilitation)}
        form = Form(Champs, raw)
        if "nda" not in self.habilitation.saisies:
            form.raw["nda"] = [format_nda(self.habilitation.nda)]
        form.messages = dict(demande.wrong(self.habilitation))
        return form

    def etat(self, name: str) -> str:
        """The line under a field."""
        if self.form.error(name):
            return "Gardé tel quel : à corriger avant le dépôt."
        warned = demande.remark(self.habilitation, name)
        if warned:
            return warned
        quiet = name in ("qualification", "departements")  # what is chosen shows by itself
        return ("" if quiet else "saved") if any(self.form.values(name)) else "missing"

    @cached_property
    def options(self) -> dict[str, list[Any]]:
        """The choices of each field that has some."""
        return {
            "qualification": [(key.value, *words) for key, words in demande.QUALIFICATIONS.items()],
            "cqp_id": [(str(key), words) for key, words in demande.catalogue(self.db)],
            "objet": [(key.value, words) for key, words in demande.OBJETS.items()],
            "departements": [
                (region, [(each.code, f"{each.code} {each.nom}") for each in DEPARTEMENTS if each.region == region])
                for region in REGIONS
            ],
        }

    @property
    def cqp(self) -> str:
        """ "CQP Animateur périscolaire · RNCP40871", or nothing before the choice."""
        chosen = str(dict(self.options["cqp_id"]).get(str(self.habilitation.cqp_id), ""))
        return chosen.replace(" (", " · ").removesuffix(")")

    # --- what lacks ---

    @cached_property
    def manques(self) -> list[Manque]:
        return habilitations.lacking(self.db, self.habilitation)

    @cached_property
    def etapes(self) -> list[Etape]:
        sections = ({"points": "Points à compléter"} if self.again else {}) | demande.SECTIONS
        return [self.etape(key, label) for key, label in sections.items() if key != "delegataires" or self.nationale]

    def etape(self, key: str, label: str) -> Etape:
        lacks = [manque for manque in self.manques if manque.section == key]
        missing = len(lacks)
        url = f"#{key}"
        if key == "pieces" and not self.habilitation.cqp_id:
            return Etape(key, label, "empty", "selon le CQP", 0, url)
        if key == "delegataires" and missing:
            said = lacking(lacks) if not self.delegataires.lignes else self.delegataires.a_reprendre
            return Etape(key, label, "todo" if self.delegataires.lignes else "empty", said, missing, url)
        if not missing:
            return Etape(key, label, "ok", None, 0, url)
        if missing == self.expected(key) and not any(manque.faux for manque in lacks):
            return Etape(key, label, "empty", "à remplir", missing, url)
        return Etape(key, label, "todo", lacking(lacks), missing, url)

    def expected(self, section: str) -> int:
        """How much an untouched section lacks."""
        more = {
            "points": len([point for point in self.points if point.etat != EtatPoint.LEVE]),
            "nda": 1,  # the certificate
            "territoire": 1,
            "equipe": 0 if self.equipe else 1,
            "pieces": sum(each.obligatoire for each in self.requises),
        }
        return len(demande.fields_of(section)) + more.get(section, 0)

    @property
    def rubriques(self) -> list[dict[str, Any]]:
        """The sections, as the side list's macro takes them."""
        return [asdict(etape) for etape in self.etapes]

    @property
    def resume(self) -> str:
        done = sum(etape.state == "ok" for etape in self.etapes)
        return f"{plural(done, 'section', 'sections')} sur {len(self.etapes)} {'est complète' if done < 2 else 'sont complètes'}"

    @cached_property
    def delegataires(self) -> Bilan:
        """How many délégataires the table has, and how many are to be corrected or completed."""
        lines = bilans.lines(self.db, self.habilitation)
        return bilans.bilan(lines, delegations.wrong(self.db, self.habilitation, lines))

    # --- rows and documents ---

    colonnes = COLONNES

    @cached_property
    def members(self) -> list[Formateur]:
        return demande.team(self.db, self.habilitation)

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
        pieces = demande.documents(self.db, self.habilitation)
        found = select(Fichier).where(col(Fichier.id).in_([piece.fichier_id for piece in pieces]))
        fichiers = {fichier.id: fichier for fichier in self.db.exec(found)}
        return [(piece, fichiers[piece.fichier_id]) for piece in pieces]

    @cached_property
    def requises(self) -> list[Emplacement]:
        asked = demande.required_documents(self.db, self.habilitation)
        return [self.emplacement(NaturePiece.REQUISE, each.id, each.intitule, each.obligatoire) for each in asked]

    @property
    def qualiopi(self) -> Emplacement:
        return self.emplacement(NaturePiece.QUALIOPI, None, "Certificat Qualiopi", True)

    @property
    def autres(self) -> Emplacement:
        return self.emplacement(NaturePiece.AUTRE, None, "Autres pièces", False)

    def cv(self, member: Formateur) -> Emplacement:
        return self.emplacement(NaturePiece.CV, member.id, f"CV de {self.ligne(member).nom}", True)

    def jointes(self, point: Point) -> Emplacement:
        return self.emplacement(NaturePiece.POINT, point.id, f"Pièces jointes au point « {point.texte} »", False)

    @cached_property
    def points(self) -> list[Point]:
        """Those that the applicant was told of."""
        return [point for point in habilitations.points(self.db, self.habilitation) if point.envoye_le is not None]

    @staticmethod
    def trop_long(point: Point) -> str | None:
        return habilitations.too_long(point)

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
        if nature == NaturePiece.REQUISE:
            return self.requises
        if nature == NaturePiece.CV:
            return [self.cv(member) for member in self.members]
        if nature == NaturePiece.POINT:
            return [self.jointes(point) for point in self.points]
        return [self.qualiopi if nature == NaturePiece.QUALIOPI else self.autres]
