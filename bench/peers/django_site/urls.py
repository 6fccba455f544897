"""The addresses that the bench asks, and those that pages only name."""

from django.http import HttpResponse
from django.urls import path

from bench.peers.django_site import grid, plain, same


def nothing(request, **parameters):
    return HttpResponse("")


NAMED = {
    **{
        name: name
        for name in (
            "certificats", "recours", "statistiques", "comptes", "delegations", "candidats", "partenaires", "dossier-controle",
            "declarations", "insertion", "campagnes", "controles", "documents-suivis", "changements", "signalements", "jures",
            "catalogue", "pv", "textes-mails", "clauses", "conservation", "reglages", "journal", "exports", "recherche",
            "verification",
        )
    },
    "aide-organismes": "aide/valider-les-inscriptions", "aide-habilitations": "aide/suivre-une-demande-d-habilitation",
    "vue-nouvelle": "vues/nouvelle",
    "organismes-colonnes": "organismes/colonnes", "habilitations-colonnes": "habilitations/colonnes",
    "attributions": "habilitations/attributions",
    "accueil": "", "agents": "agents", "courriels": "courriels", "compte": "compte", "deconnexion": "deconnexion",
    "notifications": "compte/notifications", "sessions": "sessions", "messagerie": "messagerie", "documentation": "documentation",
    "groupe-organismes": "messagerie/groupes/organismes", "mentions-legales": "mentions-legales",
    "groupe-habilitations": "messagerie/groupes/habilitations",
    "donnees-personnelles": "donnees-personnelles", "accessibilite": "accessibilite", "acceptations": "organismes/acceptations",
    "organismes-export": "organismes/export", "habilitations-export": "habilitations/export",
    "organisme": "organismes/<uuid:id>", "acceptation": "organismes/<uuid:id>/acceptation", "refus": "organismes/<uuid:id>/refus",
    "habilitation": "habilitations/<uuid:id>", "attribution": "habilitations/<uuid:id>/attribution",
    "delegataires": "habilitations/<uuid:id>/delegataires",
    "copie": "habilitations/<uuid:id>/delegataires/<uuid:row>/copie",
    "retrait": "habilitations/<uuid:id>/delegataires/<uuid:row>/retrait",
}  # fmt: skip

urlpatterns = [
    path("organismes", same.organismes, name="organismes"),
    path("habilitations", same.habilitations, name="habilitations"),
    path("plain/organismes", plain.organismes),
    path("plain/habilitations", plain.habilitations),
    path("habilitations/<uuid:id>/delegataires/<uuid:row>", grid.ligne, name="ligne"),
    *(path(address, nothing, name=name) for name, address in NAMED.items()),
]
