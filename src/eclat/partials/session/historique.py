"""What happened to a session, said to each reader."""

from collections.abc import Mapping

from markupsafe import Markup
from sqlmodel import Session

from eclat.domain.sessions import assiduite, nouveautes
from eclat.domain.socle import session_policies
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import journal
from eclat.engines.workflow import past_of
from eclat.formats import plural
from eclat.francais import listed
from eclat.models import EtatSession, Evenement, Organisme, SessionCqp
from eclat.partials import timeline
from eclat.partials.point import historique
from eclat.partials.session.jury import JURY
from eclat.partials.timeline import Line

LOOKS = {
    "ouverture": ("pencil", ""),
    "depot": ("inbox", "info"),
    "retrait": ("pencil", "warn"),
    "annulation": ("ban", "bad"),
    "attribution": ("users-round", "accent"),
    "accord": ("check", "ok"),
    "desaccord": ("x", "bad"),
    "validation": ("badge-check", "ok"),
    "arbitrage_ouverture": ("badge-check", "ok"),
    "invalidation": ("x", "bad"),
    "arbitrage_refus": ("x", "bad"),
    "commencement": ("play", "info"),
    "modification": ("pencil", "info"),
    "calendrier": ("calendar-days", "info"),
    "lieux": ("calendar-days", "info"),
    "periodes": ("calendar-days", "info"),
    "formateur_ajout": ("user-round-plus", "info"),
    "formateur_retrait": ("user-round-x", "info"),
    "abandon": ("user-round-x", "warn"),
    "reprise": ("user-round-plus", "ok"),
    "demande_avis": ("message-square", ""),
    "avis_comite": ("message-square", "info"),
    "jury_organisation": ("calendar-days", "info"),
    "jury_membre": ("user-round-plus", "info"),
    "jury_retrait": ("user-round-x", "info"),
    "jury_remplacement": ("arrow-left-right", "info"),
    "jury_proposition": ("send", "info"),
    "jury_confirmation": ("calendar-check", "ok"),
    "jury_relance": ("send", ""),
    "jury_distance": ("monitor", "info"),
    "jury_admission": ("user-round-check", "warn"),
    "jury_report": ("calendar-x-2", "bad"),
    "jury_presence": ("list-todo", "info"),
    "pv_empechement": ("arrow-left-right", "warn"),
    "pv_abandon": ("x", "warn"),
    "pv_abandon_attribue": ("x", "warn"),
    "jury_tenue": ("gavel", "info"),
    **historique.LOOKS,
}


def candidates(past: str, event: Evenement) -> str:
    """Which rows and fields changed, never what they hold: “ligne 3 : Né(e) le”."""
    said, gone = list(event.details.get("lignes", ())), event.details.get("retirees", 0)
    if gone:
        said.append(plural(gone, "candidat retiré", "candidats retirés"))
    more = event.details.get("changees", 0) - len(event.details.get("lignes", ()))
    if more:
        said.append(plural(more, "autre ligne", "autres lignes"))
    return f"{past}\u00a0: {' ; '.join(said)}" if said else past


# Of OC Éclat among itself: the organisme reads what came of it.
QUIET = ("accord", "desaccord", "demande_avis", "avis_comite", *historique.AMONG_AGENTS)


def history(db: Session, session: SessionCqp, user: Utilisateur) -> list[Line]:
    """What happened, newest first. To its organisme, OC Éclat acts as one."""
    own = db.get_one(Organisme, session.organisme_id).nom
    lines = journal.about(db, session, without=() if user.est_agent else QUIET)
    follows = session_policies.can_follow_session(db, user, session)
    names = {str(each.id): each.appele for each in assiduite.inscrits(db, session)} if follows else {}
    return [as_line(each, own, user, names) for each in lines]


def as_line(event: Evenement, own: str, user: Utilisateur, names: Mapping[str, str]) -> Line:
    """``names``: of its candidates, by key, for who may read them."""
    theirs = event.acteur_qualite == own
    who = event.acteur_nom if theirs or (user.est_agent and event.acteur_id) else "OC Éclat"
    return timeline.line(event, Markup("<b>{}</b> {}").format(who, told(event, user) + named(event, names)), LOOKS)


def named(event: Evenement, names: Mapping[str, str]) -> str:
    """“ (Giordano Elsa)”: of whom a line speaks, whose name the journal does not keep."""
    who = names.get(event.details.get("candidat", ""))
    return f" ({who})" if who else ""


def told(event: Evenement, user: Utilisateur) -> str:
    """What follows the actor's name, with what the journal keeps of it for this reader."""
    past, motif = past_of(event.objet_type, event.verbe), event.details.get("motif")
    if "changements" in event.details:
        return f"{past}\u00a0: {' ; '.join(map(nouveautes.dit, event.details['changements']))}"
    if event.verbe in JURY:
        return f"{past}{JURY[event.verbe](event.details)}"
    if event.verbe == "depot" and event.avant == EtatSession.A_COMPLETER:
        return "a complété la demande d’ouverture et l’a déposée à nouveau"
    if event.verbe == "attribution" and user.est_agent:
        return f"a confié la demande à {listed(event.details['membres'])}"
    if event.verbe == "arbitrage_ouverture" and not user.est_agent:
        return "a ouvert la session"
    if event.verbe == "candidats":
        return candidates(past, event)
    if event.verbe == "abandon" and event.details.get("corrige"):
        return "a corrigé un abandon"
    if event.verbe == "invalidation":
        return past
    if event.verbe == "renvoi" and not user.est_agent:
        return f"a demandé de compléter {plural(len(event.details['points']), 'point', 'points')}"
    if event.verbe == "demande_avis":
        return f"a demandé l’avis de {listed(event.details['membres'])}, du comité technique"
    if event.verbe in historique.DETAILS:
        return historique.DETAILS[event.verbe](event.details)
    return f"{past}\u00a0: {motif}" if motif and event.verbe != "attribution" else past
