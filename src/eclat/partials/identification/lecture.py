"""The whole identification form, to read."""

from typing import Any

from sqlmodel import Session

from eclat.domain import fiche, organismes
from eclat.domain.fiche import Fiche
from eclat.domain.statuts_juridiques import label_of
from eclat.formats import format_date, format_phone
from eclat.models import Identification, Organisme
from eclat.partials.dossier import lecture


def answer(identification: Identification, name: str) -> str:
    """One answer as it is read."""
    if name == "honneur":
        signed = identification.termine_le
        return f"Déclaré le {format_date(signed)}" if signed else ""
    said = lecture.answer(identification, name)
    return format_phone(said) if name == "responsable_telephone" else said


def file(db: Session, identification: Identification, organisme: Organisme) -> dict[str, Any]:
    """What partials/identification/lecture.html shows."""
    return lecture.rows(db, identification) | {
        "organisme": organisme,
        "statut": label_of(organisme.statut_juridique),
        "dirigeant": organismes.dirigeant_of(db, organisme.id),
        "sections": lecture.sections(db, identification, Fiche, fiche.SECTIONS, lambda name: answer(identification, name)),
    }
