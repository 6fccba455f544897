"""The parts that the whole of any file may have: an organisme, a form with its documents, points, what was written about it, its history."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from markupsafe import Markup
from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain.dossiers import conseil, points
from eclat.domain.dossiers.documents import Document
from eclat.domain.dossiers.sortes import sorte_of
from eclat.domain.messagerie import bibliotheque, fils, messages
from eclat.domain.socle.fils import shown_messages
from eclat.domain.socle.statuts_juridiques import label_of
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.archives import Archive
from eclat.formats import format_date, format_datetime, format_phone, format_siret_or_why
from eclat.models import EtatPoint, Fichier, Formulaire, Message, Organisme, Personne
from eclat.models.base import Entity
from eclat.partials.dossier.lecture import Lecture
from eclat.partials.timeline import Line
from eclat.settings import get_settings

P = EtatPoint
POINTS = {P.OUVERT: "à compléter", P.REPONDU: "réponse reçue", P.LEVE: "levé", P.RETIRE: "retiré"}
NOTES = "Il contient aussi les notes internes et les avis que vous lisez sur la plateforme\u00a0: ne le transmettez pas à l’organisme."
KEPT = "Ce document tient ce que vous lisez sur la plateforme, tel que c’était à cet instant."


def reperes(db: Session, user: Utilisateur, *lignes: tuple[str, str]) -> Sequence[tuple[str, str]]:
    """The lines of a cover: what it is, then when and for whom it was made."""
    return [
        *lignes,
        ("Fait le", f"{format_datetime(clock.now())} (heure de Paris)"),
        ("Pour", f"{user.nom_complet}, {user.qualite}"),
    ]


def note(user: Utilisateur) -> str:
    return f"{KEPT} {NOTES}" if user.est_agent else KEPT


def auteur() -> str:
    return get_settings().certifier_name


def organisme(into: Archive, found: Organisme, dirigeant: Personne | None = None) -> None:
    """Its profile."""
    lines = [
        ("Nom de l’organisme", found.nom), ("Numéro SIRET ou INSEE", format_siret_or_why(found.siret, found.sans_siret)),
        ("Statut juridique", label_of(found.statut_juridique)),
        ("Date de déclaration de la structure juridique", format_date(found.date_declaration)), ("Adresse", found.adresse),
        ("Code postal", found.code_postal), ("Ville", found.ville), ("Numéro de téléphone", format_phone(found.telephone)),
        ("Site web", found.site_web),
    ]  # fmt: skip
    into.papier.liste([*lines, *([("Dirigeant", dirigeant.nom_complet)] if dirigeant else [])])


def formulaire(into: Archive, lecture: Lecture[Any], niveau: int = 3) -> None:
    """Every answer, the team, in the order of the form."""
    for section in lecture.sections:
        into.papier.sous(section.title, niveau)
        if section.key == "equipe":
            rows = [
                (f"{each.prenom} {each.nom}", lecture.fonctions.get(each.fonction, "–") if each.fonction else "–", each.diplome or "–")
                for each in lecture.equipe
            ]  # fmt: skip
            into.papier.table(("Nom", "Fonction", "Diplôme ou titre"), rows, (3, 3, 4))
        into.papier.liste(section.answers)
        for title, text in section.texts:
            into.papier.texte(text, title)
        if not section.answers and not section.texts and not (section.key == "equipe" and lecture.equipe):
            into.papier.rien("non renseigné")


def documents(into: Archive, db: Session, found: Sequence[Document], *folders: str) -> None:
    """The documents of a form: in the ZIP, under what each answers to; on paper, their list."""
    files = {each.id: each for each in db.exec(select(Fichier).where(col(Fichier.id).in_([one.fichier_id for one in found])))}
    rows = []
    for rank, each in enumerate(found, start=1):
        path = into.joindre(files[each.fichier_id], each.titre, *folders, f"{rank:02} {each.titre}")
        rows.append((each.titre, each.nom, format_date(each.ajoute_le), path))
    into.papier.table(("Pièce", "Nom d’origine", "Déposée le", "Dans le ZIP"), rows, (4, 3, 2, 5))
    if not rows:
        into.papier.rien("Aucune pièce jointe.")


def a_completer(into: Archive, db: Session, form: Formulaire, user: Utilisateur) -> None:
    """What was asked of the applicant, and what they answered: to the applicant, once it was sent."""
    found = (points.of if user.est_agent else points.sent)(db, form)
    if not found:
        return
    into.papier.partie("Points à compléter")
    sections, names = sorte_of(form).sections, points.who_wrote(db, found) if user.est_agent else {}
    for rank, each in enumerate(found, start=1):
        into.papier.sous(f"Point {rank}\u00a0: {POINTS[each.etat]}")
        into.papier.texte(each.texte)
        lines = [("Porte sur", sections.get(each.section, "toute la demande"))]
        lines.append(("Demandé le", format_date(each.envoye_le) if each.envoye_le else "pas encore envoyé au demandeur"))
        if user.est_agent:
            lines.append(("Par", names.get(each.auteur_id, "")))
        if each.leve_le is not None:
            by = names.get(each.leve_par_id) if each.leve_par_id else None
            lines.append((POINTS[each.etat].capitalize(), f"{format_date(each.leve_le)}{f' par {by}' if by else ''}"))
        if each.motif_retrait and user.est_agent:
            lines.append(("Motif du retrait", each.motif_retrait))
        into.papier.liste(lines)
        if each.reponse:
            into.papier.texte(each.reponse, "Réponse")


def avis(into: Archive, db: Session, form: Formulaire, user: Utilisateur, *, tous: bool) -> None:
    """What was asked of those who advise, and what they think: for agents. ``tous``: of all, else one's own."""
    if not user.est_agent:
        return
    found = [each for each in conseil.of(db, form) if tous or each.avis.personne_id == user.personne_id]
    if not found:
        return
    into.papier.partie("Avis demandés")
    for each in found:
        into.papier.sous(each.nom)
        said = conseil.SENS[each.avis.sens] if each.avis.sens else "Pas encore rendu"
        lines = [("Avis", said), ("Demandé par", f"{each.demandeur}, le {format_date(each.avis.cree_le)}")]
        if each.avis.perime_le is not None:
            lines.append(("Portée", "sur la demande telle qu’elle était avant"))
        into.papier.liste(lines)
        if each.avis.question:
            into.papier.texte(each.avis.question, "Question")
        if each.avis.motif:
            into.papier.texte(each.avis.motif, "Motif")


def correspondance(into: Archive, db: Session, thing: Entity, user: Utilisateur) -> None:
    """The messages of its thread that have left, the oldest first, with their files: for an organisme without the notes of agents."""
    fil = fils.seen(db, thing, user)
    if fil is None:
        return
    left = (Message.fil_id == fil.id, col(Message.part_le) <= clock.now(), *shown_messages(user))
    found = db.exec(select(Message).where(*left).order_by(col(Message.part_le), col(Message.id))).all()
    if not found:
        return
    into.papier.partie("Messages")
    there = [each for each in found if each.supprime_le is None]
    files, library = messages.pieces(db, there), bibliotheque.shown(db, there, user)
    for each in found:
        who = f"{each.auteur_nom}, {each.auteur_qualite}" if each.auteur_qualite else each.auteur_nom
        into.papier.sous(f"{who}, {format_datetime(each.part_le)}{' (note interne)' if each.interne else ''}")
        if each.supprime_le is not None:
            into.papier.rien("Ce message a été supprimé.")
            continue
        if each.texte:
            into.papier.texte(each.texte)
        for fichier in files.get(each.id, ()):
            path = into.joindre(
                fichier, f"Joint à un message de {each.auteur_nom}", "Messages", of_message(each.part_le, fichier)
            )
            into.papier.rien(f"Pièce jointe\u00a0: {path}")
        for inserted in library.get(each.id, ()):
            if inserted.document is not None:
                into.papier.rien(f"Document de la documentation\u00a0: {inserted.document.titre}")


def of_message(le: datetime, fichier: Fichier) -> str:
    """“2026-11-03 devis”, without the end that says what it is."""
    stem = fichier.nom.rpartition(".")[0] or fichier.nom
    return f"{le.astimezone(clock.PARIS):%Y-%m-%d} {stem}"


def historique(into: Archive, lines: Sequence[Line]) -> None:
    """What happened to it, newest first."""
    if not lines:
        return
    into.papier.partie("Historique")
    rows = [(format_datetime(datetime.fromisoformat(each["iso"])), Markup(each["text"]).striptags()) for each in lines]
    into.papier.table(("Date", "Ce qui s’est passé"), rows, (1, 3))


def key_of(query: Any) -> UUID | None:
    """Which file the query of an export names."""
    try:
        return UUID(query.get("id", ""))
    except ValueError:
        return None
