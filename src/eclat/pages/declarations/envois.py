"""The files of declarations, the answers of the Caisse des Dépôts, the schema that serves, the corrections that wait for an answer."""

from uuid import UUID

from starlette.responses import Response

from eclat import clock, reglages
from eclat.cdc import lecture, schema
from eclat.cdc.schema import Schema
from eclat.domain.declarations import controles, demandes, flux, politiques, preuves, reponses, schemas
from eclat.domain.declarations.liste import last_days
from eclat.domain.socle.champs import FormModel
from eclat.domain.socle.errors import Introuvable, Refus
from eclat.formats import plural
from eclat.http.actes import Offre
from eclat.http.context import Context
from eclat.http.fichiers import served
from eclat.http.forms import Form
from eclat.models import ActionFlux, Fichier, Flux, SchemaCdc
from eclat.pages.declarations.actes import FLUX, SCHEMA

Fautes = dict[str, str]
VIDE = "Choisissez d’abord un fichier sur votre appareil."


def index(ctx: Context) -> Response:
    return page(ctx)


def page(
    ctx: Context, chosen: SchemaCdc | None = None, *, status: int = 200, note: str = "", offre: Offre | None = None, fautes: Fautes | None = None
) -> Response:  # fmt: skip
    settings, serving = reglages.of(ctx.db), schemas.current(ctx.db)
    form = Form(FormModel)  # its files are no values of a model
    for name, said in (fautes or {}).items():
        form.refuse(name, said)
    return ctx.render(
        "pages/declarations/envois.html", status=status, note=note, form=form, envois=preuves.flux_of(ctx.db),
        reponses=preuves.reponses(ctx.db), schema=schemas.read(serving), serving=serving,
        retrait=SCHEMA.offers(ctx, serving) if serving else None, settings=settings, manques=controles.emetteur(settings),
        demandes=[(row, name, (row.echeance - clock.today()).days) for row, name in demandes.waiting(ctx.db)],
        echeances=[(key, numero, le, n, (le - clock.today()).days) for key, numero, le, n in last_days(ctx.db)],
        pretes=flux.to_send(ctx.db, ActionFlux.CREATION), suppressions=flux.to_send(ctx.db, ActionFlux.SUPPRESSION),
    )  # fmt: skip


# --- one file ---


def show(ctx: Context, id: UUID) -> Response:
    return one(ctx, ctx.load(politiques.visible_flux(ctx.me), id))


def one(ctx: Context, found: Flux, *, status: int = 200, note: str = "", offre: Offre | None = None) -> Response:
    (envoi,) = preuves.flux_of(ctx.db, found.id)
    return ctx.render(
        "pages/declarations/envoi.html", status=status, note=note, envoi=envoi, flux=found, form=Form(FormModel),
        reponses=preuves.reponses(ctx.db, found), offres=FLUX.offers(ctx, found),
    )  # fmt: skip


def document(ctx: Context, id: UUID) -> Response:
    """Raises Introuvable while the worker has not written it."""
    found = ctx.load(politiques.visible_flux(ctx.me), id)
    if found.fichier_id is None:
        raise Introuvable
    return served(ctx.request, ctx.db.get_one(Fichier, found.fichier_id))


# --- what is uploaded, read before the database is asked for anything ---


def read_answer(ctx: Context) -> Response | tuple[lecture.Reponse, bytes]:
    upload = ctx.upload("reponse")
    if upload is None:
        return page(ctx, status=422, fautes={"reponse": VIDE})
    data = upload.file.read(lecture.LIMITE + 1)
    try:
        return reponses.read(data), data
    except Refus as refused:
        return page(ctx, status=422, fautes={"reponse": str(refused)})


def answer(ctx: Context, made: tuple[lecture.Reponse, bytes]) -> Response:
    """A receipt, or a report: applied once."""
    upload = ctx.upload("reponse")
    done = reponses.receive(ctx.db, made[0], made[1], (upload.filename if upload else "") or "reponse.xml", by=ctx.me)
    if done.reponse.flux_id is None:
        return ctx.redirect("envois", anchor="reponses", toast=told(done))
    return ctx.redirect("flux", id=done.reponse.flux_id, toast=told(done))


def told(done: reponses.Lue) -> str:
    if done.deja:
        return "Cette réponse est déjà lue\u00a0: rien n’a changé"
    unknown = len(done.reponse.inconnus)
    also = f", {plural(unknown, 'identifiant inconnu', 'identifiants inconnus')}" if unknown else ""
    return f"La réponse est lue\u00a0: {plural(done.bouges, 'déclaration change', 'déclarations changent')}{also}"


def read_schema(ctx: Context) -> Response | Schema:
    upload = ctx.upload("schema")
    if upload is None:
        return page(ctx, status=422, fautes={"schema": VIDE})
    try:
        return schemas.checked(upload.file.read(schema.LIMITE + 1))
    except Refus as refused:
        return page(ctx, status=422, fautes={"schema": str(refused)})


def choose(ctx: Context, found: Schema) -> Response:
    upload = ctx.upload("schema")
    try:
        schemas.choose(ctx.db, found, (upload.filename if upload else "") or "schema.xsd", by=ctx.me)
    except Refus as refused:
        return page(ctx, status=422, fautes={"schema": str(refused)})
    return ctx.redirect("envois", anchor="schema", toast=f"Le schéma {found.version} sert à partir du prochain envoi")
