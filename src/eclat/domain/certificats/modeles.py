"""The template of a registration's certificates: a version serves from its day on, never before, and is never changed (P14).

The one that was filed with France compétences is what certificates must look like: whoever changes it looks first at what two test holders
would get, one born in France, the other abroad.
"""

import re
from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, Final
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints
from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain.certificats.mentions import check_drawn
from eclat.domain.socle import policies
from eclat.domain.socle.champs import Coche, FormModel, Jour, Texte, UneLigne
from eclat.domain.socle.errors import ChampRefuse
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.workflow import ANY, UNCHANGED, transition
from eclat.formats import format_date
from eclat.models import Enregistrement, ModeleCertificat, NatureCertificat

N = NatureCertificat
NATURES: Final = {N.PARCHEMIN: "Parchemin", N.ATTESTATION: "Attestation de bloc"}
SERIES: Final = {N.PARCHEMIN: "CQP", N.ATTESTATION: "ATT"}
MOTS: Final = {"blocs": "les quatre blocs de compétences", "jury": "le jury réuni à Marseille le 24 novembre 2026"}
MOT: Final = re.compile(r"\{([^{}]*)\}")
ACCROCHES: Final = {N.PARCHEMIN: "décerné à", N.ATTESTATION: "délivrée à"}
TEXTES: Final = {
    N.PARCHEMIN: "qui a validé {blocs} de la certification devant {jury}.",
    N.ATTESTATION: "qui a validé devant {jury} le bloc de compétences suivant, acquis définitivement :",
}


def check_texte(text: str) -> str:
    """Raises ValueError on a word that nothing fills in."""
    unknown = next((each for each in MOT.findall(text) if each not in MOTS), None)
    if unknown is not None or re.search(r"[{}]", MOT.sub("", text)):
        said = f"« {{{unknown}}} » n’est remplacé par rien" if unknown is not None else "Une accolade est seule"
        raise ValueError(f"{said}. Écrivez {' ou '.join(f'« {{{each}}} »' for each in MOTS)}.")
    return text


class Modele(FormModel):
    accroche: Annotated[UneLigne, StringConstraints(max_length=60), AfterValidator(check_drawn)] = Field(
        default="", title="Au-dessus du nom", description="Exemple : décerné à."
    )
    texte: Annotated[Texte, StringConstraints(max_length=600), AfterValidator(check_texte), AfterValidator(check_drawn)] = Field(
        title="Sous le nom",
        description="{blocs} et {jury} sont remplacés : les blocs qui ont été validés, le jury avec sa ville et son jour.",
        json_schema_extra={"missing": "Écrivez ce qui a été validé.", "rows": "3"},
    )
    mention: Annotated[UneLigne, StringConstraints(max_length=300), AfterValidator(check_drawn)] = Field(
        default="", title="Mention de plus", description="Après les mentions obligatoires. Laissez vide s’il n’y en a pas."
    )
    signataire: Annotated[UneLigne, StringConstraints(max_length=100), AfterValidator(check_drawn)] = Field(
        title="Signataire", description="Prénom et nom.", json_schema_extra={"missing": "Indiquez qui signe."}
    )
    qualite: Annotated[UneLigne, StringConstraints(max_length=100), AfterValidator(check_drawn)] = Field(
        title="Qualité du signataire",
        description="Exemple : présidente d’OC Éclat.",
        json_schema_extra={"missing": "Indiquez sa qualité."},
    )
    lieu: Annotated[UneLigne, StringConstraints(max_length=100), AfterValidator(check_drawn)] = Field(
        title="Lieu de délivrance", description="La ville seule.", json_schema_extra={"missing": "Indiquez la ville."}
    )
    lieu_naissance: Coche = Field(
        default=False,
        title="Imprimer le lieu de naissance",
        description="La date de naissance seule suffit à désigner le titulaire.",
    )
    rayons: Coche = Field(default=True, title="Dessiner les rayons")
    du: Jour = Field(
        title="Date d’effet",
        description="Ce modèle sert à ce qui est délivré à partir de ce jour, jamais à ce qui l’a déjà été.",
        json_schema_extra={"missing": "Indiquez à partir de quand."},
    )


def first(nature: N) -> dict[str, Any]:
    """What a first version is proposed to say."""
    return {"accroche": ACCROCHES[nature], "texte": TEXTES[nature], "rayons": True, "du": f"{clock.today():%d/%m/%Y}"}


def typed(modele: ModeleCertificat) -> dict[str, Any]:
    """What the form of the following version begins with."""
    return {name: getattr(modele, name) for name in Modele.model_fields if name != "du"} | {"du": f"{clock.today():%d/%m/%Y}"}


def versions(db: Session, enregistrement_id: UUID, nature: N | None = None) -> list[ModeleCertificat]:
    """The last one first."""
    asked = select(ModeleCertificat).where(ModeleCertificat.enregistrement_id == enregistrement_id)
    if nature is not None:
        asked = asked.where(ModeleCertificat.nature == nature)
    return list(db.exec(asked.order_by(col(ModeleCertificat.nature), col(ModeleCertificat.version).desc())))


def en_vigueur(db: Session, enregistrement_id: UUID, nature: N, day: date) -> ModeleCertificat | None:
    """The version that serves on this day."""
    return next((each for each in versions(db, enregistrement_id, nature) if each.du <= day), None)


@transition(
    "modele_certificat",
    Enregistrement,
    {ANY: ANY},
    by=policies.can_administer,
    label="Régler un modèle",
    past="a fait une version du modèle des certificats de cet enregistrement",
    infinitive="régler un modèle de certificat de cet enregistrement",
)
def add(db: Session, enregistrement: Enregistrement, *, nature: N, modele: Modele, by: Utilisateur) -> dict[str, Any]:
    """Another version, from its day on. Raises ChampRefuse on a day that is over, or before the one of the version before it."""
    known = versions(db, enregistrement.id, nature)
    check(known, modele)
    said = modele.model_dump()
    if not changes(known, modele):
        return UNCHANGED
    version = known[0].version + 1 if known else 1
    db.add(
        ModeleCertificat(enregistrement_id=enregistrement.id, nature=nature, version=version, cree_par_id=by.personne_id, **said)
    )
    return {"nature": str(nature), "version": version, "du": modele.du.isoformat()}


def changes(known: Sequence[ModeleCertificat], modele: Modele) -> bool:
    return not known or any(getattr(known[0], name) != value for name, value in modele.model_dump().items())


def check(known: Sequence[ModeleCertificat], modele: Modele) -> None:
    """Raises ChampRefuse."""
    if modele.du < clock.today():
        raise ChampRefuse(
            "du", "Un modèle ne s’applique jamais à ce qui est déjà délivré : choisissez aujourd’hui, ou un jour à venir."
        )
    if known and modele.du < known[0].du:
        raise ChampRefuse(
            "du",
            f"La version {known[0].version} sert à partir du {format_date(known[0].du)} : choisissez ce jour, ou un autre après.",
        )
