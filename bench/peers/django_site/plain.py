"""The two lists in the plainest HTML: same columns and counts, but no menu that counts, no icon, no htmx, no order, no search."""

from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.shortcuts import render

from bench.peers.django_site import queries
from bench.peers.django_site.models import Organisme
from bench.peers.django_site.sign_in import roles, signed_in

ETATS_ORGANISME = ("en_attente", "accepte", "refuse", "suspendu", "invite")
ETATS_HABILITATION = ("deposee", "en_instruction", "a_completer", "acceptee", "refusee", "expiree")


def organismes(request: HttpRequest) -> HttpResponse:
    return page(request, "organismes", queries.organismes, Organisme.objects, ETATS_ORGANISME)


def habilitations(request: HttpRequest) -> HttpResponse:
    return page(request, "habilitations", queries.habilitations, queries.visible(), ETATS_HABILITATION)


def page(request: HttpRequest, name: str, read, counted, etats) -> HttpResponse:
    user = signed_in(request)
    if "administrateur" not in roles(user):
        return HttpResponseForbidden()
    rows = read()
    counts = [(etat, queries.capped(counted.filter(etat=etat))) for etat in etats]
    shown, more = rows[: queries.PAGE], len(rows) > queries.PAGE
    given = {"user": user, "rows": shown, "last": shown[-1], "counts": counts, "more": more}
    return render(request, f"plain/{name}.html", given)
