"""Gestion des délégués: how far the délégataires of one's request are (P7)."""

from starlette.responses import Response

from eclat.domain.delegataires import delegues
from eclat.domain.delegataires.delegations import MAX_ROWS
from eclat.domain.delegataires.liste import Ligne, lines, search
from eclat.domain.habilitations import habilitations
from eclat.domain.socle.errors import Introuvable
from eclat.http.context import Context
from eclat.http.listes import Colonne, sent
from eclat.models import EtatHabilitation, Qualification
from eclat.partials.delegue import liste
from eclat.partials.delegue.vue import Vue

EXPORTED: list[Colonne[Ligne]] = [
    Colonne("OF délégataire", lambda each: each.nom),
    Colonne("Ville", lambda each: each.ville),
    Colonne("Courriel", lambda each: each.courriel),
    Colonne("Dernier envoi", lambda each: each.envoi.le if each.envoi else None, moment=True),
    Colonne("Motif de l’échec", lambda each: each.envoi.motif if each.envoi else ""),
    Colonne("Compte activé", lambda each: each.compte, moment=True),
    Colonne("Profil renseigné", lambda each: each.profil, moment=True),
    Colonne("Formulaire d’identification renseigné", lambda each: each.formulaire, moment=True),
]


def index(ctx: Context) -> Response:
    habilitation = delegues.followed(ctx.db, ctx.me.organisme_id)
    if habilitation is None:
        return nobody(ctx)
    if ctx.wants_fragment:
        return liste.looked_at(ctx, habilitation)
    return liste.page(ctx, habilitation)


def export(ctx: Context) -> Response:
    """Those that the filters show, all of them: there are 300 at most."""
    habilitation = delegues.followed(ctx.db, ctx.me.organisme_id)
    if habilitation is None:
        raise Introuvable
    vue = Vue.read(ctx.request.query_params)
    keys = search(ctx.db, habilitation, vue.q)
    rows, _ = lines(ctx.db, habilitation, vu=vue.vu, etape=vue.etape, keys=keys, limit=MAX_ROWS)
    return sent(ctx, "Délégataires", EXPORTED, rows, etat=vue.etape or "", cherche=bool(vue.q))


def nobody(ctx: Context) -> Response:
    """No délégataire was invited: they are named in the request first."""
    assert ctx.me.organisme_id is not None
    draft = habilitations.current(ctx.db, ctx.me.organisme_id)
    mine = draft is not None and draft.etat == EtatHabilitation.BROUILLON
    national = mine and draft is not None and draft.qualification == Qualification.ORGANISME_NATIONAL
    return ctx.render("pages/delegataires/vide.html", demande=draft if national else None)
