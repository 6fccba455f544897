"""A juror is chosen from a register that one choice cannot hold: searched as one types, and without a script."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from lxml import html
from sqlmodel import Session

from eclat import clock
from eclat.domain.jurys import choix_au_registre, composition, propositions
from eclat.models import College, Jure, Personne, QualiteJure, SessionCqp
from tests import jurys
from tests.browser import Browser


@pytest.fixture
def session(db: Session) -> SessionCqp:
    return jurys.pret(db)


@pytest.fixture
def brigitte(db: Session, browse: Callable[..., Browser], session: SessionCqp) -> Browser:
    for rank in range(choix_au_registre.OFFERED + 20):
        db.add(Jure(
            nom=f"Nom{rank:03}", prenom="Ada" if rank % 2 else "Zoé", courriel=f"jure{rank}@jury.example", qualite=QualiteJure.EXPERT,
            college=College.SALARIES, fonction="Directrice", forme_le=clock.today() - timedelta(days=100),
        ))  # fmt: skip
    found = db.get_one(Personne, jurys.copresidents(db, session)[0].personne_id)
    db.commit()
    return browse(found)


def choices(page: str) -> list[str]:
    tree = html.fromstring(page)
    return [each.text for each in tree.xpath("(//select[@name='jure'])[1]/option")][1:]


def place(session: Session, there: SessionCqp) -> str:
    return next(key for key, said in propositions.places(composition.of(session, there)) if "salariés" in said)


def test_the_choice_is_searched(db: Session, brigitte: Browser, session: SessionCqp) -> None:
    at = f"/sessions/{session.id}/jury/membre"
    db.commit()
    page = brigitte.get(at).text
    assert len(choices(page)) == choix_au_registre.OFFERED and "Chercher dans le registre" in page
    assert "Le registre compte 12" in page
    found = choices(brigitte.get(f"{at}?cherche=nom119").text)
    assert [each.split(" · ")[0] for each in found] == ["Nom119 Ada"]


def test_without_a_script_what_is_typed_is_enough(db: Session, brigitte: Browser, session: SessionCqp) -> None:
    at, key = f"/sessions/{session.id}/jury/membre", place(db, session)
    db.commit()
    assert brigitte.post(at, {"place": key, "cherche": "Nom11"}).status_code == 422
    several = brigitte.post(at, {"place": key, "cherche": "Nom11"})
    assert "10 personnes du registre" in several.text and len(choices(several.text)) == 10 and 'value="Nom11"' in several.text
    assert "Trop de personnes" in brigitte.post(at, {"place": key, "cherche": "directrice"}).text
    assert "ne s’écrit ainsi" in brigitte.post(at, {"place": key, "cherche": "Personne"}).text
    assert brigitte.post(at, {"place": key, "cherche": "nom119 ada"}).status_code == 303
    db.expire_all()
    assert "Nom119" in {each.nom for each in jurys.members(db, session)}
    db.commit()
    assert brigitte.post(at, {"place": key, "cherche": "nom119 ada"}).status_code == 303, "a second click"


def test_a_small_register_is_one_choice(db: Session, browse: Callable[..., Browser], session: SessionCqp) -> None:
    found = db.get_one(Personne, jurys.copresidents(db, session)[0].personne_id)
    db.commit()
    assert "Chercher dans le registre" not in browse(found).get(f"/sessions/{session.id}/jury/membre").text
