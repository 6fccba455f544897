"""A list as an address shows it: what its templates are given, and where its links lead."""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypedDict, TypeVar

from eclat.engines.listes.chiffres import NONE, Attente, Chiffres
from eclat.engines.listes.nombres import capped
from eclat.engines.listes.vues import TOUS
from eclat.http.colonnes import Colonne, Tete
from eclat.http.drawn import Texte
from eclat.http.templates import templates

if TYPE_CHECKING:
    from eclat.http.listes import Ecran

L = TypeVar("L")


@dataclass(frozen=True)
class Mots:
    """What a list says. The last three are a title and a sentence: nothing was found, is in this state, is there at all."""

    titre: str
    un: str
    des: str
    cherche: str = ""  # what may be sought
    tout_voir: str = ""
    effacer: str = "Effacer les filtres"
    efface_etat: bool = False  # the state is one of the filters that this clears
    choisi: tuple[str, str] = ("1 ligne sélectionnée", "# lignes sélectionnées")
    choisis: str = "Les {n} lignes qui répondent sont sélectionnées"
    en_vain: tuple[str, str] = ("", "")  # of the words sought, {q}; {ici} ends the sentence
    sans_mots: str = ""  # the sentence when no word was sought, but another filter chosen
    ici: str = "."  # the end of the sentence when a state is chosen as well
    etat_vide: tuple[str, str] = ("", "")
    vide: tuple[str, str] = ("", "")


class Puce(TypedDict):
    """A chip: a state, how many rows are in it, and where they are shown."""

    label: str
    count: str | None
    url: str
    current: bool


class Onglet(NamedTuple):
    """A saved view: how many rows it shows, where, whether it is in use, and where its owner changes it."""

    nom: str
    nombre: str
    url: str
    en_cours: bool = False
    fiche: str = ""


class Etabli(NamedTuple):
    """The views that are offered, and what may be saved of what is shown now: ``remplacer``, under the name of the view in use."""

    onglets: tuple[Onglet, ...] = ()
    creer: str = ""
    remplacer: str = ""


NO_VIEW = Etabli()


@dataclass(frozen=True)
class Cadre:
    """What stands around the rows of a list. It is made of words: what a macro draws of it alone can be ``remembered``."""

    ecran: "Ecran[Any]"
    mots: Mots
    vue: Any
    found: int = 0  # how many answer, counted up to the cap
    puces: tuple[Puce, ...] = ()
    nombre: int = 0  # of rows on this page
    avant: str = ""  # the key of the first one, when there is a page before it
    apres: str = ""  # of the last one, when there is a page after it
    colonnes: tuple[Tete, ...] = ()  # that are shown, where the reader chooses them
    autres: tuple[Tete, ...] = ()  # that are not
    etats: tuple[tuple[str, str], ...] = ()  # that may be asked for together, and how they are called
    vues: Etabli = NO_VIEW  # that were saved
    ouvre: bool = False  # the choice of the columns

    @property
    def trouves(self) -> str:
        """How many answer, in words: “1 000+” past the cap."""
        return capped(self.found, self.ecran.liste.cap)

    @property
    def id(self) -> str:
        return self.ecran.region

    @property
    def url(self) -> str:
        return templates.url(self.ecran.route, **self.vue.whose)

    def at(self, query: dict[str, str]) -> str:
        return templates.url(self.ecran.route, **query)

    # --- where the page stands ---

    @property
    def premier(self) -> int:
        """The number of the first row shown."""
        return int(self.vue.rang or 1) if self.avant else 1

    @property
    def dernier(self) -> int:
        return self.premier + self.nombre - 1

    @property
    def place(self) -> str:
        """“21 à 40 sur 164”."""
        return f"{self.premier} à {self.dernier} sur {self.trouves if self.found > self.dernier else self.dernier}"

    @property
    def precedents(self) -> str | None:
        """Where the page before is; None when this is the first."""
        before = max(1, self.premier - self.ecran.size)
        return self.at(self.vue.at(avant=self.avant, rang=str(before))) if self.avant else None

    @property
    def suivants(self) -> str | None:
        after = self.premier + self.ecran.size
        return self.at(self.vue.at(apres=self.apres, rang=str(after))) if self.apres else None

    # --- where its links lead ---

    def tete(self, label: str, tri: str, **more: str) -> dict[str, Any]:
        """The head of a column that sorts: the direction that it shows, and where the other one is."""
        present = self.vue.tri or self.ecran.liste.default
        other = f"-{tri}" if present == tri else tri
        direction = {tri: "ascending", f"-{tri}": "descending"}.get(present)
        url = self.at(self.vue.at(tri="" if other == self.ecran.liste.default else other))
        return {"label": label, "url": url, "direction": direction, "attrs": self.swap, **more}

    @property
    def tetes(self) -> list[dict[str, Any]]:
        """The heads of the columns that are shown."""
        return [self.tete_of(each) for each in self.colonnes]

    def tete_of(self, colonne: Tete) -> dict[str, Any]:
        more = {"class": "number"} if colonne.nombre else {}
        return self.tete(colonne.titre, colonne.tri, **more) if colonne.tri else {"label": colonne.titre, **more}

    @property
    def choisir(self) -> str:
        """Where its columns are chosen."""
        return templates.url(f"{self.ecran.route}-colonnes", **self.vue.filters)

    @property
    def swap(self) -> dict[str, str]:
        """How a link swaps the list in place."""
        return {"data-hx-boost": "true", "data-hx-target": f"#{self.id}", "data-hx-swap": "outerMorph"}

    @property
    def cherche(self) -> dict[str, str]:
        """How a form of filters searches while one types."""
        return {
            "data-hx-get": self.url, "data-hx-trigger": "submit, input delay:300ms", "data-hx-sync": "this:replace",
            "data-hx-target": f"#{self.id}", "data-hx-swap": "outerMorph", "data-hx-replace-url": "true",
        }  # fmt: skip

    @property
    def exporter(self) -> str:
        """Where the rows shown are exported from, on all pages, in their order."""
        return templates.url(f"{self.ecran.route}-export", **self.vue.filters)

    @property
    def choisir_tout(self) -> str | None:
        """Where all that answer are chosen, when they are more than the page holds."""
        other_pages = self.avant or self.apres
        return self.at({**self.vue.here, "choix": TOUS}) if other_pages and not self.vue.everything else None

    @property
    def effacer(self) -> str | None:
        """Where the filters are cleared."""
        with_states = self.mots.efface_etat or "," in self.vue.etat
        kept = {"tri": self.vue.tri} if with_states else {"tri": self.vue.tri, "etat": self.vue.etat}
        return self.at(self.vue.whose | kept) if self.vue.narrowed or (with_states and self.vue.etat) else None

    @property
    def vide(self) -> tuple[str, str]:
        """Why there is no row: a title and a sentence."""
        mots, vue = self.mots, self.vue
        if not vue.narrowed:
            return mots.etat_vide if vue.etat else mots.vide
        title, text = mots.en_vain
        ici = mots.ici if vue.etat else "."
        return title.format(q=vue.q), (text if vue.q or not mots.sans_mots else mots.sans_mots).format(q=vue.q, ici=ici)


class Valeurs(Sequence[Texte]):
    """The plain cells of a row, each written when it is looked at: most columns are drawn otherwise."""

    __slots__ = ("cellules", "ligne")

    def __init__(self, cellules: tuple[Colonne[Any], ...], ligne: Any) -> None:
        self.cellules, self.ligne = cellules, ligne

    def __len__(self) -> int:
        return len(self.cellules)

    def __getitem__(self, rank: Any) -> Any:
        return Texte(self.cellules[rank].texte(self.ligne))


@dataclass(frozen=True)
class Affichage(Cadre, Generic[L]):
    """A list as an address shows it: what its templates are given. Some rows alone, after an act, have no figures."""

    lignes: list[L] = field(default_factory=list)
    chiffres: Chiffres = NONE
    cellules: tuple[Colonne[L], ...] = ()

    def valeurs(self, ligne: L) -> Sequence[Texte]:
        """What the plain cells of a row say, in the order of its columns."""
        return Valeurs(self.cellules, ligne)

    @property
    def attente(self) -> Attente:
        return self.chiffres.attente

    @cached_property
    def suite(self) -> str:
        """What an address of a row ends with, to lead back here."""
        found: str = self.vue.suite
        return found

    @property
    def cadre(self) -> Cadre:
        """The same without its rows."""
        return Cadre(**{each.name: getattr(self, each.name) for each in fields(Cadre)})
