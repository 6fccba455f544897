"""The letters of results to who has no address mail: one PDF for a session, printed and posted by its organisme, or by OC Éclat (P14).

A name, results, what is left and how to appeal; nothing of anybody's birth.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlmodel import Session

from eclat import clock, documents, reglages
from eclat.domain.jurys import dits, recours
from eclat.domain.jurys.notifications import Notifie, blocs_of
from eclat.domain.socle.delais import months_after
from eclat.domain.socle.errors import Interdit
from eclat.domain.socle.recours_policies import can_take_letters
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.formats import format_date
from eclat.models import Cqp, Habilitation, Organisme, SessionCqp
from eclat.settings import get_settings


def made(db: Session, session: SessionCqp, told: Sequence[Notifie], *, by: Utilisateur) -> bytes:
    """The PDF. Raises Interdit."""
    if not can_take_letters(db, by, session):
        raise Interdit("take letters")
    return documents.render("lettres_resultats", printed(db, session, told), at=clock.now())


def printed(db: Session, session: SessionCqp, told: Sequence[Notifie]) -> dict[str, Any]:
    """What they say: plain words, one letter for each."""
    organisme = db.get_one(Organisme, session.organisme_id).nom
    blocs = blocs_of(db, session)
    return {
        "numero": session.numero,
        "cqp": db.get_one(Cqp, db.get_one(Habilitation, session.habilitation_id).cqp_id).intitule,
        "organisme": organisme,
        "formation": f"{session.intitule}, du {format_date(session.debut)} au {format_date(session.fin)}",
        "jury": format_date(session.jury_le),
        "contact": get_settings().publisher or get_settings().admin_email,
        "lettres": [letter(db, each, dits.blocs_dits(blocs, each.ligne), organisme) for each in told if each.notification],
    }


def printed_today(db: Session) -> date:
    """The last day to appeal, of a letter that is printed for the first time."""
    return months_after(clock.today(), reglages.of(db).recours_months)


def letter(db: Session, told: Notifie, said: Sequence[dits.BlocDit], organisme: str) -> dict[str, Any]:
    assert told.notification is not None
    return {
        "nom": f"{told.ligne.prenom} {told.ligne.nom_affiche}".strip(),
        "le": format_date(told.notification.cree_le),
        "rectifie": told.notification.rectifie,
        "titre": dits.titre(told.ligne, said),
        "blocs": [
            {"nom": each.nom, "dit": each.dit[0], "observation": each.observation, "conseil": each.conseil} for each in said
        ],
        "observations": told.ligne.passage.observations,
        "suite": dits.suite(told.ligne, said, organisme, lettre=True),
        "jusqu_au": format_date(recours.last_day(db, told.notification) or printed_today(db)),
        "reponse": f"{reglages.of(db).recours_answer_months} mois",
    }
