"""Write again to one délégataire, or to all who have not finished (P7)."""

from uuid import UUID

from starlette.responses import Response

from eclat.domain.delegataires import delegues, relances
from eclat.domain.delegataires.relances import Relances, Suite
from eclat.domain.socle.errors import Introuvable
from eclat.formats import plural
from eclat.http.context import Context
from eclat.pages.delegataires.soi import acted_on
from eclat.partials.delegue import ligne, liste
from eclat.partials.delegue.vue import Vue


def create(ctx: Context, id: UUID) -> Response:
    """Within 24 hours of the last mail, the first click is answered by a question, where it was asked."""
    delegation, habilitation = acted_on(ctx, id)
    done = relances.resend(ctx.db, delegation, by=ctx.me, anyway=bool(ctx.typed("confirme")))
    if done:
        again = f"{delegation.nom} vient d’être relancé : aucun autre mail n’est parti"
        return liste.done(ctx, habilitation, again if done == Suite.DEJA else f"{delegation.nom} est relancé", row=id)
    if ctx.wants_fragment:
        return ligne.show(ctx, habilitation, delegation, question=id)
    return ctx.redirect("delegue-relance", id=id, **liste.here(ctx))


def show(ctx: Context, id: UUID) -> Response:
    """The question on a page of its own, for a browser without script."""
    delegation, habilitation = acted_on(ctx, id)
    relances.check_awaited(delegation)
    return ctx.render(
        "pages/delegataires/relance.html", ligne=liste.one(ctx, delegation, habilitation), vue=Vue.read(ctx.request.query_params)
    )


def create_all(ctx: Context) -> Response:
    habilitation = delegues.followed(ctx.db, ctx.me.organisme_id)
    if habilitation is None:
        raise Introuvable
    return liste.done(ctx, habilitation, summary(relances.resend_all(ctx.db, habilitation, by=ctx.me)))


def summary(done: Relances) -> str:
    """“3 OF relancés ; 2 laissés tranquilles : un mail leur est parti il y a moins de 24 heures.”"""
    said = plural(done.parties, "OF relancé", "OF relancés") if done.parties else "Aucun OF relancé"
    left = []
    if done.recentes:
        them = "lui" if done.recentes == 1 else "leur"
        kept = plural(done.recentes, "laissé tranquille", "laissés tranquilles")
        left.append(f"{kept} : un mail {them} est parti il y a moins de 24 heures")
    if done.fausses:
        left.append(plural(done.fausses, "adresse à corriger d’abord", "adresses à corriger d’abord"))
    return " ; ".join([said, *left])
