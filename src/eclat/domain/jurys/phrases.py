"""Sentences that juries write often: one is chosen, and added to what is written already."""

from sqlmodel import Session

from eclat import reglages


def offered(db: Session, name: str) -> list[str]:
    """``name``: observation, preconisation."""
    settings = reglages.of(db)
    found = {"observation": settings.observations_du_jury, "preconisation": settings.preconisations_du_jury}[name]
    return [each.strip() for each in found.split("|") if each.strip()]


def added(db: Session, text: str, phrase: str, name: str) -> str:
    """The sentence after the text, on a line of its own; one that is not offered is not added, nor twice the same."""
    if phrase not in offered(db, name) or phrase in text:
        return text
    return f"{text.rstrip()}\n{phrase}".strip()
