"""Every component in each of its states, for developers and designers."""

from uuid import UUID

from starlette.responses import Response

from eclat.context import Context
from eclat.partials.delegataire.tableau import COLONNES_MONTREES, Ligne

PREAU = {
    "nom": "Grand Préau Bretagne", "telephone": "02 61 91 04 17", "adresse": "12 rue des Marronniers", "code_postal": "35000",
    "ville": "Rennes", "dirigeant_nom": "Le Guen", "dirigeant_prenom": "Maëlle", "courriel": "m.leguen@preau-bretagne.example",
}  # fmt: skip


def show(ctx: Context) -> Response:
    return ctx.render("pages/dev/composants/show.html", delegataires=COLONNES_MONTREES, lignes=lignes())


def lignes() -> list[Ligne]:
    """A row of délégataires in each of its states."""
    return [
        Ligne(UUID(int=1), PREAU, 1),
        Ligne(UUID(int=2), PREAU, 2, state="saving"),
        Ligne(
            UUID(int=3),
            PREAU | {"code_postal": "3500"},
            3,
            {"code_postal": "CP : il manque un chiffre (3500). Un code postal en compte 5."},
            "error",
        ),
        Ligne(
            UUID(int=4),
            PREAU,
            4,
            state="conflict",
            conflits={"ville": "Brest"},
            autre="celle de l’autre fenêtre, enregistrée à 14 h 32",
        ),
        Ligne(UUID(int=5), PREAU, None, state="gone"),
        Ligne(UUID(int=6), PREAU, 5, state="offline"),
        Ligne(UUID(int=7), PREAU | {"courriel": ""}, 6, state="editing"),
    ]
