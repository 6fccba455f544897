"""What an instructeur writes about a délégataire."""

from typing import Annotated

from pydantic import Field, StringConstraints

from eclat.domain.socle.champs import FormModel, Texte


class MotifEcart(FormModel):
    motif: Annotated[Texte, StringConstraints(max_length=2000)] = Field(
        title="Motif",
        description="Le délégataire et l’organisme national le liront avec votre décision, pas avant.",
        json_schema_extra={"missing": "Indiquez le motif : le délégataire le lira avec votre décision."},
    )


class MotifExclusion(FormModel):
    motif: Annotated[Texte, StringConstraints(max_length=2000)] = Field(
        title="Pourquoi il est retiré",
        description="Le délégataire et l’organisme national le lisent tel quel dans leur mail.",
        json_schema_extra={"missing": "Indiquez le motif\u00a0: le délégataire le lira.", "rows": "5"},
    )
