"""What becomes of holders (R6113-15): the surveys, the rates that they make, and the link at which a holder answers."""

from eclat.domain.socle.policies import ADMINISTRATEUR, DECLARANTS, PUBLIC
from eclat.http.actes import acts
from eclat.http.listes import lists
from eclat.http.routing import get, post
from eclat.pages.enquete import show as enquete
from eclat.pages.insertion import index, show, taux
from eclat.pages.insertion.actes import ENQUETE

ROUTES = [
    *lists("/insertion", index.LISTE, DECLARANTS),
    get("/insertion/taux", "insertion-taux", taux.show, ADMINISTRATEUR),
    post("/insertion/taux/export", "insertion-taux-export", taux.export, ADMINISTRATEUR),
    get("/insertion/{id:uuid}", "enquete-insertion", show.show, DECLARANTS),
    *acts("/insertion/{id:uuid}", ENQUETE, DECLARANTS, page=show.page),
    get("/enquete/{jeton}", "enquete", enquete.show, PUBLIC),
    post("/enquete/{jeton}/reponse", "enquete-reponse", enquete.answer, PUBLIC),
    post("/enquete/{jeton}/refus", "enquete-refus", enquete.decline, PUBLIC),
]
