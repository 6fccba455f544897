"""The five numbers at the head of the statistics, each with what it was over the months before."""

from collections.abc import Iterator
from dataclasses import dataclass

from eclat.domain.statistiques.chiffres import Chiffres
from eclat.domain.statistiques.sources import PRESENTS
from eclat.formats import format_count
from eclat.pages.statistiques.periode import TOUT
from eclat.pages.statistiques.vue import Vue


@dataclass(frozen=True)
class Tuile:
    """``avant``: how it compares with the period before."""

    nombre: str
    mots: str
    url: str
    avant: str = ""
    icone: str = "minus"


def tuiles(vue: Vue) -> Iterator[Tuile]:
    now, before, compared = vue.maintenant, vue.avant, vue.periode.nom != TOUT
    held = now.total("organismes", ("habilite", "delegataire"))
    yield Tuile(
        format_count(held),
        "organisme habilité aujourd’hui, délégataires compris"
        if held < 2
        else "organismes habilités aujourd’hui, délégataires compris",
        vue.ctx.url("statistiques-organismes", serie="habilites"),
    )
    for matiere, etats, mots, asked in (
        ("demandes", (), ("demande d’habilitation déposée", "demandes d’habilitation déposées"), {}),
        ("candidats", PRESENTS, ("candidat présenté à un jury", "candidats présentés à un jury"), {"serie": "presents"}),
    ):
        found, former = now.total(matiere, etats), before.total(matiere, etats)
        yield Tuile(
            format_count(found),
            mots[found > 1],
            vue.lignes(matiere, **asked),
            *(moved(found - former, "") if compared else ("", "minus")),
        )
    rate, was = rated(now), rated(before)
    told = ("", "minus")
    if compared and rate is not None and was is not None:
        told = moved(rate - was, " point" if abs(rate - was) < 2 else " points")
    yield Tuile(
        "–" if rate is None else f"{rate}\u00a0%", "de validations totales", vue.lignes("candidats", serie="totale"), *told
    )
    day = now.within("decision", 90)
    half = now.within("decision", 50)
    yield Tuile(
        "–" if day is None else f"{day}\u00a0{'jour a' if day < 2 else 'jours ont'}",
        "aucune demande n’a été décidée sur cette période"
        if day is None
        else f"suffi pour décider de 90\u00a0% des demandes\u00a0; {half} pour la moitié",
        vue.lignes("delais", etat="decision"),
    )


def rated(chiffres: Chiffres) -> int | None:
    present = chiffres.total("candidats", PRESENTS)
    return round(100 * chiffres.total("candidats", ("totale",)) / present) if present else None


def moved(by: int, unit: str) -> tuple[str, str]:
    """“9 de plus que sur la période précédente”, and its icon."""
    if not by:
        return "comme sur la période précédente", "minus"
    way = "de plus" if by > 0 else "de moins"
    return f"{format_count(abs(by))}{unit} {way} que sur la période précédente", "trending-up" if by > 0 else "trending-down"
