"""What the dashboards say of the obligatory readings that await their reader."""

from eclat.domain.documentation import lectures
from eclat.http.context import Context

SHOWN = 5
TEXT = "Lecture obligatoire : ouvrez le document, puis confirmez l’avoir lu."

Rappel = tuple[str, str]  # the title of the document, and its page


def awaited_by(ctx: Context) -> list[Rappel]:
    return [(each.document.titre, ctx.url("document", id=each.document.id)) for each in lectures.awaited(ctx.db, ctx.me, SHOWN)]
