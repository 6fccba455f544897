"""The form of a request to open a session (P13): its fields in order, by section, and what is missing before it can be handed over."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints
from sqlmodel import Session

from eclat.domain.dossiers.formulaires import Long, of
from eclat.domain.sessions import catalogue, couverture
from eclat.domain.socle.champs import (
    CodePostal,
    Courriel,
    Entier,
    FormModel,
    Ligne,
    Nom,
    Proche,
    Telephone,
    Texte,
)
from eclat.models import Modalite, NatureChoix, NaturePiece, SessionCqp

TITRE = "Demande d’ouverture de session"
SECTIONS = {
    "formation": "La formation",
    "lieu": "Lieu et dates",
    "calendrier": "Calendrier",
    "equipe": "Équipe",
    "responsable": "Responsable de la session",
    "jury": "Jury prévu",
    "organisation": "Financement et sous-traitance",
    "pieces": "Pièces",
}
MODALITES = {
    Modalite.PRESENTIEL: ("Présentiel", "Tout se passe dans vos locaux et en structure d’accueil."),
    Modalite.MIXTE: ("Mixte", "Une partie à distance, présentiel pour les évaluations."),
    Modalite.A_DISTANCE: ("À distance", "Seules les évaluations se tiennent en présentiel."),
}
Heures = Annotated[Entier, Field(ge=1, le=3000)]
Code = Annotated[Ligne, StringConstraints(max_length=64)]
LISTES = {"acces": NatureChoix.ACCES, "financements": NatureChoix.FINANCEMENT}


class Ouverture(FormModel):
    """The fields of the request itself. Its calendar, its team and its documents are rows of their own."""

    habilitation_id: UUID = Field(title="CQP et habilitation", json_schema_extra=of("formation", "Choisissez le CQP.", "CQP"))
    blocs: list[Code] = Field(
        default_factory=list,
        title="Blocs visés",
        description="N’en choisissez aucun si la session prépare le CQP entier.",
        json_schema_extra=of("formation", "", forme="coches"),
    )
    intitule: Annotated[Ligne, StringConstraints(max_length=120)] = Field(
        title="Intitulé de la session",
        description="Le lieu et la période, par exemple : Avignon, janvier 2027.",
        json_schema_extra=of("formation", "Donnez un intitulé à la session."),
    )
    modalite: Modalite = Field(
        title="Modalité", json_schema_extra=of("formation", "Choisissez comment la formation se déroule.", forme="radio")
    )
    part_distance: Annotated[Entier, Field(ge=1, le=100)] | None = Field(
        default=None,
        title="Part à distance, en pour cent",
        json_schema_extra=of("formation", "Indiquez la part à distance, de 1 à 100.", "Part à distance", inputmode="numeric"),
    )
    assistance: Long = Field(
        default="",
        title="Assistance à distance",
        description="Qui accompagne les stagiaires, par quels moyens, et les évaluations qui jalonnent la formation.",
        json_schema_extra=of("formation", "Dites comment les stagiaires sont accompagnés à distance."),
    )
    places: Annotated[Entier, Field(ge=1, le=1000)] = Field(
        title="Nombre de places", json_schema_extra=of("formation", "Indiquez le nombre de places.")
    )
    adresse: Annotated[Ligne, StringConstraints(max_length=200)] = Field(
        title="Adresse", json_schema_extra=of("lieu", "Indiquez l’adresse du centre de formation.")
    )
    code_postal: CodePostal = Field(
        title="Code postal", json_schema_extra=of("lieu", "Indiquez le code postal.", inputmode="numeric")
    )
    ville: Annotated[Ligne, StringConstraints(max_length=100)] = Field(
        title="Ville", json_schema_extra=of("lieu", "Indiquez la ville.")
    )
    accessibilite: Annotated[Ligne, StringConstraints(max_length=200)] = Field(
        default="",
        title="Accessibilité",
        description="Aux personnes handicapées : entrée, étages, sanitaires, stationnement.",
        json_schema_extra=of("lieu", ""),
    )
    positionnement_le: Proche | None = Field(
        default=None,
        title="Positionnement",
        description="Souvent avant le premier jour.",
        json_schema_extra=of("lieu", "", type="date"),
    )
    debut: Proche = Field(title="Début", json_schema_extra=of("lieu", "Indiquez le premier jour de la session.", "Début"))
    fin: Proche = Field(title="Fin", json_schema_extra=of("lieu", "Indiquez le dernier jour de la session.", "Fin"))
    heures_centre: Heures = Field(
        title="Heures en centre de formation", json_schema_extra=of("calendrier", "Indiquez les heures en centre de formation.")
    )
    heures_structure: Heures = Field(
        title="Heures en structure d’accueil", json_schema_extra=of("calendrier", "Indiquez les heures en structure d’accueil.")
    )
    alternance: Long = Field(
        default="",
        title="Précisions sur l’alternance",
        description="Le rythme, les structures d’accueil, les tuteurs.",
        json_schema_extra=of("calendrier", ""),
    )
    responsable_nom: Nom = Field(title="Nom", json_schema_extra=of("responsable", "Indiquez son nom.", "Nom du responsable"))
    responsable_prenom: Nom = Field(
        title="Prénom", json_schema_extra=of("responsable", "Indiquez son prénom.", "Prénom du responsable")
    )
    responsable_telephone: Telephone = Field(
        title="Téléphone", json_schema_extra=of("responsable", "Indiquez son téléphone.", "Téléphone du responsable", type="tel")
    )
    responsable_courriel: Courriel = Field(
        title="Adresse mail",
        json_schema_extra=of("responsable", "Indiquez son adresse mail.", "Adresse mail du responsable", type="email"),
    )
    jury_le: Proche = Field(title="Date prévue du jury", json_schema_extra=of("jury", "Indiquez la date prévue du jury."))
    jury_lieu: Annotated[Ligne, StringConstraints(max_length=200)] = Field(
        default="", title="Lieu du jury", description="Le même lieu, si vous n’indiquez rien.", json_schema_extra=of("jury", "")
    )
    experts: Annotated[Texte, StringConstraints(max_length=2000)] = Field(
        default="",
        title="Experts souhaités",
        description="Ceux que vous proposez pour le jury, avec leur qualité.",
        json_schema_extra=of("jury", ""),
    )
    acces: list[Code] = Field(
        default_factory=list, title="Voies d’accès ouvertes", json_schema_extra=of("organisation", "", forme="coches")
    )
    financements: list[Code] = Field(
        default_factory=list, title="Financements prévus", json_schema_extra=of("organisation", "", forme="coches")
    )
    financement: Long = Field(default="", title="Précisions sur le financement", json_schema_extra=of("organisation", ""))
    sous_traitance: Annotated[Texte, StringConstraints(max_length=2000)] = Field(
        default="",
        title="Sous-traitance",
        description="Les sous-traitants et ce qu’ils font, s’il y en a.",
        json_schema_extra=of("organisation", ""),
    )


DISTANCE = ("part_distance", "assistance")


def offered(db: Session, session: SessionCqp, name: str, raw: Sequence[str]) -> Sequence[str]:
    """An answer, without what is not offered today; what was chosen stays, whatever became of it."""
    if name == "habilitation_id":
        known = {str(each.habilitation_id) for each in couverture.of(db, session.organisme_id)} | {str(session.habilitation_id)}
    elif name == "blocs":
        known = {each.code for each in catalogue.blocs_of(db, session)} | set(session.blocs)
    elif name in LISTES:
        held = getattr(session, name)
        known = {each.code for each in catalogue.choices(db, LISTES[name], session.debut, held)}
    else:
        return raw
    return [key for key in raw if key in known]


def awaits(db: Session, session: SessionCqp, nature: NaturePiece, target: UUID) -> bool:
    """Whether a document of this nature may answer to a thing of this request: one that OC Éclat asks for."""
    return nature == NaturePiece.REQUISE and target in {each.id for each in catalogue.required_documents(db, session)}


def distant(session: SessionCqp) -> bool:
    return session.modalite in (Modalite.MIXTE, Modalite.A_DISTANCE)
