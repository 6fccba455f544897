"""A prepared question finds what SQLAlchemy finds, for who asks it, and fails as SQLAlchemy fails."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Date, bindparam, func, literal, text
from sqlalchemy import select as sa_select
from sqlalchemy.exc import DBAPIError, InvalidRequestError, OperationalError, ProgrammingError
from sqlmodel import Session, col, select

from eclat import clock
from eclat.database import reading
from eclat.domain.socle import policies
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import prepared as module
from eclat.engines.prepared import prepared
from eclat.models import EtatOrganisme, Habilitation, Organisme, Personne, Role, metadata
from eclat.models.base import AUJOURDHUI
from tests import factories as make

HOSTILE = "Robert'); DROP TABLE organisme;-- %s :nom % \\ é œ 🎭 \u202e"


@pytest.fixture
def story(db: Session) -> Iterator[Session]:
    """A little of everything: drafts, requests studied, délégataires, mails that failed, names that would be SQL."""
    pair = [make.instructeur(db), make.instructeur(db, "Julien", "Delmas")]
    make.administrateur(db)
    make.habilitation(db, make.organisme(db, HOSTILE), etat="a_completer", instructeurs=pair)
    request = make.national(db, etat="en_attente_delegataires")
    make.identification(db, make.delegataires(db, request)[0], etat="terminee")
    make.failed_mail(db)
    db.commit()
    with reading() as other:
        yield other


@prepared
def everything(table: str) -> Any:
    return metadata.tables[table].select().order_by(*metadata.tables[table].primary_key)


@prepared
def named() -> Any:
    wanted = (
        col(Organisme.nom) == bindparam("nom"),
        col(Organisme.cree_le) <= bindparam("jour"),
        col(Organisme.etat) == bindparam("etat"),
    )
    return sa_select(
        col(Organisme.id), col(Organisme.nom), col(Organisme.etat), col(Organisme.cree_le), func.count().over()
    ).where(*wanted)


@prepared
def among(n: int) -> Any:
    return (
        select(Personne.id, Personne.courriel)
        .where(col(Personne.id).in_(bindparam("keys", expanding=True)))
        .order_by(col(Personne.id))
        .limit(n)
    )


@prepared
def entrusted(user: Utilisateur, role: Role | None) -> Any:
    return (
        policies.visible_habilitations(user)
        .with_only_columns(col(Habilitation.id), col(Habilitation.numero))
        .order_by(col(Habilitation.id))
    )


@pytest.mark.parametrize("table", sorted(metadata.tables))
def test_every_column_reads_as_sqlalchemy_reads_it(story: Session, table: str) -> None:
    """Keys, dates, words, objects, nothing at all: the values, and their types."""
    question = everything(table)
    for _ in range(2):
        slow, quick = story.execute(question.statement).all(), question.rows(story)
        assert quick == slow
        assert [[type(value) for value in row] for row in quick] == [[type(value) for value in row] for row in slow]
        assert [row._asdict() for row in quick] == [row._asdict() for row in slow]


def test_values_are_bound_never_written(story: Session) -> None:
    values = {"nom": HOSTILE, "jour": clock.now(), "etat": EtatOrganisme.ACCEPTE}
    (found,) = named().rows(story, **values)
    assert (found.nom, found.etat) == (HOSTILE, EtatOrganisme.ACCEPTE)
    assert [found] == story.execute(named().statement, values).all()
    assert named().first(story, **values | {"nom": "' OR '1'='1"}) is None
    assert named().first(story, **values | {"etat": EtatOrganisme.REFUSE}) is None


def test_a_value_that_lacks_is_said(story: Session) -> None:
    with pytest.raises(InvalidRequestError, match="jour"):
        named().rows(story, nom="x", etat=EtatOrganisme.ACCEPTE)


def test_lists_of_any_length(story: Session) -> None:
    keys = list(story.exec(select(Personne.id).order_by(col(Personne.id))))
    assert len(keys) > 3
    for some in ([], keys[:1], keys[:2], keys, keys[1:3]):
        assert among(100).rows(story, keys=some) == story.execute(among(100).statement, {"keys": some}).all()


def test_one_and_scalar_want_one_row(story: Session) -> None:
    assert everything("cqp").one(story).id == everything("cqp").scalar(story)
    with pytest.raises(ValueError, match="unpack"):
        everything("personne").one(story)


def test_a_statement_is_built_once_for_each_shape(story: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    built = []

    @prepared
    def counted(etat: EtatOrganisme) -> Any:
        built.append(etat)
        return select(func.count()).where(Organisme.etat == etat)

    for _ in range(3):
        counted(EtatOrganisme.ACCEPTE).scalar(story)
        counted(EtatOrganisme.REFUSE).scalar(story)
    assert built == [EtatOrganisme.ACCEPTE, EtatOrganisme.REFUSE]


def user_of(db: Session, personne: Personne, *roles: Role, organisme: Organisme | None = None) -> Utilisateur:
    return Utilisateur(personne.id, personne.courriel, roles=frozenset(roles), organisme_id=organisme.id if organisme else None)


def test_each_finds_their_own_with_the_same_statement(db: Session) -> None:
    """Nothing of one person is kept for another."""
    sophie, julien, ines = make.instructeur(db), make.instructeur(db, "Julien", "Delmas"), make.instructeur(db, "Inès", "Roche")
    first = make.habilitation(db, make.organisme(db, "Les Possibles"), etat="en_instruction", instructeurs=[sophie, julien])
    second = make.habilitation(db, make.organisme(db, "Le Fil Rouge"), etat="en_instruction", instructeurs=[julien, ines])
    db.commit()
    users = [user_of(db, each, Role.INSTRUCTEUR) for each in (sophie, julien, ines)]
    with reading() as other:
        found = [[row.id for row in entrusted(user, None).rows(other)] for user in users]
    assert found == [[first.id], [first.id, second.id], [second.id]]
    kept = [entrusted(user, None).prepared for user in users]
    assert kept[0] is kept[1] is kept[2]
    for plan in kept[0].plans.values():
        for user in users:
            assert str(user.personne_id).replace("-", "") not in repr(plan.fixed).replace("-", "")


def test_rights_are_part_of_the_shape(db: Session) -> None:
    """An administrateur, an instructeur, an organisme ask with three statements."""
    sophie = make.instructeur(db)
    organisme = make.organisme(db, "Les Possibles")
    draft, studied = (
        make.habilitation(db, organisme),
        make.habilitation(db, make.organisme(db, "Autre"), etat="en_instruction", instructeurs=[sophie]),
    )
    db.commit()
    asked = {
        "administrateur": user_of(db, sophie, Role.ADMINISTRATEUR), "instructeur": user_of(db, sophie, Role.INSTRUCTEUR),
        "dirigeant": user_of(db, sophie, Role.DIRIGEANT, organisme=organisme), "nobody": user_of(db, sophie),
    }  # fmt: skip
    for _ in range(2):
        with reading() as other:
            found = {name: [row.id for row in entrusted(user, None).rows(other)] for name, user in asked.items()}
            assert found == {"administrateur": [studied.id], "instructeur": [studied.id], "dirigeant": [draft.id], "nobody": []}
    assert len({id(entrusted(user, None).prepared) for user in asked.values()}) == 4


def test_what_was_just_written_counts(db: Session) -> None:
    before = len(everything("organisme").rows(db))
    db.add(Organisme(nom="Essai", nom_tri="essai"))
    assert len(everything("organisme").rows(db)) == before + 1


def test_a_failure_is_sqlalchemys_and_quotes_no_value(story: Session) -> None:
    @prepared
    def wrong() -> Any:
        return text("SELECT nowhere FROM organisme WHERE nom = :nom")

    with pytest.raises(DBAPIError) as found:
        wrong().rows(story, nom="un secret")
    with pytest.raises(DBAPIError) as expected:
        story.rollback()
        story.execute(wrong().statement, {"nom": "un secret"})
    assert type(found.value) is type(expected.value) and isinstance(found.value, (OperationalError, ProgrammingError))
    assert "un secret" not in str(found.value)


def test_a_lost_connection_is_known_and_the_next_question_has_another(database: str, db: Session) -> None:
    if database.startswith("sqlite"):
        pytest.skip("SQLite has no server to lose")
    with reading() as one, reading() as two:
        assert everything("cqp").rows(one) == everything("cqp").rows(two)
    others = "pid <> pg_backend_pid() AND datname = current_database()"
    db.execute(text(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}"))
    db.commit()
    with reading() as other, pytest.raises(OperationalError) as lost:
        everything("cqp").rows(other)
    assert lost.value.connection_invalidated
    with reading() as other:
        assert len(everything("cqp").rows(other)) == 1


def test_a_reading_session_cannot_write(db: Session) -> None:
    organisme = make.organisme(db, "Les Possibles")
    db.commit()
    with reading() as other:
        found = other.get(Organisme, organisme.id)
        assert found is not None
        found.nom = "Changé"
        other.execute(select(Organisme.id))  # asks nothing to be written
        with pytest.raises(DBAPIError):
            other.flush()


def test_the_plans_kept_are_bounded(story: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SHAPES", 3)
    keys = list(story.exec(select(Personne.id)))
    for number in range(6):
        among(99).rows(story, keys=(keys * 3)[:number])
        assert len(among(99).prepared.plans) <= 3


@prepared
def dated() -> Any:
    return sa_select(literal(1)).where(bindparam("jour", type_=Date()) == AUJOURDHUI)


def test_its_day_is_that_of_each_asking(db: Session) -> None:
    """A process that runs for days asks of today, not of the day when it first asked."""
    tomorrow = clock.today() + timedelta(days=1)
    assert dated().first(db, jour=clock.today()) and not dated().first(db, jour=tomorrow)
    with clock.travel(timedelta(days=1)):
        assert dated().first(db, jour=tomorrow)
