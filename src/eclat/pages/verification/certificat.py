"""One certificate, as whoever holds its code sees it: is it true, is it still valid, of what, and by whom (P14).

The name stays behind its initials until the visitor types it. A code that does not exist takes the same way to the same page; looks are counted
once the answer has left.
"""

from functools import partial

from starlette.background import BackgroundTask
from starlette.responses import Response

from eclat import clock, throttle
from eclat.domain.certificats import codes, verification
from eclat.domain.certificats.verification import Reponse, Verdict
from eclat.domain.socle.errors import TropDeDemandes
from eclat.http import traces
from eclat.http.context import Context
from eclat.http.discretion import discreet
from eclat.http.forms import Form
from eclat.pages.verification.forms import Code, NomTitulaire

ANOTHER = "Ce n’est pas le nom de ce certificat. Écrivez un prénom et le nom, comme sur le document."


def show(ctx: Context, code: str) -> Response:
    found = verification.look(ctx.db, code)
    response = page(ctx, code, found, Form.of(NomTitulaire), nom="" if ctx.reglages.verification_name else found.nom)
    if ctx.reglages.verification_count:
        response.background = BackgroundTask(traces.leave, "verification", partial(verification.count, typed=code))
    return response


def compare(ctx: Context, code: str) -> Response:
    """Whether the name that is typed is the holder's. Raises TropDeDemandes."""
    if not throttle.hit(throttle.NAMES, codes.read(code) or "none"):
        raise TropDeDemandes(
            throttle.wait(throttle.NAMES, codes.read(code) or "none"), "Trop de noms ont été essayés. Réessayez dans {}."
        )
    found, form = verification.look(ctx.db, code), Form.bind(NomTitulaire, ctx.form)
    nom = found.nomme(form.valid.nom) if form else ""
    if form and not nom:
        form.refuse("nom", ANOTHER)
    return page(ctx, code, found, form, nom=nom, status=200 if nom else 422)


def page(ctx: Context, code: str, found: Reponse, form: Form[NomTitulaire], *, nom: str, status: int = 200) -> Response:
    known = codes.read(code)
    said = codes.grouped(known) if known else ""
    return discreet(
        ctx.render(
            "pages/verification/certificat.html",
            status=404 if found.verdict == Verdict.INCONNU else status,
            r=found,
            code=said,
            adresse=ctx.url("verification-certificat", code=said) if said else "",
            form=form,
            autre=Form.of(Code, code=said if found.verdict == Verdict.INCONNU else ""),
            nom=nom,
            maintenant=clock.now(),
        )
    )
