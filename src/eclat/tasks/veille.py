"""What the clock does to what organismes must hold valid: it begins to follow it, reminds of it, tells that it expired. Each is a transaction
of its own: of two clocks, one finds that it is done."""

from eclat.domain.veille import delais, naissances
from eclat.models import DocumentSuivi, Organisme
from eclat.tasks.batches import all_due


def follow() -> None:
    all_due(Organisme, naissances.to_follow, naissances.follow, "documents.followed")


def remind() -> None:
    all_due(DocumentSuivi, delais.to_remind, delais.remind, "documents.reminded")
    all_due(DocumentSuivi, delais.over, delais.expire, "documents.expired")
