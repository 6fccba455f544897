"""The page of a jury: what it says before it sits, while it sits, once it sat, and what the candidates lack."""

from collections.abc import Callable
from datetime import timedelta

from sqlmodel import Session, select

from eclat import clock
from eclat.domain.jurys import composition, tenue
from eclat.domain.socle.utilisateur import SYSTEME
from eclat.models import Acces, Personne, SeanceJury, SessionCqp
from tests import factories as make
from tests import jurys
from tests.browser import Browser

Browse = Callable[..., Browser]


def member(db: Session, session: SessionCqp, browse: Browse) -> Browser:
    found = db.get_one(Personne, jurys.copresidents(db, session)[0].personne_id)
    db.commit()
    return browse(found)


def said(page: str) -> str:
    return " ".join(page.replace("\u00a0", " ").split())


def test_what_all_lack_is_said_once(db: Session, browse: Browse) -> None:
    session = jurys.pret(db)
    people = make.inscrits(db, session)
    for each in people:
        each.acces = None
    people[0].vise = None
    page = said(member(db, session, browse).get(f"/sessions/{session.id}/jury").text)
    assert f"Aux {len(people)} candidats, il manque : " in page and page.count("l’accès") == 1
    assert page.count("la certification visée") in (1, 2) and "admission?candidat=" in page


def test_once_it_sat_only_who_was_let_in_is_shown_with_the_reason(db: Session, browse: Browse) -> None:
    session = jurys.tenu(db)
    people = make.inscrits(db, session)
    for each in people:
        each.acces = Acces.VAE if each is people[1] else None
    people[0].admis_malgre = "Rattrapage en cours."
    page = said(member(db, session, browse).get(f"/sessions/{session.id}/jury").text)
    assert "Admis malgré ce qui manquait" in page and "« Rattrapage en cours. »" in page and "il manque" not in page.lower()
    people[0].admis_malgre = ""
    page = said(member(db, session, browse).get(f"/sessions/{session.id}/jury").text)
    assert "Admis malgré" not in page and "dossier complet" not in page


def test_it_sits_until_its_last_half_day_is_over(db: Session, browse: Browse) -> None:
    """A jury of two days: its procès-verbal opens on the first, and nothing says that it is over."""
    session = jurys.planifie(db)
    jurys.sits(db, session)
    tenue.open_report(db, session, by=SYSTEME)
    last = db.exec(select(SeanceJury).order_by(SeanceJury.de)).all()[-1]
    last.jour = clock.today() + timedelta(days=1)
    db.flush()
    assert composition.of(db, session).siege
    browser = member(db, session, browse)
    page = said(browser.get(f"/sessions/{session.id}/jury").text)
    assert "Le jury se réunit depuis le" in page and "peut être saisi" in page and "s’est réuni" not in page
    last.jour = clock.today() - timedelta(days=1)
    db.commit()
    page = said(browser.get(f"/sessions/{session.id}/jury").text)
    assert "Le jury s’est réuni le" in page and "est à saisir" in page and "se réunit" not in page
