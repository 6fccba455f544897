"""Who has, or had, access to what, for an organisme or for a person; and its file (P17)."""

from uuid import UUID

from starlette.responses import Response

from eclat.domain.socle import policies
from eclat.domain.support import droits
from eclat.domain.support.droits import Droit
from eclat.http.context import Context
from eclat.http.exports import Colonne, sent
from eclat.models import Organisme, Personne

COLONNES: list[Colonne[Droit]] = [
    Colonne("Personne", lambda each: each.personne),
    Colonne("Adresse mail", lambda each: each.courriel),
    Colonne("Qualité", lambda each: each.quoi),
    Colonne("Accès à", lambda each: each.ou),
    Colonne("Depuis le", lambda each: each.depuis, moment=True),
    Colonne("Donné par", lambda each: each.par),
    Colonne("Jusqu’au", lambda each: each.jusqu_a, moment=True),
    Colonne("Fini par", lambda each: each.fini_par),
]


def of_organisme(ctx: Context, id: UUID) -> Response:
    organisme = load_organisme(ctx, id)
    trail = [("Organismes", ctx.url("organismes")), (organisme.nom, ctx.url("organisme", id=id)), ("Accès", None)]
    return page(ctx, organisme.nom, trail, "organisme-acces-export", id, droits.of_organisme(ctx.db, id))


def of_person(ctx: Context, id: UUID) -> Response:
    personne = ctx.load(policies.visible_comptes(ctx.me), id)
    trail = [("Comptes", ctx.url("comptes")), (personne.nom_complet, ctx.url("compte-fiche", id=id)), ("Accès", None)]
    return page(ctx, personne.nom_complet, trail, "compte-acces-export", id, droits.of_person(ctx.db, id))


def export_organisme(ctx: Context, id: UUID) -> Response:
    organisme = load_organisme(ctx, id)
    return sent(ctx, "Accès", COLONNES, droits.of_organisme(ctx.db, id), de=organisme.nom)


def export_person(ctx: Context, id: UUID) -> Response:
    personne: Personne = ctx.load(policies.visible_comptes(ctx.me), id)
    return sent(ctx, "Accès", COLONNES, droits.of_person(ctx.db, id), de=str(personne.id))


def load_organisme(ctx: Context, id: UUID) -> Organisme:
    return ctx.load(policies.visible_organismes(ctx.me), id)


def page(ctx: Context, nom: str, trail: list[tuple[str, str | None]], export: str, key: UUID, lignes: list[Droit]) -> Response:
    return ctx.render("pages/droits/show.html", nom=nom, fil=trail, lignes=lignes, exporter=ctx.url(export, id=key))
