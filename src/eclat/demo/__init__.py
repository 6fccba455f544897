"""The demonstration story, told with the product's own verbs. Every name is invented; nothing here leaves this machine."""

from sqlmodel import select

from eclat import checks
from eclat.demo.story import Story
from eclat.models import Personne
from eclat.pages.dev.people import FACTEUR, PASSWORD, PEOPLE
from eclat.settings import ConfigurationError, get_settings
from eclat.tasks.unit_of_work import read_only

__all__ = ["Story", "tell"]


def tell() -> int:
    """Tell the story in an empty database, then say who can sign in. Raises ConfigurationError on a site that others reach, or without a database."""
    if not get_settings().local:
        raise ConfigurationError("the demonstration is only for a site of this machine (ECLAT_BASE_URL).")
    if (wrong := checks.database()) is not None:
        raise ConfigurationError(wrong)
    with read_only() as db:
        anyone = db.exec(select(Personne.id)).first()
        told = db.exec(select(Personne.id).where(Personne.courriel == "claire.aubertin@oc-eclat.example")).first()
    if anyone is None:
        print("Écriture de la démonstration…")
        people = Story().play()
        print(f"{people} organismes, leurs demandes et leurs mails.")
    elif told is None:
        return 0  # a real database: nothing to show
    introduce()
    return 0


def introduce() -> None:
    """Print where to begin, and who can sign in."""
    url = get_settings().base_url
    print(f"\nEntrer comme l’un d’eux, sans mot de passe ni code : {url}/dev")
    print(f"Mails de la démonstration : {url}/dev/courriels\nMot de passe de tous : {PASSWORD}")
    print(f"Code de l’administrateur : {url}/dev/codes, ou une application avec la clé {FACTEUR}\n")
    for courriel, who in PEOPLE.items():
        print(f"  {who:34} {courriel}")
    print()
