"""A row that another request deletes while this one waits for it: told by its name, then what a later click gets."""

from typing import Any

import pytest
from sqlalchemy import delete
from sqlalchemy.exc import InvalidRequestError
from sqlmodel import Session, col, select

from eclat.domain.dossiers import points
from eclat.domain.habilitations import instruction
from eclat.domain.socle.errors import Disparu, Introuvable
from eclat.engines import rereading, workflow
from eclat.models import Habilitation, Personne
from tests import factories as make


def drop(db: Session, thing: Any) -> None:
    """As another request does: this session does not know."""
    model = type(thing)
    db.execute(delete(model).where(col(model.id) == thing.id).execution_options(synchronize_session=False))


@pytest.fixture
def sophie(db: Session) -> Personne:
    return make.instructeur(db)


@pytest.fixture
def studied(db: Session, sophie: Personne) -> Habilitation:
    made = make.habilitation(db, make.organisme(db), etat="en_instruction", instructeurs=[sophie])
    for texte in ("Le plan des locaux", "Le certificat"):
        instruction.POINTS.add(db, made, texte=texte, by=make.user_of(db, sophie))
    return made


def test_a_row_that_went_meanwhile_is_told_as_gone(db: Session, studied: Habilitation) -> None:
    found = points.left(db, studied)
    workflow.lock(db, found, None)
    drop(db, found[1])
    with pytest.raises(Disparu):
        workflow.lock(db, found, None)
    for read in (rereading.hold, rereading.reread):
        read(db, found[0])
        with pytest.raises(Disparu):
            read(db, found[1])
    with pytest.raises(InvalidRequestError):
        rereading.hold(db, Personne(courriel="d@possibles.example", nom="d", prenom=""))


def test_a_point_that_went_meanwhile_is_not_found(db: Session, sophie: Personne, studied: Habilitation) -> None:
    point, by = points.left(db, studied)[0], make.user_of(db, sophie)
    drop(db, point)
    for verb in (instruction.POINTS.withdraw, instruction.POINTS.lift, instruction.POINTS.reopen):
        with pytest.raises(Introuvable):
            verb(db, studied, point=point, by=by)


def test_a_request_that_met_a_deletion_is_begun_again(browse, db: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    organisme = make.organisme(db)
    draft = make.habilitation(db, organisme, complete=False)
    mathilde, found = make.dirigeant(db, organisme), []
    db.commit()

    def first_gone(db: Session, thing: Any) -> None:
        found.append(thing.id)
        if len(found) == 1:
            raise Disparu
        rereading.hold(db, thing)

    monkeypatch.setattr(workflow, "hold", first_gone)
    answer = browse(mathilde).post(f"/habilitations/{draft.id}/suppression")
    assert answer.status_code == 303 and found[:2] == [draft.id] * 2
    db.rollback()
    assert db.exec(select(Habilitation)).all() == []
