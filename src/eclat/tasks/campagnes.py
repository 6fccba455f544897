"""What the clock does for the annual follow-up: it reaches everyone, tells of a later day, reminds. Some at a time, each a transaction of its own."""

import structlog

from eclat.domain.campagnes import diffusion
from eclat.domain.socle.utilisateur import SYSTEME
from eclat.models import Campagne, SuiviAnnuel
from eclat.tasks.batches import all_due
from eclat.tasks.unit_of_work import read_only, unit_of_work

log = structlog.get_logger()


def spread() -> None:
    """A bounded number of organismes at once; the next beat goes on with the rest."""
    with read_only() as db:
        found = diffusion.to_spread(db)
    for key in found:
        with unit_of_work() as db:
            reached = diffusion.spread(db, db.get_one(Campagne, key), by=SYSTEME)
        if reached:
            log.info("campaigns.spread", count=reached)
    all_due(SuiviAnnuel, diffusion.to_put_off, diffusion.put_off, "campaigns.put_off")


def remind() -> None:
    """Of two clocks, one finds that it is done."""
    all_due(SuiviAnnuel, diffusion.to_remind, diffusion.remind, "campaigns.reminded")
