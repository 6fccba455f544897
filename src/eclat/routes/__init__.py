"""The site map: every address, its handler, its name, and who may knock; one table a wing.

A name is a noun, or a noun and an act: ``organisme``, ``organismes``, ``organisme-refus``.
"""

from starlette.routing import Route

from eclat.routes import comptes, delegataires, dev, documentation, habilitations, messagerie, organismes, sessions, site, support

SITE: list[Route] = [
    *comptes.ROUTES,
    *site.ROUTES,
    *organismes.ROUTES,
    *habilitations.ROUTES,
    *delegataires.ROUTES,
    *sessions.ROUTES,
    *messagerie.ROUTES,
    *documentation.ROUTES,
    *support.ROUTES,
]


def routes(*, debug: bool) -> list[Route]:
    return [*SITE, *(dev.ROUTES if debug else [])]
