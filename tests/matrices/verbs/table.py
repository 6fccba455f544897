"""A case for every POST route, by its name: bad input, double clicks and outages are all tried with these.

A new route wants one line, in the file of its noun. What a case acts upon is its own, so that each can be done after all the others.
"""

from sqlmodel import Session

from eclat.engines import journal
from tests.matrices.verbs import (
    administration,
    agents,
    archives,
    campagnes,
    candidats,
    certificats,
    comptes,
    connexions,
    controles,
    conventions,
    courriels,
    declarations,
    delegataires,
    delegataires_suspendus,
    delegues,
    documentation,
    exports,
    griefs,
    habilitations,
    identifications,
    imports,
    inscriptions,
    insertion,
    instruction,
    jurys,
    lots,
    messagerie,
    organismes,
    partenaires,
    recours,
    referents,
    saisie,
    sessions,
    signatures,
    veille,
    vues,
)
from tests.matrices.verbs.case import Case
from tests.matrices.verbs.staff import hire
from tests.scenes import told

NOUNS = (
    inscriptions,
    connexions,
    comptes,
    organismes,
    referents,
    habilitations,
    delegataires,
    delegataires_suspendus,
    delegues,
    identifications,
    imports,
    griefs,
    instruction,
    jurys,
    saisie,
    sessions,
    signatures,
    conventions,
    candidats,
    recours,
    certificats,
    messagerie,
    agents,
    courriels,
    declarations,
    insertion,
    controles,
    veille,
    campagnes,
    documentation,
    exports,
    archives,
    vues,
    lots,
    administration,
    partenaires,
)


def cases(db: Session) -> dict[str, Case]:
    """By name of route, in their world, committed; it is told once."""
    return told(db, tell)


def tell(db: Session) -> dict[str, Case]:
    staff, found = hire(db), dict[str, Case]()
    for noun in NOUNS:
        more = noun.cases(db, staff)
        assert not found.keys() & more.keys(), "one case per route"
        found |= more
    journal.seal(db)
    return found
