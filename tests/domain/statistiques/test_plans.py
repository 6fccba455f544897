"""The list behind a figure is read by an index of its date, month by month: what is older is not looked at."""

import re
from datetime import UTC, date, datetime

import pytest
from sqlmodel import Session

from eclat.domain.statistiques.matieres import MATIERES

INDEX = {
    "demandes": "ix_habilitation_premier_depot_le",
    "delegataires": "ix_delegation_invitee_le",
    "sessions": r"ix_session_(etat_)?debut\b",
    "candidats": r"ix_session_(etat_)?debut\b",
    "mails": "ix_courriel_",
}


@pytest.mark.parametrize("matiere", INDEX)
def test_a_month_is_read_by_its_index(db: Session, matiere: str) -> None:
    connection, rows = db.connection(), MATIERES[matiere].lignes
    sqlite, quand = connection.dialect.name == "sqlite", rows.c.quand
    if not sqlite:
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")  # the tables are empty
        connection.exec_driver_sql("SET LOCAL enable_hashjoin = off")
        connection.exec_driver_sql("SET LOCAL enable_mergejoin = off")
    first, after = date(2026, 11, 1), date(2026, 12, 1)
    if matiere not in ("sessions", "candidats"):
        first, after = (datetime(each.year, each.month, 1, tzinfo=UTC) for each in (first, after))
    asked = rows.select().where(quand >= first, quand < after).order_by(quand.desc(), rows.c.id.desc()).limit(21)
    compiled = str(asked.compile(connection, compile_kwargs={"literal_binds": True})).replace("%%", "%").replace("%", "%%")
    plan = " ".join(
        str(line) for line in connection.exec_driver_sql(f"{'EXPLAIN QUERY PLAN' if sqlite else 'EXPLAIN'} {compiled}")
    )
    assert re.search(INDEX[matiere], plan), plan
