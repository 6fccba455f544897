"""Where a session stands, said to each reader in one sentence, its steps, and what happened to it."""

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup
from sqlmodel import Session

from eclat.domain.sessions import ouverture, validation
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
}
# By state: what its organisme reads, then what others do. ``{f[…]}`` are facts.
SENTENCES: dict[EtatSession, tuple[str, str]] = {
    E.BROUILLON: (
        "Votre demande est en brouillon : OC Éclat ne la voit pas encore. {f[manque]}",
        "<b>{f[organisme]}</b> prépare encore cette demande.",
    ),
    E.DEMANDEE: (
        "Votre demande est chez <b>OC Éclat</b> depuis le {f[demandee]}. Un administrateur va la confier à un binôme paritaire.",
        "Demandée le {f[demandee]}, elle attend d’être confiée à un binôme paritaire.",
    ),
    E.EN_VALIDATION: (
        "Votre demande est étudiée par {f[membres]}. Un mail vous dira la suite.",
        "Demandée le {f[demandee]}. {f[avis]}",
    ),
    E.A_COMPLETER: (
        "Le binôme paritaire vous demande de compléter votre demande, puis de la déposer à nouveau.",
        "Renvoyée : <b>{f[organisme]}</b> doit la compléter, puis la déposer à nouveau.",
    ),
    E.OUVERTE: ("Votre session est <b>ouverte</b> : elle commence le {f[debut]}.", "Ouverte : elle commence le {f[debut]}."),
    E.EN_COURS: ("Votre session est en cours, jusqu’au {f[fin]}.", "En cours, jusqu’au {f[fin]}."),
    E.REFUSEE: ("OC Éclat a refusé l’ouverture de cette session.", "L’ouverture de cette session est refusée."),
    E.ANNULEE: ("Cette session est annulée.", "Cette session est annulée."),
}


def nom(session: SessionCqp) -> str:
    return session.intitule or f"Session {session.numero}"


def liste(user: Utilisateur) -> str:
    """What the list is called for this reader."""
    return "Sessions" if user.est_agent else "Gestion des sessions de Formation CQP"


def sentence(db: Session, session: SessionCqp, user: Utilisateur) -> Markup:
    """Where the session stands and what comes next, for this reader."""
    own = session_policies.can_edit_session(db, user, session)
    return Markup(SENTENCES[session.etat][0 if own else 1]).format(f=facts(db, session, user, own=own)).strip()


def facts(db: Session, session: SessionCqp, user: Utilisateur, *, own: bool) -> Mapping[str, Any]:
    found: dict[str, Any] = {
        "organisme": db.get_one(Organisme, session.organisme_id).nom,
        "demandee": format_date(session.demandee_le),
        "debut": format_date(session.debut),
        "fin": format_date(session.fin),
        "manque": "",
        "membres": "le binôme paritaire",
        "avis": "",
    }
    if session.etat == E.EN_VALIDATION:
        said = validation.opinions(db, session)
        found["membres"] = listed([each.nom for each in said]) if said else found["membres"]
        found["avis"] = waiting(said, user)
    if own and session.etat == E.BROUILLON:
        left = len(ouverture.manques(db, session))
        found["manque"] = f"Il y manque {plural(left, 'élément', 'éléments')}." if left else "Rien n’y manque."
    return found


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
        return Markup("<b>Les deux collèges ne sont pas d’accord</b> : un administrateur décide.")
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
)


def steps(session: SessionCqp) -> list[Step]:
    """Demande, Étude, Ouverture, Formation, Jury: done, under way, to come. None of a session that stopped."""
    if session.etat in (E.REFUSEE, E.ANNULEE):
        return []
    under_way = next(rank for rank, (_, etats) in enumerate(STEPS) if session.etat in etats)
    details = [
        f"le {format_date_short(session.demandee_le)}" if session.demandee_le else "à déposer",
        "par un binôme paritaire",
        "notifiée par mail",
        f"du {format_date_short(session.debut)}" if session.debut else "",
        f"prévu le {format_date_short(session.jury_le)}" if session.jury_le else "",
    ]
    labels = [label for label, _ in STEPS] + ["Jury"]
    return [
        {"label": label, "detail": detail, "state": "done" if rank < under_way else "now" if rank == under_way else "next"}
        for rank, (label, detail) in enumerate(zip(labels, details, strict=True))
    ]


QUIET = ("accord", "desaccord")  # of the binôme among itself: the organisme reads what came of it


def history(db: Session, session: SessionCqp, user: Utilisateur) -> list[Line]:
    """What happened, newest first. To its organisme, OC Éclat acts as one."""
    own = db.get_one(Organisme, session.organisme_id).nom
    lines = journal.about(db, session, without=() if user.est_agent else QUIET)
    return [as_line(each, own, user) for each in lines]


def as_line(event: Evenement, own: str, user: Utilisateur) -> Line:
    theirs = event.acteur_qualite == own
    who = event.acteur_nom if theirs or (user.est_agent and event.acteur_id) else "OC Éclat"
    return timeline.line(event, Markup("<b>{}</b> {}").format(who, told(event, user)), LOOKS)


def told(event: Evenement, user: Utilisateur) -> str:
    """What follows the actor's name, with what the journal keeps of it for this reader."""
    past, motif = past_of(event.objet_type, event.verbe), event.details.get("motif")
    if event.verbe == "depot" and event.avant == E.A_COMPLETER:
        return "a complété la demande d’ouverture et l’a déposée à nouveau"
    if event.verbe == "attribution" and user.est_agent:
        return f"a confié la demande à {listed(event.details['membres'])}"
    if event.verbe == "arbitrage_ouverture" and not user.est_agent:
        return "a ouvert la session"
    if event.verbe == "invalidation":
        return past
    return f"{past}\u00a0: {motif}" if motif and event.verbe != "attribution" else past
