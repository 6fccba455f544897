"""The procès-verbal as a document: read, signed, opened again, rectified, verified by whoever holds it (P14)."""

from starlette.routing import Route

from eclat import throttle
from eclat.domain.socle.policies import ADMINISTRATEUR, LECTEURS_DES_SESSIONS, PUBLIC, SUIVEURS_DES_SESSIONS
from eclat.http.actes import acts
from eclat.http.routing import ANY_STEP, ask, get, post
from eclat.pages.signature import document, show, verification
from eclat.partials.signature.actes import PV as ACTES

PV = "/sessions/{id:uuid}/pv"
VERSION = f"{PV}/{{version:int}}"
ROUTES: list[Route] = [
    get(f"{PV}/signature", "pv-signature", show.show, LECTEURS_DES_SESSIONS),
    ask(f"{PV}/signature", "pv-signature", show.ask, SUIVEURS_DES_SESSIONS, prepare=show.judge),
    post(f"{PV}/signature/code", "pv-signature-code", show.create, SUIVEURS_DES_SESSIONS),
    get(f"{PV}/apercu", "pv-apercu", document.preview, SUIVEURS_DES_SESSIONS),
    get(f"{VERSION}/document", "pv-document", document.pdf, LECTEURS_DES_SESSIONS),
    get(f"{VERSION}/pages/{{page:int}}", "pv-page", document.picture, LECTEURS_DES_SESSIONS),
    get(f"{VERSION}/preuves", "pv-preuves", document.proofs, ADMINISTRATEUR),
    *acts(PV, ACTES, SUIVEURS_DES_SESSIONS, page=show.page),
    get("/verification/pv", "verification-pv", verification.show, PUBLIC, during=ANY_STEP),
    ask(
        "/verification/pv", "verification-pv", verification.verify, PUBLIC, during=ANY_STEP, files=verification.as_it_came,
        limit=throttle.PROCES_VERBAUX,
    ),
]  # fmt: skip
