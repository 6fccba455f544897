"""The menu of an administrateur: where each entry leads, and the rows that await them there."""

from collections.abc import Callable
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from bench.peers.django_site import models
from bench.peers.django_site.models import Avis, Habilitation, NonLu, Organisme, Personne, SessionCqp


class Entree(NamedTuple):
    label: str
    name: str
    icon: str
    waiting: Callable[[Personne], QuerySet] | None = None
    waits: str = ""


def sessions(user: Personne) -> QuerySet:
    """To entrust; or to settle, where those who study it differ."""
    there = Avis.objects.filter(session_id=OuterRef("pk"), siege__jusqu_a=None, perime_le=None)
    differing = Exists(there.filter(favorable=True)) & Exists(there.filter(favorable=False))
    return SessionCqp.objects.filter(Q(etat="demandee") | Q(differing, etat="en_validation"))


def recours(user: Personne) -> QuerySet:
    to_decide = Q(etat="a_decider") & (Q(instruit_par_id=None) | ~Q(instruit_par_id=user.id))
    return models.Recours.objects.filter(Q(etat__in=["detail_demande", "depose"]) | to_decide)


def unread(user: Personne) -> QuerySet:
    """In the threads about what they see."""
    about = OuterRef("fil__objet_id")
    seen = (
        Q(Exists(Organisme.objects.filter(pk=about)), fil__objet_type="organisme")
        | Q(Exists(Habilitation.objects.exclude(etat="brouillon").filter(pk=about)), fil__objet_type="habilitation")
        | Q(Exists(SessionCqp.objects.exclude(etat="brouillon").filter(pk=about)), fil__objet_type="session")
    )
    return NonLu.objects.filter(seen, personne_id=user.id, depuis__lte=timezone.now())


def of(model, *etats: str) -> Callable[[Personne], QuerySet]:
    """The rows of a model that are in these states."""
    return lambda user: model.objects.filter(etat__in=etats) if len(etats) > 1 else model.objects.filter(etat=etats[0])


MENU = (
    Entree("Tableau de bord", "accueil", "layout-dashboard"),
    Entree("Organismes", "organismes", "building-2", of(Organisme, "en_attente"), "en attente"),
    Entree("Habilitations", "habilitations", "file-pen-line", of(Habilitation, "deposee"), "en attente"),
    Entree("Sessions", "sessions", "graduation-cap", sessions, "en attente"),
    Entree("Certificats", "certificats", "award"),
    Entree("Recours", "recours", "scale", recours, "en attente"),
    Entree("Messagerie", "messagerie", "message-square", unread, "non lus"),
    # What an administrateur publishes is not new to them.
    Entree("Documentation", "documentation", "book-open", lambda user: models.Document.objects.none(), "nouveaux"),
    Entree("Statistiques", "statistiques", "chart-column"),
)
ADMINISTRATION = (
    Entree("Comptes", "comptes", "user-round"),
    Entree("Délégataires", "delegations", "mails"),
    Entree("Candidats", "candidats", "user-round"),
    Entree("Partenaires à déclarer", "partenaires", "badge-check", of(models.Partenaire, "a_declarer"), "en attente"),
    Entree("Dossier de contrôle", "dossier-controle", "archive"),
    Entree(
        "Déclarations CDC", "declarations", "send",
        of(models.Declaration, "incomplet", "pret", "ko", "corrige", "a_supprimer"), "en attente",
    ),
    Entree("Insertion des certifiés", "insertion", "chart-column"),
    Entree("Suivi annuel", "campagnes", "list-todo", of(models.SuiviAnnuel, "remis"), "à lire"),
    Entree("Contrôles sur place", "controles", "search-check"),
    Entree("Documents à jour", "documents-suivis", "file-check", of(models.DocumentSuivi, "a_confirmer", "a_verifier"), "à voir"),
    Entree("Changements déclarés", "changements", "pencil", of(models.Changement, "transmis"), "à lire"),
    Entree("Signalements", "signalements", "triangle-alert"),
    Entree("Agents", "agents", "users-round"),
    Entree(
        "Registre des jurés", "jures", "gavel",
        lambda user: models.Jure.objects.filter(propose_le__isnull=False, retire_le=None), "à vérifier",
    ),
    Entree("Catalogue", "catalogue", "book-open"),
    Entree("Registre des PV", "pv", "gavel"),
    Entree("Journal des mails", "courriels", "mails", of(models.Courriel, "echec"), "en échec"),
    Entree("Textes des mails", "textes-mails", "pencil"),
    Entree("Clauses de la convention", "clauses", "signature"),
    Entree("Conservation", "conservation", "archive"),
    Entree("Réglages", "reglages", "settings-2"),
    Entree("Journal des décisions", "journal", "history"),
)  # fmt: skip
