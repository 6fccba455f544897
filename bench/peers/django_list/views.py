"""The two lists as a Django developer would write them: same columns, same counts, same page of 20, same look-up of the user.

Simpler than the product's on purpose: no icon, no htmx, no order of columns, no search, the plainest HTML.
"""

import hashlib
from datetime import timedelta

from django.core.wsgi import get_wsgi_application
from django.db.models import F, FilteredRelation, OuterRef, Prefetch, Q, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.shortcuts import render
from django.urls import path
from django.utils import timezone

from eclat.signatures import unsign

application = get_wsgi_application()

from bench.peers.django_list.models import Attribution, Connexion, Habilitation, Organisme, Point, RoleAgent  # noqa: E402

PAGE, COUNTED_TO = 20, 1000
ETATS_ORGANISME = ("en_attente", "accepte", "refuse", "suspendu", "invite")
ETATS_HABILITATION = ("deposee", "en_instruction", "a_completer", "acceptee", "refusee", "expiree")


def signed_in(request: HttpRequest):
    """Who is at the other end of the product's cookie: the same signature, the same rows."""
    secret = unsign("connexion", request.COOKIES.get("eclat", ""))
    if secret is None:
        return None, set()
    print_ = hashlib.sha256(secret.encode()).hexdigest()
    known = Connexion.objects.select_related("personne").filter(empreinte=print_, fin_le=None, personne__etat="active").first()
    if known is None or timezone.now() - known.vue_le > timedelta(hours=12):
        return None, set()
    return known.personne, set(RoleAgent.objects.filter(personne=known.personne, jusqu_a=None).values_list("role", flat=True))


def capped(rows) -> int:
    return rows[: COUNTED_TO + 1].count()


def organismes(request: HttpRequest) -> HttpResponse:
    user, roles = signed_in(request)
    if "administrateur" not in roles:
        return HttpResponseForbidden()
    asked = Habilitation.objects.filter(organisme=OuterRef("pk")).exclude(etat="brouillon").order_by("-cree_le")
    rows = (
        Organisme.objects.annotate(
            place=FilteredRelation("appartenances", condition=Q(appartenances__role="dirigeant", appartenances__jusqu_a=None)),
            courriel=F("place__personne__courriel"),
            qualification=Subquery(asked.values("qualification")[:1]),
        )
        .order_by("-cree_le", "-id")
        .values("id", "nom", "siret", "etat", "cree_le", "courriel", "qualification")
    )[: PAGE + 1]
    counts = [(etat, capped(Organisme.objects.filter(etat=etat))) for etat in ETATS_ORGANISME]
    return render(
        request, "organismes.html", {"user": user, "rows": list(rows)[:PAGE], "counts": counts, "more": len(rows) > PAGE}
    )


def habilitations(request: HttpRequest) -> HttpResponse:
    user, roles = signed_in(request)
    if "administrateur" not in roles:
        return HttpResponseForbidden()
    visible = Habilitation.objects.exclude(etat="brouillon")
    held = Attribution.objects.filter(role="instructeur", jusqu_a=None).select_related("personne")
    rows = list(
        visible.filter(depose_le__isnull=False)
        .select_related("organisme")
        .prefetch_related(
            Prefetch("attributions", held, to_attr="instructeurs"),
            Prefetch("points", Point.objects.exclude(etat="leve"), to_attr="restants"),
        )
        .order_by("-depose_le", "-id")[: PAGE + 1]
    )
    counts = [(etat, capped(visible.filter(etat=etat))) for etat in ETATS_HABILITATION]
    return render(request, "habilitations.html", {"user": user, "rows": rows[:PAGE], "counts": counts, "more": len(rows) > PAGE})


urlpatterns = [path("organismes", organismes), path("habilitations", habilitations)]
