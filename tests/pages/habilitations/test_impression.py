"""A request whole on one page, for paper: with the forms of its délégataires, and at no more cost when they are many (P10)."""

import re
from collections.abc import Callable

import pytest
from sqlmodel import Session

from eclat.models import Habilitation, Organisme, Personne
from tests import factories as make
from tests.browser import Browser

Browse = Callable[..., Browser]


def address(request: Habilitation) -> str:
    return f"/habilitations/{request.id}/impression"


def owner(db: Session, request: Habilitation) -> Personne:
    return make.dirigeant(db, db.get_one(Organisme, request.organisme_id))


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).replace("\u00a0", " ").split())


@pytest.fixture
def network(db: Session) -> Habilitation:
    request = make.national(db, rows=3, etat="en_attente_delegataires")
    make.studied(db, request, make.instructeur(db), make.instructeur(db, "Julien", "Delmas"))
    db.commit()
    return request


def test_it_holds_the_whole(db: Session, browse: Browse, network: Habilitation) -> None:
    page = browse(make.administrateur(db)).get(address(network)).text
    said = words(page)
    for text in (
        "RNCP40871",
        "Préparer et évaluer",
        "Fédération du Grand Préau",
        "Imprimé par Claire Aubertin",
        "a commencé la demande",
    ):
        assert text in said
    for rank, each in enumerate(make.delegataires(db, network), start=1):
        assert f"Délégataire {rank} sur 3 · demande {network.numero} {each.nom}" in said
    for text in ("Une malle d’animation et dix postes.", "Gaëlle", "02 97 01 02 03", "CV de Nadia Ferhat", "56 Morbihan"):
        assert said.count(text) >= 3, text
    anchors = re.findall(r'\sid="([^"]+)"', page)
    assert len(anchors) == len(set(anchors))
    assert "<form" not in page.split('<main id="contenu"')[1].split("</main>")[0]


def test_its_national_reads_what_was_handed_over(db: Session, browse: Browse) -> None:
    request = make.national(db, rows=2, etat="en_attente_delegataires")
    finished, begun = make.delegataires(db, request)
    make.identification(db, finished, etat="terminee")
    make.identification(db, begun)
    db.commit()
    helene = browse(owner(db, request))
    said = words(helene.get(address(request)).text)
    assert f"{request.numero} {finished.nom} " in said and f"{request.numero} {begun.nom} " not in said
    assert "Délégataire 1 sur 1" in said


def test_it_does_not_exist_for_others(db: Session, browse: Browse, network: Habilitation) -> None:
    draft = make.national(db, "Réseau Cour Commune", prenom="Inès", nom_dirigeant="Fabre")
    stranger = make.instructeur(db, "Nadia", "Ferhat")
    db.commit()
    assert browse(stranger).get(address(network)).status_code == 404
    assert browse(make.administrateur(db)).get(address(draft)).status_code == 404
    assert browse(owner(db, draft)).get(address(network)).status_code == 404


def test_it_costs_the_same_questions_whatever_their_number(db: Session, browse: Browse, network: Habilitation) -> None:
    larger = make.national(
        db, "Réseau Cour Commune", rows=6, etat="en_attente_delegataires", prenom="Inès", nom_dirigeant="Fabre"
    )
    make.studied(db, larger, make.instructeur(db), make.instructeur(db, "Julien", "Delmas"))
    claire = browse(make.administrateur(db))
    db.commit()
    few, many = (claire.queries(address(each)) for each in (network, larger))
    assert len(many) == len(few)


def test_both_readers_are_led_to_it(db: Session, browse: Browse, network: Habilitation) -> None:
    for reader in (make.administrateur(db), owner(db, network)):
        db.commit()
        assert f'href="{address(network)}#imprimer"' in browse(reader).get(f"/habilitations/{network.id}").text
