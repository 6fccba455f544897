"""What fills the form of a dossier, whichever it is."""

from dataclasses import replace

from starlette.routing import Route

from eclat.domain.socle.policies import DIRIGEANT, Audience
from eclat.http.grilles.adresses import rows
from eclat.http.routing import post
from eclat.pages import formulaire
from eclat.partials.dossier import champ
from eclat.partials.dossier.acces import Given
from eclat.partials.formateur import table
from eclat.partials.piece import region as piece


def form_of(
    path: str, name: str, of: Given, writes: Audience = DIRIGEANT, *, team: bool = True, prepares: bool = True
) -> list[Route]:
    """What fills the form of a dossier, whichever it is. ``of``: the dossier that the path names; ``writes``: who fills it; ``team``: whether
    it has a section of that name; ``prepares``: whether support may fill it in for somebody who lets it."""
    document = f"{path}/pieces/{{piece:uuid}}"
    return [
        post(f"{path}/brouillon", f"{name}-brouillon", of(formulaire.save), writes, prepares=prepares),
        post(f"{path}/champs/{{champ:str}}", f"{name}-champ", of(champ.save), writes, prepares=prepares),
        *(rows(f"{path}/formateurs", replace(table.ecran(name), charge=of.load), writes) if team else ()),
        post(f"{path}/pieces", f"{name}-pieces", of(piece.create), writes, prepares=prepares),
        post(f"{document}/retrait", f"{name}-piece-retrait", of(piece.remove), writes, prepares=prepares),
    ]
