"""The two lists as the product shows them today, word for word, as a Django developer would write them."""

from urllib.parse import parse_qs, urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from bench.peers.django_site import queries
from bench.peers.django_site.menu import ADMINISTRATION, MENU, Entree
from bench.peers.django_site.models import ColonnesListe, Habilitation, Organisme, Personne
from bench.peers.django_site.queries import COUNTED_TO, PAGE, capped
from bench.peers.django_site.sign_in import roles, signed_in
from bench.peers.django_site.tags import PARIS

ETATS_ORGANISME = {
    "en_attente": "En attente", "accepte": "Acceptés", "refuse": "Refusés", "suspendu": "Suspendus", "invite": "Invités",
}  # fmt: skip
ETATS_HABILITATION = {
    "deposee": "Déposées", "en_instruction": "En instruction", "a_completer": "À compléter", "acceptee": "Acceptées",
    "refusee": "Refusées", "en_attente_delegataires": "En attente des délégataires", "suspendue": "Suspendues",
    "resiliee": "Résiliées", "expiree": "Expirées",
}  # fmt: skip
SELDOM = {"en_attente_delegataires", "suspendue", "resiliee", "expiree"}  # shown when they count
COLONNES = {
    "organismes": (
        {"nom": "organisme", "titre": "Organisme", "tri": "nom", "fixe": True},
        {"nom": "courriel", "titre": "Adresse mail du dirigeant"},
        {"nom": "qualification", "titre": "Qualification"},
        {"nom": "date", "titre": "Inscrit le", "tri": "date", "sens": "descending"},
        {"nom": "etat", "titre": "État"},
        {"nom": "profil", "titre": "Profil complété le", "en_plus": True},
    ),
    "habilitations": (
        {"nom": "organisme", "titre": "Organisme", "fixe": True},
        {"nom": "qualification", "titre": "Qualification"},
        {"nom": "date", "titre": "Déposée le", "tri": "date", "sens": "descending"},
        {"nom": "instructeurs", "titre": "Instructeurs"},
        {"nom": "points", "titre": "Points à lever"},
        {"nom": "etat", "titre": "État"},
    ),
}  # fmt: skip


def said(count: int, to: int = COUNTED_TO) -> str:
    return f"{to:,}+".replace(",", "\u202f") if count > to else str(count)


def menu(user: Personne, current: str, entries: tuple[Entree, ...]) -> list[dict]:
    return [
        {
            "label": each.label, "name": each.name, "icon": each.icon, "waits": each.waits, "current": each.name == current,
            "unread": each.name == "messagerie", "count": said(capped(each.waiting(user), 99), 99) if each.waiting else None,
        }
        for each in entries
    ]  # fmt: skip


def columns(user: Personne, name: str) -> tuple[list[dict], list[dict]]:
    """Those that are shown, in the order that their reader chose, and the others."""
    offered = {each["nom"]: each for each in COLONNES[name]}
    chosen = ColonnesListe.objects.filter(personne_id=user.id, liste=name).values_list("colonnes", flat=True).first()
    names = chosen.split(",") if chosen else [nom for nom, each in offered.items() if not each.get("en_plus")]
    return [offered[each] for each in names], [each for nom, each in offered.items() if nom not in names]


def views(saved: QuerySet, rows: dict[str, QuerySet]) -> list[dict]:
    """Saved views, each with how many rows it shows."""
    found = []
    for each in saved:
        asked = {name: values[0] for name, values in parse_qs(each.requete).items() if name == "etat"}
        number = said(capped(rows[each.liste].filter(**asked)))
        found.append({"nom": each.nom, "nombre": number, "url": f"{reverse(each.liste)}?{each.requete}&vue={each.id}"})
    return found


def chips(address: str, every: str, total: int, counts: list[tuple[str, str, int]]) -> list[dict]:
    return [{"label": every, "url": address, "count": said(total), "current": True}] + [
        {"label": label, "url": f"{address}?etat={etat}", "count": said(count), "current": False} for etat, label, count in counts
    ]


def since(rows, field: str) -> dict:
    """How many wait, and for how many days the oldest does."""
    oldest = rows.order_by(field, "id").values_list(field, flat=True)[:1]
    return {
        "attente": said(capped(rows)),
        "jours": (timezone.localdate(timezone=PARIS) - timezone.localdate(oldest[0], PARIS)).days,
    }


def organismes(request: HttpRequest) -> HttpResponse:
    counts = lambda: [(etat, label, capped(Organisme.objects.filter(etat=etat))) for etat, label in ETATS_ORGANISME.items()]  # noqa: E731
    return page(
        request, "organismes", "Tous", ETATS_ORGANISME, queries.organismes, counts,
        lambda counts: min(sum(count for *_, count in counts), COUNTED_TO + 1),
        lambda: since(Organisme.objects.filter(etat="en_attente"), "cree_le"),
    )  # fmt: skip


def habilitations(request: HttpRequest) -> HttpResponse:
    def counts():
        found = [(etat, label, capped(queries.visible().filter(etat=etat))) for etat, label in ETATS_HABILITATION.items()]
        return [(etat, label, count) for etat, label, count in found if count or etat not in SELDOM]

    return page(
        request, "habilitations", "Toutes", ETATS_HABILITATION, queries.habilitations, counts,
        lambda _: capped(queries.visible().filter(depose_le__isnull=False)),
        lambda: since(Habilitation.objects.filter(etat="deposee"), "depose_le"),
    )  # fmt: skip


def page(request: HttpRequest, name: str, every: str, etats: dict[str, str], read, count, total, waiting) -> HttpResponse:
    user = signed_in(request)
    if "administrateur" not in roles(user):
        return HttpResponseForbidden()
    rows, counts, (shown, others) = read()[:PAGE], count(), columns(user, name)
    found, listed = total(counts), {"organismes": Organisme.objects.all(), "habilitations": queries.visible()}
    saved = urlencode({"col": ",".join(each["nom"] for each in shown)})
    given = {
        "user": user, "qualite": "Administrateur OC Éclat", "initiales": f"{user.prenom[0]}{user.nom[0]}",
        "menu": menu(user, name, MENU), "administration": menu(user, name, ADMINISTRATION),
        "menu_vues": views(queries.views_in_menu(user), listed), "vues": views(queries.views_of(user, name), listed),
        "enregistrer": f"{reverse('vue-nouvelle')}?{urlencode({'liste': name, 'requete': saved})}",
        "name": name, "aide": f"aide-{name}", "etats": [each for each in etats.items() if each[0] != "en_attente_delegataires"],
        "columns": shown, "others": others, "rows": rows, "last": rows[-1], "suivant": PAGE + 1, "found": said(found),
        "q": request.GET.get("q", ""), "chips": chips(f"/{name}", every, found, counts), **waiting(),
    }  # fmt: skip
    return render(request, f"same/{name}.html", given)
