"""The sessions of the habilitated organisme: some in preparation, some handed over, one cancelled."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from sqlmodel import Session

from eclat import clock
from eclat.demo import candidats, certificats, declarations, jurys, messagerie, pv, rangees, resultats
from eclat.domain.dossiers import contenu, points
from eclat.domain.sessions import attributions, comite, debuts, retraits, rythme, sessions, validation
from eclat.domain.sessions.instruction import POINTS
from eclat.domain.sessions.rythme import Rythme
from eclat.domain.socle.utilisateur import SYSTEME, Utilisateur
from eclat.models import NaturePiece, Organisme, SensAvis, SessionCqp

Pdf = Callable[[str], bytes]
ANSWERS = {
    "modalite": "presentiel", "adresse": "14 rue des Lices", "heures_structure": "200",
    "alternance": "Une semaine en centre pour deux en accueil périscolaire ; un tuteur par structure.",
    "responsable_nom": "Benhaddou", "responsable_prenom": "Karim", "responsable_telephone": "04 65 71 30 09",
    "accessibilite": "De plain-pied, sanitaires adaptés.", "responsable_courriel": "karim.benhaddou@tremplin-sud.example", "financement": "Opérateur de compétences et fonds propres.",
}  # fmt: skip
MATIN, APRES_MIDI = ("09:00", "12:30"), ("13:30", "17:00")
ECHANGES = [
    ("Amadou", 0.1, "Bonjour, votre demande vous est revenue avec deux points : écrivez-moi ici si l’un d’eux n’est pas clair."),
    ("dirigeant", 0.2, "Merci. La convention est jointe ; les noms des tuteurs suivent."),
]
STUDIED = (
    "a_etudier",
    "accord",
    "ouverte",
    "desaccord",
    "refusee",
    "comite",
    "avis_du_comite",
    "a_completer",
    "repondue",
    "completee",
    "en_cours",
    "jury",
    "jury_propose",
    "pv",
    "a_signer",
    "signee",
    "attribuee",
)
CONVENED = ("jury", "jury_propose")
SAT = ("pv", "a_signer", "signee", "attribuee")  # whose jury sat
ENROLLED = {
    "Arles, printemps": candidats.LISTE,
    "Carpentras, printemps": candidats.AUTRES,
    "Cannes, automne": candidats.LISTE,
    "Fort-de-France, automne": candidats.AUTRES,
    "Vence, rentrée": candidats.LISTE,
    "Fréjus, rentrée": candidats.AUTRES,
    "Brignoles, rentrée": candidats.AUTRES,
}  # whose candidates are known
JURYS = {"Vence, rentrée": 45, "Fréjus, rentrée": 32, "Brignoles, rentrée": 58}  # in how many days their jury sits
JUDGED = {
    "Marseille, février à novembre": pv.ENTIERE,
    "Hyères, hiver": candidats.LISTE,
    "Apt, hiver": pv.ENTIERE,
    "Cavaillon, hiver": candidats.LISTE,
    "Manosque, hiver": resultats.JUGES,
}
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
    ("Cannes, automne", "06400", "Cannes", 12, -42, 20, "en_cours"),
    ("Fort-de-France, automne", "97200", "Fort-de-France", 10, -20, 24, "en_cours"),
    ("Marseille, février à novembre", "13001", "Marseille", 24, -205, 26, "pv"),
    ("Hyères, hiver", "83400", "Hyères", 12, -150, 19, "pv"),
    ("Vence, rentrée", "06140", "Vence", 12, -136, 20, "jury"),
    ("Fréjus, rentrée", "83600", "Fréjus", 10, -146, 20, "jury"),
    ("Brignoles, rentrée", "83170", "Brignoles", 10, -128, 20, "jury_propose"),
    ("Apt, hiver", "84400", "Apt", 24, -158, 19, "a_signer"),
    ("Cavaillon, hiver", "84300", "Cavaillon", 12, -165, 19, "signee"),
    ("Manosque, hiver", "04100", "Manosque", 12, -172, 19, "attribuee"),
    ("Toulon, rentrée", "83000", "Toulon", 15, 210, 30, "commencee"),
    ("Cannes, été", "06400", "Cannes", 14, 180, 24, "a_completer"),
    ("Grasse, printemps", "06130", "Grasse", 12, 110, 24, "repondue"),
    ("Orange, été", "84100", "Orange", 16, 185, 26, "completee"),
    ("Draguignan, printemps", "83300", "Draguignan", 12, 120, 24, "comite"),
    ("Salon-de-Provence, été", "13300", "Salon-de-Provence", 14, 175, 24, "avis_du_comite"),
    ("Carpentras, printemps", "84200", "Carpentras", 12, 74, 24, "ouverte"),
    ("Sisteron, printemps", "04200", "Sisteron", 10, 82, 8, "refusee"),
    ("Briançon, automne", "05100", "Briançon", 10, 95, 24, "annulee"),
]


def ask(db: Session, organisme: Organisme, by: Utilisateur, agents: Mapping[str, Utilisateur], pdf: Pdf) -> None:
    """Each asked for by the dirigeant of the organisme, then left where the story says."""
    rangees.blocs(db)
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
        if intitule in ENROLLED:
            candidats.enrol(db, session, by, ENROLLED[intitule])
        if fate in ("a_completer", "repondue", "completee"):
            send_back(db, session, agents, fate, by, pdf)
        if fate in ("en_cours", "jury", "jury_propose", *SAT):
            debuts.begin(db, session, by=SYSTEME)
        if fate in ("jury", "jury_propose"):
            jurys.prepare(db, session, agents, by, JURYS[intitule], confirmed=fate == "jury")
        if fate in SAT:
            pv.sit(db, session, agents, by, JUDGED[intitule])
        if fate in ("a_signer", "signee", "attribuee"):
            certificats.catalogue(db, agents)  # the level that a procès-verbal names
            resultats.sign(db, session, agents, only_one=fate == "a_signer")
        if fate == "attribuee":
            resultats.attribute(db, session, agents)
            certificats.deliver(db, session, agents)
            resultats.rectify(db, session, agents)
            certificats.make(db, session)
            declarations.send(db, agents)
        if fate == "annulee":
            retraits.cancel(db, session, motif="Trop peu de candidats : ils rejoignent la session d’Avignon.", by=by)


def study(db: Session, session: SessionCqp, agents: Mapping[str, Utilisateur], fate: str) -> None:
    """The binôme of both collèges says what it thinks."""
    brigitte, amadou = agents["Brigitte"], agents["Amadou"]
    assert brigitte.personne_id and amadou.personne_id
    attributions.attribute(db, session, employeurs=brigitte.personne_id, salaries=amadou.personne_id, by=agents["Claire"])
    if fate in ("accord", "ouverte", "desaccord", "en_cours", "jury", "jury_propose", *SAT):
        validation.give_agreement(db, session, motif="Équipe solide, calendrier conforme.", by=brigitte)
    if fate in ("ouverte", "en_cours", "jury", "jury_propose", *SAT):
        validation.give_agreement(db, session, by=amadou)
    elif fate in ("comite", "avis_du_comite"):
        advise(db, session, agents, given=fate == "avis_du_comite")
    elif fate == "desaccord":
        validation.refuse_agreement(db, session, motif="Un seul formateur pour seize personnes.", by=amadou)
    elif fate == "refusee":
        for member, motif in (
            (brigitte, "Le calendrier ne laisse pas de temps en structure."),
            (amadou, "Alternance insuffisante."),
        ):
            validation.refuse_agreement(db, session, motif=motif, by=member)


def advise(db: Session, session: SessionCqp, agents: Mapping[str, Utilisateur], *, given: bool) -> None:
    """The comité technique is asked, and one of its members answers."""
    odile, nour = agents["Odile"], agents["Nour"]
    assert odile.personne_id and nour.personne_id
    question = "L’alternance proposée suffit-elle pour le bloc 3 ?"
    comite.ask(db, session, membres=[odile.personne_id, nour.personne_id], question=question, by=agents["Brigitte"])
    if given:
        motif = "L’alternance suffit ; le positionnement devrait venir plus tôt."
        comite.advise(db, session, sens=SensAvis.RESERVE, motif=motif, by=odile)


def send_back(db: Session, session: SessionCqp, agents: Mapping[str, Utilisateur], fate: str, by: Utilisateur, pdf: Pdf) -> None:
    """Points are asked by both collèges; the organisme answers them, or begins to."""
    brigitte, amadou = agents["Brigitte"], agents["Amadou"]
    POINTS.add(
        db, session, texte="Convention avec la structure d’accueil : celle du dossier est ancienne", section="pieces", by=brigitte
    )
    POINTS.add(db, session, texte="Nom des tuteurs, et leur formation", section="calendrier", by=amadou)
    POINTS.send_back(db, session, by=amadou)
    if fate == "a_completer":
        return
    first, second = points.of(db, session)
    contenu.attach(db, session, NaturePiece.POINT, "Convention 2027.pdf", pdf("Convention"), target=first.id, by=by)
    if fate == "repondue":
        organisme = db.get_one(Organisme, session.organisme_id)
        for each in ECHANGES:
            messagerie.write(db, dict(agents), session, organisme, *each, ())
        return
    points.answer(db, session, second, "Deux tuteurs par structure, formés en septembre.", by=by)
    contenu.save_field(db, session, "alternance", [f"{ANSWERS['alternance'].removesuffix('.')}, deux à Orange."], by=by)
    sessions.deposit(db, session, by=by)
    POINTS.lift(db, session, point=first, by=brigitte)


def fill(db: Session, session: SessionCqp, more: dict[str, str], by: Utilisateur) -> None:
    for name, value in (ANSWERS | more).items():
        contenu.save_field(db, session, name, [value], by=by)


def plan(db: Session, session: SessionCqp, start: date, end: date, by: Utilisateur, pdf: Pdf) -> None:
    """Its dates, its calendar, its documents."""
    dates = {"debut": start, "fin": end, "positionnement_le": start - timedelta(days=14), "jury_le": end + timedelta(days=11)}
    for name, day in dates.items():
        contenu.save_field(db, session, name, [day.isoformat()], by=by)
    pattern = Rythme({1, 3}, (MATIN, APRES_MIDI), start, end)
    rangees.fill(db, session, start, end, by)
    hours = rythme.generate(db, session, pattern, by=by).ajoutees * 7 // 2
    contenu.save_field(db, session, "heures_centre", [str(hours)], by=by)
    contenu.attach(db, session, NaturePiece.AUTRE, "Programme détaillé.pdf", pdf("Programme détaillé de la session"), by=by)
