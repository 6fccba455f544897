"""Certificates declared to the Caisse des Dépôts (P14): the list, the files, the answers; the organisme corrects its own."""

from eclat.domain.socle.policies import ADMINISTRATEUR, DECLARANTS, PUBLIC
from eclat.http.actes import acts
from eclat.http.listes import lists
from eclat.http.routing import get, post
from eclat.pages.declaration import show as titulaire
from eclat.pages.declarations import envois, index, show
from eclat.pages.declarations.actes import DECLARATION, DEMANDE, FLUX, SCHEMA

ENVOIS = "/declarations/envois"
ROUTES = [
    *lists("/declarations", index.LISTE, ADMINISTRATEUR),
    post("/declarations/envoi", "declarations-envoi", index.prepare, ADMINISTRATEUR),
    get(ENVOIS, "envois", envois.index, ADMINISTRATEUR),
    get(f"{ENVOIS}/{{id:uuid}}", "flux", envois.show, ADMINISTRATEUR),
    get(f"{ENVOIS}/{{id:uuid}}/fichier", "flux-document", envois.document, ADMINISTRATEUR),
    *acts(f"{ENVOIS}/{{id:uuid}}", FLUX, ADMINISTRATEUR, page=envois.one),
    post("/declarations/reponses", "reponses-cdc", envois.answer, ADMINISTRATEUR, prepare=envois.read_answer),
    post("/declarations/schema", "schema-cdc", envois.choose, ADMINISTRATEUR, prepare=envois.read_schema),
    *acts("/declarations/schemas/{id:uuid}", SCHEMA, ADMINISTRATEUR, page=envois.page),
    *acts("/declarations/demandes/{id:uuid}", DEMANDE, ADMINISTRATEUR, page=show.asked),
    get("/declarations/{id:uuid}", "declaration", show.show, DECLARANTS),
    get("/declaration/{jeton}", "declaration-titulaire", titulaire.show, PUBLIC),
    post("/declaration/{jeton}/confirmation", "declaration-titulaire-confirmation", titulaire.confirm, PUBLIC),
    post("/declaration/{jeton}/correction", "declaration-titulaire-correction", titulaire.correct, PUBLIC),
    *acts("/declarations/{id:uuid}", DECLARATION, DECLARANTS, page=show.page),
]
