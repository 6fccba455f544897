"""Requests that are turned down, and failures of ours: one place makes a page of each, or a short text for htmx."""

from dataclasses import dataclass

from sqlalchemy.exc import DBAPIError, OperationalError
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from eclat.domain.comptes import envois_gardes
from eclat.domain.socle.errors import DejaFait, Interdit, Limite, Refus, TropDeDemandes
from eclat.http.context import Context
from eclat.http.templates import templates
from eclat.settings import get_settings
from eclat.storage import StorageError
from eclat.tasks.unit_of_work import Uncertain

# What databases that are full, or may only be read, say of a write.
FULL = ("No space left", "File too large", "quota exceeded", "QuotaExceeded", "StorageFull")  # what a storage says that is full
NOT_WRITTEN = ("read-only transaction", "readonly database", "disk is full", "disk I/O error", "No space left")
LISTS = {"delegation": "delegues", "campagne": "campagnes"}  # where one lands of what has no page, or none any more
# In the live region, under what it already offers: to undo, most of all.
BESIDE = {"HX-Retarget": "#annonces", "HX-Reswap": "beforeend"}


def refusal(ctx: Context, error: Exception) -> Response:
    """A page, or a short text in the live region when htmx asks."""
    if isinstance(error, DejaFait) and not ctx.wants_fragment:
        return onward(ctx, error)
    response = explained(ctx, error)
    return wait(response, error.secondes) if isinstance(error, TropDeDemandes) else response


def onward(ctx: Context, done: DejaFait) -> Response:
    """A second click: the page where the first one led, with what it did."""
    if ctx.user is None:  # whose first click signed them in, unless the browser did not wait for its cookie
        return ctx.redirect("connexion", toast=str(done))
    if done.key == ctx.me.personne_id:
        return ctx.redirect("compte", toast=str(done))
    pages = {"habilitation": "habilitation", "identification": "identification", "session": "session"} | (
        {"organisme": "organisme", "personne": "agent"} if ctx.me.est_agent else {}
    )
    if done.table in LISTS:
        return ctx.redirect(LISTS[done.table], toast=str(done))
    if done.table in pages:
        return ctx.redirect(pages[done.table], id=done.key, toast=str(done))
    return ctx.redirect("accueil", toast=str(done))


def wait(response: Response, seconds: int) -> Response:
    """Tell programs too when to come back."""
    response.headers["Retry-After"] = str(seconds)
    return response


def explained(ctx: Context, error: Exception) -> Response:
    code, title, explanation = describe(error)
    values = {
        "title": title,
        "explanation": explanation,
        "safe": "",
        "envoi": None,
        "links": [] if ctx.wants_fragment else ways_out(ctx),
        "reference": "" if isinstance(error, Refus) else ctx.request.scope.get("request_id", ""),
    }
    if ctx.wants_fragment:
        response = ctx.fragment("partials/erreur/fragment.html", status=code, **values)
        response.headers.update(BESIDE)
        return response
    response = ctx.render("pages/erreur/show.html", status=code, code=code, **values)
    response.headers.update(error.headers or {} if isinstance(error, HTTPException) else {})  # Allow
    return response


def ways_out(ctx: Context) -> list[tuple[str, str]]:
    """Where to go from a page that cannot be shown."""
    home = "Aller à l’accueil" if ctx.user is None else "Aller au tableau de bord"
    return [(home, ctx.url("accueil")), ("Écrire à OC Éclat", f"mailto:{ctx.settings.admin_email}")]


def describe(error: Exception) -> tuple[int, str, str]:
    """Status, title and sentence of a refusal."""
    if isinstance(error, Limite):
        return 409, "C’est plus que ce qui est accepté", str(error)
    if isinstance(error, Refus):
        return 409, "Cette action n’est plus possible", str(error)
    if isinstance(error, Interdit):
        return 403, "Cette page ne vous est pas ouverte", "Votre compte ne permet pas cette action."
    if isinstance(error, TropDeDemandes):
        return 429, "Trop de demandes d’un coup", str(error)
    if isinstance(error, HTTPException) and error.status_code == 413:
        return 413, "Cet envoi est trop lourd", error.detail
    if isinstance(error, HTTPException) and error.status_code in (400, 415, 422):
        return error.status_code, "Cette demande n’a pas été comprise", "Rechargez la page, puis recommencez."
    if isinstance(error, HTTPException) and error.status_code == 405:
        return 405, "Cette action ne s’ouvre pas par son adresse", "Revenez à la page précédente et utilisez son bouton."
    return (
        404,
        "Cette page n’existe pas, ou elle ne vous est pas ouverte",
        "Le lien est peut-être incomplet, ou le dossier appartient à un autre organisme. Rien de ce que vous avez saisi n’est perdu.",
    )


def describe_failure(error: Exception) -> tuple[int, str, str]:
    """Status, sentence, and what is safe, when something of ours failed."""
    if isinstance(error, Uncertain):
        return (
            503,
            "La connexion à nos données s’est coupée au moment d’enregistrer.",
            "Regardez d’abord si votre action est prise en compte, avant de la refaire.",
        )
    safe = "Ce que vous aviez enregistré est intact."
    if isinstance(error, DBAPIError) and any(sign in str(error.orig) for sign in NOT_WRITTEN):
        return 503, "Nous ne pouvons rien enregistrer pour le moment ; tout se lit encore. Réessayez dans quelques minutes.", safe
    if isinstance(error, StorageError) and any(sign in str(error) for sign in FULL):
        return (
            503,
            "L’espace prévu pour les documents est plein : le vôtre n’a pas été gardé. Conservez-le et joignez-le à nouveau plus tard ; si cela "
            f"dure, prévenez-nous à {get_settings().admin_email}.",
            safe,
        )
    if isinstance(error, (OperationalError, StorageError)):
        return 503, "Un de nos services ne répond pas pour le moment. Réessayez dans quelques instants.", safe
    return 500, "Un incident de notre côté a interrompu votre demande. Réessayez dans un instant.", safe


@dataclass(frozen=True)
class NonEnregistre:
    """A form that could not be saved, given back to who wrote it. ``champs``: what sends it again as it was; nothing when it held what is
    in no page: a password, a document, or may have been saved after all."""

    adresse: str
    textes: list[str]
    champs: list[tuple[str, str]]

    @classmethod
    def of(cls, request: Request, error: Exception) -> "NonEnregistre":
        form = getattr(request.state, "form", FormData())
        champs = [(name, value) for name, value in form.multi_items() if isinstance(value, str)]
        files = any(not isinstance(value, str) and value.filename for _, value in form.multi_items())
        again = envois_gardes.worth(champs) and not files and not isinstance(error, Uncertain)
        query = f"?{request.url.query}" if request.url.query else ""
        return cls(request.url.path + query, envois_gardes.textes(champs), champs if again else [])


def render_failure(request: Request, error: Exception) -> Response:
    """Something of ours failed: a page that needs neither the database nor the session, with what its reader had written."""
    reference = request.scope.get("request_id", "")
    fragment = request.headers.get("hx-request") == "true"
    code, explanation, safe = describe_failure(error)
    html = templates.render(
        "partials/erreur/fragment.html" if fragment else "pages/erreur/show.html",
        user=None, ctx=None, can=lambda *_: False, toast=None, code=code,
        title="La page n’a pas pu s’afficher",
        explanation=explanation, safe=safe, envoi=None if fragment else NonEnregistre.of(request, error), links=[("Aller au tableau de bord", "/")], reference=reference,
    )  # fmt: skip
    return HTMLResponse(html, status_code=code, headers=BESIDE if fragment else {})
