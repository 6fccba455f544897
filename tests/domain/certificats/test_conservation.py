"""Procès-verbaux and certificates go after fifty years, by the clock's job alone: the database refuses it before, and a change for ever."""

from datetime import timedelta

import pytest
from pydantic import ValidationError
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, col, func, select

from eclat import clock
from eclat.domain.certificats import conservation
from eclat.domain.jurys import frais
from eclat.domain.socle.errors import Refus
from eclat.domain.socle.utilisateur import SYSTEME
from eclat.engines import journal
from eclat.models import (
    Certificat,
    Evenement,
    FraisJure,
    Jure,
    MotCertificat,
    NatureFrais,
    NotificationResultat,
    Passage,
    Pv,
    Recours,
    ResultatBloc,
    SessionCqp,
    SignaturePv,
)
from eclat.settings import Settings
from eclat.tasks import conservation as job
from tests import jurys, registres

GONE = (Pv, Passage, ResultatBloc, SignaturePv, Certificat, MotCertificat, NotificationResultat, Recours)


def rows(db: Session) -> list[int]:
    return [db.exec(select(func.count()).select_from(table)).one() for table in GONE]


def test_after_fifty_years_the_job_erases_them_and_says_so(db: Session) -> None:
    key = registres.aged(db).id
    assert all(rows(db))
    db.commit()
    job.erase_registers()
    job.erase_registers()
    db.expire_all()
    assert not any(rows(db))
    said = db.exec(select(Evenement).where(Evenement.objet_id == key, col(Evenement.verbe) == "effacement_pv")).one()
    assert said.details["versions"] == 1 and said.details["certificats"] == 3
    assert list(journal.broken_lines(db)) == [] and db.get(SessionCqp, key) is not None


@pytest.mark.parametrize("what", ["signature", "certificat", "candidats"])
def test_before_that_nothing_is_due(db: Session, what: str) -> None:
    young = timedelta(days=49 * 365)
    since, delivered = young if what == "signature" else registres.LONG, young if what == "certificat" else None
    session = registres.aged(db, since, delivered=delivered)  # a certificate is made again of a rectificatif
    if what == "candidats":
        session.effacee_le = None
    db.flush()
    assert conservation.due(db, 50) == []
    with pytest.raises(Refus, match="se gardent 50 ans"):
        conservation.erase(db, session, by=SYSTEME)


YOUNG = ("resultat_bloc", "passage", "signature_pv", "pv", "certificat")


@pytest.mark.parametrize("table", YOUNG)
def test_the_database_refuses_before_whoever_asks(db: Session, table: str) -> None:
    registres.aged(db, timedelta(days=49 * 365))
    said = "is kept" if table == "certificat" else "does not change"
    with pytest.raises(DBAPIError, match=said), db.begin_nested():
        db.execute(text(f"DELETE FROM {table}"))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE pv SET motif = 'x'",
        "UPDATE passage SET observations = 'x'",
        "UPDATE resultat_bloc SET note = 1",
        "UPDATE signature_pv SET nom = 'x'",
    ],
)
def test_what_is_old_enough_to_go_changes_no_more_than_before(db: Session, statement: str) -> None:
    registres.aged(db)
    with pytest.raises(DBAPIError, match="does not change"), db.begin_nested():
        db.execute(text(statement))


def test_fewer_than_fifty_years_are_refused() -> None:
    for name, least in (("retention_pv_years", 50), ("retention_expenses_years", 10)):
        Settings.model_validate({name: least})
        with pytest.raises(ValidationError):
            Settings.model_validate({name: least - 1})


def test_expenses_go_once_accounts_keep_them_no_more(db: Session) -> None:
    session = jurys.tenu(db)
    jure: Jure = jurys.juror(db)
    today = clock.today()
    for years in (0, 10, 12):
        day = today.replace(year=today.year - years, day=1)
        db.add(FraisJure(jure_id=jure.id, session_id=session.id, nature=NatureFrais.REPAS, montant=1200, jour=day))
    db.commit()
    job.erase_expenses()
    db.expire_all()
    assert [today.year - each.jour.year for each in db.exec(select(FraisJure).order_by(col(FraisJure.jour)))] == [10, 0]
    assert frais.total(db, jure) == 2400
