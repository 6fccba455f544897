"""A row of the teaching team: added, saved when it is left, removed, put back."""

from uuid import UUID

from starlette.responses import Response

from eclat.context import Context
from eclat.domain import contenu, dossiers, equipe, quotas
from eclat.domain.dossiers import Dossier
from eclat.domain.formulaires import LigneFormateur
from eclat.models import Formateur, NaturePiece, Piece
from eclat.partials.dossier.acces import saisie
from eclat.partials.dossier.envoi import keep_all, named, row_of, seen, values
from eclat.partials.dossier.saisie import key_of


def create(ctx: Context, dossier: Dossier) -> Response:
    """An empty row at the end; or, to undo a removal, the row as it was."""
    keep_all(ctx, dossier)
    if ctx.typed("rang").isdecimal() and len(ctx.typed("rang")) < 6:
        member = put_back(ctx, dossier)
    else:
        member = equipe.add_member(ctx.db, dossier, by=ctx.me)
    ordered = [each.id for each in dossiers.team(ctx.db, dossier)]
    after = ordered[ordered.index(member.id) + 1 :]
    return answer(ctx, dossier, member, "ajoutee", suivante=after[0] if after else None)


def put_back(ctx: Context, dossier: Dossier) -> Formateur:
    typed = {name: values(ctx, name) for name in LigneFormateur.model_fields}
    cv = named(ctx.typed("cv"))[1] if ctx.typed("cv") else None
    return equipe.restore_member(ctx.db, dossier, int(ctx.typed("rang")), typed, cv, by=ctx.me)


def save(ctx: Context, dossier: Dossier, formateur: UUID) -> Response:
    member = equipe.member_of(ctx.db, dossier, formateur)
    prefix = f"formateur-{formateur}"
    typed, known = row_of(ctx, prefix), seen(ctx, f"{prefix}-")
    equipe.save_member(ctx.db, dossier, member, typed, by=ctx.me, seen=known)
    return answer(ctx, dossier, member, "enregistree")


def remove(ctx: Context, dossier: Dossier, formateur: UUID) -> Response:
    keep_all(ctx, dossier)
    contenu.editable(ctx.db, dossier, ctx.me)  # two clicks wait for one another here
    if ctx.db.get(Formateur, formateur) is None:  # gone already, as was asked
        page = ctx.redirect_to(f"{saisie(ctx, dossier).adresse()}#equipe", toast="Cette ligne est retirée")
        return Response() if ctx.wants_fragment else page
    member = equipe.member_of(ctx.db, dossier, formateur)
    cv = next((piece for piece in dossiers.documents(ctx.db, dossier) if is_cv_of(piece, member)), None)
    gone = saisie(ctx, dossier).ligne(member)
    equipe.remove_member(ctx.db, dossier, member, by=ctx.me)
    s = saisie(ctx, dossier)
    return ctx.swap_or(
        ctx.redirect_to(f"{s.adresse()}#equipe", toast=f"{gone.nom[0].upper()}{gone.nom[1:]} : ligne retirée"),
        "partials/formateur/retiree.html",
        s=s, ligne=gone, cv=key_of(cv.nature, cv.id) if cv else "",
    )  # fmt: skip


def is_cv_of(piece: Piece, member: Formateur) -> bool:
    return quotas.answers_to(piece, NaturePiece.CV, member.id)


def answer(ctx: Context, dossier: Dossier, member: Formateur, template: str, **more: object) -> Response:
    s = saisie(ctx, dossier)
    page = ctx.redirect_to(f"{s.adresse()}#formateur-{member.id}")
    return ctx.swap_or(page, f"partials/formateur/{template}.html", s=s, ligne=s.ligne(member), **more)
