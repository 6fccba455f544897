"""What the people of the story wrote to one another: about a request that is studied, one sent back, one accepted, and in general."""

from datetime import timedelta

from sqlmodel import Session, select
from uuid_utils.compat import uuid7

from eclat import clock
from eclat.demo import pdf
from eclat.domain.messagerie import brouillons, envois, fils, lectures, notifications
from eclat.domain.organismes import organismes
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.models import Appartenance, Habilitation, Message, Organisme, SessionCqp

Said = tuple[str, float, str, tuple[str, ...]]  # who, how many days after the request was begun, what, with which files
# About its request, by what becomes of it.
ECHANGES: dict[str, list[Said]] = {
    "instruction": [
        ("Sophie", 3.9, "Bonjour,\n\nNous étudions votre demande à deux, avec Julien Delmas. Deux choses à préciser :\n\n"
         "- qui évalue les stagiaires de la session de printemps ;\n- le CV de Nadia Ferhat s’arrête en 2021.", ()),
        ("dirigeant", 4.0, "Bonjour, c’est Inès Moreau qui évalue. Je joins le CV à jour de Nadia, et notre programme : "
         "https://preau-normandie.example/cqp-animateur.", ("CV Nadia Ferhat", "Programme de printemps")),
        ("note", 4.1, "Le CV est complet. Il reste à vérifier qu’Inès Moreau n’évalue pas ses propres stagiaires.", ()),
        ("dirigeant", 4.9, "Autre question : la visite des locaux se fait-elle avant ou après votre décision ?", ()),
    ],
    "a_completer": [
        ("Julien", 3.85, "Bonjour, votre demande vous est revenue avec deux points. Répondez-y dans le formulaire ; "
         "écrivez-moi ici si l’un d’eux n’est pas clair.", ()),
        ("dirigeant", 3.95, "Merci. Le nombre de stagiaires est-il celui de l’an dernier, ou celui que nous prévoyons ?", ()),
        ("Julien", 4.85, "Celui que vous prévoyez d’accueillir par session. Merci !", ()),
    ],
    "acceptee": [
        ("Sophie", 4.3, "Félicitations : votre habilitation commence aujourd’hui. Les conditions sont dans le courrier.", ()),
    ],
}  # fmt: skip
GENERAL: list[Said] = [
    ("dirigeant", 2.0, "Bonjour, notre SIRET vient de changer : nous avons déménagé en octobre. Que devons-nous faire ?", ()),
    ("Claire", 2.2, "Bonjour, envoyez-moi le nouveau numéro ici : nous le corrigeons dans la journée.", ()),
    ("dirigeant", 5.0, "Le voici, avec l’avis de situation de l’Insee.", ("Avis de situation",)),
]


def tell(db: Session, agents: dict[str, Utilisateur], request: Habilitation, fate: str) -> None:
    """What was said about this request, and in general where the story has it."""
    said = ECHANGES.get(fate, [])
    organisme = db.get_one(Organisme, request.organisme_id)
    for each in said:
        write(db, agents, request, organisme, *each)
    for each in GENERAL if fate == "a_completer" else ():
        write(db, agents, organisme, organisme, *each)


def write(
    db: Session, agents: dict[str, Utilisateur], thing: Habilitation | Organisme | SessionCqp, organisme: Organisme, who: str, days: float, texte: str,
    pieces: tuple[str, ...],
) -> Message:  # fmt: skip
    """One message, whose author has read what was said before; the others are told of it."""
    by = dirigeant(db, organisme) if who == "dirigeant" else agents["Sophie" if who == "note" else who]
    with clock.travel(timedelta(days=days)):
        fil = fils.opened(db, thing)
        lectures.read(db, fil, jusqu_a=clock.now(), by=by)
        for titre in pieces:
            brouillons.attach(db, fil, f"{titre}.pdf", pdf.one_page(titre), by=by)
        sent = envois.send(db, fil, cle=uuid7(), texte=texte, interne=who == "note", by=by)
    with clock.travel(timedelta(days=days) + envois.delay(db) + notifications.delay(db)):
        for personne, threads in notifications.due(db).items():
            notifications.notify(db, personne, threads)
    return sent


def dirigeant(db: Session, organisme: Organisme) -> Utilisateur:
    personne = organismes.dirigeant_of(db, organisme.id)
    assert personne is not None
    place = db.exec(
        select(Appartenance).where(Appartenance.organisme_id == organisme.id, Appartenance.personne_id == personne.id)
    ).one()
    return Utilisateur(
        personne.id, personne.nom_complet, personne.courriel, frozenset([place.role]), organisme.id, organisme.nom, place.id
    )
