"""Where a session stands, said to each reader in one sentence, its steps, and what happened to it."""

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup
from sqlmodel import Session

from eclat import clock
from eclat.domain.dossiers import depots, points
from eclat.domain.sessions import assiduite, comite, manques, nouveautes, validation
from eclat.domain.sessions.validation import Opinion
from eclat.domain.socle import session_policies
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import journal
from eclat.engines.workflow import past_of
from eclat.formats import format_date, format_date_short, plural
from eclat.francais import listed, of_name
from eclat.models import EtatSession, Evenement, Organisme, SessionCqp
from eclat.partials import timeline
from eclat.partials.habilitation.etapes import Step
from eclat.partials.point import historique
from eclat.partials.session.jury import JURY, sits
from eclat.partials.timeline import Line

E = EtatSession
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
# By state: what its organisme reads, then what others do. ``{f[…]}`` are facts.
SENTENCES: dict[EtatSession, tuple[str, str]] = {
    E.BROUILLON: (
        "Votre demande est en brouillon : OC Éclat ne la voit pas encore. {f[manque]}",
        "<b>{f[organisme]}</b> prépare encore cette demande.",
    ),
    E.DEMANDEE: (
        "Votre demande est chez <b>OC Éclat</b> depuis le {f[demandee]}. Un administrateur va la confier à un binôme paritaire.",
        "Demandée le {f[demandee]}, elle attend d’être confiée à un binôme paritaire.",
    ),
    E.EN_VALIDATION: (
        "Votre demande est étudiée par {f[membres]}. Un mail vous dira la suite.",
        "Demandée le {f[demandee]}{f[completee]}. {f[avis]} {f[restants]}",
    ),
    E.A_COMPLETER: (
        "{f[demandes]} {f[reponses]}",
        "Renvoyée : <b>{f[organisme]}</b> doit répondre à {f[points]}, puis la déposer à nouveau.",
    ),
    E.OUVERTE: ("Votre session est <b>ouverte</b> : elle commence le {f[debut]}.", "Ouverte : elle commence le {f[debut]}."),
    E.EN_COURS: ("Votre session est en cours, jusqu’au {f[fin]}.", "En cours, jusqu’au {f[fin]}."),
    E.JURY_PLANIFIE: ("Le jury de votre session se tient le {f[jury_le]}.", "Le jury se tient le {f[jury_le]}."),
    E.PV_EN_SAISIE: (
        "{f[jury_reuni]} : le binôme paritaire saisit son procès-verbal.",
        "{f[jury_reuni]} : son procès-verbal {f[pv_saisi]}.",
    ),
    E.PV_A_SIGNER: (
        "Le procès-verbal du jury est saisi : le binôme paritaire le signe.",
        "Le procès-verbal est saisi : il attend ses signatures.",
    ),
    E.A_ATTRIBUER: (
        "Le procès-verbal est signé. <b>OC Éclat</b> attribue les résultats, puis les notifie aux candidats.",
        "Le procès-verbal est signé : un administrateur attribue les résultats.",
    ),
    E.CLOSE: ("Les résultats sont attribués : votre session est close.", "Les résultats sont attribués."),
    E.REFUSEE: ("OC Éclat a refusé l’ouverture de cette session.", "L’ouverture de cette session est refusée."),
    E.ANNULEE: ("Cette session est annulée.", "Cette session est annulée."),
}

OVER = "La formation est finie depuis le {f[fin]}\u00a0: {f[jury]}."


def nom(session: SessionCqp) -> str:
    return session.intitule or f"Session {session.numero}"


def liste(user: Utilisateur) -> str:
    """What the list is called for this reader."""
    return "Sessions" if user.est_agent else "Gestion des sessions de Formation CQP"


def sentence(db: Session, session: SessionCqp, user: Utilisateur) -> Markup:
    """Where the session stands and what comes next, for this reader."""
    own = session_policies.can_edit_session(db, user, session)
    said = OVER if is_over(session) else SENTENCES[session.etat][0 if own else 1]
    return Markup(said).format(f=facts(db, session, user, own=own)).strip()


def is_over(session: SessionCqp) -> bool:
    """Whether its last day has passed, while its jury is awaited."""
    return session.etat == E.EN_COURS and session.fin is not None and session.fin < clock.today()


def jury(session: SessionCqp) -> str:
    past = session.jury_le is not None and session.jury_le < clock.today()
    return f"le jury était prévu le {format_date(session.jury_le)}" if past else "le jury est à venir"


def facts(db: Session, session: SessionCqp, user: Utilisateur, *, own: bool) -> Mapping[str, Any]:
    found: dict[str, Any] = {
        "organisme": db.get_one(Organisme, session.organisme_id).nom,
        "demandee": format_date(session.demandee_le),
        "debut": format_date(session.debut),
        "fin": format_date(session.fin),
        "jury": jury(session),
        "jury_le": format_date(session.jury_le),
        "manque": "",
        "completee": "",
        "restants": "",
        "membres": "le binôme paritaire",
        "avis": "",
        **sits(db, session),
    }
    if session.etat == E.EN_VALIDATION:
        said = validation.opinions(db, session)
        found["membres"] = listed([each.nom for each in said]) if said else found["membres"]
        found["avis"] = (
            Markup("<b>Votre avis est demandé</b> par le binôme.") if asked(db, session, user) else waiting(said, user)
        )
        if last := depots.last_two(db, session):
            found["completee"] = f", complétée le {format_date(last[1].cree_le)}"
        left = len(points.left(db, session))
        found["restants"] = f"{plural(left, 'point reste', 'points restent')} à lever." if left and not own else ""
    if session.etat == E.A_COMPLETER:
        found |= to_complete(db, session)
    if own and session.etat == E.BROUILLON:
        left = len(manques.manques(db, session))
        found["manque"] = f"Il y manque {plural(left, 'élément', 'éléments')}." if left else "Rien n’y manque."
    return found


def asked(db: Session, session: SessionCqp, user: Utilisateur) -> bool:
    """Whether its reader is of the comité technique, and awaited."""
    own = comite.asked_of(db, session, user)
    return own is not None and own.sens is None


def to_complete(db: Session, session: SessionCqp) -> dict[str, Any]:
    """What is asked of the organisme, and what of it still awaits an answer."""
    left, silent = len(points.left(db, session)), len(points.unanswered(db, session))
    many = plural(left, "point", "points")
    said = (
        f"Le binôme paritaire vous demande de compléter {many}."
        if left
        else "Le binôme paritaire a retiré tous les points demandés."
    )
    if not silent:
        then = (
            "Vous avez répondu à tout : <b>déposez à nouveau</b> votre demande."
            if left
            else "<b>Déposez à nouveau</b> votre demande."
        )
    else:
        one = "Répondez-y" if silent == left else "Répondez au dernier" if silent == 1 else f"Répondez aux {silent} derniers"
        then = f"{one}, puis déposez à nouveau votre demande."
    return {"demandes": said, "reponses": Markup(then), "points": many}


def waiting(said: Sequence[Opinion], user: Utilisateur) -> Markup:
    """Who has said what, and whose turn it is."""
    spoken, silent = [each for each in said if each.avis], [each for each in said if not each.avis]
    mine = any(each.siege.personne_id == user.personne_id for each in silent)
    if not said:
        return Markup("Elle est étudiée par le binôme paritaire.")
    if not spoken:
        names = listed([each.nom for each in said if each.siege.personne_id != user.personne_id])
        return (
            Markup("<b>Votre avis est attendu</b>, et celui {}.").format(of_name(names))
            if mine
            else Markup("{} l’étudient.").format(names)
        )
    if not silent:
        return Markup("<b>Les deux collèges ne sont pas d’accord</b> : un administrateur décide.")
    first = spoken[0]
    opinion = "a donné son accord" if first.avis and first.avis.favorable else "n’est pas d’accord"
    whose = Markup("<b>votre avis est attendu</b>") if mine else f"l’avis {of_name(silent[0].nom)} est attendu"
    if first.siege.personne_id == user.personne_id:
        return Markup("Vous avez donné votre avis, celui <b>{}</b> est attendu.").format(of_name(silent[0].nom))
    return Markup("<b>{}</b> {}, {}.").format(first.nom, opinion, whose)


STEPS = (
    ("Demande", (E.BROUILLON,)),
    ("Étude", (E.DEMANDEE, E.EN_VALIDATION, E.A_COMPLETER)),
    ("Ouverture", (E.OUVERTE,)),
    ("Formation", (E.EN_COURS,)),
    ("Jury", (E.JURY_PLANIFIE, E.PV_EN_SAISIE, E.PV_A_SIGNER, E.A_ATTRIBUER)),
    ("Close", (E.CLOSE,)),
)


def steps(session: SessionCqp) -> list[Step]:
    """Demande, Étude, Ouverture, Formation, Jury, Close: done, under way, to come. None of a session that stopped."""
    if session.etat in (E.REFUSEE, E.ANNULEE):
        return []
    under_way = next(rank for rank, (_, etats) in enumerate(STEPS) if session.etat in etats)
    details = [
        f"le {format_date_short(session.demandee_le)}" if session.demandee_le else "à déposer",
        "par un binôme paritaire",
        "notifiée par mail",
        f"du {format_date_short(session.debut)}" if session.debut else "",
        f"prévu le {format_date_short(session.jury_le)}" if session.jury_le else "",
        "certificats",
    ]
    labels = [label for label, _ in STEPS]
    return [
        {"label": label, "detail": detail, "state": "done" if rank < under_way else "now" if rank == under_way else "next"}
        for rank, (label, detail) in enumerate(zip(labels, details, strict=True))
    ]


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
    if event.verbe == "depot" and event.avant == E.A_COMPLETER:
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
