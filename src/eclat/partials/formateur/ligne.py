"""A row of the teaching team: added, saved when it is left, removed, put back."""

from uuid import UUID

from starlette.responses import Response

from eclat.context import Context
from eclat.domain import demande, equipe, habilitations, policies, quotas
from eclat.domain.demande import LigneFormateur
from eclat.models import Formateur, Habilitation, NaturePiece, Piece
from eclat.partials.habilitation.envoi import keep_all, named, row_of, seen, values
from eclat.partials.habilitation.saisie import Saisie, key_of


def create(ctx: Context, id: UUID) -> Response:
    """An empty row at the end; or, to undo a removal, the row as it was."""
    habilitation = ctx.load(policies.visible_habilitations(ctx.me), id)
    keep_all(ctx, habilitation)
    if ctx.typed("rang").isdecimal() and len(ctx.typed("rang")) < 6:
        member = put_back(ctx, habilitation)
    else:
        member = equipe.add_member(ctx.db, habilitation, by=ctx.me)
    ordered = [each.id for each in demande.team(ctx.db, habilitation)]
    after = ordered[ordered.index(member.id) + 1 :]
    return answer(ctx, habilitation, member, "ajoutee", suivante=after[0] if after else None)


def put_back(ctx: Context, habilitation: Habilitation) -> Formateur:
    typed = {name: values(ctx, name) for name in LigneFormateur.model_fields}
    cv = named(ctx.typed("cv"))[1] if ctx.typed("cv") else None
    return equipe.restore_member(ctx.db, habilitation, int(ctx.typed("rang")), typed, cv, by=ctx.me)


def save(ctx: Context, id: UUID, formateur: UUID) -> Response:
    habilitation = ctx.load(policies.visible_habilitations(ctx.me), id)
    member = equipe.member_of(ctx.db, habilitation, formateur)
    prefix = f"formateur-{formateur}"
    typed, known = row_of(ctx, prefix), seen(ctx, f"{prefix}-")
    equipe.save_member(ctx.db, habilitation, member, typed, by=ctx.me, seen=known)
    return answer(ctx, habilitation, member, "enregistree")


def remove(ctx: Context, id: UUID, formateur: UUID) -> Response:
    habilitation = ctx.load(policies.visible_habilitations(ctx.me), id)
    keep_all(ctx, habilitation)
    habilitations.editable(ctx.db, habilitation, ctx.me)  # two clicks wait for one another here
    if ctx.db.get(Formateur, formateur) is None:  # gone already, as was asked
        page = ctx.redirect("habilitation", id=id, anchor="equipe", toast="Cette ligne est retirée")
        return Response() if ctx.wants_fragment else page
    member = equipe.member_of(ctx.db, habilitation, formateur)
    cv = next((piece for piece in demande.documents(ctx.db, habilitation) if is_cv_of(piece, member)), None)
    gone = Saisie(ctx.db, habilitation).ligne(member)
    equipe.remove_member(ctx.db, habilitation, member, by=ctx.me)
    return ctx.swap_or(
        ctx.redirect("habilitation", id=id, anchor="equipe", toast=f"{gone.nom[0].upper()}{gone.nom[1:]} : ligne retirée"),
        "partials/formateur/retiree.html",
        s=Saisie(ctx.db, habilitation), ligne=gone, cv=key_of(cv.nature, cv.id) if cv else "",
    )  # fmt: skip


def is_cv_of(piece: Piece, member: Formateur) -> bool:
    return quotas.answers_to(piece, NaturePiece.CV, member.id)


def answer(ctx: Context, habilitation: Habilitation, member: Formateur, template: str, **more: object) -> Response:
    saisie = Saisie(ctx.db, habilitation)
    return ctx.swap_or(
        ctx.redirect("habilitation", id=habilitation.id, anchor=f"formateur-{member.id}"),
        f"partials/formateur/{template}.html",
        s=saisie, ligne=saisie.ligne(member), **more,
    )  # fmt: skip
