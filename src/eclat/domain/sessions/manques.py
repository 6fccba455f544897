"""What is missing from a request to open a session before it can be handed over, and what its answers say against one another."""

from collections.abc import Iterator, Mapping

from sqlmodel import Session

from eclat.domain.dossiers import completude
from eclat.domain.dossiers.completude import Manque
from eclat.domain.dossiers.dossiers import Contenu, contenu_of
from eclat.domain.sessions import calendrier, catalogue, verifications
from eclat.domain.sessions.calendrier import CALENDRIER
from eclat.domain.sessions.lieux import LIEUX
from eclat.domain.sessions.ouverture import DISTANCE, SECTIONS, Ouverture, distant
from eclat.domain.sessions.periodes import PERIODES
from eclat.domain.socle.champs import missing_message
from eclat.engines.grilles import bilans
from eclat.formats import plural
from eclat.models import SessionCqp


def contradictions(session: SessionCqp) -> Mapping[str, str]:
    """What two answers say against one another, by the field to correct."""
    found = {}
    if session.debut and session.fin and session.fin < session.debut:
        found["fin"] = "La fin vient après le début : vérifiez les deux dates."
    if session.positionnement_le and session.fin and session.positionnement_le > session.fin:
        found["positionnement_le"] = "Le positionnement vient avant la fin de la session : vérifiez la date."
    if session.jury_le and session.debut and session.jury_le < session.debut:
        found["jury_le"] = "Le jury vient après le début de la session : vérifiez la date."
    return found


def manques(db: Session, session: SessionCqp, contenu: Contenu | None = None) -> list[Manque]:
    """Everything that is missing before the deposit, in the order of the page."""
    contenu = contenu or contenu_of(db, session)
    others = [
        *of_distance(session), *of_contradictions(session), *of_calendar(db, session), *of_rows(db, session), *of_financing(session),
        *of_documents(db, session, contenu), *of_bounds(db, session),
    ]  # fmt: skip
    return completude.manques(session, Ouverture, SECTIONS, contenu, others)


def of_rows(db: Session, session: SessionCqp) -> Iterator[Manque]:
    """What is missing from its periods and its other places, said once of each: their pages show which rows."""
    periods, places = bilans.of(db, PERIODES, session), bilans.of(db, LIEUX, session)
    if not periods.lignes and not session.alternance:
        said = "Ajoutez les périodes en centre et en structure d’accueil."
        yield Manque("calendrier", "Périodes d’alternance", said, "periodes-resume")
    for section, label, anchor, bilan in (
        ("calendrier", "Périodes d’alternance", "periodes-resume", periods), ("lieu", "Autres lieux", "lieux-resume", places),
    ):  # fmt: skip
        if bilan.a_reprendre:
            yield Manque(section, label, f"Des lignes sont à reprendre : {bilan.a_reprendre}.", anchor, faux=bool(bilan.fausses))


def of_financing(session: SessionCqp) -> Iterator[Manque]:
    if not session.financements and not session.financement:
        yield Manque("organisation", "Financement", "Choisissez les financements prévus, ou décrivez-les.", "champ-financements")


def of_documents(db: Session, session: SessionCqp, contenu: Contenu) -> Iterator[Manque]:
    answered = {piece.piece_requise_id for piece, _ in contenu.pieces}
    for each in catalogue.required_documents(db, session):
        if each.obligatoire and each.id not in answered:
            yield Manque("pieces", each.intitule, f"Joignez la pièce « {each.intitule} ».", f"piece-requise-{each.id}")


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
        said = f"Le calendrier a des demi-journées à reprendre : {bilan.a_reprendre}."
        yield Manque("calendrier", "Demi-journées", said, "calendrier-resume", faux=bool(bilan.fausses))
    outside = len(calendrier.of(db, session).hors(session.debut, session.fin))
    if outside:
        said = f"{plural(outside, 'demi-journée est', 'demi-journées sont')} en dehors de la session : changez ses dates ou le calendrier."
        yield Manque("calendrier", "Demi-journées hors de la session", said, "calendrier-resume", faux=True)


def of_bounds(db: Session, session: SessionCqp) -> Iterator[Manque]:
    """The bounds of the catalogue that keep the request from being handed over, where they are strict."""
    for each in verifications.of(db, session):
        if each.bloque:
            yield Manque(each.section, each.titre, each.dit, each.ancre, faux=True)
