"""What the binôme asks for before it decides: points to complete, and the request sent back with them (P10)."""

from eclat import courriels
from eclat.domain.dossiers import instruction
from eclat.domain.socle import policies
from eclat.models import EtatHabilitation, Habilitation

POINTS = instruction.declare(
    Habilitation,
    studied=EtatHabilitation.EN_INSTRUCTION,
    sent_back=EtatHabilitation.A_COMPLETER,
    by=policies.can_instruct,
    then=lambda db, habilitation, asked, by: courriels.habilitations.habilitation_a_completer(db, habilitation, asked),
)
