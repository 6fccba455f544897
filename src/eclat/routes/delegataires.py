"""The OFs that a national request names: their table, their invitation, their identification form."""

from eclat.domain.socle.policies import (
    ADMINISTRATEUR,
    AGENTS_DES_DEMANDES,
    DIRIGEANT,
    INSTRUCTEUR,
    LECTEURS,
    ORGANISME,
)
from eclat.http.actes import acts
from eclat.http.grilles.adresses import grid
from eclat.http.listes import lists
from eclat.http.routing import get, post
from eclat.pages.archives import show as archive
from eclat.pages.delegataires import index as delegues
from eclat.pages.delegataires import nouveau as nouveau_delegue
from eclat.pages.delegataires import relance as relance_delegue
from eclat.pages.delegataires import show as delegue
from eclat.pages.delegataires.actes import DELEGUE
from eclat.pages.habilitations.delegataires import DELEGATAIRES
from eclat.pages.identification import achevement
from eclat.pages.identification import index as identifications
from eclat.pages.identification import show as identification
from eclat.pages.identification.actes import ETUDE, FICHE, VIE
from eclat.partials.delegataire.liste import LISTE
from eclat.partials.identification.saisie import of_identification
from eclat.routes.dossiers import form_of
from eclat.throttle import ARCHIVES, REMINDERS

archive_page, archive_demande = archive.whole(archive.IDENTIFICATION)
ROUTES = [
    # every délégataire, as agents follow them
    *lists("/delegations", LISTE, AGENTS_DES_DEMANDES),
    # the identification form of a délégataire (P7); instructeurs may set one aside (P10)
    get("/identification", "identifications", identifications.index, ORGANISME),
    get("/identification/{id:uuid}", "identification", of_identification(identification.show), LECTEURS),
    post("/identification/{id:uuid}/achevement", "identification-achevement", of_identification(achevement.finish), DIRIGEANT),
    get("/identification/{id:uuid}/archive", "identification-archive", of_identification(archive_page), LECTEURS),
    post(
        "/identification/{id:uuid}/archive",
        "identification-archive",
        of_identification(archive_demande),
        LECTEURS,
        limit=ARCHIVES,
    ),
    *acts("/identification/{id:uuid}", FICHE, DIRIGEANT),
    *form_of("/identification/{id:uuid}", "identification", of_identification),
    *acts("/identification/{id:uuid}", ETUDE, INSTRUCTEUR, page=identification.page),
    *acts("/identification/{id:uuid}", VIE, ADMINISTRATEUR, page=identification.page),
    # the délégataires of a national request, once they are invited (P7)
    get("/delegataires", "delegues", delegues.index, ORGANISME),
    post("/delegataires/export", "delegues-export", delegues.export, ORGANISME),
    post("/delegataires/relance", "delegues-relance", relance_delegue.create_all, DIRIGEANT, limit=REMINDERS),
    get("/delegataires/nouveau", "delegue-nouveau", nouveau_delegue.show, DIRIGEANT),
    post("/delegataires/nouveau", "delegue-nouveau", nouveau_delegue.create, DIRIGEANT, limit=REMINDERS),
    get("/delegataires/{id:uuid}", "delegue", delegue.show, ORGANISME),
    get("/delegataires/{id:uuid}/ligne", "delegue-ligne", delegue.row, ORGANISME),
    get("/delegataires/{id:uuid}/relance", "delegue-relance", relance_delegue.show, DIRIGEANT),
    post("/delegataires/{id:uuid}/relance", "delegue-relance", relance_delegue.create, DIRIGEANT, limit=REMINDERS),
    *acts("/delegataires/{id:uuid}", DELEGUE, DIRIGEANT),
    # the table of délégataires of a national draft (P6)
    *grid("/habilitations/{id:uuid}/delegataires", DELEGATAIRES, reads=ORGANISME, writes=DIRIGEANT),
]
