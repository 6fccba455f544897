"""What a session's page says first: since when its habilitation, or its délégataire, no longer holds."""

from datetime import timedelta

from sqlmodel import Session, select

from eclat import clock
from eclat.domain.delegataires import suspensions as of_delegataires
from eclat.domain.habilitations import fins
from eclat.domain.habilitations import suspensions as of_habilitations
from eclat.domain.socle.utilisateur import SYSTEME
from eclat.formats import format_date
from eclat.models import (
    Decision,
    Delegation,
    EffetSuspension,
    EtatHabilitation,
    EtatSession,
    Habilitation,
    IssueGriefs,
    Procedure,
    SessionCqp,
    SuiteSessions,
)
from eclat.partials.session import arret
from tests import factories as make

MOTIF = "Deux évaluations irrégulières."
SESSIONS = EffetSuspension.SESSIONS


def title(db: Session, request: Habilitation, delegation: Delegation | None = None) -> str:
    owner = delegation.organisme_id if delegation else request.organisme_id
    assert owner is not None
    session = SessionCqp(numero="SES-2026-9001", organisme_id=owner, habilitation_id=request.id, etat=EtatSession.OUVERTE)
    found = arret.of(db, session, own=True)
    return found.titre if found else ""


def test_a_delegataire_is_suspended_then_withdrawn_since_a_day(db: Session) -> None:
    request, by = make.reseau_accepte(db, rows=1), make.decider(db)
    (one,) = make.delegataires(db, request)
    assert title(db, request, one) == ""
    of_delegataires.suspend(db, one, effet=SESSIONS, motif=MOTIF, by=by)
    first, later = format_date(clock.today()), format_date(clock.today() + timedelta(days=10))
    with clock.travel(timedelta(days=10)):
        assert title(db, request, one) == f"{one.nom} est suspendu, comme délégataire, depuis le {first}"
        of_delegataires.withdraw(db, one, motif=MOTIF, by=by)
    with clock.travel(timedelta(days=30)):
        assert title(db, request, one) == f"{one.nom} est retiré, comme délégataire, depuis le {later}"


def test_an_habilitation_is_suspended_withdrawn_or_over_since_a_day(db: Session) -> None:
    make.habilite(db)
    request, by = db.exec(select(Habilitation)).one(), make.decider(db)
    day = clock.today()
    of_habilitations.suspend(db, request, effet=SESSIONS, motif=MOTIF, by=by)
    assert title(db, request) == f"L’habilitation {request.numero} est suspendue depuis le {format_date(day)}"
    db.add(
        Procedure(
            habilitation_id=request.id, auteur_id=make.administrateur(db).id, notifiee_le=clock.now(), jusqu_au=day,
            issue=IssueGriefs.RESILIATION, motif=MOTIF, close_le=clock.now(), effet_le=day + timedelta(days=3),
            sessions=SuiteSessions.JURY,
        )
    )  # fmt: skip
    request.etat = EtatHabilitation.RESILIEE
    db.flush()
    assert title(db, request) == f"L’habilitation {request.numero} est résiliée depuis le {format_date(day + timedelta(days=3))}"


def test_one_that_came_to_its_end_says_its_last_day(db: Session) -> None:
    make.habilite(db)
    request, decision = db.exec(select(Habilitation)).one(), db.exec(select(Decision)).one()
    until = decision.valide_jusqu_au
    assert until is not None
    with clock.travel(until - clock.today() + timedelta(days=1)):
        fins.expire(db, request, by=SYSTEME)
        assert title(db, request) == f"L’habilitation {request.numero} a pris fin le {format_date(until)}"
