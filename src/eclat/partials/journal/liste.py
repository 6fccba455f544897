"""The journal as it is shown: its words, its export, the line that is unfolded, and whether the chain holds."""

from dataclasses import dataclass, field, replace
from typing import Any, cast
from uuid import UUID

from sqlmodel import Session
from starlette.responses import Response

from eclat.domain.administration import groupes
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.domain.support import chaine, journal_repli, objets
from eclat.domain.support import journal as lignes_du_journal
from eclat.domain.support.etendue import Etendue, extent
from eclat.domain.support.journal import FAMILLES_DITES, JOURNAL, PERIODES, Ligne, VueJournal
from eclat.domain.support.objets import Chose, Objet
from eclat.engines.workflow import past_of
from eclat.http.affichage import Puce
from eclat.http.context import Context
from eclat.http.listes import Colonne, Ecran, Mots
from eclat.http.templates import templates
from eclat.models import Courriel, Verification
from eclat.partials.journal import details
from eclat.partials.journal.details import Changement

TOUT = [("", "Depuis le début"), *PERIODES.items()]


@dataclass(frozen=True)
class Depliee:
    """What the unfolded line shows."""

    changements: list[Changement]
    faits: list[tuple[str, str]]
    provenance: str
    mails: list[Courriel]
    avant: tuple[int, str] | None  # the line before, and its hash
    empreinte: str


@dataclass(frozen=True)
class Chaine:
    """The last reading that ended, and the one under way."""

    derniere: Verification | None
    en_cours: Verification | None

    @property
    def rompue_a(self) -> int | None:
        return self.derniere.rompue_a if self.derniere else None

    @property
    def secondes(self) -> int:
        known = self.derniere
        return max(1, round((known.finie_le - known.cree_le).total_seconds())) if known and known.finie_le else 0

    @property
    def empreinte(self) -> str:
        return details.shortened(self.derniere.empreinte) if self.derniere else ""


@dataclass(frozen=True)
class Autour:
    etendue: Etendue
    chaine: Chaine
    puces: list[Puce]
    actes: list[tuple[str, str]]
    periodes: list[tuple[str, str]] = field(default_factory=lambda: TOUT)
    choisi: str = ""  # whose lines alone are shown
    vague: bool = False
    depliee: Depliee | None = None

    def sur(self, ligne: Ligne) -> Objet:
        return sur(ligne)

    def quoi(self, ligne: Ligne) -> str:
        return past(ligne)


def autour(ctx: Context, vue: VueJournal, lignes: list[Ligne]) -> Autour:
    opened = next((each for each in lignes if str(each.id) == vue.ouvert), None)
    return Autour(
        extent(ctx.db),
        state_of_chain(ctx),
        chips(vue),
        [("", "Tous les actes"), *lignes_du_journal.acts(vue.famille)],
        choisi=named(ctx.db, vue),
        vague=bool(vue.q) and lignes_du_journal.vague(ctx.db, vue.q),
        depliee=unfolded(ctx, opened) if opened else None,
    )


def state_of_chain(ctx: Context) -> Chaine:
    return Chaine(chaine.last(ctx.db), chaine.under_way(ctx.db))


def chips(vue: VueJournal) -> list[Puce]:
    """They count nothing: lines are not work."""
    offered = [("", "Tout"), *FAMILLES_DITES.items()]
    return [
        Puce(label=label, count=None, url=templates.url("journal", **vue.at(famille=famille)), current=vue.famille == famille)
        for famille, label in offered
    ]


def named(db: Session, vue: VueJournal) -> str:
    """The person, the organisme or the file whose lines alone are shown."""
    table, _, which = vue.objet.partition(".")
    asked: list[Chose] = [
        (name, UUID(value))
        for name, value in (("personne", vue.qui), ("organisme", vue.organisme), (table, which))
        if name and value
    ]
    known = objets.named(db, asked)
    return ", ".join(known[each].titre for each in asked if known[each].titre)


def unfolded(ctx: Context, ligne: Ligne) -> Depliee:
    kept = journal_repli.unfold(ctx.db, ligne)
    return Depliee(
        details.changes(ligne),
        details.others(ligne),
        details.came_from(kept.provenance),
        kept.mails,
        (kept.avant.rang or 0, details.shortened(kept.avant.empreinte)) if kept.avant else None,
        details.shortened(kept.empreinte),
    )


def sur(ligne: Ligne) -> Objet:
    """What it is about; a setting, by the title that its page gives it."""
    known = groupes.PAR_NOM.get(ligne.sur.titre) if ligne.objet_type == "reglage" else None
    return replace(ligne.sur, titre=known.titre) if known else ligne.sur


def past(ligne: Ligne) -> str:
    return past_of(ligne.objet_type, ligne.verbe)


def in_words(ligne: Ligne) -> str:
    """What changed and why, in one cell."""
    told = [f"{each.quoi}\u00a0: {each.avant} → {each.apres}" for each in details.changes(ligne)]
    return "\n".join([*told, *[f"{titre}\u00a0: {value}" for titre, value in details.others(ligne)]])


def choix(db: Session, user: Utilisateur, vue: VueJournal) -> Any:
    """What its filters say in its file."""
    quoi = [("", "Tous les actes"), *lignes_du_journal.acts(vue.famille)]
    alone = named(db, vue)
    return (
        ("famille", list(FAMILLES_DITES.items()), "Famille"), ("quoi", quoi, "Acte"), ("periode", TOUT, "Période"), ("qui", [(vue.qui, alone)], "Qui"),
        ("organisme", [(vue.organisme, alone)], "Organisme"), ("objet", [(vue.objet, alone)], "Objet"), ("jusqu_a", (), "Jusqu’à la ligne"),
    )  # fmt: skip


class EcranJournal(Ecran[Ligne]):
    def export(self, ctx: Context) -> Response:
        """What it shows, without the line that the export itself leaves."""
        asked = cast(VueJournal, self.vue(ctx))
        return self.sent(ctx, replace(asked, jusqu_a=str(extent(ctx.db).nombre)))

    def told(self, shown: Any, vue: Any, keys: int = 0) -> dict[str, Any]:
        return {"etat": vue.famille, "cherche": bool(vue.q)}


LISTE: Ecran[Ligne] = EcranJournal(
    JOURNAL,
    choix=choix,
    route="journal",
    region="journal",
    page="pages/journal/index.html",
    partial="partials/journal/liste.html",
    mots=Mots(
        titre="Journal des décisions",
        un="ligne",
        des="lignes",
        cherche="Personne, organisme, numéro",
        tout_voir="Voir toutes les lignes",
        en_vain=(
            "Aucune ligne trouvée",
            "Personne de ce nom n’a rien fait, aucun organisme ni aucun numéro ne commence ainsi, dans ce qui est choisi.",
        ),
        sans_mots="Rien de tel n’est arrivé dans ce qui est choisi.",
        vide=("Le journal est vide", "Chaque acte sur la plateforme y laissera une ligne."),
    ),
    around=autour,
    exports=[
        Colonne("Ligne", lambda each: each.rang),
        Colonne("Quand", lambda each: each.cree_le, moment=True),
        Colonne("Qui", lambda each: each.acteur_nom),
        Colonne("Qualité", lambda each: each.acteur_qualite),
        Colonne("Quoi", past),
        Colonne("Sur", lambda each: sur(each).titre),
        Colonne("Précision", lambda each: sur(each).precision),
        Colonne("Avant", lambda each: details.state(each.objet_type, each.avant) if each.avant else ""),
        Colonne("Après", lambda each: details.state(each.objet_type, each.apres) if each.apres else ""),
        Colonne("Détail", in_words),
        Colonne("Clé", lambda each: str(each.objet_id)),
    ],
)
