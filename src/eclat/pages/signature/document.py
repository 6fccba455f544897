"""The document itself: the PDF of a version, its preview during the entry, its first page as a picture, its proofs (P14)."""

import json
from uuid import UUID

from starlette.responses import Response

from eclat.domain.jurys import preuves, production, signatures
from eclat.domain.jurys import pv as entree
from eclat.domain.socle import jury_policies
from eclat.domain.socle.errors import Interdit, Introuvable, Refus
from eclat.http import traces
from eclat.http.context import Context
from eclat.http.fichiers import LOCKED, begins, served
from eclat.http.web import quoted_filename
from eclat.models import EtatPv, Fichier, Pv, SessionCqp
from eclat.pages.signature.show import loaded
from eclat.partials.signature.vue import VuePv, file_key, version_of

HEADERS = {"Content-Security-Policy": LOCKED, "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}


def pdf(ctx: Context, id: UUID, version: int) -> Response:
    """Opened by who is to sign it, it is noted: nobody signs what they did not see."""
    session = loaded(ctx, id)
    vue = VuePv(ctx, session, version_of(ctx, session, version))
    key = file_key(vue.document, original=vue.original)
    if key is None:
        raise Refus("Ce document se prépare\u00a0: rechargez la page dans un instant.")
    fichier = ctx.db.get_one(Fichier, key)
    answer = served(ctx.request, fichier)
    if vue.a_signer is not None and begins(ctx.request):
        pv_id, personne, sha256 = vue.document.id, ctx.me.personne_id, fichier.sha256
        traces.leave("lecture du procès-verbal", lambda db: signatures.note_reading(db, pv_id, personne, sha256))
    return answer


def preview(ctx: Context, id: UUID) -> Response:
    """What would be signed if the entry closed now."""
    session, pv = in_entry(ctx, id)
    name = f"{pv.numero} (aperçu).pdf"
    headers = HEADERS | {"Content-Disposition": f"inline; {quoted_filename(name)}"}
    return Response(production.preview(ctx.db, session, pv), media_type="application/pdf", headers=headers)


def in_entry(ctx: Context, id: UUID) -> tuple[SessionCqp, Pv]:
    session = loaded(ctx, id)
    pv = entree.current(ctx.db, session)
    if pv is None or not jury_policies.can_read_original(ctx.db, ctx.me, session):
        raise Introuvable if pv is None else Interdit("preview pv")
    if pv.etat != EtatPv.EN_SAISIE:
        raise Refus("La saisie est close\u00a0: l’aperçu a laissé la place au document à signer.")
    return session, pv


def picture(ctx: Context, id: UUID, version: int, page: int) -> Response:
    """A page as the document shows it. What is frozen is drawn once by a process that is asked again."""
    session = loaded(ctx, id)
    vue = VuePv(ctx, session, version_of(ctx, session, version))
    shown = vue.document
    if shown.empreinte:
        key = (shown.id, shown.empreinte, shown.etat.value, vue.original)
        pages = kept(key) or keep(key, production.pages(ctx.db, session, shown, copie=not vue.original))
    else:
        pages = tuple(production.pages(ctx.db, session, shown))
    if not 1 <= page <= len(pages):
        raise Introuvable
    return Response(pages[page - 1], media_type="image/png", headers=HEADERS)


Key = tuple[UUID, str, str, bool]
PAGES: dict[Key, tuple[bytes, ...]] = {}
MANY = 8


def kept(key: Key) -> tuple[bytes, ...] | None:
    return PAGES.get(key)


def keep(key: Key, pages: list[bytes]) -> tuple[bytes, ...]:
    """The last few procès-verbaux that someone looked at."""
    while len(PAGES) >= MANY:
        PAGES.pop(next(iter(PAGES)), None)
    return PAGES.setdefault(key, tuple(pages))


def proofs(ctx: Context, id: UUID, version: int) -> Response:
    """Who signed what, and how it is known: for the administrateur."""
    session = loaded(ctx, id)
    if not ctx.can(jury_policies.can_export_proofs, session):
        raise Interdit("export proofs")
    pv = version_of(ctx, session, version)
    said = json.dumps(preuves.of(ctx.db, session, pv), ensure_ascii=False, indent=2)
    name = f"{pv.numero} version {pv.version} (preuves).json"
    headers = HEADERS | {"Content-Disposition": f"attachment; {quoted_filename(name)}"}
    return Response(said, media_type="application/json", headers=headers)
