"""The history of a request, for the ``timeline`` macro: agents read every line of the journal, the applicant what concerns it."""

from collections.abc import Callable
from typing import Any

from markupsafe import Markup, escape
from sqlmodel import Session

from eclat.domain.habilitations import demande
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import journal
from eclat.engines.workflow import past_of
from eclat.formats import plural
from eclat.models import EtatHabilitation, Evenement, Habilitation
from eclat.partials import timeline
from eclat.partials.habilitation.faits import enumerate_names
from eclat.partials.point import historique
from eclat.partials.timeline import Line

LOOKS = {
    "ouverture": ("pencil", ""),
    "depot": ("inbox", "info"),
    "invitation": ("mail", "info"),
    "depot_automatique": ("inbox", "info"),
    "retrait": ("pencil", "warn"),
    "attribution": ("users-round", "accent"),
    "demande_avis": ("message-square", ""),
    "avis": ("message-square", "info"),
    **historique.LOOKS,
    "acceptation": ("badge-check", "ok"),
    "refus": ("x", "bad"),
    "recours": ("scale", "warn"),
    "recours_papier": ("scale", "warn"),
    "recours_resiliation": ("scale", "warn"),
    "recours_resiliation_papier": ("scale", "warn"),
    "recours_resiliation_maintien": ("x", "bad"),
    "recours_resiliation_annulation": ("rotate-cw", "ok"),
    "recours_piece": ("file-text", ""),
    "recours_piece_papier": ("file-text", ""),
    "recours_rappel": ("mail", ""),
    "avis_recours": ("message-square", "info"),
    "recours_maintien": ("x", "bad"),
    "recours_reouverture": ("rotate-cw", "ok"),
    "convention": ("file-text", ""),
    "avenant": ("file-text", ""),
    "convention_signature": ("signature", "info"),
    "convention_contresignature": ("signature", "ok"),
    "convention_retrait": ("undo-2", "warn"),
    "rappel_convention": ("mail", ""),
    "suspension": ("pause", "warn"),
    "reprise": ("rotate-cw", "ok"),
    "grief": ("scale", ""),
    "grief_correction": ("pencil", ""),
    "grief_retrait": ("undo-2", ""),
    "grief_piece": ("file-text", ""),
    "griefs_notification": ("scale", "warn"),
    "griefs_reponse": ("reply", "info"),
    "griefs_classement": ("check", "ok"),
    "rappel_griefs": ("mail", ""),
    "echeance_griefs": ("hourglass", "warn"),
    **dict.fromkeys(("audition", "audition_report"), ("calendar-days", "info")),
    "audition_annulation": ("x", ""),
    "audition_note": ("pencil", ""),
    "resiliation": ("ban", "bad"),
    "resiliation_effet": ("ban", "bad"),
    "expiration": ("calendar-x-2", ""),
    "rappel_fin": ("mail", ""),
    "renouvellement": ("rotate-cw", "accent"),
    "releve": ("rotate-cw", "ok"),
}


def history(db: Session, habilitation: Habilitation, user: Utilisateur) -> list[Line]:
    """What happened, newest first."""
    lines = journal.about(db, habilitation)
    if not user.est_agent:
        lines = for_applicant(lines)
    return [as_line(line, for_agent=user.est_agent) for line in lines]


def for_applicant(lines: list[Evenement]) -> list[Evenement]:
    """Changes of state, and who studies the request when that changes: not the work on points before they are sent."""
    kept: list[Evenement] = []
    pair: list[str] = []
    for line in reversed(lines):
        if line.verbe == "attribution":
            before, pair = pair, line.details.get("instructeurs", [])
            if sorted(before) != sorted(pair):
                kept.append(line)
        elif line.avant != line.apres or line.verbe in RECOURS + CONVENTION + GRIEFS + RENEWED:
            kept.append(line)
    return kept[::-1]


def as_line(event: Evenement, *, for_agent: bool) -> Line:
    said = Markup("<b>{}</b> {}").format(event.acteur_nom, told(event)) if for_agent else told_to_applicant(event)
    return timeline.line(event, said, LOOKS)


def told(line: Evenement) -> Markup | str:
    """What follows the actor's name, with what the journal keeps of it."""
    if line.verbe == "depot" and line.avant == EtatHabilitation.A_COMPLETER:
        return "a répondu aux points demandés et déposé à nouveau la demande"
    tell = DETAILS.get(line.verbe)
    return tell(line.details) if tell and line.details else past_of(line.objet_type, line.verbe)


def attributed(details: dict[str, Any]) -> Markup:
    readers = details.get("comite")
    return Markup("a attribué la demande à {}{}").format(
        enumerate_names(details.get("instructeurs") or ["personne"]),
        Markup(", en lecture à {}").format(enumerate_names(readers)) if readers else "",
    )


def signed(details: dict[str, Any]) -> str:
    return f"a signé {details['convention']}"


DETAILS: dict[str, Callable[[dict[str, Any]], Markup | str]] = {
    "attribution": attributed,
    **historique.DETAILS,
    "demande_avis": lambda details: Markup("a demandé l’avis de {}").format(enumerate_names(details["membres"])),
    **dict.fromkeys(("convention_signature", "convention_contresignature"), signed),
    "acceptation": lambda details: f"a accepté la demande : {demande.OBJETS[details['objet']].lower()}",
    "renouvellement": lambda details: f"a commencé son renouvellement, {details['renouvellement']}",
    "releve": lambda details: f"a constaté que {details['suite']}, qui la renouvelle, prend la suite",
    "recours_maintien": lambda details: f"a maintenu le refus : {details['motif']}",
    "recours_resiliation_maintien": lambda details: f"a maintenu la résiliation\u00a0: {details['motif']}",
    "recours_resiliation_annulation": lambda details: f"a annulé la résiliation\u00a0: {details['motif']}",
    "recours_reouverture": lambda details: f"a rouvert l’étude : {details['motif']}",
    "refus": lambda details: f"a refusé la demande : {details['motif']}",
    "griefs_notification": lambda details: f"a notifié {plural(details['griefs'], 'grief', 'griefs')}",
    "griefs_classement": lambda details: f"a classé les griefs sans suite\u00a0: {details['motif']}",
    "resiliation": lambda details: f"a décidé la résiliation de l’habilitation\u00a0: {details['motif']}",
    "suspension": lambda details: f"a suspendu l’habilitation : {details['motif']}",
}


def told_to_applicant(line: Evenement) -> Markup:
    """The same in the applicant's terms: OC Éclat acts as one."""
    details = line.details
    if line.verbe == "attribution":
        names = enumerate_names([Markup("<b>{}</b>").format(name) for name in details.get("instructeurs", [])] or ["un binôme"])
        return Markup("OC Éclat a confié votre demande à {}").format(names)
    if line.verbe == "renvoi":
        return Markup("OC Éclat vous a demandé de compléter <b>{}</b>").format(plural(len(details["points"]), "point", "points"))
    if line.verbe == "depot_automatique":
        return Markup("<b>Tous les délégataires</b> ont terminé : votre demande est partie chez OC Éclat")
    if line.verbe in APPLICANT_VERBS:
        return Markup("<b>{}</b> {}").format(line.acteur_nom, told(line))
    return Markup("<b>OC Éclat</b> {}").format(escape(told(line)))


APPLICANT_VERBS = (
    "ouverture",
    "depot",
    "invitation",
    "retrait",
    "recours",
    "recours_resiliation",
    "recours_piece",
    "convention_signature",
    "griefs_reponse",
    "renouvellement",
)
RECOURS = (
    "recours", "recours_papier", "recours_piece", "recours_piece_papier", "recours_rappel", "recours_maintien", "recours_resiliation",
    "recours_resiliation_papier", "recours_resiliation_maintien", "recours_resiliation_annulation",
)  # fmt: skip
RENEWED = ("renouvellement", "rappel_fin")
CONVENTION = ("convention", "avenant", "convention_signature", "convention_contresignature", "convention_retrait")
GRIEFS = (
    "griefs_notification", "griefs_reponse", "griefs_classement", "audition", "audition_report", "audition_annulation", "audition_note",
    "resiliation",
)  # fmt: skip
