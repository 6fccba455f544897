"""Two national organisations that share an OF, and their délégataires: whatever address anyone asks, nobody reads what is another's.

Each person's site is walked from its first page, link after link; then every address that anybody met is asked by everybody.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import unescape

import pytest
from sqlmodel import Session

from eclat.models import Organisme, Personne
from tests import factories as make
from tests.browser import Browser

NEVER = ("/deconnexion", "/static", "/dev/", "/aide/")  # the guide says the same to everyone (tests/pages/site/test_aide.py)
ENOUGH = 400  # pages: a walk that has no end would be a fault of its own


@dataclass
class Reseaux:
    people: dict[str, Personne]
    forbidden: dict[str, tuple[str, ...]]  # by person: the words that are others' business


@pytest.fixture
def reseaux(db: Session) -> Reseaux:
    """Colibri is named by both federations; Alouette and Bouvreuil by the first alone, Dindon by the second alone."""
    make.administrateur(db)
    preau = make.national(
        db, "Fédération du Préau", rows=[of(1, "Alouette"), of(2, "Bouvreuil"), of(3, "Colibri")], etat="en_attente_delegataires"
    )
    marelle = make.national(
        db, "Union de la Marelle", rows=[of(3, "Colibri"), of(4, "Dindon")], etat="en_attente_delegataires",
        prenom="Rose", nom_dirigeant="Castaing",
    )  # fmt: skip
    (alouette, bouvreuil, colibri), (_, dindon) = make.delegataires(db, preau), make.delegataires(db, marelle)
    for finished in (alouette, colibri):
        make.identification(db, finished, etat="terminee")
    of_preau, of_marelle = ("Fédération du Préau", preau.numero, "Vasseur"), ("Union de la Marelle", marelle.numero, "Castaing")
    found = {
        "Hélène": (make.dirigeant(db, db.get_one(Organisme, preau.organisme_id)), (*of_marelle, "Dindon")),
        "Rose": (make.dirigeant(db, db.get_one(Organisme, marelle.organisme_id)), (*of_preau, "Alouette", "Bouvreuil")),
        "Alouette": (make.delegataire(db, alouette), (*of_marelle, "Bouvreuil", "Colibri", "Dindon")),
        "Bouvreuil": (make.delegataire(db, bouvreuil), (*of_marelle, "Alouette", "Colibri", "Dindon")),
        "Colibri": (make.delegataire(db, colibri), ("Alouette", "Bouvreuil", "Dindon")),
        "Dindon": (make.delegataire(db, dindon), (*of_preau, "Alouette", "Bouvreuil", "Colibri")),
    }
    for name, part in (("Karim", preau), ("Lou", None)):  # référents: of the federation, of Alouette
        organisme = db.get_one(Organisme, part.organisme_id if part else alouette.organisme_id)
        personne = make.referent(db, organisme, prenom=name)
        found[name] = (personne, found["Hélène" if part else "Alouette"][1])
    db.commit()
    people = {name: personne for name, (personne, _) in found.items()}
    return Reseaux(people, {name: words for name, (_, words) in found.items()})


def of(number: int, name: str) -> dict[str, list[str]]:
    return make.row(number, nom=f"Maison {name}", courriel=f"{name.lower()}@maison.example", dirigeant_nom=name)


def links(page: str) -> Iterable[str]:
    for found in re.findall(r'(?:href|action|src|data-hx-get)="(/[^"#]*)', page):
        address = unescape(found)
        if not address.startswith(NEVER):
            yield address


def walked(browser: Browser) -> dict[str, str]:
    """Every page that links lead to, by its address."""
    seen: dict[str, str] = {}
    ahead = [
        "/",
        "/delegataires",
        "/identification",
        "/habilitations",
        "/compte",
        "/referent",
        "/profil",
        "/courriels",
        "/organismes",
    ]
    while ahead:
        address = ahead.pop()
        if address in seen:
            continue
        answer = browser.get(address)
        seen[address] = answer.text if answer.status_code == 200 else ""
        assert len(seen) < ENOUGH, "the walk has no end"
        target = answer.headers.get("location", "")
        ahead += [each for each in [target, *links(seen[address])] if each.startswith("/") and each not in seen]
    return seen


def tells(page: str, words: Iterable[str]) -> list[str]:
    return [word for word in words if word.casefold() in unescape(page).casefold()]


def test_nobody_reads_what_is_another_s(reseaux: Reseaux, browse: Callable[..., Browser]) -> None:
    browsers = {name: browse(personne) for name, personne in reseaux.people.items()}
    sites = {name: walked(browser) for name, browser in browsers.items()}
    for name, pages in sites.items():
        assert sum(bool(page) for page in pages.values()) >= 5, f"{name} walked nowhere"
        for address, page in pages.items():
            assert not tells(page, reseaux.forbidden[name]), f"{name} reads {address}"
    everywhere = {address for pages in sites.values() for address in pages}
    assert any("/identification/" in address for address in everywhere) and any("/delegataires/" in each for each in everywhere)
    for name, browser in browsers.items():
        for address in sorted(everywhere - sites[name].keys()):
            answer = browser.get(address)
            assert answer.status_code != 200 or not tells(answer.text, reseaux.forbidden[name]), f"{name} reads {address}"


def test_the_walk_finds_what_it_should(reseaux: Reseaux, browse: Callable[..., Browser]) -> None:
    """It would see a leak: each one's own business is met on the way."""
    helene, colibri = (walked(browse(reseaux.people[name])) for name in ("Hélène", "Colibri"))
    assert any(tells(page, ["Alouette"]) for page in helene.values())
    assert any(tells(page, ["Union de la Marelle"]) for page in colibri.values())
    assert any(tells(page, ["Fédération du Préau"]) for page in colibri.values())
