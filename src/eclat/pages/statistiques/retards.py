"""What is late today, and where each is listed."""

from dataclasses import dataclass

from eclat.domain.statistiques.retards import RETARDS, SORTES
from eclat.domain.statistiques.retards import Ligne as EnRetard
from eclat.engines.listes.nombres import capped
from eclat.http.context import Context
from eclat.http.listes import Colonne, Ecran, Mots

ECRAN: Ecran[EnRetard] = Ecran(
    RETARDS,
    route="statistiques-retards",
    region="retards",
    page="pages/statistiques/lignes.html",
    partial="partials/statistique/retards.html",
    mots=Mots(
        titre="En retard aujourd’hui",
        un="ligne",
        des="lignes",
        tout_voir="Tout voir",
        etat_vide=("Rien n’est en retard ici", "Le reste est sous « Tous »."),
        vide=("Rien n’est en retard", "Ce dont la date est passée apparaîtra ici."),
    ),
    exports=[
        Colonne("Nom", lambda each: each.nom),
        Colonne("Précision", lambda each: each.detail),
        Colonne("Depuis le", lambda each: each.depuis),
        Colonne("Retard", lambda each: SORTES[each.sorte]),
    ],
)


@dataclass(frozen=True)
class Ligne:
    nom: str
    nombre: str
    url: str


def lignes(ctx: Context) -> list[Ligne]:
    """Of each kind of which something is late."""
    found = RETARDS.figures(ctx.db, ctx.me, RETARDS.view())
    return [
        Ligne(nom, capped(found.of(kind)), ctx.url("statistiques-retards", etat=kind))
        for kind, nom in SORTES.items()
        if found.of(kind)
    ]
