"""The register of certificates as it is shown, and the columns of its file: what OC Éclat keeps for fifty years."""

from datetime import date
from typing import Any

from eclat.domain.certificats import codes
from eclat.domain.certificats.liste import CERTIFICATS, Ligne
from eclat.domain.certificats.modeles import NATURES
from eclat.formats import format_siret
from eclat.http.listes import Colonne, Ecran, Mots, said_of


def held(ligne: Ligne, name: str) -> Any:
    return ligne.contenu["certification"][name]


def day(iso: str) -> date | None:
    return date.fromisoformat(iso) if iso else None


LISTE: Ecran[Ligne] = Ecran(
    CERTIFICATS,
    route="certificats",
    region="certificats",
    partial="partials/certificat/liste.html",
    mots=Mots(
        titre="Certificats",
        un="certificat",
        des="certificats",
        cherche="Numéro ou titulaire",
        tout_voir="Voir tous les certificats",
        en_vain=("Aucun certificat trouvé", "Aucun numéro ni titulaire ne s’écrit ainsi{ici}"),
        etat_vide=("Aucun certificat dans cet état", "Les autres sont sous « Tous »."),
        vide=("Aucun certificat pour l’instant", "Ils apparaîtront ici dès que les résultats d’une session seront attribués."),
    ),
    registre=True,
    exports=[
        Colonne("Certificat", lambda each: each.numero, nom="certificat", fixe=True, entete_du_fichier="Numéro"),
        Colonne("Nature", lambda each: NATURES[each.nature], nom="nature", en_plus=True),
        Colonne(
            "Titulaire",
            lambda each: each.contenu["titulaire"]["nom_naissance"],
            nom="titulaire",
            tri="titulaire",
            ecran=lambda each: each.titulaire,
            entete_du_fichier="Nom de naissance",
        ),
        Colonne("Nom d’usage", lambda each: each.contenu["titulaire"]["nom_usage"]),
        Colonne("Prénoms", lambda each: ", ".join(each.contenu["titulaire"]["prenoms"])),
        Colonne("Date de naissance", lambda each: day(each.contenu["titulaire"]["ne_le"]), naissance=True),
        Colonne("Certification", lambda each: held(each, "intitule")),
        Colonne("Code RNCP", lambda each: held(each, "rncp"), nom="rncp", en_plus=True),
        Colonne("Niveau", lambda each: held(each, "niveau")),
        Colonne("Bloc", lambda each: each.bloc, nom="bloc", en_plus=True),
        Colonne("Intitulé du bloc", lambda each: each.contenu["bloc"]["intitule"] if each.contenu["bloc"] else ""),
        Colonne("Jury du", lambda each: day(each.contenu["jury"]["le"])),
        Colonne("Procès-verbal", lambda each: f"{each.contenu['jury']['pv']}, version {each.contenu['jury']['version']}"),
        Colonne("Session", lambda each: each.session, nom="session"),
        Colonne("Organisme", lambda each: each.contenu["organisme"], nom="organisme", en_plus=True),
        Colonne(
            "Certificateurs",
            lambda each: " ; ".join(
                f"{body['nom']} {format_siret(body['siret'])}".strip() for body in held(each, "certificateurs")
            ),
        ),
        Colonne("Délivré le", lambda each: each.delivre_le, nom="date", tri="date"),
        Colonne("État", lambda each: said_of("certificat", each.etat), nom="etat"),
        Colonne("Depuis le", lambda each: each.etat_le, moment=True),
        Colonne("Motif", lambda each: each.motif),
        Colonne("Code de vérification", lambda each: codes.grouped(each.code)),
    ],
)
