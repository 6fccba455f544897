"""What both pages of a list read: its rows, and how many are in each state."""

import os

from django.db.models import F, FilteredRelation, OuterRef, Prefetch, Q, QuerySet, Subquery

from bench.peers.django_site.models import Attribution, Habilitation, Organisme, Point

PAGE = int(os.environ["BENCH_ROWS"])
COUNTED_TO = 1000


def capped(rows: QuerySet, to: int = COUNTED_TO) -> int:
    return rows[: to + 1].count()


def organismes() -> list[dict]:
    """One more than a page holds: there is a next one."""
    asked = Habilitation.objects.filter(organisme=OuterRef("pk")).exclude(etat="brouillon").order_by("-cree_le")
    rows = (
        Organisme.objects.annotate(
            place=FilteredRelation("appartenances", condition=Q(appartenances__role="dirigeant", appartenances__jusqu_a=None)),
            courriel=F("place__personne__courriel"),
            qualification=Subquery(asked.values("qualification")[:1]),
        )
        .order_by("-cree_le", "-id")
        .values("id", "nom", "siret", "etat", "cree_le", "courriel", "qualification")
    )
    return list(rows[: PAGE + 1])


def visible() -> QuerySet:
    return Habilitation.objects.exclude(etat="brouillon")


def habilitations() -> list[Habilitation]:
    held = Attribution.objects.filter(role="instructeur", jusqu_a=None).select_related("personne")
    rows = (
        visible()
        .filter(depose_le__isnull=False)
        .select_related("organisme")
        .prefetch_related(
            Prefetch("attributions", held, to_attr="instructeurs"),
            Prefetch("points", Point.objects.exclude(etat="leve"), to_attr="restants"),
        )
        .order_by("-depose_le", "-id")
    )
    return list(rows[: PAGE + 1])
