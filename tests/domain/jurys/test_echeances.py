"""What is late of a procès-verbal counts from the day of its jury; of one that rectifies, from when it was opened."""

from datetime import timedelta

from sqlmodel import Session

from eclat import clock, reglages
from eclat.domain.jurys import echeances, rectificatifs
from eclat.domain.statistiques import retards
from tests import factories as make
from tests import jurys, signes


def late(db: Session) -> tuple[int, int]:
    """On the dashboard, and among all that is late."""
    user = make.decider(db)
    rows = [each for each in retards.RETARDS.page(db, user, retards.RETARDS.vue({}, user)).lignes if each.sorte == "pv_a_saisir"]
    return echeances.read(db).pv_a_saisir, len(rows)


def test_a_rectificatif_is_not_late_on_its_first_day(db: Session) -> None:
    session = signes.close(db)
    days = reglages.of(db).pv_days
    with clock.travel(timedelta(days=120)):
        whom = make.inscrits(db, session)[0].id
        rectificatifs.rectify(db, session, motif="BC03.", candidats=[whom], by=jurys.copresidents(db, session)[0])
        assert late(db) == (0, 0)
    with clock.travel(timedelta(days=121 + days)):
        assert late(db) == (1, 1)


def test_a_first_version_counts_from_its_jury(db: Session) -> None:
    jurys.tenu(db)
    assert late(db) == (0, 0)
    with clock.travel(timedelta(days=reglages.of(db).pv_days + 1)):
        assert late(db) == (1, 1)
