"""Points are about a section, said otherwise or removed until they are sent, then withdrawn with a trace."""

import pytest
from sqlalchemy import update
from sqlmodel import Session, col

from eclat.domain.dossiers import contenu, points
from eclat.domain.habilitations import decisions, habilitations, instruction
from eclat.domain.socle.errors import Introuvable, Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import journal
from eclat.models import EtatHabilitation, EtatPoint, Habilitation, NaturePiece, Piece, Point
from tests import factories as make


@pytest.fixture
def sophie(db: Session) -> Utilisateur:
    return make.user_of(db, make.instructeur(db))


@pytest.fixture
def request_(db: Session, sophie: Utilisateur) -> Habilitation:
    return make.habilitation(db, make.organisme(db), etat="en_instruction", instructeurs=[make.instructeur(db)])


def asked(db: Session, habilitation: Habilitation, by: Utilisateur) -> Point:
    instruction.POINTS.add(db, habilitation, texte="Le plan des locaux", section="moyens", by=by)
    return points.of(db, habilitation)[-1]


def test_until_it_is_sent_a_point_is_said_otherwise(db: Session, request_: Habilitation, sophie: Utilisateur) -> None:
    point = asked(db, request_, sophie)
    instruction.POINTS.amend(db, request_, point=point, texte="Le plan coté", section="pieces", by=sophie)
    assert (point.texte, point.section) == ("Le plan coté", "pieces")
    assert journal.about(db, request_)[0].details == {"point": "Le plan coté", "avant": "Le plan des locaux"}
    instruction.POINTS.send_back(db, request_, by=sophie)
    request_.etat = EtatHabilitation.EN_INSTRUCTION
    db.flush()
    with pytest.raises(Refus, match="déjà envoyé"):
        instruction.POINTS.amend(db, request_, point=point, texte="Autre chose", by=sophie)


def test_until_it_is_sent_a_point_that_is_withdrawn_is_kept_from_its_applicant(
    db: Session, request_: Habilitation, sophie: Utilisateur
) -> None:
    instruction.POINTS.withdraw(db, request_, point=asked(db, request_, sophie), motif="Déjà joint.", by=sophie)
    (kept,) = points.of(db, request_)
    assert (kept.etat, kept.leve_par_id, kept.motif_retrait) == (EtatPoint.RETIRE, sophie.personne_id, "Déjà joint.")
    assert points.sent(db, request_) == [] and points.left(db, request_) == []


def test_once_sent_it_leaves_its_trace_and_awaits_nothing(db: Session, request_: Habilitation, sophie: Utilisateur) -> None:
    point, other = asked(db, request_, sophie), None
    instruction.POINTS.add(db, request_, texte="Le bilan", by=sophie)
    other = points.of(db, request_)[-1]
    instruction.POINTS.send_back(db, request_, by=sophie)
    instruction.POINTS.withdraw(db, request_, point=point, by=sophie)
    assert point.etat == EtatPoint.RETIRE and point.leve_par_id == sophie.personne_id
    by = make.owner(db, request_)
    assert points.unanswered(db, request_) == [other]
    points.answer(db, request_, other, "Voici.", by=by)
    habilitations.submit(db, request_, by=by)
    assert points.left(db, request_) == [other]
    for verb in (instruction.POINTS.lift, instruction.POINTS.reopen):
        with pytest.raises(Refus, match="Ce point est retiré"):
            verb(db, request_, point=point, by=sophie)
    instruction.POINTS.lift(db, request_, point=other, by=sophie)
    assert decisions.last_decision(db, request_) is None and not points.left(db, request_)


@pytest.mark.parametrize("attached", [False, True])
def test_one_that_is_withdrawn_while_it_is_answered_stays_so(
    db: Session, request_: Habilitation, sophie: Utilisateur, attached: bool
) -> None:
    """By another transaction, between this one's reading and its lock."""
    point = asked(db, request_, sophie)
    instruction.POINTS.send_back(db, request_, by=sophie)
    by = make.owner(db, request_)
    if attached:
        point.reponse = "Voici."
        db.flush()
    elsewhere = update(Point).where(col(Point.id) == point.id).values(etat=EtatPoint.RETIRE)
    db.execute(elsewhere, execution_options={"synchronize_session": False})
    if attached:
        contenu.changed(
            db, request_, Piece(dossier_id=request_.id, nature=NaturePiece.POINT, point_id=point.id, fichier_id=point.id)
        )
    else:
        with pytest.raises(Introuvable):
            points.answer(db, request_, point, "Voici.", by=by)
    db.refresh(point)
    assert point.etat == EtatPoint.RETIRE and bool(point.reponse) == attached
