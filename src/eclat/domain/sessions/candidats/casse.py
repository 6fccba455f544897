"""Names that a list holds in capitals: kept as they were typed, and proposed as a certificate usually writes them."""

import re
from collections.abc import Sequence
from typing import Final

from sqlmodel import Session

from eclat.domain.sessions.candidats import etat_civil
from eclat.domain.sessions.candidats.tableau import CANDIDATS
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.grilles import tableau
from eclat.engines.grilles.tableau import ouvrir
from eclat.models import Candidat, SessionCqp

NAMES: Final = ("nom_naissance", "nom_usage", "prenoms")


def proposed(text: str) -> str:
    """DE LA TOUR-DUPRÉ is De La Tour-Dupré; what is not in capitals stays."""
    if not text.isupper() or sum(map(str.isalpha, text)) < 2:
        return text
    return re.sub(r"[^\W\d_]+", lambda word: word[0].capitalize(), text)


def of(candidat: Candidat) -> dict[str, str]:
    """By column, what is proposed."""
    held = {name: getattr(candidat, name) for name in NAMES}
    return {name: found for name, text in held.items() if (found := proposed(text)) != text}


def among(rows: Sequence[Candidat]) -> list[tuple[str, str]]:
    """Each name in capitals, with what is proposed."""
    return [(getattr(row, name), found) for row in rows for name, found in of(row).items()]


def rewrite(db: Session, session: SessionCqp, *, by: Utilisateur) -> int:
    """Write every name as proposed, but those that their candidate confirmed as they are. Returns how many rows changed. Raises Interdit,
    Refus."""
    table, count = ouvrir(db, CANDIDATS, session, by=by), 0
    for row in table.rows:
        found = of(row)
        if found and row.etat != etat_civil.E.CONFIRME:
            tableau.fill(table, row, {name: [text] for name, text in found.items()})
            count += 1
    tableau.saved(table)
    return count
