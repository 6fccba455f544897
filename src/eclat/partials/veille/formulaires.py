"""What is asked of a document that is followed."""

from typing import Annotated

from pydantic import Field, StringConstraints

from eclat.domain.socle.champs import FormModel, Ligne, Texte
from eclat.models import NatureDocument

Court = Annotated[Texte, StringConstraints(max_length=2000)]


class DemandeDocument(FormModel):
    nature: NatureDocument = Field(title="Document", json_schema_extra={"missing": "Choisissez le document."})
    intitule: Annotated[Ligne, StringConstraints(max_length=200)] = Field(
        default="", title="Précision", description="De qui, ou de quoi. Exemple\u00a0: diplôme de Jean Roy."
    )


class RefusDocument(FormModel):
    motif: Court = Field(
        title="Motif du refus",
        description="L’organisme le lit, et joint un autre document.",
        json_schema_extra={"missing": "Dites pourquoi ce document n’est pas retenu.", "rows": "3"},
    )


class RetraitDocument(FormModel):
    motif: Court = Field(
        title="Pourquoi",
        description="L’historique le garde.",
        json_schema_extra={"missing": "Dites pourquoi il n’est plus suivi.", "rows": "3"},
    )
