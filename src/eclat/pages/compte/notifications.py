"""How one is told by mail of what one has not read, and an agent of what awaits them: at once, once a day, never, kind by kind."""

from typing import Any, Literal

from pydantic import Field, create_model
from starlette.responses import Response

from eclat.courriels.notifications import GENRES
from eclat.domain.messagerie import choix, notifications, sujets
from eclat.domain.socle.champs import FormModel
from eclat.formats import plural
from eclat.http.context import Context
from eclat.http.forms import Form
from eclat.models import Rythme
from eclat.pages.compte.soi import oneself

Obligatoire = Literal[Rythme.IMMEDIAT, Rythme.QUOTIDIEN]  # of what asks something of its reader
FIELDS: dict[str, Any] = {
    genre: (Rythme | None, Field(default=None, title=sujet.genres)) for genre, sujet in sujets.SUJETS.items()
} | {
    genre: ((Rythme if each.aucun else Obligatoire) | None, Field(default=None, title=each.titre, description=each.aide))
    for genre, each in GENRES.items()
}
Notifications: type[FormModel] = create_model("Notifications", __base__=FormModel, **FIELDS)


def show(ctx: Context) -> Response:
    return render(ctx, Form.of(Notifications, **choix.of(ctx.db, ctx.me)))


def update(ctx: Context) -> Response:
    form = Form.bind(Notifications, ctx.form)
    if not form:
        return render(ctx, form, status=422)
    given = {genre: getattr(form.valid, genre) for genre in choix.of(ctx.db, ctx.me)}
    choix.choose(ctx.db, oneself(ctx), {genre: rythme for genre, rythme in given.items() if rythme}, by=ctx.me)
    return ctx.redirect("compte", anchor="notifications", toast="Vos notifications sont enregistrées")


def render(ctx: Context, form: Form[Any], *, status: int = 200) -> Response:
    return ctx.render(
        "pages/compte/notifications.html", status, form=form, genres=choix.genres(ctx.me), de_l_agent=choix.of_agent(ctx.me),
        rythmes={genre: [(each.value, in_words(ctx, genre)[each]) for each in choix.offered(genre)] for genre in choix.of(ctx.db, ctx.me)},
    )  # fmt: skip


def in_words(ctx: Context, genre: str) -> dict[Rythme, str]:
    """What each choice means, of this kind."""
    return {
        Rythme.IMMEDIAT: at_once(ctx, genre),
        Rythme.QUOTIDIEN: f"Une fois par jour, à {ctx.reglages.digest_hour}\u00a0h, du lundi au vendredi",
        Rythme.AUCUN: "Jamais",
    }


def at_once(ctx: Context, genre: str) -> str:
    if genre not in GENRES:
        return "Dès qu’un message attend depuis " + lasting(int(notifications.delay(ctx.db).total_seconds()))
    delay = ctx.reglages.group_delay
    return (
        f"Aussitôt, un seul mail pour ceux qui se suivent à moins de {lasting(delay)}"
        if GENRES[genre].groupe and delay
        else "Aussitôt"
    )


def lasting(seconds: int) -> str:
    return (plural(seconds // 60, "minute", "minutes") if seconds >= 60 else plural(seconds, "seconde", "secondes")).replace(
        " ", "\u00a0"
    )


def chosen(ctx: Context) -> list[tuple[str, str]]:
    """What the account says of it: each kind of thread and of notice, and the choice in words."""
    return [(choix.called(genre), in_words(ctx, genre)[rythme]) for genre, rythme in choix.of(ctx.db, ctx.me).items()]
