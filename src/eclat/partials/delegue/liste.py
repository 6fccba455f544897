"""The délégataires that an Organisme National follows: the total, the chips, the rows, and what is said of them all (P7).

Whatever is done answers with all of it, and so does the page that looks again by itself: what has not changed is left alone.
"""

from typing import Any
from uuid import UUID

from starlette.responses import Response

from eclat.context import Context, announce
from eclat.domain import delegues, policies, rappels
from eclat.domain.listes import delegues as liste
from eclat.domain.listes.avancement import Etape
from eclat.domain.listes.delegues import Compte, Ligne
from eclat.formats import format_day, plural
from eclat.models import Delegation, EtatHabilitation, Habilitation
from eclat.partials.delegue.phrase import sentence, total
from eclat.partials.delegue.vue import Vue

E = EtatHabilitation
LISTE = "partials/delegue/suite.html"
REST, WATCH = 15, 3  # seconds before the page looks again: at rest, while a mail that it shows is leaving


def values(ctx: Context, habilitation: Habilitation) -> dict[str, Any]:
    vue = Vue.read(ctx.request.query_params)
    compte = liste.count(ctx.db, habilitation)
    keys = liste.search(ctx.db, habilitation, vue.q)
    found = compte if keys is None else liste.count(ctx.db, habilitation, keys)
    lignes, trouves = liste.lines(ctx.db, habilitation, vu=vue.vu, etape=vue.etape, keys=keys, limit=vue.lignes)
    moving = any(each.envoi is not None and each.envoi.moving for each in lignes)
    return row_values(ctx, habilitation) | {
        "vue": vue,
        "compte": compte,
        "chips": chips(ctx, vue, found, habilitation),
        "lignes": lignes,
        "trouves": trouves,
        "suite": min(liste.PAGE, trouves - len(lignes)),
        "phrase": sentence(ctx.db, habilitation, ctx.me, compte),
        "total": total(compte),
        "rappels": reminders(ctx, habilitation, compte),
        "version": liste.version(ctx.db, habilitation),
        "rythme": WATCH if moving else REST,
    }


def row_values(ctx: Context, habilitation: Habilitation) -> dict[str, Any]:
    """What a row needs beside its own columns."""
    vue = Vue.read(ctx.request.query_params)
    acts = ctx.can(policies.can_edit_habilitation, habilitation)
    return {
        "habilitation": habilitation,
        "vue": vue,
        "suit": habilitation.etat in rappels.RELAUNCHED,  # something may still change by itself
        "relance": acts and habilitation.etat in rappels.RELAUNCHED,
        "modifie": acts and habilitation.etat in delegues.FOLLOWED,
        "decide": decided(habilitation),
        "question": None,  # the row that asks whether to relaunch all the same
        "agie": None,  # the row that was acted upon, which takes the focus that its button had
    }


def decided(habilitation: Habilitation) -> bool:
    """Whether its délégataires may know what the study made of each."""
    return habilitation.etat not in (*rappels.RELAUNCHED, E.DEPOSEE, E.EN_INSTRUCTION)


def chips(ctx: Context, vue: Vue, found: Compte, habilitation: Habilitation) -> list[dict[str, Any]]:
    offered: list[tuple[Etape | None, str, int]] = [(None, "Tous", found.total)]
    if habilitation.etat in rappels.RELAUNCHED:
        offered += [
            (Etape.A_RELANCER, "À relancer", found.a_relancer),
            (Etape.ECHEC, "Mail en échec", found.echecs),
            (Etape.TERMINES, "Terminés", found.termines),
        ]
    return [
        {"label": label, "count": count, "url": ctx.url("delegues", **vue.at(etape=etape)), "current": vue.etape == etape}
        for etape, label, count in offered
    ]


def reminders(ctx: Context, habilitation: Habilitation, compte: Compte) -> str:
    """“Rappels automatiques à 7, 14 et 21 jours ; le prochain part le 30 novembre pour 3 OF.”"""
    days = ctx.settings.reminders
    if not days or not compte.attendus or habilitation.etat not in rappels.RELAUNCHED:
        return ""
    listed = " et ".join(filter(None, [", ".join(map(str, days[:-1])), str(days[-1])]))
    first, count = rappels.next_reminder(ctx.db, habilitation, days)
    comes = f"le prochain part le {format_day(first)} pour {plural(count, 'OF', 'OF')}" if first else "plus aucun n’est prévu"
    return f"Rappels automatiques à {listed} jours ; {comes}."


def one(ctx: Context, delegation: Delegation, habilitation: Habilitation) -> Ligne:
    ctx.db.flush()
    return liste.one(ctx.db, delegation.id, habilitation)


def here(ctx: Context) -> dict[str, str]:
    """The query of the list that the request came from."""
    return Vue.read(ctx.request.query_params).here


def in_dialog(response: Response) -> Response:
    """The question, or the form with what is to be corrected, where it was asked."""
    response.headers.update({"HX-Retarget": "#delegue-dialogue", "HX-Reswap": "innerHTML"})
    return response


def page(ctx: Context, habilitation: Habilitation) -> Response:
    return ctx.render("pages/delegues/index.html", **values(ctx, habilitation))


def done(ctx: Context, habilitation: Habilitation, said: str, *, row: UUID | None = None) -> Response:
    """After an act: all that it may have changed, where htmx awaits it; else the list as it was, at the row."""
    if not ctx.wants_fragment:
        return ctx.redirect("delegues", toast=said, anchor=f"delegue-{row}" if row else "", **here(ctx))
    ctx.db.flush()
    return announce(ctx.fragment(LISTE, **(values(ctx, habilitation) | {"agie": row})), said)


def looked_at(ctx: Context, habilitation: Habilitation) -> Response:
    """What the page asks for by itself: nothing when nothing has changed since what it shows (304)."""
    tag = f'"{liste.version(ctx.db, habilitation)}"'
    if ctx.request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers={"ETag": tag})
    response = ctx.fragment(LISTE, **values(ctx, habilitation))
    response.headers["ETag"] = tag
    return response
