"""The codes of the moment of every agent, for developers: this route exists in debug mode only, on a site of this machine."""

import pyotp
from sqlmodel import col, select
from starlette.responses import Response

from eclat import clock
from eclat.context import Context
from eclat.domain.facteurs import PURPOSE, STEP_S
from eclat.encryption import decrypt
from eclat.models import Personne, SecondFacteur


def index(ctx: Context) -> Response:
    now = int(clock.now().timestamp())
    protected = select(Personne, SecondFacteur).join(SecondFacteur, col(SecondFacteur.personne_id) == Personne.id)
    secrets = [
        (personne, decrypt(PURPOSE, facteur.secret), facteur.dernier_pas)
        for personne, facteur in ctx.db.exec(protected.order_by(col(Personne.nom)).limit(50))
    ]
    rows = [
        (personne, *(pyotp.TOTP(secret).generate_otp(now // STEP_S + later) for later in (0, 1)), now // STEP_S <= last)
        for personne, secret, last in secrets
        if secret is not None
    ]
    return ctx.render("pages/dev/codes/index.html", rows=rows, seconds=STEP_S - now % STEP_S)
