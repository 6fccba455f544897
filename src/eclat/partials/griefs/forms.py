"""What is filled in about griefs: by OC Éclat, and by the organisme that answers (P10)."""

from typing import Annotated

from pydantic import Field, StringConstraints

from eclat.domain.habilitations.griefs import LEAST, MOST
from eclat.domain.socle.champs import AdresseWeb, Entier, FormModel, Heure, Ligne, OuiNon, Proche, Texte
from eclat.models import SuiteSessions

LONG = StringConstraints(max_length=4000)
SHORT = StringConstraints(max_length=300)


class NouveauGrief(FormModel):
    titre: Annotated[Ligne, StringConstraints(max_length=200)] = Field(
        title="Grief",
        description="En une phrase. L’organisme le lira tel quel.",
        json_schema_extra={"missing": "Dites en une phrase ce qui est reproché."},
    )
    faits: Annotated[Texte, LONG] = Field(
        title="Faits",
        description="Ce qui s’est passé, où et quand. L’organisme les lira tels quels.",
        json_schema_extra={"missing": "Décrivez les faits\u00a0: l’organisme doit pouvoir y répondre.", "rows": "5"},
    )


class Notification(FormModel):
    delai: Annotated[Entier, Field(ge=LEAST, le=MOST)] = Field(
        title="Délai pour répondre, en jours",
        description=f"{LEAST} au moins. L’organisme reçoit un rappel à mi-parcours, puis la veille du dernier jour.",
        json_schema_extra={"missing": "Indiquez en combien de jours l’organisme répond."},
    )


class Reponse(FormModel):
    entendu: OuiNon = Field(
        default=False,
        title="Nous demandons à être entendus",
        description="OC Éclat vous écrit alors où et quand.",
    )


class Audition(FormModel):
    jour: Proche = Field(title="Jour", json_schema_extra={"missing": "Indiquez le jour de l’audition."})
    heure: Heure = Field(title="Heure", json_schema_extra={"missing": "Indiquez l’heure de l’audition."})
    lieu: Annotated[Ligne, SHORT] = Field(default="", title="Lieu")
    lien: Annotated[AdresseWeb, SHORT] = Field(default="", title="Lien de visioconférence")


class Annulation(FormModel):
    explication: Annotated[Texte, LONG] = Field(
        title="Pourquoi elle est annulée",
        description="L’organisme le lira tel quel.",
        json_schema_extra={"missing": "Dites pourquoi\u00a0: l’organisme le lira.", "rows": "3"},
    )


class Compte(FormModel):
    dit: Annotated[Texte, StringConstraints(max_length=8000)] = Field(
        title="Ce qui s’est dit",
        description="Qui était là, ce que chacun a dit. L’organisme le lira tel quel.",
        json_schema_extra={"missing": "Écrivez ce qui s’est dit.", "rows": "8"},
    )


class Resiliation(FormModel):
    motif: Annotated[Texte, LONG] = Field(
        title="Motif de la résiliation",
        description="Il figure tel quel dans le mail envoyé à l’organisme.",
        json_schema_extra={"missing": "Indiquez le motif\u00a0: l’organisme le lira.", "rows": "6"},
    )
    effet_le: Proche = Field(
        title="Prend effet le", json_schema_extra={"missing": "Indiquez le jour où l’habilitation prend fin."}
    )
    sessions: SuiteSessions = Field(
        title="Ce que deviennent les sessions ouvertes",
        json_schema_extra={"missing": "Choisissez ce que deviennent les sessions ouvertes."},
    )


class Classement(FormModel):
    raison: Annotated[Texte, LONG] = Field(
        title="Pourquoi les griefs sont classés sans suite",
        description="Elle figure telle quelle dans le mail envoyé à l’organisme.",
        json_schema_extra={"missing": "Indiquez la raison\u00a0: l’organisme la lira.", "rows": "5"},
    )
