"""What is asked of who types a recours that came on paper."""

from typing import Annotated

from pydantic import Field, StringConstraints

from eclat.domain.socle.champs import FormModel, Jour, Texte


class RecoursPapier(FormModel):
    lettre: Annotated[Texte, StringConstraints(max_length=8000)] = Field(
        title="Ce que l’organisme écrit",
        description="Recopié de sa lettre\u00a0: vous la joindrez ensuite.",
        json_schema_extra={"missing": "Recopiez ce que l’organisme écrit.", "rows": "8"},
    )
    recu_le: Jour | None = Field(
        default=None, title="Reçue le", description="Le jour où la lettre est arrivée. Rien, si c’est aujourd’hui."
    )
