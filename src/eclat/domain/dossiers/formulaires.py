"""The parts that several forms have: certifications, alternance, a row of the team, the territory."""

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints
from pydantic.config import JsonDict

from eclat.domain.socle.champs import Entier, FormModel, Ligne, Nda, Nom, Proche, Texte
from eclat.domain.socle.departements import DEPARTEMENTS
from eclat.models import Fonction

FONCTIONS = {
    Fonction.RESPONSABLE: "Responsable de formation",
    Fonction.FORMATEUR: "Formateur ou formatrice",
    Fonction.EVALUATEUR: "Évaluateur ou évaluatrice",
    Fonction.FORMATEUR_EVALUATEUR: "Formation et évaluation",
}
CODES = {departement.code for departement in DEPARTEMENTS}
Long = Annotated[Texte, StringConstraints(max_length=8000)]
Sessions = Annotated[Entier, Field(ge=1, le=1000)]
Stagiaires = Annotated[Entier, Field(ge=1, le=100_000)]


def of(section: str, missing: str, short: str = "", **drawn: str) -> JsonDict:
    """``short``: the field's name in the list of what is missing, where its label would say too little. ``drawn``: how it is asked,
    where its type does not say it: ``type="tel"``, ``forme="radio"``…"""
    return {"section": section, "missing": missing, "short": short, **drawn}


def known_departement(code: str) -> str:
    if code not in CODES:
        raise ValueError("Choisissez les départements dans la liste.")
    return code


class NdaQualiopi(FormModel):
    nda: Nda = Field(
        title="Numéro de déclaration d’activité (NDA)",
        json_schema_extra=of(
            "nda", "Indiquez votre numéro de déclaration d’activité.", "Numéro de déclaration d’activité", inputmode="numeric"
        ),
    )
    qualiopi_numero: Annotated[Ligne, StringConstraints(max_length=60)] = Field(
        title="Numéro du certificat Qualiopi", json_schema_extra=of("nda", "Indiquez le numéro de votre certificat Qualiopi.")
    )
    qualiopi_jusqu_au: Proche = Field(
        title="Valable jusqu’au",
        json_schema_extra=of("nda", "Indiquez jusqu’à quand votre certificat Qualiopi est valable.", "Date de validité Qualiopi"),
    )


class Alternance(FormModel):
    alternance: Long = Field(
        title="Modalités de l’alternance", json_schema_extra=of("alternance", "Décrivez les modalités de l’alternance.")
    )
    tuteurs: Long = Field(
        title="Tuteurs", json_schema_extra=of("alternance", "Dites comment les tuteurs sont désignés et formés.")
    )


class LigneFormateur(FormModel):
    """A row of the teaching team."""

    nom: Nom = Field(title="Nom", json_schema_extra={"missing": "Indiquez le nom."})
    prenom: Nom = Field(title="Prénom", json_schema_extra={"missing": "Indiquez le prénom."})
    fonction: Fonction = Field(title="Fonction", json_schema_extra={"missing": "Choisissez la fonction."})
    diplome: Annotated[Ligne, StringConstraints(max_length=200)] = Field(
        title="Diplôme ou titre", json_schema_extra={"missing": "Indiquez le diplôme ou le titre."}
    )


class LigneDepartement(FormModel):
    departements: list[Annotated[str, AfterValidator(known_departement)]] = Field(
        title="Départements",
        json_schema_extra=of(
            "territoire", "Choisissez les départements où vous prévoyez des sessions.", placeholder="Ajouter un département…"
        ),
    )
