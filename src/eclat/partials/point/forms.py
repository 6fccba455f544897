"""What is filled in about a point: what the applicant is to complete, and where (P10, P13)."""

from typing import Annotated

from pydantic import Field, StringConstraints

from eclat.domain.socle.champs import FormModel, Ligne, Proche, Texte


class NouveauPoint(FormModel):
    texte: Annotated[Texte, StringConstraints(max_length=1000)] = Field(
        title="Point à compléter",
        description="Le demandeur le lira tel quel, quand vous lui renverrez la demande.",
        json_schema_extra={"missing": "Écrivez ce que le demandeur doit compléter."},
    )
    section: Ligne = Field(default="", title="Section de la demande")


class Echeance(FormModel):
    avant_le: Proche | None = Field(
        default=None,
        title="Réponse attendue au plus tard le",
        description="Le demandeur la lit dans le mail, et reçoit un rappel à mi-parcours puis la veille. Vide : le délai habituel.",
    )


class MotifRetrait(FormModel):
    motif: Annotated[Texte, StringConstraints(max_length=1000)] = Field(
        title="Pourquoi vous le retirez",
        description="Les agents le lisent dans l’étude, pas le demandeur.",
        json_schema_extra={"missing": "Dites pourquoi : les autres agents le liront.", "rows": "3"},
    )
