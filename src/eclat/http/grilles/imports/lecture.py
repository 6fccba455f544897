"""The preview of an import as the page shows it: the rows, in which order and how many, and how the columns were understood."""

from functools import cached_property
from typing import Any

from pydantic import Field

from eclat.domain.socle.champs import FormModel, OuiNon
from eclat.domain.socle.doutes import Doute
from eclat.domain.socle.errors import Introuvable
from eclat.engines.grilles import contenus, feuilles, imports
from eclat.engines.grilles.colonne import Colonne
from eclat.engines.grilles.imports import LigneLue
from eclat.engines.grilles.titres import plain
from eclat.formats import plural
from eclat.francais import within
from eclat.http.context import Context
from eclat.http.forms import Form
from eclat.http.grilles.ecran import Ecran

BRIEF = 6  # rows shown at first, when those to correct are fewer
BESIDE = 3  # rows that are right, shown under those to correct
STEP = 100


class ChoixFeuille(FormModel):
    """``masquees``: whether the rows that are hidden in the file are read too; not said: as they are now."""

    feuille: int = Field(title="Feuille", json_schema_extra={"missing": "Choisissez la feuille à lire."})
    masquees: OuiNon | None = Field(default=None, title="Lignes masquées")


class Apercu:
    """``vue``: ``toutes`` in the order of the file, ``pretes`` alone, else those to correct first; ``montrees``: how many are shown."""

    def __init__(self, ctx: Context, ecran: Ecran, owner: Any, kept: Any, form: Form[ChoixFeuille] | None = None) -> None:
        self.ctx, self.ecran, self.owner, self.kept = ctx, ecran, owner, kept
        self.grille = ecran.grille
        self.feuille = imports.sheet_of(kept)
        self.vue = ctx.query("vue")
        self.form = Form.of(ChoixFeuille, feuille=kept.feuille) if form is None else form
        self.vu = imports.mark(kept)

    @classmethod
    def of(cls, ctx: Context, ecran: Ecran, owner: Any, form: Form[ChoixFeuille] | None = None) -> "Apercu":
        kept = imports.current(ctx.db, ecran.grille, owner)
        if kept is None:
            raise Introuvable
        return cls(ctx, ecran, owner, kept, form)

    # --- the rows ---

    @property
    def colonnes(self) -> list[dict[str, Any]]:
        """As the grid's macro takes them."""
        return [
            {
                "name": each.nom, "label": each.label, "key": each.cle, "half": each.moitie, "inputmode": each.clavier or None,
                "options": each.options, "placeholder": "(vide)",
            }
            for each in self.grille.saisies.values()
            if not each.hors or each.nom in self.feuille.colonnes
        ]  # fmt: skip

    @cached_property
    def lignes(self) -> list[LigneLue]:
        return imports.judged(self.ctx.db, self.grille, self.owner, self.feuille)

    @cached_property
    def fausses(self) -> int:
        return sum(bool(line.fautes) for line in self.lignes)

    @cached_property
    def douteuses(self) -> int:
        return sum(bool(self.questions(line)) for line in self.lignes if not line.fautes)

    @property
    def pretes(self) -> int:
        return len(self.lignes) - self.fausses

    @property
    def bilan(self) -> str:
        """How the rows stand, in a sentence; nothing of none."""
        if len(self.lignes) == 1:
            ready = "Elle est prête, mais à vérifier." if self.douteuses else "Elle est prête."
            return "Elle est à corriger, et n’est pas écartée." if self.fausses else ready
        if not self.fausses:
            looked = f", dont {self.douteuses} à vérifier" if self.douteuses else ""
            return f"Toutes sont prêtes{looked}, aucune n’est écartée." if self.lignes else ""
        ready = plural(self.pretes, "est prête", "sont prêtes") if self.pretes else "Aucune n’est prête"
        if self.douteuses:
            ready += " mais à vérifier" if self.pretes == 1 else f" (dont {self.douteuses} à vérifier)"
        return f"{ready}, {plural(self.fausses, 'est à corriger', 'sont à corriger')}, aucune n’est écartée."

    @cached_property
    def rangees(self) -> list[LigneLue]:
        """The rows of this view, in its order. One that was just corrected stays where it is."""
        if self.vue == "toutes":
            return self.lignes
        if self.vue == "pretes":
            return [line for line in self.lignes if line.corrigee or not line.fautes]
        return sorted(self.lignes, key=lambda line: 0 if line.fautes or line.corrigee else 1 if self.questions(line) else 2)

    @cached_property
    def montrees(self) -> list[LigneLue]:
        return self.rangees[: self.combien]

    @cached_property
    def combien(self) -> int:
        asked = self.ctx.query("lignes")
        if asked.isdecimal() and len(asked) < 5:
            return int(asked)
        first = sum(bool(line.fautes or line.corrigee or self.questions(line)) for line in self.lignes)
        return STEP if self.vue in ("toutes", "pretes") else min(max(first + BESIDE, BRIEF), STEP)

    @property
    def suivantes(self) -> int:
        return min(len(self.rangees) - len(self.montrees), STEP)

    def fautes(self, line: LigneLue) -> dict[str, str]:
        """As the grid says them: the column in short, then what is wrong."""
        return {name: f"{self.grille.saisies[name].bref} : {within(said)}" for name, said in line.fautes.items()}

    def questions(self, line: LigneLue) -> dict[str, Doute]:
        """What is asked of a row; of a cell that is wrong, only when something may take its place."""
        return {name: doute for name, doute in line.doutes.items() if doute.propositions or name not in line.fautes}

    # --- addresses ---

    def adresse(self, act: str = "", **params: Any) -> str:
        return self.ecran.adresse(self.owner.id, act, **params)

    def at(self, **query: Any) -> str:
        return self.adresse("import-apercu", **{key: value for key, value in query.items() if value})

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
    def rivales(self) -> list[tuple[Colonne, int, list[int]]]:
        """The columns of the table that several of the file claim alike: the one that is read, and the others."""
        sheet = self.feuille
        if sheet.choisies:
            return []
        found = contenus.rivals(self.grille, sheet.entetes, sheet.colonnes, sheet.colonnes_masquees)
        return [(self.grille.saisies[name], sheet.colonnes[name], ranks) for name, ranks in found.items()]

    def entete(self, rank: int) -> str:
        """A column of the file by its heading and its letter, two of which may have the same heading."""
        entetes = self.feuille.entetes
        return f"{entetes[rank]} ({lettre(rank)})" if rank < len(entetes) and entetes[rank] else lettre(rank)

    def choix(self, colonne: Colonne, rank: int) -> list[tuple[str, Any]]:
        """What choosing this column of the file for that one of the table sends."""
        chosen = self.feuille.colonnes | {colonne.nom: rank}
        return [("vu", self.vu), ("titres", self.feuille.titres or ""), *chosen.items()]

    @property
    def absentes(self) -> list[str]:
        return [
            en_tete(each) for name, each in self.grille.saisies.items() if not each.hors and name not in self.feuille.colonnes
        ]

    @property
    def traduites(self) -> list[tuple[str, str]]:
        """The headings that are not the table's own, with the column that each was read as."""
        entetes, columns = self.feuille.entetes, self.grille.saisies
        named = [(entetes[rank] if rank < len(entetes) else "", columns[name]) for name, rank in self.feuille.colonnes.items()]
        return [
            (heading, en_tete(column))
            for heading, column in named
            if heading and plain(heading) not in (plain(column.label), plain(column.titre))
        ]

    @property
    def ignorees(self) -> list[str]:
        """The columns of the file that fill nothing, by their heading or their letter."""
        entetes, used = self.feuille.entetes, set(self.feuille.colonnes.values())
        filled = {rank for _, cells in self.feuille.donnees for rank, cell in enumerate(cells) if cell != ""}
        return [
            (f"«\u00a0{entetes[rank]}\u00a0»" if rank < len(entetes) and entetes[rank] else lettre(rank))
            + (" (masquée)" if rank in self.feuille.colonnes_masquees else "")
            for rank in sorted(filled - used)
        ]

    @property
    def zeros(self) -> list[str]:
        """What got back the zero that a spreadsheet had taken for nothing."""
        return [
            plural(count, *self.grille.saisies[name].zero) for name, count in feuilles.zeros(self.grille, self.feuille).items()
        ]

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
        return imports.room(self.ctx.db, self.grille, self.owner)


def en_tete(column: Colonne) -> str:
    """The title of a column within a sentence: without the mark of what is required."""
    return column.label.replace(" *", "")


def lettre(rank: int) -> str:
    """The name of a column in a spreadsheet: A, B… Z, AA."""
    return ("" if rank < 26 else lettre(rank // 26 - 1)) + chr(ord("A") + rank % 26)
