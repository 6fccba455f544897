"""What a visitor types: the code of a certificate, then its holder's name."""

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from eclat.domain.certificats import codes
from eclat.domain.socle.champs import FormModel, UneLigne


def check_code(text: str) -> str:
    """Raises ValueError on what cannot be a code."""
    found = codes.read(text)
    if not found:
        raise ValueError(
            "Un code compte seize signes, sans I, L, O ni U : recopiez celui qui est à côté du QR, en bas du document."
        )
    return found


class Code(FormModel):
    code: Annotated[UneLigne, StringConstraints(max_length=60), AfterValidator(check_code)] = Field(
        title="Code du document",
        description="Il est à côté du QR, en bas du document.",
        json_schema_extra={"missing": "Recopiez le code du document."},
    )


class NomTitulaire(FormModel):
    nom: Annotated[UneLigne, StringConstraints(max_length=310)] = Field(
        title="Nom du titulaire",
        description="Écrivez le nom qui est sur le document : s’il est le bon, il s’affiche en entier.",
        json_schema_extra={"missing": "Écrivez le nom qui est sur le document."},
    )
