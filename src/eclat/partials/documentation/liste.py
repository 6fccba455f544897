"""The documents as the administrateur keeps them: the list, its filters, its export."""

from collections.abc import Callable
from dataclasses import dataclass

from eclat.domain.documentation import documents
from eclat.domain.documentation.fiche import LECTEURS, NouvelleVersion
from eclat.domain.documentation.liste import DOCUMENTS, Ligne
from eclat.engines.recherche import fold
from eclat.file_types import ACCEPT_ATTRIBUTE
from eclat.formats import format_filesize
from eclat.http.context import Context
from eclat.http.forms import Form
from eclat.http.listes import Colonne, Ecran, Mots, said_of
from eclat.models import EtatDocument


def source(ligne: Ligne) -> str:
    """“guide-jury.pdf · 1,4 Mo”, or the address."""
    return f"{ligne.fichier} · {format_filesize(ligne.taille or 0)}" if ligne.fichier else ligne.adresse


def replaceable(ligne: Ligne) -> bool:
    return ligne.etat != EtatDocument.RETIRE


def empty(version: int) -> Form[NouvelleVersion]:
    """The form of the version after this one."""
    return Form.of(NouvelleVersion, vue=version, prevenir=True)


@dataclass(frozen=True)
class Autour:
    """How many documents there are, what the filters offer, and how a row is told."""

    nombre: dict[str, int]
    categories: list[tuple[str, str]]
    publics: list[tuple[str, str]]
    accept: str = ACCEPT_ATTRIBUTE
    empty: Callable[[int], Form[NouvelleVersion]] = empty
    source: Callable[[Ligne], str] = source
    replaceable: Callable[[Ligne], bool] = replaceable


def autour(ctx: Context) -> Autour:
    kinds = [("", "Toutes les catégories"), *((fold(each), each) for each in documents.categories(ctx.db))]
    return Autour(
        documents.figures(ctx.db), kinds, [("", "Tous les publics"), *((str(role), nom) for role, nom in LECTEURS.items())]
    )


LISTE: Ecran[Ligne] = Ecran(
    DOCUMENTS,
    route="documentation",
    region="documents",
    page="pages/documentation/administration.html",
    partial="partials/documentation/liste.html",
    mots=Mots(
        titre="Documentation",
        un="document",
        des="documents",
        cherche="Titre ou fichier",
        tout_voir="Voir tous les documents",
        en_vain=("Aucun document trouvé", "Ni titre, ni description, ni nom de fichier ne contient ces mots{ici}"),
        sans_mots="Aucun document ne répond à ces filtres{ici}",
        ici=" parmi ceux de cet état.",
        etat_vide=("Aucun document dans cet état", "Les autres documents sont sous « Tous »."),
        vide=(
            "Aucun document pour l’instant",
            "Publiez le premier : il se lira aussitôt dans la documentation de ceux qu’il concerne.",
        ),
    ),
    around=lambda ctx, vue, lignes: autour(ctx),
    exports=[
        Colonne("Document", lambda each: each.titre, nom="document", fixe=True, tri="titre"),
        Colonne("Fichier ou adresse", lambda each: each.fichier or each.adresse, dans="document"),
        Colonne("Lecture obligatoire", lambda each: "oui" if each.obligatoire else "non", dans="document"),
        Colonne("État", lambda each: said_of("document", each.etat), dans="document"),
        Colonne("Catégorie", lambda each: each.categorie, nom="categorie", tri="ordre"),
        Colonne("Pour qui", lambda each: each.public, nom="public"),
        Colonne("Version", lambda each: each.version, nom="version"),
        Colonne("Publié le", lambda each: each.paru_le, moment=True, nom="date", tri="date"),
        Colonne(
            "Lu par",
            lambda each: each.lecteurs.ouvert if each.lecteurs else None,
            nom="lecteurs",
            entete_du_fichier="Ouvert par",
        ),
        Colonne("Concerne", lambda each: each.lecteurs.concernes if each.lecteurs else None, dans="lecteurs"),
        Colonne("Lecture confirmée par", lambda each: each.lecteurs.confirme if each.lecteurs else None, dans="lecteurs"),
    ],
)
