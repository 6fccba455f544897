"""The two lists as the product shows them, with the HTML of 0.1 and of its exports, as a Django developer would write them."""

from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.shortcuts import render
from django.utils import timezone

from bench.peers.django_site import queries
from bench.peers.django_site.models import Courriel, Document, Habilitation, NonLu, Organisme, Personne, SessionCqp
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
MENU = (
    ("Tableau de bord", "accueil", "layout-dashboard", None, ""),
    ("Organismes", "organismes", "building-2", lambda user: Organisme.objects.filter(etat="en_attente"), "en attente"),
    ("Habilitations", "habilitations", "file-pen-line", lambda user: Habilitation.objects.filter(etat="deposee"), "en attente"),
    ("Sessions", "sessions", "graduation-cap", lambda user: SessionCqp.objects.filter(etat="demandee"), "en attente"),
    (
        "Messagerie",
        "messagerie",
        "message-square",
        lambda user: NonLu.objects.filter(personne_id=user.id, depuis__lte=timezone.now()),
        "non lus",
    ),
    ("Documentation", "documentation", "book-open", lambda user: Document.objects.filter(etat="publie"), "à lire"),
)
ADMINISTRATION = (
    ("Agents", "agents", "users-round", None, ""),
    ("Journal des mails", "courriels", "mails", lambda user: Courriel.objects.filter(etat="echec"), "en échec"),
)


def said(count: int, to: int = COUNTED_TO) -> str:
    return f"{to:,}+".replace(",", "\u202f") if count > to else str(count)


def menu(user: Personne, current: str, entries: tuple) -> list[dict]:
    return [
        {
            "label": label, "name": name, "icon": icon, "waits": waits, "current": name == current,
            "count": said(capped(waiting(user), 99), 99) if waiting else None,
        }
        for label, name, icon, waiting, waits in entries
    ]  # fmt: skip


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
        request, "organismes", "Tous", queries.organismes, counts,
        lambda counts: min(sum(count for *_, count in counts), COUNTED_TO + 1),
        lambda: since(Organisme.objects.filter(etat="en_attente"), "cree_le"),
    )  # fmt: skip


def habilitations(request: HttpRequest) -> HttpResponse:
    def counts():
        found = [(etat, label, capped(queries.visible().filter(etat=etat))) for etat, label in ETATS_HABILITATION.items()]
        return [(etat, label, count) for etat, label, count in found if count or etat not in SELDOM]

    return page(
        request, "habilitations", "Toutes", queries.habilitations, counts,
        lambda _: capped(queries.visible().filter(depose_le__isnull=False)),
        lambda: since(Habilitation.objects.filter(etat="deposee"), "depose_le"),
    )  # fmt: skip


def page(request: HttpRequest, name: str, every: str, read, count, total, waiting) -> HttpResponse:
    user = signed_in(request)
    if "administrateur" not in roles(user):
        return HttpResponseForbidden()
    rows, counts = read()[:PAGE], count()
    found = total(counts)
    given = {
        "user": user, "qualite": "Administrateur OC Éclat", "initiales": f"{user.prenom[0]}{user.nom[0]}", "menu": menu(user, name, MENU),
        "administration": menu(user, name, ADMINISTRATION),
        "rows": rows, "last": rows[-1], "suivant": PAGE + 1, "found": said(found), "q": request.GET.get("q", ""),
        "chips": chips(f"/{name}", every, found, counts), **waiting(),
    }  # fmt: skip
    return render(request, f"same/{name}.html", given)
