"""A secret offered to someone's application, until a code shows that the application has it.

It waits in the form, encrypted: nothing is kept for whoever only looks at the page.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

import pyotp
import segno

from eclat.domain.comptes import facteurs
from eclat.encryption import decrypt, encrypt
from eclat.http.context import Context

PURPOSE = "proposition"
OPEN_S = 3600


@dataclass(frozen=True)
class Proposition:
    """The secret, its sealed form for the page, and the address that applications read."""

    secret: str
    scelle: str
    adresse: str

    @property
    def cle(self) -> str:
        """The secret in groups of four, to be typed by hand."""
        return " ".join(self.secret[at : at + 4] for at in range(0, len(self.secret), 4))

    @property
    def image(self) -> str:
        """The address as a QR code, dark on light whatever the colours of the page."""
        return str(segno.make(self.adresse, error="m").svg_data_uri(scale=5, border=4, dark="#000", light="#fff"))


def offer(ctx: Context, secret: str | None = None) -> Proposition:
    """A new secret, or the one that the page already shows."""
    secret = secret or facteurs.new_secret()
    host = urlsplit(ctx.settings.base_url).hostname
    issuer = "OC Éclat" if not ctx.settings.local else f"OC Éclat ({host})"
    adresse = pyotp.TOTP(secret).provisioning_uri(name=ctx.me.courriel, issuer_name=issuer)
    return Proposition(secret, encrypt(PURPOSE, f"{ctx.me.personne_id} {secret}"), adresse)


def opened(ctx: Context) -> str | None:
    """The secret that the form sends back; None when it is not for this person, or was offered too long ago."""
    owner, _, secret = (decrypt(PURPOSE, ctx.typed("proposition"), within_s=OPEN_S) or "").partition(" ")
    return secret if owner == str(ctx.me.personne_id) else None
