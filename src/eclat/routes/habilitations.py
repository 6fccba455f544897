"""Requests: filled and deposited by the applicant, studied and decided by OC Éclat."""

from eclat.domain.socle.policies import (
    ADMINISTRATEUR,
    AGENTS_DES_DEMANDES,
    COMITE_TECHNIQUE,
    CONSEILLENT,
    CONTESTENT,
    DECLARANTS,
    DIRIGEANT,
    INSTRUCTEUR,
    LECTEURS,
)
from eclat.http.actes import acts
from eclat.http.listes import taken
from eclat.http.routing import get, post
from eclat.pages.archives import show as archive
from eclat.pages.conventions import show as convention
from eclat.pages.griefs import show as griefs
from eclat.pages.habilitations import depot, dossier, impression, nouvelle, recours
from eclat.pages.habilitations import index as habilitations
from eclat.pages.habilitations import show as habilitation
from eclat.partials.convention.actes import CONVENTION
from eclat.partials.dossier.presence import looked_at
from eclat.partials.griefs.actes import GRIEF, GRIEFS, REPONSE
from eclat.partials.habilitation.actes import ATTRIBUTION, DECISION, REPRISE
from eclat.partials.habilitation.conseil import AVIS, DEMANDE
from eclat.partials.habilitation.contestation import APPEL_RESILIATION, JUGEMENT_RESILIATION, PAPIER_RESILIATION
from eclat.partials.habilitation.gracieux import APPEL, JUGEMENT, PAPIER
from eclat.partials.habilitation.liste import LISTE
from eclat.partials.habilitation.points import AJOUT, POINT
from eclat.partials.habilitation.renouvellement import RENOUVELLEMENT
from eclat.partials.habilitation.saisie import of_habilitation
from eclat.partials.habilitation.vie import VIE
from eclat.partials.point import reponse
from eclat.routes.dossiers import form_of
from eclat.throttle import ARCHIVES

archive_page, archive_demande = archive.whole(archive.DEMANDE)
ROUTES = [
    # habilitation requests: the applicant (P5)
    get("/habilitations/nouvelle", "habilitation-nouvelle", nouvelle.show, DIRIGEANT),
    post("/habilitations/nouvelle", "habilitation-nouvelle", nouvelle.create, DIRIGEANT, prepares=True),
    post("/habilitations/{id:uuid}/verification", "habilitation-verification", of_habilitation(depot.verify), DIRIGEANT),
    get("/habilitations/{id:uuid}/depot", "habilitation-depot", of_habilitation(depot.ask), DIRIGEANT),
    post("/habilitations/{id:uuid}/depot", "habilitation-depot", of_habilitation(depot.deposit), DIRIGEANT),
    *form_of("/habilitations/{id:uuid}", "habilitation", of_habilitation),
    post(
        "/habilitations/{id:uuid}/points/{point:uuid}/reponse",
        "habilitation-point-reponse",
        of_habilitation(reponse.save),
        DIRIGEANT,
        prepares=True,
    ),
    *acts("/habilitations/{id:uuid}", REPRISE, DIRIGEANT, page=habilitation.page),
    *acts("/habilitations/{id:uuid}", RENOUVELLEMENT, DIRIGEANT, page=habilitation.page),
    *acts("/habilitations/{id:uuid}", APPEL, DIRIGEANT, page=habilitation.page),
    *acts("/habilitations/{id:uuid}", APPEL_RESILIATION, DIRIGEANT, page=habilitation.page),
    post("/habilitations/{id:uuid}/recours/pieces", "habilitation-recours-piece", of_habilitation(recours.join), CONTESTENT),
    # habilitation requests: OC Éclat (P9, P10)
    get("/habilitations", "habilitations", habilitations.index, LECTEURS),
    *taken("/habilitations", LISTE, AGENTS_DES_DEMANDES),
    get("/habilitations/{id:uuid}", "habilitation", habilitation.show, LECTEURS),
    get(
        "/habilitations/{id:uuid}/presence",
        "habilitation-presence",
        of_habilitation(looked_at("habilitation")),
        AGENTS_DES_DEMANDES,
    ),
    get("/habilitations/{id:uuid}/impression", "habilitation-impression", impression.show, LECTEURS),
    get("/habilitations/{id:uuid}/archive", "habilitation-archive", of_habilitation(archive_page), LECTEURS),
    post("/habilitations/{id:uuid}/archive", "habilitation-archive", of_habilitation(archive_demande), LECTEURS, limit=ARCHIVES),
    get("/habilitations/{id:uuid}/ligne", "habilitation-ligne", habilitations.row, ADMINISTRATEUR),
    *acts("/habilitations/{id:uuid}", ATTRIBUTION, ADMINISTRATEUR, page=dossier.page),
    *acts("/habilitations/{id:uuid}", AJOUT, INSTRUCTEUR, page=dossier.page),
    *acts("/habilitations/{id:uuid}/points/{point:uuid}", POINT, INSTRUCTEUR, page=dossier.page),
    *acts("/habilitations/{id:uuid}", DEMANDE, INSTRUCTEUR, page=dossier.page),
    *acts("/habilitations/{id:uuid}", AVIS, CONSEILLENT, page=dossier.page),
    *acts("/habilitations/{id:uuid}", PAPIER, ADMINISTRATEUR, page=dossier.page),
    *acts("/habilitations/{id:uuid}", PAPIER_RESILIATION, ADMINISTRATEUR, page=dossier.page),
    *acts("/habilitations/{id:uuid}", JUGEMENT, COMITE_TECHNIQUE, page=dossier.page),
    *acts("/habilitations/{id:uuid}", JUGEMENT_RESILIATION, COMITE_TECHNIQUE, page=dossier.page),
    *acts("/habilitations/{id:uuid}", DECISION, INSTRUCTEUR, page=dossier.page),
    # what becomes of it
    *acts("/habilitations/{id:uuid}", VIE, ADMINISTRATEUR, page=dossier.page),
    # griefs, the answer of the organisme, what they lead to
    get("/habilitations/{id:uuid}/griefs", "griefs", griefs.show, LECTEURS),
    post("/habilitations/{id:uuid}/griefs/brouillon", "griefs-brouillon", griefs.save, DIRIGEANT),
    *acts("/habilitations/{id:uuid}/griefs", REPONSE, DIRIGEANT, page=griefs.page),
    *acts("/habilitations/{id:uuid}/griefs", GRIEFS, ADMINISTRATEUR, page=griefs.page),
    *acts("/habilitations/{id:uuid}/griefs/{grief:uuid}", GRIEF, ADMINISTRATEUR, page=griefs.page),
    post("/habilitations/{id:uuid}/griefs/{grief:uuid}/pieces", "grief-piece", griefs.join, ADMINISTRATEUR),
    # the convention of those that are accepted, and its avenants
    get("/habilitations/{id:uuid}/convention", "convention", convention.show, LECTEURS),
    post(
        "/habilitations/{id:uuid}/convention/signature",
        "convention-signature",
        convention.create,
        DECLARANTS,
        prepare=convention.judge,
    ),
    get("/habilitations/{id:uuid}/convention/{convention:uuid}/document", "convention-document", convention.document, LECTEURS),
    *acts("/habilitations/{id:uuid}/convention", CONVENTION, ADMINISTRATEUR, page=convention.page),
]
