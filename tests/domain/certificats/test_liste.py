"""The register of certificates is searched by its words, whatever its size."""

from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select

from eclat.domain.certificats import delivrances, liste, production
from eclat.domain.jurys import echeances
from eclat.domain.socle.utilisateur import SYSTEME
from eclat.engines import recherche
from eclat.models import Certificat, MotCertificat, NotificationResultat
from tests import certificats, jurys
from tests import factories as make


def found(db: Session, q: str) -> set[str]:
    filtre = liste.searched(db, q)
    rows = sa_select(col(Certificat.titulaire_tri)).where(*filtre.criteria)
    return set(db.execute(rows, filtre.given).scalars())


def plan(db: Session, statement: object, given: dict[str, object]) -> str:
    """How SQLite answers it."""
    compiled = statement.compile(db.connection(), compile_kwargs={"literal_binds": False})  # type: ignore[attr-defined]
    asked = compiled.construct_params(given)
    rows = db.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}", tuple(asked[name] for name in compiled.positiontup))
    return " ".join(str(each) for each in rows)


def test_a_holder_is_found_by_any_of_their_names(db: Session) -> None:
    session = jurys.tenu(db)
    first = make.inscrits(db, session)[0]
    first.nom_naissance, first.prenoms, first.nom_usage = "D’Alençon", "Zélie, Inès", "Le Goff"
    jurys.all_valid(db, session)
    certificats.catalogue(db, session)
    certificats.signed(db, session)
    production.produce(db, session.id)
    mine = {"d alencon zelie ines le goff"}
    for q in ("alen", "zélie alençon", "GOFF Zel", "d’alençon"):
        assert found(db, q) == mine, q
    for q in ("lencon", "zelie inconnue", "…"):
        assert found(db, q) == set(), q


def test_its_words_carry_its_state(db: Session) -> None:
    session = certificats.delivree(db)
    held = certificats.of(db, session)[0]
    delivrances.withdraw(db, held, motif="Erreur", by=SYSTEME)
    db.flush()
    states = db.exec(select(MotCertificat.etat).where(MotCertificat.certificat_id == held.id)).all()
    assert set(states) == {"retire"}


def test_no_search_reads_the_whole_register(db: Session) -> None:
    if db.connection().dialect.name != "sqlite":  # PostgreSQL chooses by what its statistics say
        return
    rare = recherche.by_certificat(col(Certificat.id))(db, "zelie alencon")
    said = plan(db, select(Certificat.id).where(*rare.criteria), dict(rare.given))
    assert "ix_mot_certificat_mot" in said and "SCAN certificat" not in said, said


def test_letters_to_print_are_read_in_their_index(db: Session) -> None:
    if db.connection().dialect.name != "sqlite":
        return
    letters = select(NotificationResultat.id).where(
        col(NotificationResultat.courriel) == echeances.NOWHERE, col(NotificationResultat.editee_le).is_(None)
    )
    assert "ix_notification_resultat_lettre" in plan(db, letters, {})
