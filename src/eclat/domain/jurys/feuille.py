"""The attendance sheet of a jury, to print: a page for each half-day, a line for each member. It names no candidate (P14)."""

from typing import Any

from sqlmodel import Session

from eclat.domain.jurys import composition
from eclat.domain.sessions import heures, invitations
from eclat.formats import JOURS, format_date
from eclat.models import Organisme, SessionCqp, Voix


def printed(db: Session, session: SessionCqp) -> dict[str, Any]:
    there = composition.of(db, session)
    return {
        "session": session.intitule,
        "numero": session.numero,
        "organisme": db.get_one(Organisme, session.organisme_id).nom,
        "lieu": invitations.where(there.jury) if there.jury else "",
        "heure": heures.said_of(there.code_postal),
        "quorum": there.quorum.voulu,
        "pages": [
            {
                "jour": f"{JOURS[each.jour.weekday()].capitalize()} {format_date(each.jour)}",
                "heures": f"{heures.said(each.de)} – {heures.said(each.a)}",
                "membres": [
                    {"nom": place.nom, "place": place.dite + (", voix consultative" if place.voix == Voix.CONSULTATIVE else "")}
                    for place in there.places
                    if not place.vide
                ],
            }
            for each in there.seances
        ],
    }
