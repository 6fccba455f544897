"""The links of those who have no account: each wing says why that of one of its mails opens nothing any more."""

from collections.abc import Callable

from sqlmodel import Session

from eclat.models import Courriel

Over = Callable[[Session, Courriel], str]
DECLARED: dict[str, Over] = {}


def says_over(*modeles: str) -> Callable[[Over], Over]:
    """Of these mails: a function that says why their link serves no more, as the end of a sentence; nothing while it does."""

    def declare(function: Over) -> Over:
        DECLARED.update(dict.fromkeys(modeles, function))
        return function

    return declare


def why_over(db: Session, courriel: Courriel) -> str:
    found = DECLARED.get(courriel.modele)
    return found(db, courriel) if found else ""
