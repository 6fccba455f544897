"""One row of a table of délégataires saved, as the product saves it: the same checks, the same answer with the row and the counts."""

from django import forms
from django.db import models, transaction
from django.db.models import Count, Q
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from bench.peers.django_site.models import Appartenance, Delegation, Habilitation, RoleAgent
from bench.peers.django_site.sign_in import signed_in

TELEPHONE = r"^(\+33|0)[1-9]( ?[0-9]{2}){4}$"
COLUMNS = {
    "nom": ("Nom de l’OF *", "key", ""), "telephone": ("Téléphone *", "", "tel"), "adresse": ("Adresse *", "", ""),
    "code_postal": ("CP *", "half", "numeric"), "ville": ("Ville *", "half", ""),
    "dirigeant_nom": ("Nom * du dirigeant de l’OF", "half", ""), "dirigeant_prenom": ("Prénom * du dirigeant de l’OF", "half", ""),
    "courriel": ("Courriel * du dirigeant de l’OF", "key", "email"),
}  # fmt: skip


class Ligne(forms.Form):
    nom = forms.CharField(max_length=200, required=False)
    telephone = forms.RegexField(TELEPHONE, required=False)
    adresse = forms.CharField(max_length=200, required=False)
    code_postal = forms.RegexField(r"^\d{5}$", required=False)
    ville = forms.CharField(max_length=100, required=False)
    dirigeant_nom = forms.CharField(max_length=100, required=False)
    dirigeant_prenom = forms.CharField(max_length=100, required=False)
    courriel = forms.EmailField(required=False)


@transaction.atomic
def ligne(request: HttpRequest, id, row) -> HttpResponse:
    user = signed_in(request)
    place = Appartenance.objects.filter(personne=user, jusqu_a=None, role="dirigeant").first() if user else None
    if place is None:
        return HttpResponseForbidden()
    demande = get_object_or_404(Habilitation.objects.select_for_update(), pk=id, organisme_id=place.organisme_id)
    if demande.etat != "brouillon" or demande.qualification != "organisme_national":
        return HttpResponse(status=409)
    row = get_object_or_404(Delegation, pk=row, habilitation=demande)
    typed = {name: request.POST.get(name, getattr(row, name)) for name in COLUMNS}
    form = Ligne(typed)
    form.is_valid()
    save(
        demande,
        row,
        {name: form.cleaned_data[name] for name in COLUMNS if name in request.POST and name in form.cleaned_data},
        user,
    )
    faults = {name: said[0] for name, said in form.errors.items()} | invited(demande, row)
    given = {"row": row, "demande": demande, "state": "error" if faults else "saved", "short": str(row.id)[-12:]}
    given |= {"n": counts(demande), "numero": Delegation.objects.filter(habilitation=demande, rang__lt=row.rang).count() + 1}
    given["cells"] = [
        {"name": name, "label": label, "kind": kind, "mode": mode, "value": typed[name], "fault": faults.get(name, "")}
        for name, (label, kind, mode) in COLUMNS.items()
    ]
    return render(request, "same/ligne.html", given)


def save(demande: Habilitation, row: Delegation, values: dict, user) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    now = timezone.now()
    row.enregistree_le, row.enregistree_par_id, demande.enregistre_le = now, user.id, now
    row.save(update_fields=[*values, "enregistree_le", "enregistree_par_id"])
    demande.save(update_fields=["enregistre_le"])


def invited(demande: Habilitation, row: Delegation) -> dict[str, str]:
    """What is wrong with an address beside others."""
    if not row.courriel:
        return {}
    if Delegation.objects.filter(habilitation=demande, courriel=row.courriel).exclude(pk=row.pk).exists():
        return {"courriel": "Le même qu’à une autre ligne."}
    agent = RoleAgent.objects.filter(personne__courriel=row.courriel, jusqu_a=None)
    own = Appartenance.objects.filter(organisme_id=demande.organisme_id, personne__courriel=row.courriel, jusqu_a=None)
    return {"courriel": "Cette adresse ne peut pas être invitée."} if agent.exists() or own.exists() else {}


def counts(demande: Habilitation) -> dict[str, int]:
    complete = Q()
    for name in COLUMNS:
        complete &= ~Q(**{name: ""})
    rows = Delegation.objects.filter(habilitation=demande).annotate(typed=Cast("saisies", models.TextField()))
    found = rows.aggregate(lignes=Count("id"), completes=Count("id", filter=complete), fausses=Count("id", filter=~Q(typed="{}")))
    return found | {"incompletes": found["lignes"] - found["completes"]}
