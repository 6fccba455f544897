"""Words in braces that a thread fills by itself: “Bonjour {destinataire}”. What it cannot fill stays, and keeps a message from leaving."""

import re
from typing import Final

from sqlmodel import Session

from eclat.domain.messagerie import sujets
from eclat.domain.organismes import organismes
from eclat.domain.socle.errors import ChampRefuse
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.recherche import fold
from eclat.formats import listed
from eclat.models import Cqp, Fil, Habilitation, Organisme, SessionCqp

NAMES: Final = {
    "organisme": "le nom de l’organisme",
    "destinataire": "le prénom et le nom de son dirigeant",
    "prenom": "le prénom de son dirigeant",
    "numero": "le numéro du dossier",
    "cqp": "le CQP du dossier",
    "auteur": "votre prénom et votre nom",
}
PLACE = re.compile(r"\{([^\W\d_][^{}\n]{0,39})\}")


def values(db: Session, fil: Fil, by: Utilisateur) -> dict[str, str]:
    """What this thread knows of them; nothing of the others."""
    thing, dirigeant = sujets.thing(db, fil), organismes.dirigeant_of(db, fil.organisme_id)
    named = dirigeant is not None and bool(dirigeant.nom)
    found = {
        "organisme": db.get_one(Organisme, fil.organisme_id).nom,
        "destinataire": dirigeant.nom_complet if dirigeant and named else "",
        "prenom": dirigeant.prenom if dirigeant and named else "",
        "numero": sujets.of(fil).numero(thing),
        "cqp": db.get_one(Cqp, thing.cqp_id).intitule if isinstance(thing, Habilitation | SessionCqp) and thing.cqp_id else "",
        "auteur": by.nom_complet,
    }
    return {name: value for name, value in found.items() if value}


def fill(texte: str, known: dict[str, str]) -> str:
    """The text with what is known in its place; accents and capitals of the words in braces do not matter."""
    return PLACE.sub(lambda place: known.get(fold(place[1].strip()), place[0]), texte)


def left(texte: str) -> list[str]:
    """What is not filled: “{pièce}”, each once."""
    return list(dict.fromkeys(found[0] for found in PLACE.finditer(texte)))


def check_known(texte: str) -> None:
    """Before it is filled for each: raises ChampRefuse, which says which words in braces no thread fills."""
    if unknown := [each for each in left(texte) if fold(each.strip("{} ")) not in NAMES]:
        raise ChampRefuse(
            "texte",
            f"Rien ne remplit {listed(unknown, most=5)} : écrivez ce qui convient, ou retirez les accolades, puis envoyez.",
        )


def check_filled(texte: str) -> None:
    """Raises ChampRefuse, which says what is not."""
    if missing := left(texte):
        raise ChampRefuse(
            "texte",
            f"Il reste à remplacer {listed(missing, most=5)} : écrivez ce qui convient, ou retirez les accolades, puis envoyez.",
        )
