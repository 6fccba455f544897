"""The figures of the page, each from the counts: what it counts, its rows, and where those that are counted are listed."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from eclat import reglages
from eclat.domain.sessions import catalogue
from eclat.domain.socle.departements import DEPARTEMENTS
from eclat.domain.statistiques import chiffres
from eclat.domain.statistiques.delais import ETAPES
from eclat.domain.statistiques.matieres import MATIERES, Serie
from eclat.domain.statistiques.sources import PRESENTS
from eclat.formats import format_count
from eclat.models import NatureChoix
from eclat.pages.statistiques.periode import columns
from eclat.pages.statistiques.vue import Vue
from eclat.partials.statistique.figure import Figure, Rang

LE_PLUS: Final = 10  # bars of one figure; what is left is added up
RESULTATS: Final = ("totale", "blocs", "partielle", "non_valide")
REUSSITE: Final = "Validation totale"
JOURS: Final = (Serie("La moitié en moins de", 2, ()), Serie("90\u00a0% en moins de", 3, ()))


def demandes(vue: Vue) -> Figure:
    return monthly(
        vue, "demandes", "Demandes d’habilitation", "par mois de leur premier dépôt",
        "Chaque demande déposée au moins une fois, selon son état d’aujourd’hui. Les habilitations suspendues, résiliées ou échues depuis "
        "restent comptées parmi les acceptées\u00a0; les brouillons ne le sont pas.",
    )  # fmt: skip


def decision(vue: Vue) -> Figure:
    rows = []
    for nom, court, first, last in columns(vue.periode):
        found = vue.maintenant.steps_of("decision", first, last)
        values = tuple(chiffres.within(found, part) or 0 for part in (50, 90))
        rows.append(Rang(nom, values, (vue.lignes("delais", etat="decision", du=first, au=last),) * 2, code=court))
    return Figure(
        "decision", "lignes", "Délai de décision", "en jours, du dépôt à la décision",
        "Jours entiers, week-ends compris, au mois de la décision. Un mois où rien n’a été décidé n’a pas de point.",
        "Mois" if len(vue.periode.mois) <= 12 else "Année", JOURS, rows, additif=False, unite="jours",
        vide="Aucune demande n’a été décidée sur cette période.",
        cible=reglages.of(vue.ctx.db).instruction_days,
    )  # fmt: skip


def delais(vue: Vue) -> Figure:
    rows = [
        Rang(
            nom,
            (vue.maintenant.within(etape, 50) or 0, vue.maintenant.within(etape, 90) or 0),
            (vue.lignes("delais", etat=etape),) * 2,
        )
        for etape, nom in ETAPES.items()
        if vue.maintenant.steps(etape)
    ]
    return Figure(
        "delais", "barres", "Délai de chaque étape", "étapes terminées sur la période",
        "Jours entiers écoulés, week-ends compris, entre le début et la fin de l’étape. Ce qui n’est pas terminé n’est pas compté.",
        "Étape", JOURS, rows, additif=False, unite="jours", vide="Aucune étape ne s’est terminée sur cette période.",
    )  # fmt: skip


def delegataires(vue: Vue) -> Figure:
    return monthly(
        vue, "delegataires", "Formulaires des délégataires", "par mois de leur invitation",
        "Chaque organisme qu’un Organisme National a désigné et qui en a été prévenu, y compris ceux retirés ou écartés depuis.",
    )  # fmt: skip


def sessions(vue: Vue) -> Figure:
    return monthly(
        vue, "sessions", "Sessions", "par mois de leur premier jour",
        "Chaque session demandée, selon son état d’aujourd’hui, y compris celles qui ont été refusées ou annulées. Les brouillons ne "
        "sont pas comptés, ni les demandes encore sans date.",
    )  # fmt: skip


def regions(vue: Vue) -> Figure:
    return along(
        vue, "sessions-regions", "sessions", "region", "Sessions par région", "lieu de la formation",
        "Les mêmes sessions, dans la région où elles se tiennent.", "Région", lambda cle: cle or "Région non précisée",
    )  # fmt: skip


def parcours(vue: Vue) -> Figure:
    found = vue.maintenant.by("etat", "candidats")
    series = MATIERES["candidats"].series
    present = sum(found[each] for each in PRESENTS)
    rows = [
        Rang("Inscrits", (found.total(),), (vue.lignes("candidats"),)),
        Rang("Présentés au jury", (present,), (vue.lignes("candidats", serie="presents"),)),
        *[
            Rang(series[each].nom, (sum(found[etat] for etat in series[each].etats),), (vue.lignes("candidats", serie=each),))
            for each in RESULTATS
        ],
        Rang("Abandons", (found["abandon"],), (vue.lignes("candidats", etat="abandon"),)),
    ]
    return Figure(
        "parcours", "barres", "Parcours des candidats", "de l’inscription au résultat",
        "Chaque candidat d’une session ouverte qui commence sur la période, y compris ceux dont les données ont été effacées depuis. Un "
        "résultat n’est compté qu’une fois attribué.",
        "Étape", (Serie("Candidats", 2, ()),), rows, additif=False,
    )  # fmt: skip


def reussite(vue: Vue) -> Figure:
    """A row for each month, or each year when there are many."""
    series = [MATIERES["candidats"].series[each] for each in RESULTATS]
    found, rows = vue.maintenant.monthly("candidats"), []
    for nom, court, first, last in columns(vue.periode):
        total: Counter[str] = sum((each for month, each in found.items() if first <= month <= last), Counter())
        values = counted(series, total)
        if sum(values):
            urls = tuple(vue.lignes("candidats", du=first, au=last, serie=each) for each in RESULTATS)
            rows.append(Rang(nom, values, urls, rate(values), code=court))
    years = len(vue.periode.mois) > 12
    return Figure(
        "reussite", "parts", "Réussite par année" if years else "Réussite par mois", "candidats présentés",
        "Les candidats présentés à un jury, dont le résultat est attribué, au premier jour de leur session.",
        "Année" if years else "Mois", series, rows, taux=REUSSITE,
    )  # fmt: skip


def acces(vue: Vue) -> Figure:
    said = catalogue.mots(vue.ctx.db, NatureChoix.ACCES)
    return results(
        vue, "resultats-acces", "acces", "Résultats par voie d’accès",
        "Les candidats présentés à un jury, dont le résultat est attribué.", "Accès", lambda cle: said.get(cle, "Accès non précisé"),
    )  # fmt: skip


def resultats_regions(vue: Vue) -> Figure:
    return results(
        vue, "resultats-regions", "region", "Résultats par région",
        "Les candidats présentés à un jury, dans la région de leur session.", "Région", lambda cle: cle or "Région non précisée",
    )  # fmt: skip


def organismes(vue: Vue, most: int = LE_PLUS) -> Figure:
    """The largest alone: their file holds them all."""
    series = [MATIERES["candidats"].series[each] for each in RESULTATS]
    found = chiffres.organismes(vue.ctx.db, "candidats", vue.periode, vue.cqp_id, PRESENTS, most)
    nom = chiffres.names(vue.ctx.db, list(found))
    rows = [rated(vue, "organisme", cle, nom.get(cle, ""), series, found[cle]) for cle in largest(found)]
    said = "Les candidats présentés à un jury par l’organisme qui mène leur session\u00a0: les dix qui en présentent le plus. Le fichier les a tous."
    return Figure(
        "resultats-organismes", "parts", "Résultats par organisme", "candidats présentés", said, "Organisme", series, rows,
        taux=REUSSITE,
    )  # fmt: skip


def blocs(vue: Vue) -> Figure:
    series, found, called = (
        list(MATIERES["blocs"].series.values()),
        vue.maintenant.each("blocs", "bloc"),
        chiffres.blocs(vue.ctx.db),
    )
    rows = []
    for cle in sorted(found):
        values = counted(series, found[cle])
        urls = tuple(vue.lignes("blocs", cle=f"bloc:{cle}", serie=each) for each in MATIERES["blocs"].series)
        nom = f"{cle.strip()} {called.get(cle, '')}".strip()
        rows.append(Rang(nom, values, urls, rate(values)))
    return Figure(
        "blocs", "parts", "Réussite par bloc", "blocs visés et jugés",
        "Chaque bloc visé par un candidat présenté. Un bloc dispensé est compté parmi les validés\u00a0; un bloc déjà acquis n’est pas compté.",
        "Bloc", series, rows, taux="Validés",
    )  # fmt: skip


def carte(vue: Vue) -> Figure:
    series, found = list(MATIERES["organismes"].series.values()), vue.maintenant.each("organismes", "departement")
    rows = [
        Rang(
            each.nom,
            counted(series, found.get(each.code, Counter())),
            tuple(
                vue.ctx.url("statistiques-organismes", cle=f"departement:{each.code}", serie=serie)
                for serie in MATIERES["organismes"].series
            ),
            code=each.code,
        )
        for each in DEPARTEMENTS
    ]
    return Figure(
        "carte", "carte", "Organismes par département", "aujourd’hui",
        "Les organismes que OC Éclat a validés ou qu’un Organisme National a désignés, au département de leur adresse, quels que soient la "
        "période et le CQP choisis. Sans adresse, un organisme n’est pas sur la carte.",
        "Département", series, rows,
    )  # fmt: skip


def mails(vue: Vue) -> Figure:
    return monthly(
        vue, "mails", "Mails", "par mois où ils ont été écrits",
        "Chaque mail de la plateforme, quel que soit le CQP choisi. «\u00a0En échec\u00a0» compte aussi ceux classés depuis.",
    )  # fmt: skip


# --- how they are made ---


def counted(series: Sequence[Serie], found: Mapping[str, int]) -> tuple[int, ...]:
    return tuple(sum(found.get(str(etat), 0) for etat in serie.etats) for serie in series)


def rate(values: Sequence[int]) -> str:
    """“83\u00a0% de 412”: the first series among all."""
    return f"{round(100 * values[0] / sum(values))}\u00a0% de {format_count(sum(values))}" if sum(values) else ""


def monthly(vue: Vue, matiere: str, titre: str, apres: str, compte: str) -> Figure:
    series, found = MATIERES[matiere].series, vue.maintenant.monthly(matiere)
    rows = []
    for nom, court, first, last in columns(vue.periode):
        total: Counter[str] = sum((each for month, each in found.items() if first <= month <= last), Counter())
        urls = tuple(vue.lignes(matiere, du=first, au=last, serie=each) for each in series)
        rows.append(Rang(nom, counted(list(series.values()), total), urls, code=court))
    return Figure(
        matiere, "colonnes", titre, apres, compte, "Mois" if len(vue.periode.mois) <= 12 else "Année", list(series.values()), rows
    )


def largest(found: Mapping[str, Counter[str]]) -> list[str]:
    return sorted(found, key=lambda cle: (-found[cle].total(), cle))


def along(
    vue: Vue, name: str, matiere: str, axe: str, titre: str, apres: str, compte: str, tete: str, called: Callable[[str], str]
) -> Figure:
    """A row for each value of an axis: the ten that count most, then the others together."""
    series, found = MATIERES[matiere].series, vue.maintenant.each(matiere, axe)
    rows = []
    for cle in largest(found)[:LE_PLUS]:
        urls = tuple(vue.lignes(matiere, cle=f"{axe}:{cle}", serie=each) for each in series)
        rows.append(Rang(called(cle), counted(list(series.values()), found[cle]), urls))
    left: Counter[str] = sum((found[cle] for cle in largest(found)[LE_PLUS:]), Counter())
    if left.total():
        rows.append(Rang("Autres", counted(list(series.values()), left)))
    return Figure(name, "parts", titre, apres, compte, tete, list(series.values()), rows)


def results(vue: Vue, name: str, axe: str, titre: str, compte: str, tete: str, called: Callable[[str], str]) -> Figure:
    """What candidates who came before a jury obtained, by the values of an axis."""
    series = [MATIERES["candidats"].series[each] for each in RESULTATS]
    judged = {
        cle: Counter({etat: number for etat, number in found.items() if etat in PRESENTS})
        for cle, found in vue.maintenant.each("candidats", axe).items()
    }
    judged = {cle: found for cle, found in judged.items() if found.total()}
    rows = [rated(vue, axe, cle, called(cle), series, judged[cle]) for cle in largest(judged)[:LE_PLUS]]
    left: Counter[str] = sum((judged[cle] for cle in largest(judged)[LE_PLUS:]), Counter())
    if left.total():
        values = counted(series, left)
        rows.append(Rang("Autres", values, taux=rate(values)))
    return Figure(name, "parts", titre, "candidats présentés", compte, tete, series, rows, taux=REUSSITE)


def rated(vue: Vue, axe: str, cle: str, nom: str, series: Sequence[Serie], found: Mapping[str, int]) -> Rang:
    values = counted(series, found)
    return Rang(nom, values, tuple(vue.lignes("candidats", cle=f"{axe}:{cle}", serie=each) for each in RESULTATS), rate(values))


FIGURES: Final[dict[str, Callable[[Vue], Figure]]] = {
    "demandes": demandes, "decision": decision, "delais": delais, "delegataires": delegataires, "sessions": sessions, "sessions-regions": regions,
    "parcours": parcours, "reussite": reussite, "resultats-acces": acces, "resultats-regions": resultats_regions, "resultats-organismes": organismes,
    "blocs": blocs, "carte": carte, "mails": mails,
}  # fmt: skip


def all_of(vue: Vue) -> Iterator[Figure]:
    for draw in FIGURES.values():
        yield draw(vue)
