"""The preview of an import as the page shows it: the rows, in which order and how many, and how the columns were understood."""

from functools import cached_property
from typing import Any

from pydantic import Field

from eclat.context import Context
from eclat.domain import imports
from eclat.domain.champs import FormModel
from eclat.domain.colonnes import plain
from eclat.domain.delegations import COLONNES, LigneDelegation
from eclat.domain.errors import Introuvable
from eclat.domain.imports import LigneLue
from eclat.formats import plural
from eclat.forms import Form
from eclat.models import Habilitation, ImportDelegataires

COLONNES_GRILLE: list[dict[str, Any]] = [
    {"name": "nom", "label": "Nom de l’OF *", "key": True, "placeholder": "(vide)"},
    {"name": "telephone", "label": "Téléphone *", "inputmode": "tel", "placeholder": "(vide)"},
    {"name": "adresse", "label": "Adresse *", "placeholder": "(vide)"},
    {"name": "code_postal", "label": "CP *", "half": True, "inputmode": "numeric", "placeholder": "(vide)"},
    {"name": "ville", "label": "Ville *", "half": True, "placeholder": "(vide)"},
    {"name": "dirigeant_nom", "label": "Nom * du dirigeant de l’OF", "half": True, "placeholder": "(vide)"},
    {"name": "dirigeant_prenom", "label": "Prénom * du dirigeant de l’OF", "half": True, "placeholder": "(vide)"},
    {"name": "courriel", "label": "Courriel * du dirigeant de l’OF", "key": True, "inputmode": "email", "placeholder": "(vide)"},
]
TITRES = {column["name"]: column["label"] for column in COLONNES_GRILLE}
EN_BREF = {
    "nom": "Nom de l’OF", "telephone": "Téléphone", "adresse": "Adresse", "code_postal": "CP", "ville": "Ville",
    "dirigeant_nom": "Nom", "dirigeant_prenom": "Prénom", "courriel": "Courriel",
}  # fmt: skip
BRIEF = 6  # rows shown at first, when those to correct are fewer
BESIDE = 3  # rows that are right, shown under those to correct
STEP = 100


class ChoixFeuille(FormModel):
    feuille: int = Field(title="Feuille", json_schema_extra={"missing": "Choisissez la feuille à lire."})


class Apercu:
    """``vue``: ``toutes`` in the order of the file, ``pretes`` alone, else those to correct first; ``montrees``: how many are shown."""

    def __init__(
        self, ctx: Context, habilitation: Habilitation, kept: ImportDelegataires, form: Form[ChoixFeuille] | None = None
    ) -> None:
        self.ctx, self.habilitation, self.kept = ctx, habilitation, kept
        self.feuille = imports.sheet_of(kept)
        self.vue = ctx.query("vue")
        self.form = Form.of(ChoixFeuille, feuille=kept.feuille) if form is None else form
        self.vu = imports.mark(kept)

    @classmethod
    def of(cls, ctx: Context, habilitation: Habilitation, form: Form[ChoixFeuille] | None = None) -> "Apercu":
        kept = imports.current(ctx.db, habilitation)
        if kept is None:
            raise Introuvable
        return cls(ctx, habilitation, kept, form)

    # --- the rows ---

    colonnes = COLONNES_GRILLE

    @cached_property
    def lignes(self) -> list[LigneLue]:
        return imports.judged(self.ctx.db, self.habilitation, self.feuille)

    @cached_property
    def fausses(self) -> int:
        return sum(bool(line.fautes) for line in self.lignes)

    @property
    def pretes(self) -> int:
        return len(self.lignes) - self.fausses

    @property
    def bilan(self) -> str:
        """How the rows stand, in a sentence; nothing of none."""
        if len(self.lignes) == 1:
            return "Elle est à corriger, et n’est pas écartée." if self.fausses else "Elle est prête."
        if not self.fausses:
            return "Toutes sont prêtes, aucune n’est écartée." if self.lignes else ""
        ready = plural(self.pretes, "est prête", "sont prêtes") if self.pretes else "Aucune n’est prête"
        return f"{ready}, {plural(self.fausses, 'est à corriger', 'sont à corriger')}, aucune n’est écartée."

    @cached_property
    def rangees(self) -> list[LigneLue]:
        """The rows of this view, in its order. One that was just corrected stays where it is."""
        if self.vue == "toutes":
            return self.lignes
        if self.vue == "pretes":
            return [line for line in self.lignes if line.corrigee or not line.fautes]
        return sorted(self.lignes, key=lambda line: not (line.fautes or line.corrigee))

    @cached_property
    def montrees(self) -> list[LigneLue]:
        return self.rangees[: self.combien]

    @cached_property
    def combien(self) -> int:
        asked = self.ctx.query("lignes")
        if asked.isdecimal() and len(asked) < 5:
            return int(asked)
        first = sum(bool(line.fautes or line.corrigee) for line in self.lignes)
        return STEP if self.vue in ("toutes", "pretes") else min(max(first + BESIDE, BRIEF), STEP)

    @property
    def suivantes(self) -> int:
        return min(len(self.rangees) - len(self.montrees), STEP)

    @staticmethod
    def fautes(line: LigneLue) -> dict[str, str]:
        """As the grid says them: the column in short, then what is wrong."""
        return {name: f"{EN_BREF[name]} : {said[:1].lower()}{said[1:]}" for name, said in line.fautes.items()}

    # --- addresses ---

    def at(self, **query: Any) -> str:
        return self.ctx.url("import-apercu", id=self.habilitation.id, **{key: value for key, value in query.items() if value})

    @property
    def here(self) -> str:
        return self.at(vue=self.vue, lignes=self.ctx.query("lignes"))

    @property
    def plus(self) -> str:
        return self.at(vue=self.vue, lignes=len(self.montrees) + self.suivantes)

    @property
    def chips(self) -> list[dict[str, Any]]:
        offered = [
            ("toutes", "Toutes", len(self.lignes)),
            ("pretes", "Prêtes", self.pretes),
            ("", "À corriger d’abord", self.fausses),
        ]
        here = self.vue if self.vue in ("toutes", "pretes") else "" if self.fausses else "toutes"
        return [
            {"label": label, "count": count, "url": self.at(vue=vue), "current": vue == here} for vue, label, count in offered
        ]

    # --- the columns ---

    @property
    def absentes(self) -> list[str]:
        return [TITRES[name] for name in COLONNES if name not in self.feuille.colonnes]

    @property
    def traduites(self) -> list[tuple[str, str]]:
        """The headings that are not the table's own, with the column that each was read as."""
        entetes = self.feuille.entetes
        named = [(entetes[rank] if rank < len(entetes) else "", name) for name, rank in self.feuille.colonnes.items()]
        titles = LigneDelegation.model_fields
        return [
            (heading, TITRES[name])
            for heading, name in named
            if heading and plain(heading) not in (plain(TITRES[name]), plain(str(titles[name].title)))
        ]

    @property
    def ignorees(self) -> list[str]:
        """The columns of the file that fill nothing, by their heading or their letter."""
        entetes, used = self.feuille.entetes, set(self.feuille.colonnes.values())
        filled = {rank for _, cells in self.feuille.donnees for rank, cell in enumerate(cells) if cell != ""}
        return [
            f"«\u00a0{entetes[rank]}\u00a0»" if rank < len(entetes) and entetes[rank] else lettre(rank)
            for rank in sorted(filled - used)
        ]

    @property
    def zeros(self) -> list[str]:
        """What got back the zero that a spreadsheet had taken for nothing."""
        said = {"telephone": ("téléphone", "téléphones"), "code_postal": ("code postal", "codes postaux")}
        return [plural(count, *said[name]) for name, count in self.feuille.zeros.items()]

    @property
    def vides(self) -> int:
        """The rows of the file that fill no column of the table."""
        return len(self.feuille.donnees) - len(self.lignes)

    # --- the sheets ---

    @property
    def feuilles(self) -> list[tuple[int, str]]:
        """Those that can be read, when there is a choice."""
        fit = imports.readable(self.kept)
        return [(rank, self.kept.feuilles[rank]["nom"]) for rank in fit] if len(fit) > 1 else []

    @property
    def illisibles(self) -> list[str]:
        return [each["refus"] for each in self.kept.feuilles if each["refus"]]

    @property
    def place(self) -> int:
        return imports.room(self.ctx.db, self.habilitation)


def lettre(rank: int) -> str:
    """The name of a column in a spreadsheet: A, B… Z, AA."""
    return ("" if rank < 26 else lettre(rank // 26 - 1)) + chr(ord("A") + rank % 26)
