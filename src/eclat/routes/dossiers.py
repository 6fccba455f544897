"""What fills the form of a dossier, whichever it is."""

from dataclasses import replace

from starlette.routing import Route

from eclat.domain.socle.policies import (
    DIRIGEANT,
)
from eclat.http.grilles.adresses import rows
from eclat.http.routing import post
from eclat.pages import formulaire
from eclat.partials.dossier import champ
from eclat.partials.dossier.acces import Given
from eclat.partials.formateur import table
from eclat.partials.piece import region as piece


def form_of(path: str, name: str, of: Given) -> list[Route]:
    """What fills the form of a dossier, a request or an identification form alike. ``of``: the dossier that the path names."""
    document = f"{path}/pieces/{{piece:uuid}}"
    return [
        post(f"{path}/brouillon", f"{name}-brouillon", of(formulaire.save), DIRIGEANT),
        post(f"{path}/champs/{{champ:str}}", f"{name}-champ", of(champ.save), DIRIGEANT),
        *rows(f"{path}/formateurs", replace(table.ecran(name), charge=of.load), DIRIGEANT),
        post(f"{path}/pieces", f"{name}-pieces", of(piece.create), DIRIGEANT),
        post(f"{document}/retrait", f"{name}-piece-retrait", of(piece.remove), DIRIGEANT),
    ]
