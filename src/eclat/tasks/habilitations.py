"""What the clock does to habilitations: it tells that they end soon, then ends them, and reminds who has not signed their convention, or not answered a recours.
Each is a transaction of its own: of two clocks, one finds that it is done."""

from eclat.domain.habilitations import convention_rappels, fins, recours_rappels
from eclat.models import Habilitation
from eclat.tasks.batches import all_due


def end() -> None:
    all_due(Habilitation, fins.followed, fins.hand_on, "habilitations.followed")
    all_due(Habilitation, fins.over, fins.expire, "habilitations.ended")


def remind() -> None:
    all_due(Habilitation, fins.to_remind, fins.remind, "habilitations.ending")


def remind_signatures() -> None:
    all_due(Habilitation, convention_rappels.to_remind, convention_rappels.remind, "conventions.reminded")


def remind_appeals() -> None:
    all_due(Habilitation, recours_rappels.to_remind, recours_rappels.remind, "appeals.reminded")
