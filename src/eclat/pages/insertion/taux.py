"""The rates of each promotion, as France compétences counts and publishes them; their file bears the names of its open data."""

from collections.abc import Sequence

from starlette.responses import Response

from eclat.domain.insertion import taux
from eclat.domain.insertion.taux import Promotion
from eclat.http.context import Context
from eclat.http.exports import Colonne, sent

COLONNES: Sequence[Colonne[Promotion]] = [
    Colonne("NUMERO_FICHE", lambda each: each.code_rncp),
    Colonne("ANNEE", lambda each: each.annee),
    Colonne("NOMBRE_CERTIFIES", lambda each: each.certifies),
    Colonne("NOMBRE_CERTIFIES_VAE", lambda each: each.vae),
    Colonne("TAUX_INSERTION_GLOBAL_6MOIS", lambda each: each.six.global_),
    Colonne("TAUX_INSERTION_METIER_6MOIS", lambda each: each.six.dans_le_metier),
    Colonne("TAUX_INSERTION_METIER_2ANS", lambda each: each.vingt_quatre.dans_le_metier),
]


def show(ctx: Context) -> Response:
    return ctx.render("pages/insertion/taux.html", promotions=taux.promotions(ctx.db))


def export(ctx: Context) -> Response:
    return sent(ctx, "Taux d’insertion", COLONNES, taux.promotions(ctx.db))
