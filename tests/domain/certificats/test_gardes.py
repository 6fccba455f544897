"""What was delivered is kept by the database itself, whoever writes to it; what is to be made is found by an index. On both databases."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from eclat import clock
from eclat.domain.certificats import editions, production
from eclat.domain.jurys import production as documents
from tests import certificats

REFUSED = [
    "UPDATE certificat SET numero = 'CQP-2020-0001'",
    "UPDATE certificat SET titulaire = 'Quelqu’un d’autre'",
    "UPDATE certificat SET contenu = '{}'",
    "UPDATE certificat SET code = 'AAAAAAAAAAAAAAAA'",
    "UPDATE certificat SET etat = 'valide' WHERE etat = 'retire'",
    "UPDATE certificat SET motif = 'Autre chose' WHERE etat = 'retire'",
    "UPDATE modele_certificat SET signataire = 'Quelqu’un d’autre'",
    "DELETE FROM modele_certificat",
]
WITHDRAWN = "UPDATE certificat SET etat = 'retire', motif = 'Fraude', etat_le = cree_le WHERE numero LIKE '%-0001'"


@pytest.mark.parametrize("statement", REFUSED)
def test_what_was_delivered_does_not_change(db: Session, statement: str) -> None:
    certificats.delivree(db)
    db.execute(text(WITHDRAWN))
    with pytest.raises(DBAPIError, match="does not change"):
        db.execute(text(statement))
    db.rollback()


def test_what_may_still_move_does(db: Session) -> None:
    certificats.delivree(db)
    for statement in (
        WITHDRAWN, "UPDATE certificat SET masque_le = cree_le", "UPDATE certificat SET masque_le = NULL",
        "UPDATE certificat SET vues = vues + 1, vue_le = cree_le", "UPDATE certificat SET essaye_le = cree_le",
    ):  # fmt: skip
        db.execute(text(statement))


def test_what_is_to_be_made_is_found_by_an_index(db: Session) -> None:
    if db.get_bind().dialect.name != "sqlite":
        pytest.skip("PostgreSQL reads small tables whole, whatever their indexes")
    asked: list[str] = []
    execute = db.exec

    def noted(statement, *given, **named):
        asked.append(str(statement.compile(db.get_bind(), compile_kwargs={"literal_binds": True})))
        return execute(statement, *given, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(db, "exec", noted)
        for due in (documents.due, production.due, editions.under_way):
            due(db)
    plans = [" ".join(str(row[3]) for row in db.execute(text(f"EXPLAIN QUERY PLAN {each}"))) for each in asked]
    for index in ("ix_pv_sans_certificats", "ix_certificat_sans_fichier", "ix_certificat_sans_duplicata"):
        assert any(index in plan for plan in plans), (index, plans)
    assert not any("SCAN" in plan and "USING INDEX" not in plan for plan in plans), plans


def test_one_that_cannot_be_made_waits_a_while(db: Session) -> None:
    session = certificats.delivree(db)
    first, *others = editions.awaiting(db, session.id, 10)
    editions.failed(db, first.id)
    assert [each.id for each in editions.awaiting(db, session.id, 10)] == [each.id for each in others]
    with clock.travel(editions.AGAIN * 2):
        assert len(editions.awaiting(db, session.id, 10)) == 3
