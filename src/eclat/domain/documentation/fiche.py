"""What an administrateur says of a document."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints

from eclat.domain.documentation.publics import READERS
from eclat.domain.socle.champs import AdresseWeb, Entier, FormModel, Jour, Ligne, OuiNon, Texte
from eclat.domain.socle.errors import ChampRefuse
from eclat.models import Document, Role


class Nature(StrEnum):
    """A kind of organisme, as documents tell them apart."""

    INDEPENDANT = "independant"
    NATIONAL = "national"
    DELEGATAIRE = "delegataire"


LECTEURS = {
    Role.DIRIGEANT: "Dirigeants",
    Role.REFERENT: "Référents CQP",
    Role.INSTRUCTEUR: "Instructeurs",
    Role.COMITE_TECHNIQUE: "Comité technique",
    Role.BINOME_PARITAIRE: "Binôme paritaire",
}
NATURES = {
    Nature.INDEPENDANT: "OF indépendants",
    Nature.NATIONAL: "Organismes Nationaux",
    Nature.DELEGATAIRE: "OF délégataires",
}


def reads(role: Role) -> Role:
    if role not in READERS:
        raise ValueError("Choisissez parmi les publics proposés.")
    return role


class Source(FormModel):
    """Where the words of a version are, when they are not in a file."""

    adresse: AdresseWeb = Field(
        default="",
        title="Adresse du document sur le web",
        description="À la place d’un fichier. Exemple : https://www.legifrance.gouv.fr/codes",
    )


class Public(FormModel):
    """Whom it concerns."""

    roles: list[Annotated[Role, AfterValidator(reads)]] = Field(
        default_factory=list, min_length=1, title="Qui le lit", json_schema_extra={"missing": "Choisissez au moins un public."}
    )
    natures: list[Nature] = Field(default_factory=list, title="De quels organismes")
    habilites: OuiNon = Field(default=False, title="Seulement les organismes habilités")
    cqp: UUID | None = Field(default=None, title="CQP concerné")


class Notice(FormModel):
    """What the library says of it, and how."""

    titre: Annotated[Ligne, StringConstraints(max_length=150)] = Field(
        title="Titre", json_schema_extra={"missing": "Donnez un titre au document."}
    )
    categorie: Annotated[Ligne, StringConstraints(max_length=60)] = Field(
        title="Catégorie",
        description="Choisissez-en une, ou écrivez-en une nouvelle.",
        json_schema_extra={"missing": "Rangez le document dans une catégorie."},
    )
    description: Annotated[Texte, StringConstraints(max_length=1000)] = Field(
        default="", title="Description", description="Une phrase : ce qu’on y trouve."
    )
    obligatoire: OuiNon = Field(
        default=False,
        title="Lecture obligatoire",
        description="Chaque lecteur confirme avoir lu chaque version ; vous voyez qui l’a fait, et quand.",
    )
    du: Jour | None = Field(default=None, title="Publié à partir du", description="Laissé vide : aujourd’hui.")
    jusqu_au: Jour | None = Field(default=None, title="Jusqu’au", description="Le lendemain, le document est retiré.")


class Modification(Public, Notice):
    """The notice first: pydantic takes the fields of the last base before the others."""


class Publication(Public, Source, Notice):
    prevenir: OuiNon = Field(default=False, title="Prévenir par mail les personnes concernées")


class NouvelleVersion(Source):
    vue: Annotated[Entier, Field(ge=1, le=100_000)] = Field(title="Version que vous remplacez")
    note: Annotated[Texte, StringConstraints(max_length=500)] = Field(
        title="Ce qui change", json_schema_extra={"missing": "Dites aux lecteurs ce qui change."}
    )
    prevenir: OuiNon = Field(default=False, title="Prévenir par mail les personnes concernées")


def apply_public(document: Document, public: Public) -> None:
    """Raises ChampRefuse when it would be nobody's."""
    for role, column in READERS.items():
        setattr(document, column.key, role in public.roles)
    outside = document.dirigeants or document.referents
    if outside and not public.natures:
        raise ChampRefuse("natures", "Choisissez au moins une sorte d’organisme.")
    document.independants = not outside or Nature.INDEPENDANT in public.natures
    document.nationaux = not outside or Nature.NATIONAL in public.natures
    document.delegataires = not outside or Nature.DELEGATAIRE in public.natures
    document.habilites = bool(outside and public.habilites)
    document.cqp_id = public.cqp if outside else None


def public_of(document: Document) -> dict[str, object]:
    """The same, read back into the form."""
    return {
        "roles": [role for role, column in READERS.items() if getattr(document, column.key)],
        "natures": [
            nature
            for nature, there in (
                (Nature.INDEPENDANT, document.independants), (Nature.NATIONAL, document.nationaux), (Nature.DELEGATAIRE, document.delegataires),
            )
            if there
        ],
        "habilites": document.habilites,
        "cqp": document.cqp_id,
    }  # fmt: skip
