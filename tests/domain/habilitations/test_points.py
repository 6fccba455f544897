"""Points are about a section, said otherwise or removed until they are sent, then withdrawn with a trace."""

import pytest
from sqlmodel import Session

from eclat.domain.habilitations import decisions, habilitations, instruction
from eclat.domain.socle.errors import Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import journal
from eclat.models import EtatHabilitation, EtatPoint, Habilitation, Point
from tests import factories as make


@pytest.fixture
def sophie(db: Session) -> Utilisateur:
    return make.user_of(db, make.instructeur(db))


@pytest.fixture
def request_(db: Session, sophie: Utilisateur) -> Habilitation:
    return make.habilitation(db, make.organisme(db), etat="en_instruction", instructeurs=[make.instructeur(db)])


def asked(db: Session, habilitation: Habilitation, by: Utilisateur) -> Point:
    instruction.add_point(db, habilitation, texte="Le plan des locaux", section="moyens", by=by)
    return habilitations.points(db, habilitation)[-1]


def test_until_it_is_sent_a_point_is_said_otherwise(db: Session, request_: Habilitation, sophie: Utilisateur) -> None:
    point = asked(db, request_, sophie)
    instruction.amend_point(db, request_, point=point, texte="Le plan coté", section="pieces", by=sophie)
    assert (point.texte, point.section) == ("Le plan coté", "pieces")
    assert journal.about(db, request_)[0].details == {"point": "Le plan coté", "avant": "Le plan des locaux"}
    instruction.send_back(db, request_, by=sophie)
    request_.etat = EtatHabilitation.EN_INSTRUCTION
    db.flush()
    with pytest.raises(Refus, match="déjà envoyé"):
        instruction.amend_point(db, request_, point=point, texte="Autre chose", by=sophie)


def test_until_it_is_sent_a_point_that_is_withdrawn_goes(db: Session, request_: Habilitation, sophie: Utilisateur) -> None:
    instruction.withdraw_point(db, request_, point=asked(db, request_, sophie), by=sophie)
    assert habilitations.points(db, request_) == []


def test_once_sent_it_leaves_its_trace_and_awaits_nothing(db: Session, request_: Habilitation, sophie: Utilisateur) -> None:
    point, other = asked(db, request_, sophie), None
    instruction.add_point(db, request_, texte="Le bilan", by=sophie)
    other = habilitations.points(db, request_)[-1]
    instruction.send_back(db, request_, by=sophie)
    instruction.withdraw_point(db, request_, point=point, by=sophie)
    assert point.etat == EtatPoint.RETIRE and point.leve_par_id == sophie.personne_id
    by = make.owner(db, request_)
    assert habilitations.unanswered(db, request_) == [other]
    habilitations.answer_point(db, request_, other, "Voici.", by=by)
    habilitations.submit(db, request_, by=by)
    assert instruction.open_points(db, request_) == [other]
    for verb in (instruction.lift_point, instruction.reopen_point):
        with pytest.raises(Refus, match="Ce point est retiré"):
            verb(db, request_, point=point, by=sophie)
    instruction.lift_point(db, request_, point=other, by=sophie)
    assert decisions.last_decision(db, request_) is None and not instruction.open_points(db, request_)
