"""What follows of what was aimed at, of what was held, and of what the jury said of each bloc (domain: results)."""

import pytest
from sqlmodel import Session

from eclat.domain.jurys.resultats import Issue, proposition
from eclat.models import PresenceJury, ValeurBloc, Visee
from tests import jurys

V, N, D, A = ValeurBloc.VALIDE, ValeurBloc.NON_VALIDE, ValeurBloc.DISPENSE, ValeurBloc.DEJA_ACQUIS
BLOCS = ("BC01", "BC02", "BC03")


@pytest.mark.parametrize(
    ("vise", "vises", "acquis", "valeurs", "issue", "dite"),
    [
        (None, (), (), (V, V, V), Issue.TOTALE, "Validation totale"),
        (None, (), (), (V, D, V), Issue.TOTALE, "Validation totale"),
        (None, (), (), (V, N, V), Issue.PARTIELLE, "Partielle, 2 sur 3"),
        (None, (), (), (N, N, N), Issue.NON_VALIDE, "Non validé"),
        (None, (), (), (V, None, None), Issue.A_SAISIR, "2 blocs à saisir"),
        (Visee.ENTIER, (), ("BC01",), (None, V, V), Issue.TOTALE, "Validation totale"),
        (Visee.ENTIER, (), ("BC01",), (None, N, V), Issue.PARTIELLE, "Partielle, 2 sur 3"),
        (Visee.ENTIER, (), ("BC01",), (None, N, N), Issue.NON_VALIDE, "Non validé"),
        (Visee.ENTIER, (), (), (A, V, V), Issue.TOTALE, "Validation totale"),
        (Visee.BLOCS, ("BC01", "BC02"), (), (V, V, None), Issue.BLOCS_VISES, "Validation des blocs visés"),
        (Visee.BLOCS, ("BC01", "BC02"), (), (V, N, None), Issue.PARTIELLE, "Partielle, 1 sur 3"),
        (Visee.BLOCS, ("BC01", "BC02"), (), (N, N, None), Issue.NON_VALIDE, "Non validé"),
        (Visee.BLOCS, ("BC01", "BC02"), ("BC03",), (V, V, None), Issue.TOTALE, "Validation totale"),
        (Visee.BLOCS, ("BC01",), ("BC03",), (V, None, None), Issue.BLOCS_VISES, "Validation des blocs visés"),
    ],
)
def test_what_is_proposed(
    vise: Visee | None,
    vises: tuple[str, ...],
    acquis: tuple[str, ...],
    valeurs: tuple[ValeurBloc | None, ...],
    issue: Issue,
    dite: str,
) -> None:
    said = {code: valeur for code, valeur in zip(BLOCS, valeurs, strict=True) if valeur} | dict.fromkeys(acquis, A)
    found = proposition(BLOCS, vise=vise, vises=vises, presence=PresenceJury.PRESENT, valeurs=said)
    assert (found.issue, found.dite) == (issue, dite)


@pytest.mark.parametrize("presence", [each for each in PresenceJury if each != PresenceJury.PRESENT])
def test_who_was_not_heard_wins_nothing(presence: PresenceJury) -> None:
    found = proposition(BLOCS, vise=None, vises=(), presence=presence, valeurs=dict.fromkeys(BLOCS, V) | {"BC01": A})
    assert found.issue.value == presence.value
    assert not found.obtenus and found.tenus == ("BC01",)


def test_a_session_whose_jury_sat_has_a_row_for_each_candidate(db: Session) -> None:
    session = jurys.tenu(db)
    jurys.all_valid(db, session)
    assert jurys.pv_of(db, session).numero.startswith("PV-")
