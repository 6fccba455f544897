"""What is asked of those who advise, and what they answer."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from eclat.domain.socle.champs import FormModel, Texte
from eclat.models import SensAvis


class DemandeAvis(FormModel):
    membres: list[UUID] = Field(
        title="Membres du comité technique",
        description="Chaque personne choisie est prévenue par mail, et lit la demande.",
        json_schema_extra={"missing": "Choisissez au moins un membre du comité technique."},
    )
    demande: Annotated[Texte, StringConstraints(max_length=1000)] = Field(
        default="", title="Ce que vous souhaitez savoir", json_schema_extra={"rows": "3"}
    )


class AvisDonne(FormModel):
    sens: SensAvis = Field(title="Votre avis", json_schema_extra={"missing": "Choisissez favorable, réservé ou défavorable."})
    raison: Annotated[Texte, StringConstraints(max_length=4000)] = Field(
        title="Motif",
        description="Seuls le binôme paritaire et l’administrateur le lisent.",
        json_schema_extra={"missing": "Indiquez le motif de votre avis.", "rows": "4"},
    )
