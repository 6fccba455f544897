"""How one is told by mail of what one has not read: at once, once a day, never, for each kind of thread."""

from typing import Any

from pydantic import Field, create_model
from starlette.responses import Response

from eclat.domain.messagerie import choix, notifications, sujets
from eclat.domain.socle.champs import FormModel
from eclat.formats import plural
from eclat.http.context import Context
from eclat.http.forms import Form
from eclat.models import Rythme
from eclat.pages.compte.soi import oneself

Notifications: type[FormModel] = create_model(
    "Notifications",
    __base__=FormModel,
    **{genre: (Rythme | None, Field(default=None, title=sujet.genres)) for genre, sujet in sujets.SUJETS.items()},
)  # type: ignore[call-overload]  # a field for each kind of thread


def show(ctx: Context) -> Response:
    return render(ctx, Form.of(Notifications, **choix.of(ctx.db, ctx.me)))


def update(ctx: Context) -> Response:
    form = Form.bind(Notifications, ctx.form)
    if not form:
        return render(ctx, form, status=422)
    given = {genre: getattr(form.valid, genre) for genre in choix.genres(ctx.me)}
    choix.choose(ctx.db, oneself(ctx), {genre: rythme for genre, rythme in given.items() if rythme}, by=ctx.me)
    return ctx.redirect("compte", anchor="notifications", toast="Vos notifications sont enregistrées")


def render(ctx: Context, form: Form[Any], *, status: int = 200) -> Response:
    return ctx.render(
        "pages/compte/notifications.html", status, form=form, genres=choix.genres(ctx.me), rythmes=list(in_words(ctx).items())
    )


def in_words(ctx: Context) -> dict[str, str]:
    """What each choice means."""
    seconds = int(notifications.delay(ctx.db).total_seconds())
    waits = plural(seconds // 60, "minute", "minutes") if seconds >= 60 else plural(seconds, "seconde", "secondes")
    return {
        Rythme.IMMEDIAT: "Dès qu’un message attend depuis " + waits.replace(" ", "\u00a0"),
        Rythme.QUOTIDIEN: f"Une fois par jour, à {ctx.reglages.digest_hour}\u00a0h, du lundi au vendredi",
        Rythme.AUCUN: "Jamais",
    }


def chosen(ctx: Context) -> list[tuple[str, str]]:
    """What the account says of it: each kind of thread, and the choice in words."""
    words = in_words(ctx)
    return [(sujets.SUJETS[genre].genres, words[rythme]) for genre, rythme in choix.of(ctx.db, ctx.me).items()]
