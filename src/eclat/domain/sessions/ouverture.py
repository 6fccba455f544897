"""The form of a request to open a session (P13): its fields in order, by section, and what is missing before it can be handed over."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints
from sqlmodel import Session

from eclat.domain.dossiers import completude
from eclat.domain.dossiers.completude import Manque
from eclat.domain.dossiers.dossiers import Contenu, contenu_of
from eclat.domain.dossiers.formulaires import Long, of
from eclat.domain.sessions import calendrier, couverture, verifications
from eclat.domain.sessions.calendrier import CALENDRIER
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
    missing_message,
)
from eclat.engines.grilles import bilans
from eclat.formats import plural
from eclat.models import Modalite, SessionCqp

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


class Ouverture(FormModel):
    """The fields of the request itself. Its calendar, its team and its documents are rows of their own."""

    habilitation_id: UUID = Field(title="CQP et habilitation", json_schema_extra=of("formation", "Choisissez le CQP.", "CQP"))
    intitule: Annotated[Ligne, StringConstraints(max_length=120)] = Field(
        title="Intitulé de la session",
        description="Le lieu et la période, par exemple : Avignon, janvier 2027.",
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
    autres_lieux: Annotated[Texte, StringConstraints(max_length=2000)] = Field(
        default="", title="Autres lieux", description="Un par ligne, avec l’adresse.", json_schema_extra=of("lieu", "")
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
        title="Périodes d’alternance",
        description="Les dates en centre et en structure d’accueil, le rythme, les tuteurs.",
        json_schema_extra=of("calendrier", "Décrivez les périodes d’alternance."),
    )
    responsable_nom: Nom = Field(title="Nom", json_schema_extra=of("responsable", "Indiquez son nom.", "Nom du responsable"))
    responsable_prenom: Nom = Field(
        title="Prénom", json_schema_extra=of("responsable", "Indiquez son prénom.", "Prénom du responsable")
    )
    responsable_telephone: Telephone = Field(
        title="Téléphone", json_schema_extra=of("responsable", "Indiquez son téléphone.", "Téléphone du responsable", type="tel")
    )
    responsable_courriel: Courriel = Field(
        title="Courriel", json_schema_extra=of("responsable", "Indiquez son courriel.", "Courriel du responsable", type="email")
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
    financement: Long = Field(title="Financement", json_schema_extra=of("organisation", "Décrivez le financement de la session."))
    sous_traitance: Annotated[Texte, StringConstraints(max_length=2000)] = Field(
        default="",
        title="Sous-traitance",
        description="Les sous-traitants et ce qu’ils font, s’il y en a.",
        json_schema_extra=of("organisation", ""),
    )


DISTANCE = ("part_distance", "assistance")


def offered(db: Session, session: SessionCqp, raw: Sequence[str]) -> Sequence[str]:
    """The habilitations among which one may choose today, and the one that was chosen, whatever became of it."""
    keys = {str(each.habilitation_id) for each in couverture.of(db, session.organisme_id)} | {str(session.habilitation_id)}
    return [key for key in raw if key in keys]


def distant(session: SessionCqp) -> bool:
    return session.modalite in (Modalite.MIXTE, Modalite.A_DISTANCE)


def contradictions(session: SessionCqp) -> Mapping[str, str]:
    """What two answers say against one another, by the field to correct."""
    found = {}
    if session.debut and session.fin and session.fin < session.debut:
        found["fin"] = "La fin vient après le début : vérifiez les deux dates."
    if session.positionnement_le and session.fin and session.positionnement_le > session.fin:
        found["positionnement_le"] = "Le positionnement vient avant la fin de la session : vérifiez la date."
    if session.jury_le and session.debut and session.jury_le < session.debut:
        found["jury_le"] = "Le jury vient après le début de la session : vérifiez la date."
    return found


def manques(db: Session, session: SessionCqp, contenu: Contenu | None = None) -> list[Manque]:
    """Everything that is missing before the deposit, in the order of the page."""
    others = [*of_distance(session), *of_contradictions(session), *of_calendar(db, session), *of_bounds(db, session)]
    return completude.manques(session, Ouverture, SECTIONS, contenu or contenu_of(db, session), others)


def of_distance(session: SessionCqp) -> Iterator[Manque]:
    for name in DISTANCE:
        if distant(session) and not getattr(session, name) and name not in session.saisies:
            field = Ouverture.model_fields[name]
            yield Manque("formation", completude.called(field), missing_message(field), f"champ-{name}")


def of_contradictions(session: SessionCqp) -> Iterator[Manque]:
    for name, said in contradictions(session).items():
        field = Ouverture.model_fields[name]
        yield Manque(completude.section_of(Ouverture, name), completude.called(field), said, f"champ-{name}", faux=True)


def of_calendar(db: Session, session: SessionCqp) -> Iterator[Manque]:
    """What is missing from the calendar, said once: its own page shows which rows."""
    bilan = bilans.of(db, CALENDRIER, session)
    if not bilan.lignes:
        yield Manque("calendrier", "Demi-journées", "Ajoutez les demi-journées de la session.", "calendrier-resume")
    elif bilan.a_reprendre:
        said = f"Le calendrier a des demi-journées à reprendre : {bilan.a_reprendre}."
        yield Manque("calendrier", "Demi-journées", said, "calendrier-resume", faux=bool(bilan.fausses))
    outside = len(calendrier.of(db, session).hors(session.debut, session.fin))
    if outside:
        said = f"{plural(outside, 'demi-journée est', 'demi-journées sont')} en dehors de la session : changez ses dates ou le calendrier."
        yield Manque("calendrier", "Demi-journées hors de la session", said, "calendrier-resume", faux=True)


def of_bounds(db: Session, session: SessionCqp) -> Iterator[Manque]:
    """The bounds of the catalogue that keep the request from being handed over, where they are strict."""
    for each in verifications.of(db, session):
        if each.bloque:
            yield Manque(each.section, each.titre, each.dit, each.ancre, faux=True)
