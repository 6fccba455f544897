"""What is said of a file that the worker makes: what it is, how far it has come, what became of it, where it was asked for."""

from eclat.engines import exports
from eclat.formats import format_count, plural
from eclat.http.templates import templates
from eclat.models import EtatExport, Export

E = EtatExport


def titre(export: Export) -> str:
    """“Export CSV, Organismes”, “Dossier ZIP, HAB-2026-0012 Les Tilleuls”"""
    return f"{'Dossier' if export.entier else 'Export'} {export.format.upper()}, {export.titre}"


def avance(export: Export) -> str:
    """“4 000 lignes sur 12 480”, “12 fichiers sur 45”"""
    if not export.entier:
        return f"{format_count(export.ecrites)} lignes sur {format_count(export.prevues)}"
    if not export.prevues:
        return "Le dossier se rassemble"
    return f"{plural(export.ecrites, 'fichier', 'fichiers')} sur {format_count(export.prevues)}"


def compte(export: Export) -> str:
    """“4 000 lignes”, “45 fichiers”, “Un PDF”"""
    if not export.entier:
        return f"{format_count(export.ecrites)} lignes"
    return "Un PDF" if export.format == "pdf" else plural(export.ecrites, "fichier", "fichiers")


def phrase(export: Export) -> str:
    if export.etat == E.ECHEC:
        return export.motif
    if not export.entier:
        return {
            E.EN_COURS: "Le fichier s’écrit. Vous pouvez quitter cette page\u00a0: un mail vous donnera le lien.",
            E.PRET: f"Le fichier est prêt\u00a0: {compte(export)}.",
            E.ABANDONNE: "Vous avez arrêté cet export.",
            E.EXPIRE: "Ce fichier a été effacé, un jour après avoir été fait. Demandez-le de nouveau depuis la liste.",
        }[export.etat]
    return {
        E.EN_COURS: "Le dossier se prépare. Vous pouvez quitter cette page\u00a0: un mail vous donnera le lien.",
        E.PRET: f"Le dossier est prêt\u00a0: {compte(export)[0].lower()}{compte(export)[1:]}.",
        E.ABANDONNE: "Vous avez arrêté ce dossier.",
        E.EXPIRE: "Ce dossier a été effacé, un jour après avoir été fait. Demandez-le de nouveau depuis sa page.",
    }[export.etat]


def ou(export: Export) -> str:
    return "sa page" if export.entier else "la liste"


def retour(export: Export) -> tuple[str, str]:
    """The words and the address of where it was asked for."""
    if export.entier:
        return "Retour au dossier", templates.url(export.liste, **exports.read(export.requete))
    return "Retour à la liste", templates.url(export.liste) + (f"?{export.requete}" if export.requete else "")
