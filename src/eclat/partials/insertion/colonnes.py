"""The columns of the rates of insertion, under the names of the open data of France compétences."""

from collections.abc import Sequence

from eclat.domain.insertion.taux import Promotion
from eclat.http.exports import Colonne

COLONNES: Sequence[Colonne[Promotion]] = [
    Colonne("NUMERO_FICHE", lambda each: each.code_rncp),
    Colonne("ANNEE", lambda each: each.annee),
    Colonne("NOMBRE_CERTIFIES", lambda each: each.certifies),
    Colonne("NOMBRE_CERTIFIES_VAE", lambda each: each.vae),
    Colonne("TAUX_INSERTION_GLOBAL_6MOIS", lambda each: each.six.global_),
    Colonne("TAUX_INSERTION_METIER_6MOIS", lambda each: each.six.dans_le_metier),
    Colonne("TAUX_INSERTION_METIER_2ANS", lambda each: each.vingt_quatre.dans_le_metier),
]
