"""The addresses of a table, from its declaration: its page, its rows, what is pasted there, the files that it takes."""

from collections.abc import Callable
from functools import partial, update_wrapper, wraps
from typing import Any

from starlette.routing import Route

from eclat.domain.socle.policies import Audience
from eclat.http.context import Context
from eclat.http.grilles import collage, lignes, page
from eclat.http.grilles.ecran import Ecran
from eclat.http.grilles.imports import apercu, choix, colonnes
from eclat.http.routing import get, post


def rows(path: str, ecran: Ecran, writes: Audience) -> list[Route]:
    """The addresses of a table's rows, and of what is pasted there."""
    of, name, row = of_table(ecran), ecran.nom, f"{path}/{{ligne:uuid}}"
    return [
        post(path, name, of(lignes.create), writes, prepares=True),
        post(f"{path}/collage", f"{name}-collage", of(collage.create), writes, prepares=True),
        post(f"{path}/annulation", f"{name}-annulation", of(collage.undo), writes, prepares=True),
        post(row, f"{name}-ligne", of(lignes.save), writes, prepares=True),
        post(f"{row}/copie", f"{name}-copie", of(lignes.copy), writes, prepares=True),
        post(f"{row}/retrait", f"{name}-retrait", of(lignes.remove), writes, prepares=True),
    ]


def of_table(ecran: Ecran) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def of(handler: Callable[..., Any]) -> Callable[..., Any]:
        if ecran.grille.repond is None:
            return update_wrapper(partial(handler, ecran), handler)

        @wraps(handler)
        def today(ctx: Context, *args: Any, **params: Any) -> Any:
            return handler(ecran.now(ctx), ctx, *args, **params)

        return today

    return of


def grid(path: str, ecran: Ecran, *, reads: Audience, writes: Audience) -> list[Route]:
    """Every address of a table, at and under ``path``, named after it; those of its files when it takes some."""
    of, name = of_table(ecran), ecran.nom
    found = [
        get(path, name, of(page.show), reads),
        post(f"{path}/brouillon", f"{name}-brouillon", of(lignes.save_all), writes, prepares=True),
        *rows(path, ecran, writes),
    ]
    file, named = f"{path}/import", f"{name}-import"
    files = [
        get(file, named, of(choix.show), writes),
        post(file, named, of(choix.create), writes, prepare=of(choix.read), prepares=True),
        get(f"{file}/modele/{{format:str}}", f"{named}-gabarit", of(choix.gabarit), writes),
        get(f"{file}/apercu", f"{named}-apercu", of(apercu.show), writes),
        post(f"{file}/apercu", f"{named}-apercu", of(apercu.correct), writes, prepares=True),
        get(f"{file}/colonnes", f"{named}-colonnes", of(colonnes.show), writes),
        post(f"{file}/colonnes", f"{named}-colonnes", of(colonnes.choose), writes, prepares=True),
        post(f"{file}/feuille", f"{named}-feuille", of(apercu.choose_sheet), writes, prepares=True),
        post(f"{file}/ajout", f"{named}-ajout", of(apercu.insert), writes, prepares=True),
        post(f"{file}/annulation", f"{named}-annulation", of(apercu.cancel), writes, prepares=True),
    ]
    return found + files if ecran.grille.imports else found
