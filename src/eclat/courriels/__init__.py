"""Every mail that the platform sends: a function here, by wing, and its text in ``textes``. See docs/adding.md, "A mail".

Each writes a row for each of its readers in the caller's transaction; see compose.py for what happens next.
"""

from eclat.courriels import (
    campagnes,
    certificats,
    changements,
    comptes,
    controles,
    conventions,
    declarations,
    delegataires,
    documentation,
    effacements,
    exports,
    griefs,
    habilitations,
    insertion,
    jurys,
    messagerie,
    organismes,
    pv,
    recours,
    sessions,
    veille,
)

__all__ = [
    "campagnes",
    "certificats",
    "changements",
    "comptes",
    "controles",
    "conventions",
    "declarations",
    "delegataires",
    "documentation",
    "effacements",
    "exports",
    "griefs",
    "habilitations",
    "insertion",
    "jurys",
    "messagerie",
    "organismes",
    "pv",
    "recours",
    "sessions",
    "veille",
]
