"""Where one mail stands and what may be done about it: the same in the side panel and on its page."""

from dataclasses import dataclass

from eclat.courriels.modeles import called
from eclat.domain.courriels import envois
from eclat.domain.courriels.envois import Envoi
from eclat.domain.support import reexpeditions
from eclat.http.context import Context
from eclat.models import Courriel
from eclat.partials import timeline
from eclat.partials.courriel import historique
from eclat.partials.courriel.readressage import readressage


@dataclass(frozen=True)
class Etat:
    """``refus``: why it was not sent again, just now. ``copie``: what became of its last copy, if it has one."""

    courriel: Courriel
    titre: str
    envoi: Envoi
    reexpedition: reexpeditions.Reexpedition | None
    copie: Envoi | None
    moving: bool  # leaving in a moment: worth looking again
    ferme: str  # why it is sent to nobody any more
    possible: bool
    refus: str
    readressage: tuple[str, str] | None
    historique: list[timeline.Line]


def of(ctx: Context, courriel: Courriel, *, refus: str = "") -> Etat:
    envoi, reexpedition, closed = (
        envois.of(courriel),
        reexpeditions.last(ctx.db, courriel),
        reexpeditions.why_closed(ctx.db, courriel),
    )
    copie = reexpedition.copie if reexpedition else None
    followed = envois.of(copie) if copie else envoi
    en_route = envoi.parti and reexpedition is not None and reexpedition.en_route
    return Etat(
        courriel=courriel,
        titre=called(courriel.modele).nom,
        envoi=envoi,
        reexpedition=reexpedition,
        copie=followed if copie else None,
        moving=followed.attend and (followed.moving or (reexpedition is not None and reexpedition.recente)),
        ferme=closed,
        possible=(envoi.echoue or envoi.parti) and not closed and not en_route,
        refus=refus,
        readressage=readressage(ctx, courriel),
        historique=historique.lines(ctx, courriel),
    )
