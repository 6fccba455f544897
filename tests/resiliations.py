"""Habilitations that were withdrawn, told by hand, for tests that begin there."""

from datetime import timedelta

from sqlmodel import Session

from eclat import clock
from eclat.domain.habilitations import griefs, recours_resiliations, reponses_griefs, resiliations
from eclat.models import Habilitation, SuiteSessions
from tests import factories as make

MOTIF = "Deux évaluations menées par une personne qui n’est pas de l’habilitation."
TEXTE = "Elle était déclarée."


def resiliee(db: Session, habilitation: Habilitation, later: int = 0) -> Habilitation:
    """Withdrawn by an administrateur after griefs that were answered; from today on, or from a later day."""
    claire, leader = make.decider(db), make.owner(db, habilitation)
    griefs.add(db, habilitation, titre="Évaluateur non déclaré", faits="Session de Tours.", by=claire)
    griefs.notify(db, habilitation, delai=15, by=claire)
    procedure = griefs.notified(db, habilitation)
    assert procedure is not None
    reponses_griefs.write(db, habilitation, {griefs.rows(db, procedure)[0].id: "Il était déclaré."}, by=leader)
    reponses_griefs.send(db, habilitation, by=leader)
    day = clock.today() + timedelta(days=later)
    resiliations.terminate(db, habilitation, motif=MOTIF, effet_le=day, sessions=SuiteSessions.JURY, by=claire)
    return habilitation


def contestee(db: Session, habilitation: Habilitation, later: int = 0) -> Habilitation:
    """And contested by its dirigeant."""
    resiliee(db, habilitation, later)
    recours_resiliations.appeal(db, habilitation, texte=TEXTE, by=make.owner(db, habilitation))
    return habilitation
