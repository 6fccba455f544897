"""What others think of a request, on its pages: for who decides, and never for its organisme."""

from collections.abc import Callable

import pytest
from sqlmodel import Session

from eclat.domain.habilitations import avis
from eclat.models import Habilitation, Personne, SensAvis
from tests import factories as make
from tests.browser import Browser

Browse = Callable[..., Browser]
SECRET = "Une évaluatrice seule ne suffit guère."


@pytest.fixture
def sophie(db: Session) -> Personne:
    make.administrateur(db)
    return make.instructeur(db)


@pytest.fixture
def studied(db: Session, sophie: Personne) -> Habilitation:
    found = make.habilitation(db, make.organisme(db), etat="en_instruction", instructeurs=[sophie])
    db.commit()
    return found


def test_an_avis_is_asked_given_and_read(browse: Browse, db: Session, studied: Habilitation, sophie: Personne) -> None:
    odile, at = make.comite_technique(db), f"/habilitations/{studied.id}"
    nour = make.comite_technique(db, "Nour", "Haddad")
    db.commit()
    asker, adviser = browse(sophie), browse(odile)
    assert adviser.get(at).status_code == 404, "it was not entrusted to her"
    assert "Demander un avis" in asker.get(at).text
    typed = {"membres": [str(odile.id), str(nour.id)], "demande": "L’équipe suffit-elle\u00a0?"}
    assert asker.post(f"{at}/demande-avis", typed).status_code == 303
    page = adviser.get(at).text
    assert "Votre avis est demandé" in page and "L’équipe suffit-elle" in page and "Accepter l’habilitation" not in page
    refused = adviser.post(f"{at}/avis", {"sens": "", "raison": SECRET})
    assert refused.status_code == 422 and SECRET in refused.text and "Choisissez favorable" in refused.text
    assert adviser.post(f"{at}/avis", {"sens": "reserve", "raison": SECRET}).status_code == 303
    page = asker.get(at).text
    assert SECRET in page and "1 avis reçu sur 2" in page and "Réservé" in page
    assert SECRET in adviser.get(at).text, "one reads one’s own"
    assert SECRET not in browse(nour).get(at).text, "who is asked does not read the others"


def test_no_page_of_the_organisme_tells_of_it(browse: Browse, db: Session, studied: Habilitation, sophie: Personne) -> None:
    odile = make.comite_technique(db)
    avis.CONSEIL.ask(db, studied, membres=[odile.id], question="Qu’en dit le comité\u00a0?", by=make.user_of(db, sophie))
    avis.CONSEIL.advise(db, studied, sens=SensAvis.DEFAVORABLE, motif=SECRET, by=make.user_of(db, odile))
    owner = make.organisme_of(db, studied)
    readers = [browse(make.dirigeant(db, owner)), browse(make.referent(db, owner))]
    db.commit()
    for reader in readers:
        pages = [
            "/",
            "/habilitations",
            *(f"/habilitations/{studied.id}{end}" for end in ("", "/impression", "?onglet=historique")),
        ]
        for page in pages:
            text = reader.follow(reader.get(page)).text
            for word in (SECRET, "Odile", "éfavorable", "demandé un avis", "donné son avis", "Qu’en dit le comité"):
                assert word not in text, (page, word)
