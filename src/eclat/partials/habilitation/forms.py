"""What agents fill in on a request: who studies it, the decision."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from eclat.domain.habilitations import lots
from eclat.domain.socle.champs import FormModel, Ligne, Proche, Texte
from eclat.models import Objet


class Binome(lots.Binome):
    comite: list[UUID] = Field(
        default_factory=list, title="Comité technique", description="Ses membres lisent le dossier, sans le modifier."
    )
    vu: Ligne = Field(default="", title="Attributions que la page montrait")


class Acceptation(FormModel):
    objet: Objet = Field(
        title="Objet de l’habilitation", json_schema_extra={"missing": "Choisissez ce que l’habilitation permet."}
    )
    valide_du: Proche = Field(title="Valable du", json_schema_extra={"missing": "Indiquez le début de validité."})
    valide_jusqu_au: Proche = Field(title="Jusqu’au", json_schema_extra={"missing": "Indiquez la fin de validité."})
    blocs: list[Ligne] = Field(
        default_factory=list, title="Blocs de compétences", description="Aucun coché : la certification entière."
    )
    regions: list[Ligne] = Field(
        default_factory=list,
        title="Territoire",
        description="Où se tiennent les sessions. Aucune région cochée : toute la France.",
    )
    conditions: Annotated[Texte, StringConstraints(max_length=4000)] = Field(
        default="", title="Conditions", description="S’il y en a, elles figurent telles quelles dans le mail de décision."
    )


class MotifRefus(FormModel):
    motif: Annotated[Texte, StringConstraints(max_length=4000)] = Field(
        title="Motif du refus",
        description="Il figure tel quel dans le mail envoyé à l’organisme.",
        json_schema_extra={"missing": "Indiquez le motif : l’organisme le lira.", "rows": "5"},
    )
