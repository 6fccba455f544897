"""What administrateurs settle of the platform itself (P17)."""

from starlette.routing import Route

from eclat.domain.socle import fichiers
from eclat.domain.socle.policies import ADMINISTRATEUR, CONNECTE
from eclat.http.actes import acts
from eclat.http.routing import get, post
from eclat.pages.catalogue import blocs, cqp, listes, pieces
from eclat.pages.conventions import clauses
from eclat.pages.reglages import groupe
from eclat.pages.reglages import index as reglages
from eclat.pages.textes_mails import index as textes
from eclat.pages.textes_mails import show as texte
from eclat.pages.textes_mails.actes import TEXTE
from eclat.throttle import REMINDERS

REGLAGES = [
    get("/reglages", "reglages", reglages.show, ADMINISTRATEUR),
    get("/reglages/{groupe}", "reglages-groupe", groupe.show, ADMINISTRATEUR),
    post("/reglages/{groupe}", "reglages-groupe", groupe.update, ADMINISTRATEUR),
]
TEXTES = [
    get("/clauses", "clauses", clauses.show, ADMINISTRATEUR),
    post("/clauses", "clauses", clauses.save, ADMINISTRATEUR),
    get("/clauses/exemple", "clauses-exemple", clauses.example, ADMINISTRATEUR),
    get("/textes-mails", "textes-mails", textes.show, ADMINISTRATEUR),
    get("/textes-mails/{modele}", "texte-mail", texte.show, ADMINISTRATEUR),
    post("/textes-mails/{modele}", "texte-mail", texte.save, ADMINISTRATEUR),
    get("/textes-mails/{modele}/apercu", "texte-mail-apercu", texte.html, ADMINISTRATEUR),
    post("/textes-mails/{modele}/essai", "texte-mail-essai", texte.try_out, ADMINISTRATEUR, limit=REMINDERS),
    *acts("/textes-mails/{id:uuid}", TEXTE, ADMINISTRATEUR, page=texte.page),
]
PIECES = [
    get("/catalogue/{id:uuid}/pieces", "pieces-requises", pieces.index, ADMINISTRATEUR),
    post("/catalogue/{id:uuid}/pieces", "pieces-requises", pieces.create, ADMINISTRATEUR),
    get("/catalogue/pieces/{id:uuid}", "piece-requise", pieces.show, ADMINISTRATEUR),
    post("/catalogue/pieces/{id:uuid}", "piece-requise", pieces.update, ADMINISTRATEUR),
    post("/catalogue/pieces/{id:uuid}/modele", "piece-requise-modele", pieces.set_model, ADMINISTRATEUR, files=fichiers.checked),
    get("/pieces-requises/{id:uuid}/modele", "piece-modele", pieces.model, CONNECTE),
    *acts("/catalogue/pieces/{id:uuid}", pieces.PIECE, ADMINISTRATEUR, page=pieces.page),
]
CATALOGUE = [
    get("/catalogue/cqp/nouveau", "cqp-nouveau", cqp.new, ADMINISTRATEUR),
    post("/catalogue/cqp/nouveau", "cqp-nouveau", cqp.create, ADMINISTRATEUR),
    get("/catalogue/{id:uuid}/intitule", "cqp-intitule", cqp.title, ADMINISTRATEUR),
    post("/catalogue/{id:uuid}/intitule", "cqp-intitule", cqp.rename, ADMINISTRATEUR),
    get("/catalogue/{id:uuid}/enregistrement", "enregistrement-nouveau", cqp.new_registration, ADMINISTRATEUR),
    post("/catalogue/{id:uuid}/enregistrement", "enregistrement-nouveau", cqp.register, ADMINISTRATEUR),
    get("/catalogue/{id:uuid}/dates", "enregistrement-dates", cqp.dates, ADMINISTRATEUR),
    post("/catalogue/{id:uuid}/dates", "enregistrement-dates", cqp.set_dates, ADMINISTRATEUR),
    get("/catalogue/{id:uuid}/blocs", "bloc-nouveau", blocs.new, ADMINISTRATEUR),
    post("/catalogue/{id:uuid}/blocs", "bloc-nouveau", blocs.create, ADMINISTRATEUR),
    get("/catalogue/{id:uuid}/blocs/{code}/retrait", "bloc-retrait", blocs.withdrawal, ADMINISTRATEUR),
    post("/catalogue/{id:uuid}/blocs/{code}/retrait", "bloc-retrait", blocs.withdraw, ADMINISTRATEUR),
    get("/catalogue/blocs/{id:uuid}", "bloc", blocs.show, ADMINISTRATEUR),
    post("/catalogue/blocs/{id:uuid}", "bloc", blocs.update, ADMINISTRATEUR),
    get("/catalogue/listes", "listes-datees", listes.index, ADMINISTRATEUR),
    get("/catalogue/listes/{nature}/nouvelle", "choix-nouveau", listes.new, ADMINISTRATEUR),
    post("/catalogue/listes/{nature}/nouvelle", "choix-nouveau", listes.create, ADMINISTRATEUR),
    get("/catalogue/listes/{id:uuid}", "choix", listes.show, ADMINISTRATEUR),
    post("/catalogue/listes/{id:uuid}", "choix", listes.update, ADMINISTRATEUR),
]
ROUTES: list[Route] = [*REGLAGES, *TEXTES, *PIECES, *CATALOGUE]
