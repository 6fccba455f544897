"""A decision as it would be written, and the mail that would leave: read again before it is confirmed (P10)."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from eclat.courriels.compose import would_write
from eclat.courriels.habilitations import portee, territoire
from eclat.domain.habilitations import decisions, suites
from eclat.formats import format_date
from eclat.http.forms import Form
from eclat.models import Decision
from eclat.partials.habilitation.forms import Acceptation, MotifRefus

if TYPE_CHECKING:
    from eclat.partials.habilitation.actes import CibleDemande


@dataclass(frozen=True)
class Relue:
    """``jusqu_au``: until when a refusal may be contested."""

    decision: Decision
    lecteurs: list[str]
    mail: str
    portee: str = ""
    territoire: str = ""
    jusqu_au: str = ""


def acceptance(demande: "CibleDemande", form: Form[Acceptation]) -> Relue:
    db = demande.ctx.db
    decision = decisions.to_accept(db, demande.thing, by=demande.ctx.me, **form.valid.model_dump())
    readers, mail = would_write(db, "habilitation_acceptee", demande.thing, decision)
    return Relue(decision, readers, mail, portee(decision), territoire(decision))


def refusal(demande: "CibleDemande", form: Form[MotifRefus]) -> Relue:
    db = demande.ctx.db
    decision = decisions.to_refuse(db, demande.thing, motif=form.valid.motif, by=demande.ctx.me)
    until = decisions.contested_until(db, decision)
    readers, mail = would_write(db, "habilitation_refusee", demande.thing, decision, until, *suites.left_by(db, demande.thing))
    return Relue(decision, readers, mail, jusqu_au=format_date(until))
