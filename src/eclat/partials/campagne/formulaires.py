"""What is asked of a campaign of annual follow-up, of its questions, and of what an organisme handed over."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from eclat.domain.socle.champs import FormModel, Jour, Ligne, OuiNon, Texte
from eclat.models import NatureQuestion

Court = Annotated[Texte, StringConstraints(max_length=2000)]


class Preparation(FormModel):
    titre: Annotated[Ligne, StringConstraints(max_length=120)] = Field(
        title="Titre",
        description="Les organismes le lisent.",
        json_schema_extra={"missing": "Donnez un titre à la campagne."},
    )
    periode_du: Jour = Field(
        title="Début de la période suivie", json_schema_extra={"missing": "Indiquez le premier jour de la période."}
    )
    periode_au: Jour = Field(
        title="Fin de la période suivie", json_schema_extra={"missing": "Indiquez le dernier jour de la période."}
    )
    jusqu_au: Jour = Field(
        title="Dernier jour pour répondre",
        description="Jusqu’au soir, à l’heure de Paris.",
        json_schema_extra={"missing": "Indiquez le dernier jour pour répondre."},
    )


class Report(FormModel):
    jusqu_au: Jour = Field(
        title="Dernier jour pour répondre",
        description="Celui que les organismes liront dans le mail.",
        json_schema_extra={"missing": "Indiquez le dernier jour pour répondre."},
    )


class Ajout(FormModel):
    organismes: list[UUID] = Field(default_factory=list, title="Organismes habilités depuis l’envoi")


class NouvelleQuestion(FormModel):
    nature: NatureQuestion = Field(title="Ce qui est attendu", json_schema_extra={"missing": "Choisissez ce qui est attendu."})
    intitule: Annotated[Ligne, StringConstraints(max_length=300)] = Field(
        title="Question", json_schema_extra={"missing": "Écrivez la question."}
    )
    aide: Annotated[Texte, StringConstraints(max_length=1000)] = Field(
        default="", title="Aide", description="Sous la question\u00a0: ce qui aide à y répondre.", json_schema_extra={"rows": "2"}
    )
    choix: Annotated[Texte, StringConstraints(max_length=4000)] = Field(
        default="",
        title="Réponses possibles",
        description="Pour un choix parmi plusieurs\u00a0: une par ligne.",
        json_schema_extra={"rows": "3"},
    )
    obligatoire: OuiNon = Field(default=False, title="Réponse obligatoire")


class Conclusion(FormModel):
    conclusion: Annotated[Texte, StringConstraints(max_length=8000)] = Field(
        title="Synthèse du comité",
        description="Ce qui ressort des réponses, et ce qui s’ensuit. Les organismes ne la lisent pas.",
        json_schema_extra={"missing": "Écrivez la synthèse.", "rows": "12"},
    )


class Lecture(FormModel):
    a_suivre: OuiNon = Field(default=False, title="À suivre\u00a0: quelque chose demande une suite")
    note: Court = Field(
        default="", title="Note pour OC Éclat", description="L’organisme ne la lit pas.", json_schema_extra={"rows": "4"}
    )


class Renvoi(FormModel):
    motif: Court = Field(
        title="Ce qui est à compléter",
        description="L’organisme le lit dans le mail et sur sa page.",
        json_schema_extra={"missing": "Dites ce qui est à compléter.", "rows": "4"},
    )
    jusqu_au: Jour = Field(
        title="À remettre au plus tard le", json_schema_extra={"missing": "Indiquez le dernier jour pour répondre."}
    )


class Dispense(FormModel):
    motif: Court = Field(
        title="Motif de la dispense",
        description="L’organisme le lit.",
        json_schema_extra={"missing": "Dites pourquoi il est dispensé.", "rows": "3"},
    )
