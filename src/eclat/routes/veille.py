"""What OC Éclat watches of organismes once they are habilitated (P10)."""

from eclat.domain.socle.policies import ADMINISTRATEUR, AGENTS_DES_DEMANDES, DECLARANTS, LECTEURS, ORGANISME
from eclat.http.actes import acts
from eclat.http.listes import lists
from eclat.http.routing import get, post
from eclat.pages.changements import index as changements
from eclat.pages.changements import show as changement
from eclat.pages.documents_suivis import index as documents
from eclat.pages.documents_suivis import remplacement
from eclat.pages.documents_suivis import show as document
from eclat.pages.documents_suivis.actes import DOCUMENT_SUIVI
from eclat.pages.habilitations import dossier
from eclat.partials.changement.actes import BROUILLON, CHANGEMENT, DECLARATION
from eclat.partials.changement.saisie import of_changement
from eclat.routes.dossiers import form_of

ROUTES = [
    # changes that organismes declare
    *lists("/changements", changements.LISTE, LECTEURS),
    get("/changements/{id:uuid}", "changement", of_changement(changement.show), LECTEURS),
    post("/changements/{id:uuid}/transmission", "changement-transmission", of_changement(changement.hand_over), ORGANISME),
    *form_of("/changements/{id:uuid}", "changement", of_changement, ORGANISME, team=False, prepares=False),
    *acts("/changements/{id:uuid}", BROUILLON, ORGANISME),
    *acts("/changements/{id:uuid}", CHANGEMENT, AGENTS_DES_DEMANDES, page=changement.page),
    *acts("/habilitations/{id:uuid}", DECLARATION, ORGANISME, page=dossier.page),
    # documents that they keep valid
    *lists("/documents-suivis", documents.LISTE, DECLARANTS),
    get("/documents-suivis/{id:uuid}", "document-suivi", document.show, DECLARANTS),
    *acts("/documents-suivis/{id:uuid}", DOCUMENT_SUIVI, ADMINISTRATEUR, page=document.page),
    get("/documents-suivis/{id:uuid}/remplacement", "document-suivi-remplacement", remplacement.show, ORGANISME),
    post("/documents-suivis/{id:uuid}/remplacement", "document-suivi-remplacement", remplacement.create, ORGANISME),
]
