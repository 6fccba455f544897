"""The sessions of the habilitated organisme: some in preparation, some handed over, one cancelled."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from sqlmodel import Session

from eclat import clock
from eclat.domain.dossiers import contenu
from eclat.domain.sessions import attributions, retraits, rythme, sessions, validation
from eclat.domain.sessions.rythme import Rythme
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.models import NaturePiece, Organisme, SessionCqp

Pdf = Callable[[str], bytes]
ANSWERS = {
    "modalite": "presentiel", "adresse": "14 rue des Lices", "heures_structure": "200",
    "alternance": "Une semaine en centre pour deux en accueil périscolaire ; un tuteur par structure.",
    "responsable_nom": "Benhaddou", "responsable_prenom": "Karim", "responsable_telephone": "04 65 71 30 09",
    "responsable_courriel": "karim.benhaddou@tremplin-sud.example", "financement": "Opérateur de compétences et fonds propres.",
}  # fmt: skip
MATIN, APRES_MIDI = ("09:00", "12:30"), ("13:30", "17:00")
STUDIED = ("a_etudier", "accord", "ouverte", "desaccord", "refusee")
# Title, postcode, town, places, days before it begins, weeks that it lasts, what became of it.
SESSIONS = [
    ("Avignon, printemps", "84000", "Avignon", 18, 52, 30, "demandee"),
    ("Aix-en-Provence, été", "13100", "Aix-en-Provence", 16, 160, 26, "demandee"),
    ("Marseille Nord, printemps", "13015", "Marseille", 16, 100, 26, "a_etudier"),
    ("Nice, mai à décembre", "06000", "Nice", 16, 170, 28, "accord"),
    ("Nîmes, été", "30000", "Nîmes", 16, 190, 20, "desaccord"),
    ("Arles, printemps", "13200", "Arles", 12, 66, 24, "ouverte"),
    ("Digne, printemps", "04000", "Digne-les-Bains", 10, 70, 8, "refusee"),
    ("Gap, automne", "05000", "Gap", 12, 75, 24, "annulee"),
    ("Saint-Denis de La Réunion", "97400", "Saint-Denis", 14, 90, 20, "brouillon"),
    ("Toulon, rentrée", "83000", "Toulon", 15, 210, 30, "commencee"),
]


def ask(db: Session, organisme: Organisme, by: Utilisateur, agents: Mapping[str, Utilisateur], pdf: Pdf) -> None:
    """Each asked for by the dirigeant of the organisme, then left where the story says."""
    for intitule, code, ville, places, days, weeks, fate in SESSIONS:
        session = sessions.start(db, organisme, by=by)
        start = clock.today() + timedelta(days=days)
        fill(db, session, {"intitule": intitule, "code_postal": code, "ville": ville, "places": str(places)}, by)
        if fate == "commencee":
            continue
        plan(db, session, start, start + timedelta(weeks=weeks), by, pdf)
        if fate == "brouillon":
            continue
        sessions.deposit(db, session, by=by)
        if fate in STUDIED:
            study(db, session, agents, fate)
        if fate == "annulee":
            retraits.cancel(db, session, motif="Trop peu de candidats : ils rejoignent la session d’Avignon.", by=by)


def study(db: Session, session: SessionCqp, agents: Mapping[str, Utilisateur], fate: str) -> None:
    """The binôme of both collèges says what it thinks."""
    brigitte, amadou = agents["Brigitte"], agents["Amadou"]
    assert brigitte.personne_id and amadou.personne_id
    attributions.attribute(db, session, employeurs=brigitte.personne_id, salaries=amadou.personne_id, by=agents["Claire"])
    if fate in ("accord", "ouverte", "desaccord"):
        validation.give_agreement(db, session, motif="Équipe solide, calendrier conforme.", by=brigitte)
    if fate == "ouverte":
        validation.give_agreement(db, session, by=amadou)
    elif fate == "desaccord":
        validation.refuse_agreement(db, session, motif="Un seul formateur pour seize personnes.", by=amadou)
    elif fate == "refusee":
        for member, motif in (
            (brigitte, "Le calendrier ne laisse pas de temps en structure."),
            (amadou, "Alternance insuffisante."),
        ):
            validation.refuse_agreement(db, session, motif=motif, by=member)


def fill(db: Session, session: SessionCqp, more: dict[str, str], by: Utilisateur) -> None:
    for name, value in (ANSWERS | more).items():
        contenu.save_field(db, session, name, [value], by=by)


def plan(db: Session, session: SessionCqp, start: date, end: date, by: Utilisateur, pdf: Pdf) -> None:
    """Its dates, its calendar, its documents."""
    dates = {"debut": start, "fin": end, "positionnement_le": start - timedelta(days=14), "jury_le": end + timedelta(days=11)}
    for name, day in dates.items():
        contenu.save_field(db, session, name, [day.isoformat()], by=by)
    pattern = Rythme({1, 3}, (MATIN, APRES_MIDI), start, end)
    hours = rythme.generate(db, session, pattern, by=by).ajoutees * 7 // 2
    contenu.save_field(db, session, "heures_centre", [str(hours)], by=by)
    contenu.attach(db, session, NaturePiece.AUTRE, "Programme détaillé.pdf", pdf("Programme détaillé de la session"), by=by)
