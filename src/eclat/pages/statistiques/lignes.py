"""The rows that figures count: one list a subject, narrowed as the figure was."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from eclat.domain.sessions import catalogue
from eclat.domain.statistiques import chiffres
from eclat.domain.statistiques.lignes import LISTES, Ligne, VueLignes
from eclat.domain.statistiques.matieres import MATIERES, Matiere
from eclat.engines.listes.vues import key
from eclat.http.context import Context
from eclat.http.listes import Colonne, Ecran, Mots
from eclat.models import NatureChoix
from eclat.pages.statistiques import periode

UN: Final = {
    "demandes": ("demande", "demandes"), "delais": ("étape terminée", "étapes terminées"), "delegataires": ("délégataire", "délégataires"),
    "sessions": ("session", "sessions"), "candidats": ("candidat", "candidats"), "blocs": ("bloc jugé", "blocs jugés"),
    "mails": ("mail", "mails"), "organismes": ("organisme", "organismes"),
}  # fmt: skip


@dataclass(frozen=True)
class Autour:
    """``choix``: what narrows the list, as selects; ``dit``: the value of the axis; ``etats``: the states, as they are called."""

    choix: tuple[tuple[str, list[tuple[str, str]], str], ...]
    dit: str
    etats: dict[str, str]
    jours: bool


def around(matiere: Matiere) -> Any:
    def read(ctx: Context, vue: VueLignes, lignes: Sequence[Ligne]) -> Autour:
        choix: list[tuple[str, list[tuple[str, str]], str]] = []
        if matiere.series:
            choix.append(
                ("serie", [("", "Tout"), *[(each, serie.nom) for each, serie in matiere.series.items()]], "Ce qui est compté")
            )
        if matiere.date:
            months = choices(ctx, vue)
            choix += [
                ("du", [("", "Depuis le début"), *months], "Premier mois"),
                ("au", [("", "Jusqu’au bout"), *months], "Dernier mois"),
            ]
        if matiere.par_cqp:
            choix.append(("cqp", [("", "Tous les CQP"), *chiffres.cqps(ctx.db)], "CQP"))
        return Autour(
            tuple(choix),
            axis(ctx, matiere, vue.cle),
            {str(each): nom for each, nom in matiere.etats.items()},
            matiere.nom == "delais",
        )

    return read


def choices(ctx: Context, vue: VueLignes) -> list[tuple[str, str]]:
    """The months of which something is counted, the last one first, and those that are asked for."""
    present = periode.this_month()
    first = chiffres.first_month(ctx.db) or present
    months = {*periode.span(min(first, present), max(first, present)), *filter(None, (vue.du, vue.au))}
    return [(each, periode.called(each).capitalize()) for each in sorted(months, reverse=True)]


def axis(ctx: Context, matiere: Matiere, cle: str) -> str:
    """“Accès : VAE”"""
    axe, _, value = cle.partition(":")
    if axe not in matiere.axes:
        return ""
    called = value or "non précisé"
    if axe == "organisme":
        called = chiffres.names(ctx.db, [value]).get(value, "") if key(value) else called
    elif axe == "acces":
        called = catalogue.mots(ctx.db, NatureChoix.ACCES).get(value, called)
    return f"{matiere.axes[axe]}\u00a0: {called}"


def screen(matiere: Matiere) -> Ecran[Ligne]:
    un, des = UN[matiere.nom]
    states = {str(each): nom for each, nom in matiere.etats.items()}
    columns: list[Colonne[Ligne]] = [
        Colonne("Nom", lambda each: each.nom),
        Colonne("Précision", lambda each: each.detail),
        Colonne(
            "Date", lambda each: each.quand, moment=matiere.nom in ("demandes", "delais", "delegataires", "mails", "organismes")
        ),
        Colonne("Étape" if matiere.nom == "delais" else "État", lambda each: states.get(each.etat, each.etat)),
    ]
    if matiere.nom == "delais":
        columns.append(Colonne("Jours", lambda each: each.jours))
    return Ecran(
        LISTES[matiere.nom],
        route=f"statistiques-{matiere.nom}",
        region="lignes",
        page="pages/statistiques/lignes.html",
        partial="partials/statistique/lignes.html",
        mots=Mots(
            titre=f"{matiere.titre} comptés"
            if matiere.nom in ("delais", "delegataires", "candidats", "blocs", "mails", "organismes")
            else f"{matiere.titre} comptées",
            un=un,
            des=des,
            tout_voir="Tout voir",
            en_vain=("Rien n’est compté ici", "Aucune ligne ne répond à ces choix{ici}"),
            sans_mots="Aucune ligne ne répond à ces choix{ici}",
            etat_vide=("Rien dans cet état", "Les autres lignes sont sous « Tous »."),
            vide=("Rien n’est compté pour l’instant", "Les lignes apparaîtront ici dès qu’il y en aura."),
        ),
        around=around(matiere),
        exports=columns,
    )


ECRANS: Final = {nom: screen(matiere) for nom, matiere in MATIERES.items()}
