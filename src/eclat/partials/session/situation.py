"""Where a session stands, said to each reader in one sentence, its steps, and what happened to it."""

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup
from sqlmodel import Session

from eclat.domain.sessions import ouverture
from eclat.domain.socle import session_policies
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import journal
from eclat.engines.workflow import past_of
from eclat.formats import format_date, format_date_short, plural
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
        "Votre demande est étudiée par le binôme paritaire. Un mail vous dira la suite.",
        "Demandée le {f[demandee]}, elle est étudiée par le binôme paritaire.",
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
    return Markup(SENTENCES[session.etat][0 if own else 1]).format(f=facts(db, session, own=own)).strip()


def facts(db: Session, session: SessionCqp, *, own: bool) -> Mapping[str, Any]:
    found: dict[str, Any] = {
        "organisme": db.get_one(Organisme, session.organisme_id).nom,
        "demandee": format_date(session.demandee_le),
        "debut": format_date(session.debut),
        "fin": format_date(session.fin),
        "manque": "",
    }
    if own and session.etat == E.BROUILLON:
        left = len(ouverture.manques(db, session))
        found["manque"] = f"Il y manque {plural(left, 'élément', 'éléments')}." if left else "Rien n’y manque."
    return found


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


def history(db: Session, session: SessionCqp, user: Utilisateur) -> list[Line]:
    """What happened, newest first. To its organisme, OC Éclat acts as one."""
    return [as_line(db, each, session, user) for each in journal.about(db, session)]


def as_line(db: Session, event: Evenement, session: SessionCqp, user: Utilisateur) -> Line:
    ours = user.est_agent or event.acteur_qualite == db.get_one(Organisme, session.organisme_id).nom
    who = event.acteur_nom if ours else "OC Éclat"
    told = f"{past_of(event.objet_type, event.verbe)} : {event.details['motif']}" if event.verbe == "annulation" else None
    return timeline.line(event, Markup("<b>{}</b> {}").format(who, told or said(event)), LOOKS)


def said(event: Evenement) -> str:
    if event.verbe == "depot" and event.avant == E.A_COMPLETER:
        return "a complété la demande d’ouverture et l’a déposée à nouveau"
    return past_of(event.objet_type, event.verbe)
