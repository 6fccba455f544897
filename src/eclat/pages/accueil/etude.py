"""The requests entrusted to an agent: to study, sent back, decided lately (instructeur); to read (comité technique)."""

from datetime import timedelta
from typing import Any

from markupsafe import Markup
from sqlmodel import Session

from eclat import clock
from eclat.domain.dossiers import delais_points
from eclat.domain.habilitations import gracieux
from eclat.domain.habilitations.liste import entrusted
from eclat.domain.socle import policies
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.formats import plural
from eclat.models import EtatHabilitation, Habilitation, Role

E = EtatHabilitation
DECIDED = [E.ACCEPTEE, E.REFUSEE]
SHOWN = 6  # one more is read, to know that there are others
LATELY = timedelta(days=30)


def instruction(db: Session, user: Utilisateur) -> dict[str, Any]:
    to_study = entrusted(db, user, Role.INSTRUCTEUR, [E.EN_INSTRUCTION], SHOWN + 1)
    count = plural(len(to_study), "demande attend votre étude", "demandes attendent votre étude")
    if len(to_study) > SHOWN:
        count = f"plus de {SHOWN} demandes attendent votre étude"
    return {
        "a_etudier": to_study,
        "renvoyees": entrusted(db, user, Role.INSTRUCTEUR, [E.A_COMPLETER], SHOWN + 1),
        "decidees": entrusted(db, user, Role.INSTRUCTEUR, DECIDED, SHOWN + 1, decided_since=clock.now() - LATELY),
        "shown": SHOWN,
        "en_retard": delais_points.late(db, Habilitation, E.A_COMPLETER, policies.attributed(user, Role.INSTRUCTEUR)),
        "dit": [Markup("<b>{}</b>").format(count)] if to_study else [],
    }


def reading(db: Session, user: Utilisateur) -> dict[str, Any]:
    to_read = entrusted(db, user, Role.COMITE_TECHNIQUE, [E.EN_INSTRUCTION, E.A_COMPLETER], SHOWN + 1)
    return {
        "a_lire": to_read,
        "recours": gracieux.awaiting(db, user),
        "shown": SHOWN,
        "dit": [plural(len(to_read), "demande est à lire", "demandes sont à lire")] if to_read else [],
    }
