"""The codes of the moment of every agent, for developers: this route exists in debug mode only, on a site of this machine."""

import pyotp
from starlette.responses import Response

from eclat import clock
from eclat.domain.comptes import facteurs
from eclat.domain.comptes.facteurs import PURPOSE
from eclat.domain.comptes.horloges import STEP_S
from eclat.encryption import decrypt
from eclat.http.context import Context

SHOWN = 50


def index(ctx: Context) -> Response:
    now = int(clock.now().timestamp())
    secrets = [
        (personne, decrypt(PURPOSE, facteur.secret), facteur.dernier_pas)
        for personne, facteur in facteurs.protected(ctx.db, SHOWN)
    ]
    rows = [
        (personne, *(pyotp.TOTP(secret).generate_otp(now // STEP_S + later) for later in (0, 1)), now // STEP_S <= last)
        for personne, secret, last in secrets
        if secret is not None
    ]
    return ctx.render("pages/dev/codes/index.html", rows=rows, seconds=STEP_S - now % STEP_S)
