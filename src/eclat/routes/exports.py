"""The files of long lists, which the worker makes, beside what one did to several rows at once."""

from eclat.domain.socle.policies import CONNECTE
from eclat.http.actes import acts
from eclat.http.routing import get
from eclat.pages.exports import index, show

ROUTES = [
    get("/exports", "exports", index.show, CONNECTE),
    get("/exports/{id:uuid}", "export", show.show, CONNECTE),
    get("/exports/{id:uuid}/fichier", "export-fichier", show.file, CONNECTE),
    *acts("/exports/{id:uuid}", show.EXPORT, CONNECTE, page=show.page),
]
