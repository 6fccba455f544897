"""Messagerie: threads between organismes and OC Éclat (P11)."""

from eclat.domain.messagerie.sujets import SUJETS
from eclat.domain.socle.policies import ADMINISTRATEUR, AGENTS, CONNECTE, CORRESPONDANTS, REDACTEURS
from eclat.http.actes import acts
from eclat.http.listes import lists, taken
from eclat.http.routing import get, post
from eclat.pages.messagerie import index, insertion, redaction
from eclat.pages.messagerie.groupes import choix
from eclat.pages.messagerie.groupes import show as groupe
from eclat.pages.messagerie.groupes.actes import GROUPE
from eclat.pages.messagerie.reponses import nouvelle
from eclat.pages.messagerie.reponses import show as reponse
from eclat.pages.messagerie.reponses.actes import REPONSE
from eclat.partials.fil.actes import FIL, MESSAGE
from eclat.partials.fil.liste import LISTE
from eclat.partials.reponse.liste import LISTE as REPONSES

ROUTES = [
    get("/messagerie", "messagerie", index.index, CONNECTE),
    *taken("/messagerie", LISTE, CONNECTE),
    *[post(f"/messagerie/{genre}s/{{id:uuid}}", f"{genre}-fil", index.opening(genre), CORRESPONDANTS) for genre in SUJETS],
    get("/messagerie/{id:uuid}", "fil", index.show, CONNECTE),
    post("/messagerie/{id:uuid}/messages", "fil-messages", redaction.send, CORRESPONDANTS),
    post("/messagerie/{id:uuid}/brouillon", "fil-brouillon", redaction.save, CORRESPONDANTS),
    post("/messagerie/{id:uuid}/pieces", "fil-pieces", redaction.attach, CORRESPONDANTS),
    post("/messagerie/{id:uuid}/pieces/{jointe:uuid}/retrait", "fil-piece-retrait", redaction.detach, CORRESPONDANTS),
    post("/messagerie/{id:uuid}/reponses/{reponse:uuid}", "fil-reponse", insertion.answer, REDACTEURS),
    post("/messagerie/{id:uuid}/documents", "fil-document", insertion.document, REDACTEURS),
    post("/messagerie/{id:uuid}/lecture", "fil-lecture", redaction.read, CONNECTE),
    post("/messagerie/{id:uuid}/non-lu", "fil-non-lu", redaction.unread, AGENTS),
    post("/messagerie/{id:uuid}/messages/{message:uuid}/annulation", "fil-annulation", redaction.take_back, CORRESPONDANTS),
    *acts("/messagerie/{id:uuid}/messages/{message:uuid}", MESSAGE, CORRESPONDANTS),
    *acts("/messagerie/{id:uuid}", FIL, AGENTS),
    # to the people of several files
    post("/messagerie/groupes/habilitations", "habilitations-groupe", choix.chosen("habilitation"), REDACTEURS),
    post("/messagerie/groupes/organismes", "organismes-groupe", choix.chosen("organisme"), ADMINISTRATEUR),
    post("/messagerie/groupes/sessions", "sessions-groupe", choix.chosen("session"), ADMINISTRATEUR),
    get("/messagerie/groupes/{id:uuid}", "groupe", groupe.show, REDACTEURS),
    post("/messagerie/groupes/{id:uuid}/modification", "groupe-modification", groupe.save, REDACTEURS),
    post("/messagerie/groupes/{id:uuid}/envoi", "groupe-envoi", groupe.send, REDACTEURS),
    *acts("/messagerie/groupes/{id:uuid}", GROUPE, REDACTEURS, page=groupe.page),
    # canned answers
    *lists("/messagerie/reponses", REPONSES, REDACTEURS),
    get("/messagerie/reponses/nouvelle", "reponse-nouvelle", nouvelle.show, REDACTEURS),
    post("/messagerie/reponses/nouvelle", "reponse-nouvelle", nouvelle.create, REDACTEURS),
    get("/messagerie/reponses/{id:uuid}", "reponse", reponse.show, REDACTEURS),
    post("/messagerie/reponses/{id:uuid}/modification", "reponse-modification", reponse.update, REDACTEURS),
    *acts("/messagerie/reponses/{id:uuid}", REPONSE, REDACTEURS, page=reponse.page),
]
