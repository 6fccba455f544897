"""What search engines may read: the directory while it is shown, and nothing else of this site."""

from xml.sax.saxutils import escape

from starlette.responses import PlainTextResponse, Response

from eclat.database import reading
from eclat.domain.annuaire.liste import HABILITES
from eclat.domain.socle.annuaire_policies import VISITEUR
from eclat.http.context import Context

MOST = 50_000  # addresses of one file (sitemaps.org)


def robots(ctx: Context) -> Response:
    base = ctx.settings.base_url.rstrip("/")
    lines = ["User-agent: *"]
    if ctx.reglages.annuaire:
        lines += [f"Allow: {ctx.url('annuaire')}", "Allow: /static/"]
    lines += ["Disallow: /"]
    if ctx.reglages.annuaire:
        lines += ["", f"Sitemap: {base}{ctx.url('plan')}"]
    return PlainTextResponse("\n".join(lines) + "\n")


def plan(ctx: Context) -> Response:
    """The pages of the directory."""
    base = ctx.settings.base_url.rstrip("/")
    paths = [ctx.url("annuaire"), ctx.url("annuaire-sessions")]
    for ligne in HABILITES.every(reading, VISITEUR, HABILITES.view()):
        if len(paths) >= MOST:
            break
        paths.append(ctx.url("annuaire-organisme", id=ligne.id))
    body = "".join(f"<url><loc>{escape(base + path)}</loc></url>\n" for path in paths)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return Response(f"{head}{body}</urlset>\n", media_type="application/xml")
