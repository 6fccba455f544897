"""What a single-use link opens, or why it opens nothing any more."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session
from starlette.responses import Response

from eclat.domain.comptes import comptes, jetons, preuves
from eclat.domain.socle import qualites
from eclat.domain.socle.qualites import Qualite
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.http.context import Context
from eclat.http.sign_ins import sign_in
from eclat.models import EtatPersonne, Jeton, Personne, UsageJeton
from eclat.signatures import unsign_id


@dataclass(frozen=True)
class Lien:
    """A link still good, and whom it concerns."""

    jeton: Jeton
    personne: Personne
    qualites: Sequence[Qualite]
    expire_le: datetime | None

    @property
    def active(self) -> bool:
        """It activates an account; else it replaces a password."""
        return self.personne.etat == EtatPersonne.INVITEE

    @property
    def a_confirmer(self) -> bool:
        """They chose a password when they registered: it serves with this link."""
        return preuves.awaits_confirmation(self.personne) and self.jeton.usage == UsageJeton.ACTIVATION

    @property
    def organisme(self) -> str:
        return next((each.organisme for each in self.qualites), "")

    @property
    def designating(self) -> list[str]:
        """What a password must not be made of."""
        return [self.personne.nom_complet, self.personne.courriel, self.organisme]


def opener(ctx: Context, lien: Lien) -> Utilisateur:
    """Who acts by this link: its owner, where they are signed in; else its owner alone, with no sign-in."""
    if ctx.user is not None and ctx.user.personne_id == lien.personne.id and ctx.user.exigence is None:
        return ctx.user
    return Utilisateur(lien.personne.id, lien.personne.nom_complet, lien.personne.courriel)


def find(db: Session, signed: str) -> Jeton | None:
    """The link's row, whatever its state. None when the link is not ours."""
    key = unsign_id("jeton", signed)
    return db.get(Jeton, key) if key else None


def opened(db: Session, signed: str, *usages: UsageJeton) -> Lien | None:
    """What the link opens. None when it was used, voided, has expired, serves something else or is not ours."""
    jeton = find(db, signed)
    if jeton is None or jeton.usage not in (usages or jetons.TO_A_PASSWORD):
        return None
    personne = db.get(Personne, jeton.personne_id) if jetons.is_open(db, jeton) else None
    if personne is None or personne.etat == EtatPersonne.SUSPENDUE:
        return None
    return Lien(jeton, personne, qualites.of_person(db, personne.id, jeton.appartenance_id), jetons.expires(db, jeton))


def enter(ctx: Context, personne: Personne, said: str) -> Response:
    """Sign in who has just used their link; who may not yet is told why."""
    if why := comptes.why_closed(ctx.db, personne):
        return ctx.redirect("connexion", toast=f"{said}. {why}")
    return sign_in(ctx, personne, ctx.redirect("accueil", toast=said))


def closed(ctx: Context, signed: str, *, sent: bool | None = None) -> Response:
    """The calm page of a link that opens nothing: it never says whose it was. ``sent``: whether a new one is on its way."""
    jeton = find(ctx.db, signed)
    renewable = jeton is not None and jetons.is_renewable(jeton) and sent is None
    used = jeton is not None and jeton.utilise_le is not None
    return ctx.render(
        "pages/activation/ferme.html", status=200 if sent else 410, signed=signed, renewable=renewable, sent=sent, used=used,
        expired=jeton is not None and jeton.annule_le is None and not used, usage=jeton.usage if jeton is not None else None,
    )  # fmt: skip
