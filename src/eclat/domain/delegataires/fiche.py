"""The fields of the identification form of a délégataire (P7), in order, by section, and what is missing before it is finished.

Who the OF is stands in its profile alone: the form shows it.
"""

from pydantic import Field
from sqlmodel import Session

from eclat.domain.dossiers import completude
from eclat.domain.dossiers.completude import Manque
from eclat.domain.dossiers.dossiers import Contenu, contenu_of
from eclat.domain.dossiers.formulaires import Alternance, Long, NdaQualiopi, Sessions, Stagiaires, of
from eclat.domain.socle.champs import Coche, Courriel, Nom, Telephone
from eclat.models import Delegation, Identification, Organisme

TITRE = "Formulaire d’identification d’un OF Délégataire d’une organisation nationale portant l’habilitation"
SECTIONS = {
    "identite": "Identité de l’organisme",
    "nda": "NDA et Qualiopi",
    "responsable": "Responsable de formation",
    "equipe": "Équipe pédagogique",
    "moyens": "Locaux et moyens",
    "territoire": "Territoire",
    "alternance": "Alternance et tuteurs",
    "activite": "Sessions et stagiaires",
    "pieces": "Autres pièces",
    "honneur": "Déclaration sur l’honneur",
}


class Fiche(NdaQualiopi, Alternance):
    """The fields of the form itself. Team, territory and documents are rows of their own."""

    responsable_nom: Nom = Field(
        title="Nom",
        json_schema_extra=of("responsable", "Indiquez le nom du responsable de formation.", "Nom du responsable de formation"),
    )
    responsable_prenom: Nom = Field(
        title="Prénom",
        json_schema_extra=of(
            "responsable", "Indiquez le prénom du responsable de formation.", "Prénom du responsable de formation"
        ),
    )
    responsable_telephone: Telephone = Field(
        title="Téléphone",
        json_schema_extra=of(
            "responsable",
            "Indiquez le téléphone du responsable de formation.",
            "Téléphone du responsable de formation",
            type="tel",
        ),
    )
    responsable_courriel: Courriel = Field(
        title="Courriel",
        json_schema_extra=of(
            "responsable",
            "Indiquez le courriel du responsable de formation.",
            "Courriel du responsable de formation",
            type="email",
        ),
    )
    locaux: Long = Field(title="Locaux", json_schema_extra=of("moyens", "Décrivez les locaux où vous formez."))
    moyens: Long = Field(
        title="Moyens pédagogiques et techniques",
        json_schema_extra=of("moyens", "Décrivez vos moyens pédagogiques et techniques."),
    )
    sessions_par_an: Sessions = Field(
        title="Sessions prévues par an", json_schema_extra=of("activite", "Indiquez combien de sessions vous prévoyez par an.")
    )
    stagiaires_par_an: Stagiaires = Field(
        title="Stagiaires prévus par an", json_schema_extra=of("activite", "Indiquez combien de stagiaires vous prévoyez par an.")
    )
    honneur: Coche = Field(
        title="Je déclare sur l’honneur que ces informations sont exactes et que les documents joints sont ceux de mon organisme.",
        json_schema_extra=of("honneur", "Cochez la déclaration sur l’honneur.", "Déclaration sur l’honneur"),
    )


def manques(db: Session, identification: Identification, contenu: Contenu | None = None) -> list[Manque]:
    """Everything that is missing before the form is finished, in the order of the page."""
    return completude.manques(
        identification, Fiche, SECTIONS, contenu or contenu_of(db, identification), identite(db, identification)
    )


def identite(db: Session, identification: Identification) -> list[Manque]:
    """What the profile does not say: the number by which the OF is known, or why it has none."""
    delegation = db.get_one(Delegation, identification.delegation_id)
    organisme = db.get_one(Organisme, delegation.organisme_id)
    if organisme.siret or organisme.sans_siret:
        return []
    return [Manque("identite", "Numéro SIRET", "Indiquez le SIRET dans votre profil, ou pourquoi vous n’en avez pas.", "siret")]
