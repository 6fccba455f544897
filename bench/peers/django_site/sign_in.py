"""Who is at the other end of the product's cookie: the same signature, the same rows."""

import hashlib
from datetime import timedelta

from django.http import HttpRequest
from django.utils import timezone

from bench.peers.django_site.models import Connexion, Personne
from eclat.signatures import unsign


def signed_in(request: HttpRequest) -> Personne | None:
    secret = unsign("connexion", request.COOKIES.get("eclat", ""))
    if secret is None:
        return None
    mark = hashlib.sha256(secret.encode()).hexdigest()
    known = Connexion.objects.select_related("personne").filter(empreinte=mark, fin_le=None, personne__etat="active").first()
    if known is None or timezone.now() - known.vue_le > timedelta(hours=12):
        return None
    return known.personne


def roles(personne: Personne | None) -> set[str]:
    return set(personne.roleagent_set.filter(jusqu_a=None).values_list("role", flat=True)) if personne else set()
