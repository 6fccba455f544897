"""What OC Éclat watches of organismes once they are habilitated (P10)."""

from eclat.domain.socle.policies import ADMINISTRATEUR, DECLARANTS, ORGANISME
from eclat.http.actes import acts
from eclat.http.listes import lists
from eclat.http.routing import get, post
from eclat.pages.documents_suivis import index as documents
from eclat.pages.documents_suivis import remplacement
from eclat.pages.documents_suivis import show as document
from eclat.pages.documents_suivis.actes import DOCUMENT_SUIVI

ROUTES = [
    *lists("/documents-suivis", documents.LISTE, DECLARANTS),
    get("/documents-suivis/{id:uuid}", "document-suivi", document.show, DECLARANTS),
    *acts("/documents-suivis/{id:uuid}", DOCUMENT_SUIVI, ADMINISTRATEUR, page=document.page),
    get("/documents-suivis/{id:uuid}/remplacement", "document-suivi-remplacement", remplacement.show, ORGANISME),
    post("/documents-suivis/{id:uuid}/remplacement", "document-suivi-remplacement", remplacement.create, ORGANISME),
]
