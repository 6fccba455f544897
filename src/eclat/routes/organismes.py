"""Organismes, their profile, their référent CQP."""

from eclat.domain.organismes import logos
from eclat.domain.socle.policies import (
    ADMINISTRATEUR,
    AGENTS_DES_DEMANDES,
    DIRIGEANT,
    LECTEURS,
    ORGANISME,
)
from eclat.http.actes import acts
from eclat.http.listes import lists
from eclat.http.routing import get, post
from eclat.pages.droits import show as droits
from eclat.pages.organismes import fusion as fusion_organisme
from eclat.pages.organismes import logo as logo_organisme
from eclat.pages.organismes import registre as registre_organisme
from eclat.pages.organismes import show as organisme
from eclat.pages.organismes.actes import INSCRIPTION
from eclat.pages.organismes.vie import VIE
from eclat.pages.profil import logo as logo_profil
from eclat.pages.profil import registre as registre_profil
from eclat.pages.profil import show as profil
from eclat.pages.referent import designation as designation_referent
from eclat.pages.referent import report
from eclat.pages.referent import show as referent
from eclat.pages.referent.actes import REFERENT
from eclat.partials.organisme import liste as organismes
from eclat.throttle import REMINDERS

ROUTES = [
    # organismes and their profile (P2, P3)
    *lists("/organismes", organismes.LISTE, ADMINISTRATEUR),
    get("/organismes/{id:uuid}", "organisme", organisme.show, AGENTS_DES_DEMANDES),
    get("/organismes/{id:uuid}/ligne", "organisme-ligne", organisme.row, ADMINISTRATEUR),
    *acts("/organismes/{id:uuid}", INSCRIPTION, ADMINISTRATEUR, page=organisme.page),
    *acts("/organismes/{id:uuid}", VIE, ADMINISTRATEUR, page=organisme.page),
    get("/organismes/{id:uuid}/acces", "organisme-acces", droits.of_organisme, ADMINISTRATEUR),
    post("/organismes/{id:uuid}/acces/export", "organisme-acces-export", droits.export_organisme, ADMINISTRATEUR),
    get("/organismes/{id:uuid}/fusion", "organisme-fusion", fusion_organisme.show, ADMINISTRATEUR),
    post("/organismes/{id:uuid}/fusion", "organisme-fusion", fusion_organisme.create, ADMINISTRATEUR),
    get("/organismes/{id:uuid}/registre", "organisme-registre", registre_organisme.show, ADMINISTRATEUR),
    get("/organismes/{id:uuid}/logo", "organisme-logo", logo_organisme.show, LECTEURS, before_profile=True),
    get("/profil", "profil", profil.show, ORGANISME, before_profile=True),
    post("/profil", "profil", profil.update, DIRIGEANT, before_profile=True, prepares=True),
    get("/profil/registre", "profil-registre", registre_profil.show, DIRIGEANT, before_profile=True),
    post("/profil/logo", "profil-logo", logo_profil.create, DIRIGEANT, before_profile=True, files=logos.redrawn, prepares=True),
    post("/profil/logo/retrait", "profil-logo-retrait", logo_profil.destroy, DIRIGEANT, before_profile=True, prepares=True),
    # the référent CQP (P4)
    get("/referent", "referent", referent.show, ORGANISME),
    post("/referent", "referent-designation", designation_referent.create, DIRIGEANT, limit=REMINDERS),
    post("/referent/plus-tard", "referent-report", report.put_aside, DIRIGEANT),
    get("/referent/etat", "referent-etat", referent.state, ORGANISME),
    get("/referent/modification", "referent-modification", designation_referent.edit, DIRIGEANT),
    *acts("/referent", REFERENT, DIRIGEANT, page=referent.page),
]
