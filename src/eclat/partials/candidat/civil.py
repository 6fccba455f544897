"""What somebody without an account says of their own civil status, at a link: the form, and what it changes of what is written."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from eclat.domain.sessions.candidats.valeurs import Court, Naissance, Pays, Prenoms, Ville
from eclat.domain.socle.champs import FormModel, Texte, as_typed
from eclat.models import Sexe


class Correction(FormModel):
    nom_naissance: Court = Field(title="Nom de naissance", json_schema_extra={"missing": "Indiquez votre nom de naissance."})
    nom_usage: Court = Field(default="", title="Nom d’usage")
    prenoms: Prenoms = Field(
        title="Prénoms",
        description="Un à trois, séparés par des virgules.",
        json_schema_extra={"missing": "Indiquez au moins un prénom."},
    )
    ne_le: Naissance = Field(
        title="Date de naissance",
        description="Exemple : 14/03/1998.",
        json_schema_extra={"missing": "Indiquez votre date de naissance."},
    )
    sexe: Sexe = Field(title="Sexe", json_schema_extra={"missing": "Choisissez F ou M."})
    commune: Ville = Field(
        title="Commune de naissance",
        description="À l’étranger, la ville seule.",
        json_schema_extra={"missing": "Indiquez votre commune de naissance."},
    )
    pays: Pays = Field(title="Pays de naissance", json_schema_extra={"missing": "Indiquez votre pays de naissance."})
    mot: Annotated[Texte, StringConstraints(max_length=1000)] = Field(
        default="", title="Un mot pour l’organisme", json_schema_extra={"rows": "3"}
    )


def differences(held: Any, said: Correction, names: tuple[str, ...]) -> dict[str, str]:
    """By field, what they write otherwise than what is held."""
    written: Mapping[str, str] = {name: "".join(as_typed(getattr(said, name))) for name in names}
    return {name: value for name, value in written.items() if value != "".join(as_typed(getattr(held, name)))}
