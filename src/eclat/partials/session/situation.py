"""Where a session stands, said to each reader in one sentence, its steps, and what happened to it."""

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup
from sqlmodel import Session

from eclat import clock
from eclat.domain.dossiers import conseil, delais_points, depots, points
from eclat.domain.sessions import manques, validation
from eclat.domain.sessions.validation import Opinion
from eclat.domain.socle import session_policies
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.formats import format_date, format_date_short, plural
from eclat.francais import listed, of_name
from eclat.models import EtatSession, Organisme, SessionCqp
from eclat.partials.habilitation.etapes import Step
from eclat.partials.session.jury import sits

E = EtatSession
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
        "Renvoyée : <b>{f[organisme]}</b> doit répondre à {f[points]}, puis la déposer à nouveau. {f[attendue]}",
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
    own = conseil.asked_of(db, session, user)
    return own is not None and own.sens is None


def to_complete(db: Session, session: SessionCqp) -> dict[str, Any]:
    """What is asked of the organisme, and what of it still awaits an answer."""
    left, silent = len(points.left(db, session)), len(points.unanswered(db, session))
    many = plural(left, "point", "points")
    day = delais_points.last_day(db, session)
    said = (
        f"Le binôme paritaire vous demande de compléter {many}{f', au plus tard le {format_date(day)}' if day else ''}."
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
    awaited = f"Réponse attendue au plus tard le {format_date(day)}." if day else ""
    if delais_points.is_past(day):
        awaited = f"La date donnée est passée : c’était le {format_date(day)}."
    return {"demandes": said, "reponses": Markup(then), "points": many, "attendue": awaited}


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
