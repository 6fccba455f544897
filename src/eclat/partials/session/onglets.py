"""The parts of a session that runs, as tabs of its pages."""

from typing import Any

from eclat.domain.sessions import edition, effectif
from eclat.domain.socle import session_policies
from eclat.http.context import Context
from eclat.models import EtatSession, SessionCqp

SUIVI, CANDIDATS, PRESENCES, CALENDRIER, JURY, PV, RESULTATS, DOCUMENTS, CERTIFICATS, HISTORIQUE = (
    "session", "candidats", "presences", "seances", "jury", "pv", "resultats", "session-documents", "session-certificats",
    "session-historique",
)  # fmt: skip
LABELS = {
    SUIVI: "Suivi", CANDIDATS: "Candidats", PRESENCES: "Présences", CALENDRIER: "Calendrier", JURY: "Jury", PV: "Procès-verbal", RESULTATS: "Résultats",
    DOCUMENTS: "Documents", CERTIFICATS: "Certificats", HISTORIQUE: "Historique",
}  # fmt: skip
SHOWN = {  # from the state in which there is something there
    PV: (EtatSession.PV_EN_SAISIE, EtatSession.PV_A_SIGNER, EtatSession.A_ATTRIBUER, EtatSession.CLOSE),
    RESULTATS: (EtatSession.A_ATTRIBUER, EtatSession.CLOSE),
    CERTIFICATS: (EtatSession.A_ATTRIBUER, EtatSession.CLOSE),
}


def tabs(ctx: Context, session: SessionCqp, current: str) -> list[dict[str, Any]]:
    """For the macro of that name; none for a session that does not run yet, nor for who does not follow it."""
    if session.etat not in edition.OPENED or not ctx.can(session_policies.can_follow_session, session):
        return []
    candidates, documents = effectif.counted(ctx.db, session)
    counts = {CANDIDATS: candidates, DOCUMENTS: documents}
    return [
        {
            "label": label,
            "url": ctx.url(address(name, session), id=session.id),
            "current": name == current,
            "count": counts.get(name),
        }
        for name, label in LABELS.items()
        if name not in SHOWN or session.etat in SHOWN[name] or name == current
        if name != PV or ctx.me.organisme_id is None or session.etat in SHOWN[RESULTATS]  # told to nobody before all have signed
    ]


def address(name: str, session: SessionCqp) -> str:
    """The route behind a tab: the procès-verbal is a grid while it is typed, then a document."""
    return "pv-signature" if name == PV and session.etat != EtatSession.PV_EN_SAISIE else name
