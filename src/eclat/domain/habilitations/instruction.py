"""What the binôme asks for before it decides: points to complete, and the request sent back with them (P10)."""

from collections.abc import Sequence

from sqlmodel import Session

from eclat import courriels
from eclat.domain.dossiers import conseil, delais_points, instruction
from eclat.domain.socle import policies
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.models import EtatHabilitation, Habilitation, Point


def returned(db: Session, habilitation: Habilitation, asked: Sequence[Point], by: Utilisateur) -> None:
    """It will be another request: what was thought of this one no longer counts. The organisme is told."""
    conseil.outdate(db, habilitation)
    courriels.habilitations.habilitation_a_completer(db, habilitation, asked, delais_points.last_day(db, habilitation))


POINTS = instruction.declare(
    Habilitation,
    studied=EtatHabilitation.EN_INSTRUCTION,
    sent_back=EtatHabilitation.A_COMPLETER,
    by=policies.can_instruct,
    then=returned,
    reminded=courriels.habilitations.habilitation_rappel_points,
    late=courriels.habilitations.habilitation_points_en_retard,
)
