"""How strong a password is, while it is typed (P15). Nothing is written, nor kept in a log."""

from starlette.datastructures import FormData
from starlette.responses import Response

from eclat.domain.comptes.passwords import strength
from eclat.http.context import Context

PASSWORDS = ("nouveau_mot_de_passe", "mot_de_passe")
KNOWN = ("nom", "prenom", "organisme", "courriel", "identifiant")  # what designates its owner weakens a password


def show(ctx: Context) -> Response:
    password = typed_password(ctx.form)
    found = strength(password, [ctx.typed(name) for name in KNOWN])
    return ctx.fragment(
        "partials/mot_de_passe/force.html",
        score=max(found.score, 1) if password else 0,  # 0 is for a field still empty
        conseils=found.advice[:2] if password else [],
        echelle=bool(ctx.query("echelle")),
    )


def typed_password(form: FormData) -> str:
    others = [name for name in form if name.endswith("mot_de_passe")]
    typed = (form.get(name) for name in (*PASSWORDS, *others))
    return next((value for value in typed if isinstance(value, str) and value), "")
