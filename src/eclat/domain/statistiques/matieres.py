"""What is counted: each subject says which rows, of which month, CQP and state, and along which axes they are told apart.

Figures and the lists of the rows that they count come from the same statement, so that they cannot differ.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from eclat.domain.statistiques import delais, sources
from eclat.domain.statistiques.sources import PRESENTS
from eclat.models import EtatCourriel, EtatDelegation, EtatHabilitation, EtatSession, ValeurBloc

H, S, D = EtatHabilitation, EtatSession, EtatDelegation


@dataclass(frozen=True)
class Serie:
    """States that a figure adds up, how they are called together, and the pattern that draws them."""

    nom: str
    motif: int
    etats: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Matiere:
    """``source``: id, quand, mois, cqp_id, etat, nom, detail, page, vers, jours, and a column for each axis (``axes``, by their labels).

    ``page``, ``vers``: the route and the key of the page of a row. ``etats``: its states, as they are called. ``series``: states that
    figures add up. ``date``: whether it has a month; ``par_cqp``: whether it has a CQP.
    """

    nom: str
    titre: str
    source: Any
    etats: Mapping[str, str]
    axes: Mapping[str, str] = field(default_factory=dict)
    series: Mapping[str, "Serie"] = field(default_factory=dict)
    date: bool = True
    par_cqp: bool = True

    @cached_property
    def lignes(self) -> Any:
        return self.source.subquery(f"ligne_{self.nom}")


MATIERES: Final = {
    each.nom: each
    for each in (
        Matiere(
            "demandes",
            "Demandes d’habilitation",
            sources.demandes(),
            {
                H.EN_ATTENTE_DELEGATAIRES: "En attente des délégataires", H.DEPOSEE: "Déposées", H.EN_INSTRUCTION: "En instruction",
                H.A_COMPLETER: "À compléter", H.ACCEPTEE: "Acceptées", H.REFUSEE: "Refusées", H.SUSPENDUE: "Suspendues",
                H.RESILIEE: "Résiliées", H.EXPIREE: "Expirées",
            },
            series={
                "acceptees": Serie("Acceptées", 1, (H.ACCEPTEE, H.SUSPENDUE, H.RESILIEE, H.EXPIREE,)),
                "en_cours": Serie("En cours", 2, (H.EN_ATTENTE_DELEGATAIRES, H.DEPOSEE, H.EN_INSTRUCTION, H.A_COMPLETER,)),
                "refusees": Serie("Refusées", 4, (H.REFUSEE,)),
            },
        ),
        Matiere("delais", "Délais", delais.source(), delais.ETAPES, {"jours": "Jours"}),
        Matiere(
            "delegataires",
            "Délégataires",
            sources.delegataires(),
            {
                D.INVITEE: "Formulaire attendu", D.TERMINEE: "Formulaire signé", D.HABILITEE: "Habilités", D.SUSPENDUE: "Suspendus",
                D.ECARTEE: "Écartés",
                D.RETIREE: "Retirés",
            },
            series={
                "signes": Serie("Formulaire signé", 1, (D.TERMINEE, D.HABILITEE, D.SUSPENDUE)),
                "attendus": Serie("Formulaire attendu", 2, (D.INVITEE,)),
                "sortis": Serie("Écartés ou retirés", 4, (D.ECARTEE, D.RETIREE,)),
            },
        ),
        Matiere(
            "sessions",
            "Sessions",
            sources.sessions(),
            {
                S.DEMANDEE: "Demandées", S.EN_VALIDATION: "En validation", S.A_COMPLETER: "À compléter", S.OUVERTE: "Ouvertes",
                S.EN_COURS: "En cours", S.JURY_PLANIFIE: "Jury planifié", S.PV_EN_SAISIE: "PV en saisie", S.PV_A_SIGNER: "PV à signer",
                S.A_ATTRIBUER: "À attribuer", S.CLOSE: "Closes", S.REFUSEE: "Refusées", S.ANNULEE: "Annulées",
            },
            {"region": "Région"},
            series={
                "closes": Serie("Closes", 1, (S.CLOSE,)),
                "ouvertes": Serie("Ouvertes", 2, (S.OUVERTE, S.EN_COURS, S.JURY_PLANIFIE, S.PV_EN_SAISIE, S.PV_A_SIGNER, S.A_ATTRIBUER,)),
                "etude": Serie("À l’étude", 3, (S.DEMANDEE, S.EN_VALIDATION, S.A_COMPLETER,)),
                "arretees": Serie("Refusées ou annulées", 4, (S.REFUSEE, S.ANNULEE,)),
            },
        ),
        Matiere(
            "candidats",
            "Candidats",
            sources.candidats(),
            {
                "inscrit": "Inscrits, sans résultat encore", "abandon": "Abandons", "totale": "Validation totale",
                "blocs_vises": "Blocs visés validés", "partielle": "Validation partielle", "non_valide": "Non validés",
                "absent": "Absents", "excuse": "Excusés", "en_attente": "En attente d’une pièce", "reporte": "Reportés",
            },
            {"acces": "Accès", "organisme": "Organisme", "region": "Région"},
            series={
                "totale": Serie("Validation totale", 1, ("totale",)),
                "blocs": Serie("Blocs visés validés", 2, ("blocs_vises",)),
                "partielle": Serie("Validation partielle", 3, ("partielle",)),
                "non_valide": Serie("Non validé", 4, ("non_valide",)),
                "presents": Serie("Présentés", 2, PRESENTS),
            },
        ),
        Matiere(
            "blocs",
            "Blocs de compétences",
            sources.blocs(),
            {ValeurBloc.VALIDE: "Validés", ValeurBloc.DISPENSE: "Dispensés", ValeurBloc.NON_VALIDE: "Non validés"},
            {"bloc": "Bloc"},
            series={
                "valides": Serie("Validés", 1, (ValeurBloc.VALIDE, ValeurBloc.DISPENSE,)),
                "non_valides": Serie("Non validés", 4, (ValeurBloc.NON_VALIDE,)),
            },
        ),
        Matiere(
            "mails",
            "Mails",
            sources.courriels(),
            {
                EtatCourriel.ENVOYE: "Envoyés", EtatCourriel.A_ENVOYER: "À envoyer", EtatCourriel.EN_COURS: "En cours",
                EtatCourriel.GARDE: "Gardés", EtatCourriel.ECHEC: "En échec", EtatCourriel.CLASSE: "Classés",
            },
            series={
                "envoyes": Serie("Envoyés", 1, (EtatCourriel.ENVOYE, EtatCourriel.GARDE,)),
                "attente": Serie("À envoyer", 2, (EtatCourriel.A_ENVOYER, EtatCourriel.EN_COURS,)),
                "echecs": Serie("En échec", 4, (EtatCourriel.ECHEC, EtatCourriel.CLASSE,)),
            },
            par_cqp=False,
        ),
        Matiere(
            "organismes",
            "Organismes",
            sources.organismes(),
            {"habilite": "Habilités", "delegataire": "Délégataires habilités", "sans": "Sans habilitation"},
            {"departement": "Département"},
            series={
                "habilites": Serie("Habilités", 1, ("habilite",)),
                "delegataires": Serie("Délégataires habilités", 2, ("delegataire",)),
                "sans": Serie("Sans habilitation", 3, ("sans",)),
            },
            date=False,
            par_cqp=False,
        ),
    )
}  # fmt: skip
