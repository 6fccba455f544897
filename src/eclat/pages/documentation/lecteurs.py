"""Whom a document concerns, who opened it and who confirmed having read it, with a file of the same (P12)."""

from dataclasses import dataclass
from uuid import UUID

from starlette.responses import Response

from eclat.domain.documentation import publics
from eclat.domain.documentation.liste_lecteurs import LECTEURS, Lecteur, VueLecteurs
from eclat.domain.socle.errors import Introuvable
from eclat.http.actes import Offres
from eclat.http.context import Context
from eclat.http.listes import Colonne, Ecran, Mots, said_of
from eclat.models import Document
from eclat.pages.documentation.actes import DOCUMENT


@dataclass(frozen=True)
class Autour:
    """The document that they read, and what may be done to it."""

    document: Document
    offres: Offres


def document_of(ctx: Context, vue: VueLecteurs) -> Document:
    if not vue.document:
        raise Introuvable
    return ctx.load(publics.visible_documents(ctx.me), UUID(vue.document))


def autour(ctx: Context, vue: VueLecteurs, lignes: list[Lecteur]) -> Autour:
    document = document_of(ctx, vue)
    return Autour(document, DOCUMENT.offers(ctx, document))


class EcranLecteurs(Ecran[Lecteur]):
    """The readers of the document that the address names, and of none without it."""

    def index(self, ctx: Context) -> Response:
        document_of(ctx, self.vue(ctx))  # type: ignore[arg-type]
        return super().index(ctx)

    def export(self, ctx: Context) -> Response:
        document_of(ctx, self.vue(ctx))  # type: ignore[arg-type]
        return super().export(ctx)


LISTE = EcranLecteurs(
    LECTEURS,
    route="document-lecteurs",
    region="lecteurs",
    page="pages/documentation/lecteurs.html",
    partial="partials/documentation/lecteurs.html",
    mots=Mots(
        titre="Lecteurs",
        un="lecteur",
        des="lecteurs",
        cherche="Nom ou adresse mail",
        tout_voir="Voir tous les lecteurs",
        en_vain=("Aucun lecteur trouvé", "Ni nom, ni adresse mail ne commence ainsi{ici}"),
        ici=" parmi ceux-là.",
        etat_vide=("Personne ici", "Les autres lecteurs sont sous « Tous »."),
        vide=("Personne pour l’instant", "Aucun compte actif n’est du public de ce document."),
    ),
    around=autour,
    exports=[
        Colonne("Nom", lambda each: each.nom),
        Colonne("Prénom", lambda each: each.prenom),
        Colonne("Adresse mail", lambda each: each.courriel),
        Colonne("Organisme ou rôle", lambda each: ", ".join(each.qualites)),
        Colonne("Ouvert le", lambda each: each.ouverte_le, moment=True),
        Colonne("Lecture confirmée le", lambda each: each.confirmee_le, moment=True),
        Colonne("État", lambda each: said_of("lecture", each.etat)),
    ],
)
