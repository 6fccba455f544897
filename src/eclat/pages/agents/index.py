"""The agents of OC Éclat (P17)."""

from typing import Any
from uuid import UUID

from sqlmodel import col, func, select, tuple_
from starlette.responses import Response

from eclat.context import Context
from eclat.domain import policies, qualites
from eclat.models import Connexion, EtatPersonne, Personne

PAGE_SIZE = 50


def index(ctx: Context) -> Response:
    found = page(ctx)
    rows, more = found[:PAGE_SIZE], len(found) > PAGE_SIZE
    roles = qualites.of_agents(ctx.db, [row.id for row in rows])
    return ctx.render(
        "pages/agents/index.html", rows=rows, roles=roles, states=states(ctx), previous=ctx.url("agents") if ctx.query("apres") else None,
        following=ctx.url("agents", apres=rows[-1].id) if more else None,
    )  # fmt: skip


def page(ctx: Context) -> list[Any]:
    """One page by name, and one row more when there is a next one."""
    seen = select(func.max(Connexion.vue_le)).where(Connexion.personne_id == Personne.id).scalar_subquery()
    order: tuple[Any, ...] = (Personne.nom, Personne.prenom, Personne.id)
    columns: tuple[Any, ...] = (*order, Personne.courriel, Personne.etat, seen.label("vue_le"))
    statement = policies.visible_agents(ctx.me).with_only_columns(*columns).order_by(*order).limit(PAGE_SIZE + 1)
    after = key(ctx.query("apres"))
    if after is not None:
        statement = statement.where(tuple_(*order) > select(*order).where(Personne.id == after).scalar_subquery())
    return list(ctx.db.execute(statement))


def key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def states(ctx: Context) -> dict[EtatPersonne, int]:
    counts = policies.visible_agents(ctx.me).with_only_columns(col(Personne.etat), func.count()).group_by(col(Personne.etat))
    return {EtatPersonne(etat): count for etat, count in ctx.db.execute(counts)}
