"""The site map: every address, its handler, its name, and who may knock; one table a wing.

A name is a noun, or a noun and an act: ``organisme``, ``organismes``, ``organisme-refus``.
"""

from starlette.routing import Route

from eclat.routes import (
    administration,
    annuaire,
    campagnes,
    candidats,
    certificats,
    comptes,
    controles,
    declarations,
    delegataires,
    dev,
    documentation,
    exports,
    habilitations,
    insertion,
    journal,
    jurys,
    lots,
    messagerie,
    organismes,
    partenaires,
    pv,
    recherche,
    recours,
    sessions,
    signatures,
    site,
    statistiques,
    support,
    veille,
)

SITE: list[Route] = [
    *comptes.ROUTES,
    *site.ROUTES,
    *lots.ROUTES,
    *exports.ROUTES,
    *organismes.ROUTES,
    *habilitations.ROUTES,
    *delegataires.ROUTES,
    *sessions.ROUTES,
    *candidats.ROUTES,
    *jurys.ROUTES,
    *pv.ROUTES,
    *signatures.ROUTES,
    *recours.ROUTES,
    *certificats.ROUTES,
    *annuaire.ROUTES,
    *messagerie.ROUTES,
    *documentation.ROUTES,
    *declarations.ROUTES,
    *insertion.ROUTES,
    *partenaires.ROUTES,
    *campagnes.ROUTES,
    *controles.ROUTES,
    *veille.ROUTES,
    *statistiques.ROUTES,
    *support.ROUTES,
    *administration.ROUTES,
    *journal.ROUTES,
    *recherche.ROUTES,
]


def routes(*, debug: bool) -> list[Route]:
    return [*SITE, *(dev.ROUTES if debug else [])]
