"""What the jury proposes for a candidate: computed from what they aimed at, what they held already and what was said of each bloc.

Nobody types it. Whole CQP: all that was left to win. Blocs: those aimed at, which make the CQP when they complete the blocs held.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from eclat.formats import plural
from eclat.models import PresenceJury, ValeurBloc, Visee

OBTENU = (ValeurBloc.VALIDE, ValeurBloc.DISPENSE)


class Issue(StrEnum):
    TOTALE = "totale"
    BLOCS_VISES = "blocs_vises"
    PARTIELLE = "partielle"
    NON_VALIDE = "non_valide"
    ABSENT = "absent"
    EXCUSE = "excuse"
    EN_ATTENTE = "en_attente"
    REPORTE = "reporte"
    A_SAISIR = "a_saisir"


DITES = {
    Issue.TOTALE: "Validation totale",
    Issue.BLOCS_VISES: "Validation des blocs visés",
    Issue.PARTIELLE: "Validation partielle",
    Issue.NON_VALIDE: "Non validé",
    Issue.ABSENT: "Absent",
    Issue.EXCUSE: "Excusé",
    Issue.EN_ATTENTE: "En attente",
    Issue.REPORTE: "Reporté",
    Issue.A_SAISIR: "À saisir",
}


@dataclass(frozen=True)
class Proposition:
    """``vises``, ``obtenus``, ``tenus``: codes of blocs, in the order of the registration: what was aimed at, what this jury gives, what is
    held with what was held before. ``restent``: how many aimed at have no result yet."""

    issue: Issue
    vises: tuple[str, ...] = ()
    obtenus: tuple[str, ...] = ()
    tenus: tuple[str, ...] = ()
    total: int = 0
    restent: int = 0

    @property
    def dite(self) -> str:
        """“Validation totale”, “Partielle, 3 sur 4”, “2 blocs à saisir”"""
        if self.issue == Issue.A_SAISIR:
            return f"{plural(self.restent, 'bloc', 'blocs')} à saisir"
        if self.issue == Issue.PARTIELLE:
            return f"Partielle, {len(self.tenus)} sur {self.total}"
        return DITES[self.issue]

    @property
    def complete(self) -> bool:
        """Whether this jury gives the whole certification: who held all of it already won nothing."""
        return self.issue == Issue.TOTALE and bool(self.obtenus)


def proposition(
    blocs: Sequence[str],
    *,
    vise: Visee | None,
    vises: Collection[str],
    presence: PresenceJury,
    valeurs: Mapping[str, ValeurBloc],
) -> Proposition:
    """``blocs``: those of the registration; ``vises``: those aimed at where it is not the whole."""
    held = {code for code in blocs if valeurs.get(code) == ValeurBloc.DEJA_ACQUIS}
    aimed = tuple(code for code in blocs if code not in held and (vise != Visee.BLOCS or code in vises))
    if presence != PresenceJury.PRESENT:
        return Proposition(Issue(presence.value), aimed, tenus=tuple(code for code in blocs if code in held), total=len(blocs))
    won = tuple(code for code in aimed if valeurs.get(code) in OBTENU)
    kept = tuple(code for code in blocs if code in held or code in won)
    silent = sum(code not in valeurs for code in aimed)
    return Proposition(issue(aimed, won, kept, len(blocs), silent), aimed, won, kept, len(blocs), silent)


def issue(aimed: Sequence[str], won: Sequence[str], kept: Sequence[str], total: int, silent: int) -> Issue:
    if silent:
        return Issue.A_SAISIR
    if len(kept) == total:
        return Issue.TOTALE
    if aimed and len(won) == len(aimed):
        return Issue.BLOCS_VISES
    return Issue.PARTIELLE if won else Issue.NON_VALIDE
