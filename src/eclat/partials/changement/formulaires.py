"""What is asked of who sends a change back, or refuses it."""

from typing import Annotated

from pydantic import Field, StringConstraints

from eclat.domain.socle.champs import FormModel, Texte

Court = Annotated[Texte, StringConstraints(max_length=2000)]


class Complement(FormModel):
    motif: Court = Field(
        title="Ce qui manque",
        description="L’organisme le lit, complète et transmet de nouveau.",
        json_schema_extra={"missing": "Dites ce qui manque.", "rows": "4"},
    )


class RefusChangement(FormModel):
    motif: Court = Field(
        title="Motif du refus",
        description="L’organisme le lit.",
        json_schema_extra={"missing": "Dites pourquoi il n’est pas pris en note.", "rows": "4"},
    )
