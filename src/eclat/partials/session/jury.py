"""What the history of a session says of its jury, after who did it."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlmodel import Session

from eclat import clock
from eclat.domain.jurys import composition
from eclat.formats import format_date
from eclat.francais import listed
from eclat.models import EtatSession, SessionCqp


def sits(db: Session, session: SessionCqp) -> dict[str, str]:
    """Whether it sits, or sat, while its procès-verbal is typed: “Le jury se réunit depuis le 21 décembre 2026”, “peut être saisi”."""
    if session.etat != EtatSession.PV_EN_SAISIE:
        return {"jury_reuni": "", "pv_saisi": ""}
    there = composition.of(db, session)
    if not there.siege:
        return {"jury_reuni": f"Le jury s’est réuni le {format_date(session.jury_le)}", "pv_saisi": "est à saisir"}
    first = there.seances[0].jour
    since = "aujourd’hui" if first == clock.today() else f"depuis le {format_date(first)}"
    return {"jury_reuni": f"Le jury se réunit {since}", "pv_saisi": "peut être saisi"}


def member(details: Mapping[str, Any]) -> str:
    """“ : Salomé Mercier, à la place de Philippe Anselme. Motif : …”"""
    said = f"\u00a0: {details.get('membre', '')}"
    said += f", à la place de {details['ancien']}" if "ancien" in details else ""
    return said + (f". Motif\u00a0: {details['motif']}" if details.get("motif") else "")


JURY: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "jury_membre": member,
    "jury_retrait": member,
    "jury_remplacement": member,
    "jury_organisation": lambda details: f"\u00a0: {' ; '.join(details.get('jours', ()))}",
    "jury_relance": lambda details: f"\u00a0: {listed(details['membres'])}",
    "jury_presence": lambda details: (
        f"\u00a0: {listed(details.get('presents', ()))}" if details.get("presents") else "\u00a0: personne"
    ),
    "jury_proposition": lambda details: "",
    "jury_confirmation": lambda details: (
        f", malgré ce qui était signalé\u00a0: {details['motif']}" if details.get("motif") else ""
    ),
}
