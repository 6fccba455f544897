"""How one is told by mail of what one has not read: chosen for each kind of thread, by whoever reads some."""

from collections.abc import Callable

import pytest
from sqlmodel import Session, select

from eclat.models import ChoixNotification, Personne, Rythme
from tests import factories as make
from tests.browser import Browser

PATH = "/compte/notifications"


@pytest.fixture
def mathilde(db: Session) -> Personne:
    personne = make.dirigeant(db, make.organisme(db))
    db.commit()
    return personne


def chosen(db: Session) -> dict[str, Rythme]:
    db.expire_all()
    found = {each.objet_type: each.rythme for each in db.exec(select(ChoixNotification))}
    db.commit()
    return found


def test_each_kind_of_thread_has_its_choice(db: Session, browse: Callable[..., Browser], mathilde: Personne) -> None:
    hers = browse(mathilde)
    account = hers.get("/compte").text
    assert "Choisir mes notifications" in account and account.count("Dès qu’un message attend depuis 5\u00a0minutes") == 3
    page = hers.get(PATH).text
    assert page.count('value="immediat" checked') == 3 and mathilde.courriel in page
    answer = hers.post(PATH, {"habilitation": "quotidien", "organisme": "aucun"})
    assert answer.status_code == 303
    account = hers.follow(answer).text
    assert "Vos notifications sont enregistrées" in account and "Une fois par jour, à 8\u00a0h, du lundi au vendredi" in account
    assert chosen(db) == {"habilitation": Rythme.QUOTIDIEN, "organisme": Rythme.AUCUN}
    assert 'value="aucun" checked' in hers.get(PATH).text
    hers.post(PATH, {"organisme": "immediat"})  # the other stays
    assert chosen(db) == {"habilitation": Rythme.QUOTIDIEN, "organisme": Rythme.IMMEDIAT}


@pytest.mark.parametrize("typed", ["hebdomadaire", "IMMEDIAT", "<script>", "a" * 10_000])
def test_what_is_no_choice_is_refused(db: Session, browse: Callable[..., Browser], mathilde: Personne, typed: str) -> None:
    answer = browse(mathilde).post(PATH, {"habilitation": typed, "organisme": "aucun"})
    assert answer.status_code == 422 and "Choisissez une des réponses proposées." in answer.text
    assert 'value="aucun" checked' in answer.text and chosen(db) == {}


def test_an_instructeur_chooses_for_requests_alone_and_a_binome_for_sessions_alone(
    db: Session, browse: Callable[..., Browser]
) -> None:
    sophie, amadou = make.instructeur(db), make.binome_paritaire(db)
    db.commit()
    hers = browse(sophie)
    assert "Échanges généraux" not in hers.get(PATH).text
    hers.post(PATH, {"habilitation": "aucun", "organisme": "aucun"})
    assert chosen(db) == {"habilitation": Rythme.AUCUN}
    his = browse(amadou)
    page = his.get(PATH).text
    assert 'name="session"' in page and 'name="organisme"' not in page and 'name="habilitation"' not in page
    his.post(PATH, {"session": "quotidien", "organisme": "aucun"})
    assert chosen(db) == {"habilitation": Rythme.AUCUN, "session": Rythme.QUOTIDIEN}


def test_the_menu_leads_there(browse: Callable[..., Browser], mathilde: Personne) -> None:
    assert "Mes notifications" in browse(mathilde).get("/compte").text
