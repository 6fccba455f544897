"""What both pages of a list read: its rows, and how many are in each state."""

import os

from django.db.models import BooleanField, ExpressionWrapper, F, FilteredRelation, OuterRef, Prefetch, Q, QuerySet, Subquery

from bench.peers.django_site.models import Attribution, Delegation, Habilitation, Organisme, Personne, Point, VueListe

PAGE = int(os.environ["BENCH_ROWS"])
COUNTED_TO = 1000
STANDING = ("invitee", "terminee", "ecartee", "habilitee", "suspendue")


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
        .annotate(compte=F("place__personne__etat"))
        .values(
            "id", "nom", "siret", "sans_siret", "etat", "cree_le", "profil_complet_le", "courriel", "compte", "qualification"
        )
    )  # fmt: skip
    found = list(rows[: PAGE + 1])
    places = places_of([each["id"] for each in found])
    return [each | {"places": places.get(each["id"], [])} for each in found]


def places_of(organismes: list) -> dict:
    """What these have done as délégataires, the last invitation first."""
    found: dict = {}
    named = Delegation.objects.filter(organisme_id__in=organismes, etat__in=STANDING).order_by("-invitee_le", "id")
    for organisme, etat in named.values_list("organisme_id", "etat"):
        found.setdefault(organisme, []).append(etat)
    return found


def visible() -> QuerySet:
    return Habilitation.objects.exclude(etat="brouillon")


def habilitations() -> list[Habilitation]:
    held = Attribution.objects.filter(role="instructeur", jusqu_a=None).select_related("personne").order_by("cree_le", "id")
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


def views_of(user: Personne, liste: str) -> QuerySet:
    """Theirs, then those that colleagues share."""
    mine = Q(personne_id=user.id)
    seen = VueListe.objects.filter(mine | Q(partagee=True), liste=liste).annotate(mienne=ExpressionWrapper(mine, BooleanField()))
    return seen.order_by("-mienne", "cree_le", "id")[:20]


def views_in_menu(user: Personne) -> QuerySet:
    return VueListe.objects.filter(personne_id=user.id, au_menu=True).order_by("cree_le")[:5]
