"""Hours are those of Paris, and every page says so: who reads them may be overseas."""

import re
from collections.abc import Callable

import pytest
from sqlmodel import Session

from eclat import clock, courriels
from eclat.domain.comptes import jetons
from eclat.models import UsageJeton
from eclat.signatures import sign
from tests import factories as make
from tests.browser import Browser


@pytest.mark.parametrize("path", ["/", "/connexion", "/compte", "/habilitations"])
def test_every_page_says_whose_hours_it_shows(db: Session, browse: Callable[..., Browser], path: str) -> None:
    visitor, claire = browse(), browse(make.administrateur(db))
    for browser in (visitor, claire):
        assert "Les heures sont celles de Paris" in browser.follow(browser.get(path)).text


def test_a_link_says_for_how_long_it_serves(db: Session, browse: Callable[..., Browser]) -> None:
    mathilde = make.dirigeant(db, make.organisme(db))
    jeton = jetons.issue(db, mathilde, UsageJeton.MOT_DE_PASSE)
    courriels.comptes.mot_de_passe_oublie(db, mathilde, jeton)
    for mail in make.mails(db):
        mail.envoye_le = clock.now()
    db.commit()
    page = browse().get(f"/activation/{sign('jeton', str(jeton.id))}").text
    assert re.search(r"Il expire dans (59|60) minutes, à \d+\u00a0h\u00a0\d\d \(heure de Paris\)\.", page)
