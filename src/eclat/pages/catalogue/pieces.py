"""The documents that each form asks for, CQP by CQP: those of a CQP, one more, one that changes."""

from uuid import UUID

from starlette.responses import Response

from eclat.domain.administration import pieces
from eclat.domain.administration.pieces import POUR, Requise
from eclat.domain.socle.errors import Refus
from eclat.file_types import FileRefused
from eclat.http.actes import Acte, Actes, Cible
from eclat.http.context import Context
from eclat.http.fichiers import ASK_AGAIN, served
from eclat.http.forms import Form
from eclat.models import Cqp, PieceRequise
from eclat.pages.catalogue.composition import load as load_cqp

CHOIX = list(POUR.items())


class CiblePiece(Cible[PieceRequise]):
    visible = staticmethod(pieces.visible_pieces)

    @property
    def nom(self) -> str:
        return f"« {self.thing.intitule} »"

    @property
    def home(self) -> str:
        return self.ctx.url("piece-requise", id=self.thing.id)

    @property
    def trail(self) -> list[tuple[str, str]]:
        return [
            ("Catalogue", self.ctx.url("catalogue")),
            ("Pièces requises", self.ctx.url("pieces-requises", id=self.thing.cqp_id)),
            (self.thing.intitule, self.home),
        ]


PIECE = Actes(
    "piece-requise",
    CiblePiece,
    [
        Acte(
            "retrait",
            pieces.withdraw,
            said="{s.nom} n’est plus demandée",
            question="Ne plus demander cette pièce ?",
            text="Les dossiers en préparation ne l’attendent plus. Ce qui est déjà joint reste, et les dossiers déposés ne changent pas.",
        ),
        Acte("retablissement", pieces.restore, said="{s.nom} est de nouveau demandée"),
        Acte("modele-retrait", pieces.remove_model, said="{s.nom} n’a plus de modèle", apart=True),
    ],
)


def index(ctx: Context, id: UUID) -> Response:
    return listed(ctx, load_cqp(ctx, id), Form(Requise))


def create(ctx: Context, id: UUID) -> Response:
    cqp, form = load_cqp(ctx, id), Form.bind(Requise, ctx.form)
    if form:
        with form.judged():
            pieces.add(ctx.db, cqp, requise=form.valid, by=ctx.me)
            return ctx.redirect("pieces-requises", id=cqp.id, toast=f"« {form.valid.intitule} » est demandée")
    return listed(ctx, cqp, form, 422)


def listed(ctx: Context, cqp: Cqp, form: Form[Requise], status: int = 200) -> Response:
    return ctx.render(
        "pages/catalogue/pieces.html", status, cqp=cqp, pieces=pieces.of(ctx.db, cqp), form=form, pour=pieces.pour, choix=CHOIX, dit=POUR,
        portees=[(label, pieces.portee(ctx.db, cqp, session=session)) for label, session in (("d’habilitation", False), ("de session", True))],
    )  # fmt: skip


def show(ctx: Context, id: UUID) -> Response:
    return page(ctx, ctx.load(pieces.visible_pieces(ctx.me), id))


def update(ctx: Context, id: UUID) -> Response:
    piece, form = ctx.load(pieces.visible_pieces(ctx.me), id), Form.bind(Requise, ctx.form)
    if not form:
        return page(ctx, piece, status=422, form=form, vu=ctx.typed("vu"))
    try:
        with form.judged():
            pieces.amend(ctx.db, piece, requise=form.valid, vu=ctx.typed("vu"), by=ctx.me)
            return ctx.redirect("pieces-requises", id=piece.cqp_id, toast=f"« {piece.intitule} » est modifiée")
    except pieces.Devance as devance:
        said = f"{devance} Elle est maintenant «\u00a0{piece.intitule}\u00a0», {'obligatoire' if piece.obligatoire else 'facultative'}."
        return page(
            ctx, piece, status=409, form=form, note=f"{said} Enregistrez de nouveau pour que votre réponse prenne sa place."
        )
    return page(ctx, piece, status=422, form=form, vu=ctx.typed("vu"))


def set_model(ctx: Context, id: UUID) -> Response:
    """The file to fill in, in the place of the former one."""
    piece, upload = ctx.load(pieces.visible_pieces(ctx.me), id), ctx.upload("modele")
    if upload is None:
        return page(ctx, piece, status=422, refus_modele="Choisissez d’abord un fichier sur votre appareil.")
    try:
        pieces.set_model(ctx.db, piece, nom=upload.filename or "modele", data=ctx.looked_at(upload), by=ctx.me)
    except FileRefused as refused:
        return page(ctx, piece, status=422, refus_modele=refused.message)
    except Refus as refus:
        return page(ctx, piece, status=409, note=str(refus))
    return ctx.redirect("piece-requise", id=piece.id, toast="Le modèle est joint")


def model(ctx: Context, id: UUID) -> Response:
    """For whoever is asked for the document."""
    fichier = pieces.model(ctx.db, ctx.load(pieces.visible_models(ctx.me), id))
    assert fichier is not None
    return served(ctx.request, fichier, cache=ASK_AGAIN)


def page(
    ctx: Context,
    piece: PieceRequise,
    *,
    status: int = 200,
    note: str = "",
    form: Form[Requise] | None = None,
    vu: str = "",
    refus_modele: str = "",
    **_: object,
) -> Response:
    cqp = ctx.db.get_one(Cqp, piece.cqp_id)
    return ctx.render(
        "pages/catalogue/piece.html", status, piece=piece, cqp=cqp, note=note, vu=vu or pieces.mark(piece), choix=CHOIX,
        form=Form.of(Requise, **pieces.typed(piece)) if form is None else form, offres=PIECE.offers(ctx, piece),
        portee=pieces.portee(ctx.db, cqp, session=piece.pour_session), modele=pieces.model(ctx.db, piece), refus_modele=refus_modele,
    )  # fmt: skip
