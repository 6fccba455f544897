"""The renewal of an habilitation, begun by its dirigeant; and that a request is one, said to who reads it (P10)."""

from dataclasses import dataclass

from sqlmodel import Session
from starlette.responses import Response

from eclat.domain.habilitations import renouvellements, suites
from eclat.domain.socle import policies
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.formats import format_date
from eclat.http.actes import Acte, Actes, Cadre, Offre, Offres
from eclat.http.actes.cadres import onward
from eclat.http.context import Context
from eclat.models import EtatHabilitation, Habilitation
from eclat.partials.habilitation.actes import SEE, CibleDemande

E = EtatHabilitation


class ToTheRequest(Cadre):
    """One lands on the request that was begun, or on the one that there was."""

    def done(self, offre: Offre, said: str) -> Response:
        made = suites.under_way(offre.ctx.db, offre.cible.thing)
        if made is None:
            return super().done(offre, said)
        return onward(offre.ctx, offre.ctx.redirect("habilitation", id=made.id, toast=said))


RENOUVELLEMENT = Actes(
    "habilitation",
    CibleDemande,
    [
        Acte(
            "renouvellement",
            renouvellements.renew,
            said="Voici votre demande de renouvellement\u00a0: relisez-la, puis déposez-la",
            cadre=ToTheRequest(),
        )
    ],
    see=SEE,
)


@dataclass(frozen=True)
class Renouvelle:
    """What a request says of the habilitation that it is to follow."""

    db: Session
    habilitation: Habilitation
    ancienne: Habilitation
    lisible: bool = True  # its reader reads the former file too

    @property
    def dit(self) -> str:
        """What becomes of the former one meanwhile."""
        numero, until = self.ancienne.numero, suites.last_day(self.db, self.ancienne)
        if self.ancienne.etat == E.RESILIEE:
            return f"{numero} est résiliée\u00a0: elle ne se renouvelle plus."
        if self.ancienne.etat == E.EXPIREE:
            return f"{numero} a pris fin le {format_date(until)}."
        if self.habilitation.etat in suites.HELD:
            return f"{numero} vaut jusqu’à son dernier jour, le {format_date(until)}."
        if self.habilitation.etat not in suites.UNDER_WAY:
            return f"{numero} prend fin le {format_date(until)}."
        if self.habilitation.maintient:
            return f"{numero} reste valable pendant l’étude, même après son dernier jour, le {format_date(until)}."
        if renouvellements.would_keep(self.db, self.habilitation):
            return (
                f"Chez OC Éclat avant le {format_date(until)}, elle laisse {numero} valable pendant l’étude, même après ce jour."
            )
        return f"{numero} prend fin le {format_date(until)}, même si l’étude n’est pas finie."


def renewing(db: Session, habilitation: Habilitation, reader: Utilisateur | None = None) -> Renouvelle | None:
    """``reader``: who reads it, but for its own organisme."""
    old = suites.renewed(db, habilitation)
    return Renouvelle(db, habilitation, old, reader is None or reads(db, reader, old)) if old is not None else None


def reads(db: Session, user: Utilisateur, habilitation: Habilitation) -> bool:
    return db.exec(policies.visible_habilitations(user).where(Habilitation.id == habilitation.id)).first() is not None


def offers(ctx: Context, habilitation: Habilitation) -> Offres:
    """Nothing once it is under way: one goes on with it."""
    under_way = suites.under_way(ctx.db, habilitation) is not None
    return Offres() if under_way else RENOUVELLEMENT.offers(ctx, habilitation)
