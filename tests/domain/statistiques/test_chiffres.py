"""What is counted is what is listed: every figure, on every axis, in every state; and it stays so after what is kept of people is erased."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Date, literal
from sqlalchemy import select as sa_select
from sqlmodel import Session, select

from eclat import clock
from eclat.domain.jurys import conservation, notifications
from eclat.domain.socle.utilisateur import SYSTEME
from eclat.domain.statistiques import chiffres, issues, preparation
from eclat.domain.statistiques.chiffres import Chiffres, Periode, within
from eclat.domain.statistiques.lignes import LISTES, VueLignes
from eclat.domain.statistiques.matieres import MATIERES, Matiere
from eclat.domain.statistiques.sql import departement, jours, mois, mois_du_jour
from eclat.models import Candidat, Chiffre, IssueCandidat, Personne, Preparation, Role, SessionCqp
from eclat.models.base import UtcDateTime
from tests import factories as make
from tests import scenes, signes
from tests.worlds import some_of_everything


def counted(db: Session) -> Personne:
    """Some of everything, a session whose results are attributed, and the counts of all that."""
    claire = some_of_everything(db)
    make.national(db, etat="en_attente_delegataires")
    signes.close(db)
    db.flush()
    issues.note(db, issues.due(db))
    preparation.prepare(db)
    return claire


@pytest.fixture
def told(db: Session) -> Any:
    return make.user_of(db, scenes.told(db, counted))


@pytest.mark.parametrize("matiere", MATIERES.values(), ids=lambda each: each.nom)
def test_a_figure_counts_the_rows_of_its_list(db: Session, told: Any, matiere: Matiere) -> None:
    kept = db.exec(select(Chiffre).where(Chiffre.matiere == matiere.nom)).all()
    assert kept, "the world has some"
    liste = LISTES[matiere.nom]
    for each in kept:
        asked = {
            "etat": each.etat, "du": each.mois, "au": each.mois,
            "cqp": str(each.cqp_id or ""), "cle": f"{each.axe}:{each.cle}" if each.axe and each.axe != "jours" else "",
        }  # fmt: skip
        vue = liste.vue(VueLignes(**asked).here, told)
        shown = liste.rows(db, told, vue, liste.asked(db, vue), None, 500)
        if each.axe == "jours":
            shown = [row for row in shown if row.jours == int(each.cle)]
        if each.cqp_id is None and matiere.par_cqp:
            rows = matiere.lignes.c
            keys = set(db.execute(sa_select(rows.id).where(rows.cqp_id.is_(None))).scalars())
            shown = [row for row in shown if row.id in keys]
        assert len(shown) == each.nombre, (matiere.nom, asked)


def test_each_axis_counts_all(db: Session, told: Any) -> None:
    for matiere in MATIERES.values():
        sums = Counter[str]()
        for each in db.exec(select(Chiffre).where(Chiffre.matiere == matiere.nom)):
            sums[each.axe] += each.nombre
        assert len(set(sums.values())) == 1, matiere.nom


def test_what_is_prepared_again_changes_nothing(db: Session, told: Any) -> None:
    for matiere in MATIERES.values():
        assert preparation.changes(db, matiere, preparation.count(db, matiere)) == []


def test_what_two_clocks_wrote_is_counted_once(db: Session, told: Any) -> None:
    one = db.exec(select(Chiffre).where(Chiffre.matiere == "demandes")).all()[0]
    twin = Chiffre(**one.model_dump(exclude={"id", "cree_le"}))
    db.add(twin)
    db.flush()
    matiere = MATIERES["demandes"]
    found = preparation.changes(db, matiere, preparation.count(db, matiere))
    assert [(number, key) for _, number, key in found] == [(0, max(one.id, twin.id))]


def test_only_what_moved_is_written(db: Session, told: Any) -> None:
    before = {each.id for each in db.exec(select(Chiffre).where(Chiffre.matiere == "demandes"))}
    make.habilitation(db, make.organisme(db, "Une de plus"), etat="deposee")
    matiere = MATIERES["demandes"]
    preparation.write(db, matiere, preparation.changes(db, matiere, preparation.count(db, matiere)))
    after = {each.id for each in db.exec(select(Chiffre).where(Chiffre.matiere == "demandes"))}
    assert len(before - after) <= 1 and len(after - before) == 1


def test_of_two_clocks_one_prepares(db: Session) -> None:
    matiere = MATIERES["mails"]
    assert preparation.claim(db, matiere)
    assert not preparation.claim(db, matiere)
    with clock.travel(preparation.SOONEST):
        assert preparation.claim(db, matiere)


def test_what_takes_long_is_done_less_often(db: Session) -> None:
    db.add(Preparation(matiere="mails", faite_le=clock.now(), duree_ms=60_000))
    db.flush()
    with clock.travel(timedelta(minutes=99)):
        assert MATIERES["mails"] not in preparation.due(db)
    with clock.travel(timedelta(minutes=101)):
        assert MATIERES["mails"] in preparation.due(db)


def test_an_outcome_is_what_was_announced(db: Session) -> None:
    session = signes.close(db)
    assert issues.due(db) == [session.id]
    issues.note(db, issues.due(db))
    announced = {each.candidat.id: str(each.proposition.issue) for each in notifications.announced(db, session)}
    assert {each.candidat_id: each.issue for each in db.exec(select(IssueCandidat))} == announced
    assert issues.due(db) == []


def test_nothing_is_counted_before_the_attribution(db: Session) -> None:
    signes.a_attribuer(db)
    assert issues.due(db) == []


def test_figures_stay_after_candidates_are_erased(db: Session, told: Any) -> None:
    before = {
        each.nom: preparation.count(db, each) for each in MATIERES.values() if each.nom in ("candidats", "blocs", "sessions")
    }
    for key in {each.session_id for each in db.exec(select(Candidat))}:
        session = db.get_one(SessionCqp, key)
        if session.etat in conservation.OVER:
            conservation.erase(db, session, by=SYSTEME)
    after = {nom: preparation.count(db, MATIERES[nom]) for nom in before}
    assert after == before
    names = {row.nom for row in LISTES["candidats"].page(db, told, VueLignes()).lignes}
    assert "Candidat effacé" in names


@pytest.mark.parametrize(
    ("moment", "month"),
    [
        (datetime(2026, 10, 31, 22, 59, tzinfo=UTC), "2026-10"), (datetime(2026, 10, 31, 23, 1, tzinfo=UTC), "2026-11"),
        (datetime(2026, 3, 31, 21, 59, tzinfo=UTC), "2026-03"), (datetime(2026, 3, 31, 22, 1, tzinfo=UTC), "2026-04"),
        (datetime(2026, 2, 28, 22, 30, tzinfo=UTC), "2026-02"), (datetime(2026, 2, 28, 23, 30, tzinfo=UTC), "2026-03"),
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), "2027-01"), (datetime(2026, 9, 30, 22, 0, tzinfo=UTC), "2026-10"),
    ],
)  # fmt: skip
def test_a_month_is_that_of_paris(db: Session, moment: datetime, month: str) -> None:
    assert f"{moment.astimezone(clock.PARIS):%Y-%m}" == month
    assert db.execute(sa_select(mois(literal(moment, UtcDateTime())))).scalar() == month


def test_the_month_of_a_day(db: Session) -> None:
    assert db.execute(sa_select(mois_du_jour(literal(date(2026, 2, 1), Date())))).scalar() == "2026-02"


def test_whole_days_passed(db: Session) -> None:
    start = datetime(2026, 1, 1, 12, tzinfo=UTC)
    ends = {timedelta(hours=23): 0, timedelta(days=3): 3, timedelta(days=3, hours=-1): 2, timedelta(days=-2): 0}
    for passed, days in ends.items():
        asked = jours(literal(start, UtcDateTime()), literal(start + passed, UtcDateTime()))
        assert db.execute(sa_select(asked)).scalar() == days


def test_a_postcode_is_in_a_departement(db: Session) -> None:
    known = {"35000": "35", "20000": "2A", "20137": "2A", "20200": "2B", "20600": "2B", "97400": "974", "": "", "01000": "01"}
    for code, found in known.items():
        assert db.execute(sa_select(departement(literal(code)))).scalar() == found


def days(**counts: int) -> Chiffres:
    return Chiffres({("delais", "jours", "2026-01", day.removeprefix("j"), "decision"): n for day, n in counts.items()})


def test_ninety_per_cent_ended_in_less_than() -> None:
    found = days(j0=5, j3=4, j40=1)
    assert (found.within("decision", 50), found.within("decision", 90), found.within("decision", 100)) == (1, 4, 41)
    assert days().within("decision", 90) is None


def test_a_period_and_the_one_before(db: Session, told: Any) -> None:
    today = f"{clock.today():%Y-%m}"
    now, before = chiffres.read(db, Periode("", (today,)), None)
    assert now.total("mails") == sum(db.exec(select(Chiffre.nombre).where(Chiffre.matiere == "mails")))
    assert before.total("mails") == 0
    after = Periode("", (chiffres.shifted(today, 1),))
    assert after.avant.mois == (today,)
    assert chiffres.read(db, after, None)[1].total("mails") == now.total("mails")


def test_a_cqp_narrows_what_has_one(db: Session, told: Any) -> None:
    today = Periode("", tuple(chiffres.shifted(f"{clock.today():%Y-%m}", by) for by in range(-12, 3)))
    other = chiffres.read(db, today, UUID(int=1))[0]
    assert other.total("demandes") == other.total("candidats") == 0
    assert other.total("mails") and other.total("organismes")


def test_only_who_administers_reads_the_rows(db: Session, told: Any) -> None:
    stranger = make.user_of(db, make.agent(db, "Odile", "Schmitt", Role.COMITE_TECHNIQUE))
    for liste in LISTES.values():
        assert liste.page(db, stranger, VueLignes()).lignes == []


def test_the_largest_organismes_come_first(db: Session, told: Any) -> None:
    months = Periode("", tuple(chiffres.shifted(f"{clock.today():%Y-%m}", by) for by in range(-12, 3)))
    found = chiffres.organismes(db, "candidats", months, None, ("totale", "partielle", "non_valide", "blocs_vises"), 10)
    assert len(found) == 1 and sum(next(iter(found.values())).values()) == 3
    assert chiffres.names(db, list(found))


def test_a_step_is_read_month_by_month() -> None:
    counts = {("delais", "jours", month, day, "decision"): n for month, day, n in (("2026-01", "10", 3), ("2026-02", "40", 1))}
    found = Chiffres(counts)
    assert found.steps_of("decision", "2026-01", "2026-01") == {"10": 3}
    assert within(found.steps_of("decision", "2026-01", "2026-12"), 90) == 41 and within({}, 50) is None
