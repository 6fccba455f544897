"""The one question of a refusal: why."""

from typing import Annotated

from pydantic import Field, StringConstraints

from eclat.domain.socle.champs import FormModel, Texte


class MotifRefus(FormModel):
    motif: Annotated[Texte, StringConstraints(max_length=2000)] = Field(
        title="Motif du refus",
        description="Il figure tel quel dans le mail envoyé à l’organisme.",
        json_schema_extra={"missing": "Indiquez le motif : l’organisme le lira dans le mail.", "rows": "3"},
    )
