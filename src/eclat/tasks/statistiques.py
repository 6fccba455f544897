"""What statistics count, prepared as time passes."""

import time

from eclat.domain.statistiques import issues, preparation
from eclat.tasks.unit_of_work import read_only, unit_of_work


def prepare() -> None:
    """What is attributed since, some sessions a transaction; then the counts, subject by subject, of which only what moved is written."""
    with read_only() as db:
        attributed = issues.due(db)
        due = preparation.due(db)
    for start in range(0, len(attributed), issues.AT_ONCE):
        with unit_of_work() as db:
            issues.note(db, attributed[start : start + issues.AT_ONCE])
    for matiere in due:
        began = time.monotonic()
        with unit_of_work() as db:
            mine = preparation.claim(db, matiere)
        if not mine:
            continue
        with read_only() as db:
            changes = preparation.changes(db, matiere, preparation.count(db, matiere))
        for some in preparation.batches(changes):
            with unit_of_work() as db:
                preparation.write(db, matiere, some)
        with unit_of_work() as db:
            preparation.done(db, matiere, began)
