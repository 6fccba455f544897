"""What is kept: asked by its person, answered by an administrateur, shown before it goes, confirmed before it goes sooner."""

from collections.abc import Callable

import pytest
from sqlmodel import Session, select

from eclat.models import DemandeEffacement, EtatEffacement, Reglage
from tests import factories as make
from tests.browser import Browser

Browse = Callable[..., Browser]
PERIODS = {
    "retention_days": "365", "retention_candidates_years": "5", "retention_pv_years": "50", "retention_mails_months": "12",
    "retention_logs_months": "12", "retention_expenses_years": "10", "retention_inactive_months": "60", "inactive_warning_days": "30,7",
    "retention_refused_months": "12",
}  # fmt: skip


@pytest.fixture
def claire(db: Session, browse: Browse) -> Browser:
    found = browse(make.administrateur(db))
    db.commit()
    return found


def test_asked_then_answered(db: Session, browse: Browse, claire: Browser) -> None:
    joel = browse(make.referent(db, make.organisme(db, "Tremplin Animation Sud")))
    db.commit()
    assert "Demander l’effacement de mes données" in joel.get("/compte/donnees").text
    page = joel.follow(joel.post("/compte/donnees/effacement", {"precisions": "Je pars à la retraite."})).text
    assert "OC Éclat vous répond au plus tard le" in page and "Demander l’effacement de mes données" not in page
    (key,) = db.exec(select(DemandeEffacement.id)).all()
    db.commit()
    assert f"/effacements/{key}" in claire.get("/conservation").text
    page = claire.get(f"/effacements/{key}").text
    assert "Je pars à la retraite." in page and "Ce que la loi fait garder" in page
    empty = claire.post(f"/effacements/{key}/refus", {"reponse": ""})
    assert empty.status_code == 422 and "Dites pourquoi" in empty.text
    assert claire.post(f"/effacements/{key}/acceptation").status_code == 303
    db.expire_all()
    assert db.get_one(DemandeEffacement, key).etat == EtatEffacement.ACCEPTEE
    db.commit()
    assert "se fait demain" in joel.get("/compte/donnees").text
    page = claire.get("/conservation").text
    assert "1 compte" in page and "/conservation/effacements" in page
    assert "Tremplin" not in claire.get("/conservation/effacements").text
    assert claire.get("/conservation/rien").status_code == 404


def test_what_goes_is_shown_first(db: Session, claire: Browser) -> None:
    mail = make.sent_mail(db, 500)
    db.commit()
    assert "1 mail" in claire.get("/conservation").text
    page = claire.get("/conservation/mails").text
    assert f"/courriels/{mail.id}" in page
    assert "Bonjour" in claire.get(f"/courriels/{mail.id}").text


def test_a_shorter_period_is_confirmed_with_its_count(db: Session, claire: Browser) -> None:
    make.sent_mail(db, 240)
    db.commit()
    wanted = PERIODS | {"retention_mails_months": "6"}
    page = claire.post("/reglages/conservation", wanted)
    assert "Rien n’est encore enregistré" in page.text and "1 mail" in page.text
    assert db.exec(select(Reglage.valeur).where(Reglage.nom == "retention_mails_months")).first() in (None, "12")
    db.commit()
    other = claire.post(
        "/reglages/conservation", wanted | {"retention_mails_months": "3", "confirme": "retention_mails_months=6"}
    )
    assert "Rien n’est encore enregistré" in other.text, "what was confirmed was another period"
    done = claire.post("/reglages/conservation", wanted | {"confirme": "retention_mails_months=6"})
    assert done.status_code == 303
    db.expire_all()
    assert db.exec(select(Reglage.valeur).where(Reglage.nom == "retention_mails_months")).one() == "6"


def test_a_longer_one_asks_nothing(claire: Browser) -> None:
    assert claire.post("/reglages/conservation", PERIODS | {"retention_mails_months": "24"}).status_code == 303


def test_only_who_administers(db: Session, browse: Browse) -> None:
    key = make.effacement(db, make.referent(db, make.organisme(db))).id
    sophie = browse(make.instructeur(db))
    db.commit()
    for path in ("/conservation", "/conservation/mails", f"/effacements/{key}"):
        assert sophie.get(path).status_code == 403
