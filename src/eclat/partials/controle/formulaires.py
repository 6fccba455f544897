"""What is asked of a control on site, and of what somebody reports."""

from typing import Annotated

from pydantic import Field, StringConstraints

from eclat.domain.socle.champs import FormModel, Jour, Ligne, Texte
from eclat.models import Conclusion, Origine

Court = Annotated[Texte, StringConstraints(max_length=2000)]


class Deplacement(FormModel):
    prevu_le: Jour = Field(title="Jour du contrôle", json_schema_extra={"missing": "Indiquez le jour du contrôle."})
    lieu: Annotated[Ligne, StringConstraints(max_length=500)] = Field(
        title="Lieu",
        description="Adresse, et salle s’il le faut.",
        json_schema_extra={"missing": "Indiquez où le contrôle se tient."},
    )


class Prevision(Deplacement):
    objet: Court = Field(
        title="Ce qui est regardé",
        description="L’organisme le lit.",
        json_schema_extra={"missing": "Dites ce qui est regardé.", "rows": "4"},
    )


class Annulation(FormModel):
    motif: Court = Field(
        title="Motif de l’annulation",
        description="L’organisme le lit.",
        json_schema_extra={"missing": "Dites pourquoi il est annulé.", "rows": "3"},
    )


class Rapport(FormModel):
    tenu_le: Jour = Field(title="Tenu le", json_schema_extra={"missing": "Indiquez le jour où le contrôle s’est tenu."})
    conclusion: Conclusion = Field(title="Conclusion", json_schema_extra={"missing": "Choisissez une conclusion."})
    rapport: Annotated[Texte, StringConstraints(max_length=8000)] = Field(
        title="Rapport",
        description="Ce qui a été vu, qui était là, ce qui est demandé. L’organisme le lit.",
        json_schema_extra={"missing": "Écrivez le rapport.", "rows": "12"},
    )


class Plainte(FormModel):
    recu_le: Jour = Field(title="Reçu le", json_schema_extra={"missing": "Indiquez le jour où vous l’avez reçu."})
    origine: Origine = Field(title="Qui le dit", json_schema_extra={"missing": "Dites qui le signale."})
    auteur: Annotated[Ligne, StringConstraints(max_length=200)] = Field(
        default="", title="Son nom", description="S’il l’a donné, et accepte qu’il soit gardé."
    )
    objet: Annotated[Ligne, StringConstraints(max_length=200)] = Field(
        title="Objet", json_schema_extra={"missing": "Dites en quelques mots de quoi il s’agit."}
    )
    faits: Annotated[Texte, StringConstraints(max_length=8000)] = Field(
        title="Faits",
        description="Ce qui est dit, et ce que vous avez vérifié.",
        json_schema_extra={"missing": "Écrivez les faits.", "rows": "8"},
    )


class Suite(FormModel):
    suite: Annotated[Texte, StringConstraints(max_length=8000)] = Field(
        title="Ce qui a été fait", json_schema_extra={"missing": "Dites ce qui a été fait.", "rows": "5"}
    )


class Classement(FormModel):
    motif: Court = Field(title="Pourquoi", json_schema_extra={"missing": "Dites pourquoi il reste sans suite.", "rows": "4"})
