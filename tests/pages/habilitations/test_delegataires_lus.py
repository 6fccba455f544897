"""The délégataires of a request as agents read them: sought among, one after another, their documents with whose they are (P10)."""

import re
from collections.abc import Callable

import pytest
from sqlmodel import Session

from eclat.models import Delegation, Habilitation, Organisme, Personne
from tests import factories as make
from tests.browser import Browser
from tests.swap import assert_swap_equals_reload

Browse = Callable[..., Browser]
NAMES = [
    "Grand Préau Alsace",
    "Institut Les Tilleuls",
    "CFA La Marelle",
    "Pôle Enfance Provence",
    "Atelier du Rhône",
    "Le Marronnier",
]


@pytest.fixture
def sophie(db: Session) -> Personne:
    return make.instructeur(db)


@pytest.fixture
def network(db: Session, sophie: Personne) -> Habilitation:
    rows = [make.row(rank, nom=nom) for rank, nom in enumerate(NAMES, start=1)]
    request = make.national(db, rows=rows, etat="en_attente_delegataires")
    make.studied(db, request, sophie, make.instructeur(db, "Julien", "Delmas"))
    db.commit()
    return request


def tab(request: Habilitation, onglet: str, **query: str) -> str:
    return f"/habilitations/{request.id}?onglet={onglet}" + "".join(f"&{name}={value}" for name, value in query.items())


def form_of(browser: Browser, request: Habilitation, delegation: Delegation) -> str:
    found = re.search(rf'href="(/identification/[^"]+)">{delegation.nom}', browser.get(tab(request, "delegataires")).text)
    assert found
    return found[1]


def listed(html: str) -> list[str]:
    return [nom for nom in NAMES if f">{nom}</a>" in html]


def test_they_are_found_by_name_town_and_siret(db: Session, browse: Browse, network: Habilitation, sophie: Personne) -> None:
    browser = browse(sophie)
    siret = db.get_one(Organisme, make.delegataires(db, network)[2].organisme_id).siret or ""
    assert listed(browser.get(tab(network, "delegataires")).text) == NAMES
    assert listed(browser.get(tab(network, "delegataires", q="preau als")).text) == ["Grand Préau Alsace"]
    assert listed(browser.get(tab(network, "delegataires", q=siret)).text) == ["CFA La Marelle"]
    assert listed(browser.get(tab(network, "delegataires", q=f"{siret[:3]} {siret[3:6]} {siret[6:9]} {siret[9:]}")).text) == [
        "CFA La Marelle"
    ]
    assert listed(browser.get(tab(network, "delegataires", q="vannes marronnier")).text) == ["Le Marronnier"]
    none = browser.get(tab(network, "delegataires", q="girafe")).text
    assert listed(none) == [] and "Aucun délégataire ne répond à « girafe »." in none.replace("\u00a0", " ")
    assert "Voir tous les délégataires" in none


def test_what_is_sought_is_swapped_as_it_is_loaded(browse: Browse, network: Habilitation, sophie: Personne) -> None:
    browser, path = browse(sophie), tab(network, "delegataires", q="marelle")
    before, swapped = browser.get(tab(network, "delegataires")).text, browser.get(path, htmx=True).text
    assert_swap_equals_reload(before, swapped, browser.get(path).text, target="delegataires", swap="outerMorph")


def test_a_few_are_not_sought(db: Session, browse: Browse) -> None:
    request = make.national(db, rows=2, etat="en_attente_delegataires")
    db.commit()
    page = browse(make.administrateur(db)).get(tab(request, "delegataires")).text
    assert 'role="search"' not in page.split("<main")[1].split("</main>")[0]


def test_forms_are_read_one_after_another(db: Session, browse: Browse, network: Habilitation, sophie: Personne) -> None:
    browser = browse(sophie)
    named = make.delegataires(db, network)
    page = browser.get(form_of(browser, network, named[1])).text
    assert "Délégataire 2 sur 6" in page.replace("\u00a0", " ")
    assert f'href="{form_of(browser, network, named[0])}" rel="prev" aria-label="Précédent : {named[0].nom}"' in page.replace(
        "\u00a0", " "
    )
    assert f'href="{form_of(browser, network, named[2])}" rel="next" aria-label="Suivant : {named[2].nom}"' in page.replace(
        "\u00a0", " "
    )
    assert 'rel="prev"' not in browser.get(form_of(browser, network, named[0])).text
    assert 'rel="next"' not in browser.get(form_of(browser, network, named[5])).text


def test_a_delegataire_knows_no_other(db: Session, browse: Browse, network: Habilitation, sophie: Personne) -> None:
    named = make.delegataires(db, network)
    path = form_of(browse(sophie), network, named[1])
    page = browse(make.delegataire(db, named[1])).get(path).text
    assert 'rel="next"' not in page and named[0].nom not in page


def test_their_documents_say_whose_they_are(db: Session, browse: Browse, network: Habilitation, sophie: Personne) -> None:
    page = browse(sophie).get(tab(network, "pieces")).text
    cards = dict(re.findall(r'<section class="card[^>]*>.*?<h2[^>]*>(.*?)</h2>(.*?)</section>', page, re.DOTALL))
    assert list(cards)[1:] == NAMES
    for nom in NAMES:
        assert "CV de Nadia Ferhat" in cards[nom] and "Certificat Qualiopi" in cards[nom] and "Délégataire" in cards[nom]
    number = len(re.findall(r'data-upload="present"', page))
    assert re.search(rf'>Pièces<span class="count">{number}</span>', page)
    link = re.findall(r'href="(/fichiers/[^"]+)"', cards[NAMES[0]])[0]
    assert browse(sophie).get(link).status_code == 200


def test_tabs_cost_the_same_whatever_their_number(db: Session, browse: Browse, network: Habilitation, sophie: Personne) -> None:
    smaller = make.national(
        db, "Réseau Cour Commune", rows=2, etat="en_attente_delegataires", prenom="Inès", nom_dirigeant="Fabre"
    )
    make.studied(db, smaller, sophie, make.instructeur(db, "Julien", "Delmas"))
    claire = browse(make.administrateur(db))
    db.commit()
    for onglet in ("etude", "delegataires", "pieces"):
        assert len(claire.queries(tab(network, onglet))) == len(claire.queries(tab(smaller, onglet)))
