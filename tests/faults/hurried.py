"""`eclat` with its waits made shorter, so that a campaign sees in seconds what takes minutes; its code is otherwise the product's."""

import sys
from datetime import timedelta

ORPHAN_AFTER = timedelta(seconds=15)


def hurry() -> None:
    from eclat import redis_link
    from eclat.domain.certificats import editions
    from eclat.domain.certificats import production as certificates
    from eclat.domain.jurys import production
    from eclat.domain.socle import fichiers, reservations
    from eclat.tasks import campagnes, certificats, clock, deliver, pv, smtp, veille

    deliver.PAUSES[:] = [timedelta(seconds=s) for s in (0.3, 0.5, 1)]
    deliver.MAX_TRIES = 10_000  # pauses this short do not make a day
    deliver.TAKEN_FOR, deliver.SURE_FOR, deliver.STRANDED_AFTER = (
        timedelta(seconds=4),
        timedelta(seconds=0.5),
        timedelta(seconds=1),
    )
    smtp.TIMEOUT_S = 1
    redis_link.REST_S = 1
    fichiers.ORPHAN_AFTER = ORPHAN_AFTER
    vars(reservations)["HELD"] = timedelta(seconds=6)
    for each in (production, certificates, editions):
        vars(each)["AGAIN"] = timedelta(seconds=2)
    clock.jobs = lambda: [
        clock.Job("mails", 1, deliver.sweep),
        clock.Job("files", 2, clock.sweep_files),
        clock.Job("notices", 0.5, clock.tell_unread),
        clock.Job("pv documents", 0.5, pv.sweep),
        clock.Job("certificates", 0.5, certificats.sweep),
        clock.Job("annual follow-ups", 0.5, campagnes.spread),
        clock.Job("documents to keep valid", 0.5, veille.follow),
    ]


if __name__ == "__main__":
    from eclat.cli import main

    hurry()
    sys.exit(main())
