"""Requests that are turned down, and failures of ours: one place makes a page of each, or a short text for htmx."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from eclat.context import Context
from eclat.domain.errors import Interdit, Refus
from eclat.templates import templates


def refusal(ctx: Context, error: Exception) -> Response:
    """A page, or a short text in the live region when htmx asks."""
    code, title, explanation = describe(error)
    values = {
        "title": title,
        "explanation": explanation,
        "safe": "",
        "links": [] if ctx.wants_fragment else ways_out(ctx),
        "reference": ctx.request.scope.get("request_id", ""),
    }
    if ctx.wants_fragment:
        response = ctx.fragment("partials/erreur/fragment.html", status=code, **values)
        response.headers.update({"HX-Retarget": "#annonces", "HX-Reswap": "innerHTML"})
        return response
    return ctx.render("pages/erreur/show.html", status=code, code=code, **values)


def ways_out(ctx: Context) -> list[tuple[str, str]]:
    """Where to go from a page that cannot be shown."""
    home = "Aller à l’accueil" if ctx.user is None else "Aller au tableau de bord"
    return [(home, ctx.url("accueil")), ("Écrire à OC Éclat", f"mailto:{ctx.settings.admin_email}")]


def describe(error: Exception) -> tuple[int, str, str]:
    """Status, title and sentence of a refusal."""
    if isinstance(error, Refus):
        return 409, "Cette action n’est plus possible", str(error)
    if isinstance(error, Interdit):
        return 403, "Cette page ne vous est pas ouverte", "Votre compte ne permet pas cette action."
    if isinstance(error, HTTPException) and error.status_code == 413:
        return 413, "Ce fichier est trop lourd", error.detail
    if isinstance(error, HTTPException) and error.status_code == 400:
        return 400, "Cette demande n’a pas été comprise", "Rechargez la page, puis recommencez."
    return (
        404,
        "Cette page n’existe pas, ou elle ne vous est pas ouverte",
        "Le lien est peut-être incomplet, ou le dossier appartient à un autre organisme. Rien de ce que vous avez saisi n’est perdu.",
    )


def render_failure(request: Request) -> Response:
    """Something of ours failed: a page that needs neither the database nor the session."""
    reference = request.scope.get("request_id", "")
    fragment = request.headers.get("hx-request") == "true"
    html = templates.render(
        "partials/erreur/fragment.html" if fragment else "pages/erreur/show.html",
        user=None, ctx=None, can=lambda *_: False, actions=lambda *_: [], toast=None, code=500,
        title="La page n’a pas pu s’afficher",
        explanation="Un incident de notre côté a interrompu votre demande. Réessayez dans un instant.",
        safe="Ce que vous aviez enregistré est intact.", links=[("Aller au tableau de bord", "/")], reference=reference,
    )  # fmt: skip
    headers = {"HX-Retarget": "#annonces", "HX-Reswap": "innerHTML"} if fragment else {}
    return HTMLResponse(html, status_code=500, headers=headers)
