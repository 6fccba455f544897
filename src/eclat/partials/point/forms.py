"""What is filled in about a point: what the applicant is to complete, and where (P10, P13)."""

from typing import Annotated

from pydantic import Field, StringConstraints

from eclat.domain.socle.champs import FormModel, Ligne, Texte


class NouveauPoint(FormModel):
    texte: Annotated[Texte, StringConstraints(max_length=1000)] = Field(
        title="Point à compléter",
        description="Le demandeur le lira tel quel, quand vous lui renverrez la demande.",
        json_schema_extra={"missing": "Écrivez ce que le demandeur doit compléter."},
    )
    section: Ligne = Field(default="", title="Section de la demande")
