"""Points on the screen: the section that each is about, what an instructeur may still do with it, what the applicant reads."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlmodel import Session

from eclat import clock
from eclat.domain.dossiers import points
from eclat.domain.habilitations import instruction
from eclat.formats import format_date
from eclat.models import Habilitation, Organisme, Point, Renvoi
from tests import factories as make
from tests.browser import Browser


@pytest.fixture
def studied(db: Session) -> Habilitation:
    made = make.habilitation(db, make.organisme(db), etat="en_instruction", instructeurs=[make.instructeur(db)])
    db.commit()
    return made


@pytest.fixture
def sophie(db: Session, studied: Habilitation, browse: Callable[..., Browser]) -> Browser:
    return browse(make.instructeur(db))


def added(db: Session, sophie: Browser, studied: Habilitation) -> Point:
    data = {"texte": "Le plan des locaux", "section": "moyens"}
    assert sophie.post(f"/habilitations/{studied.id}/ajout-point", data).status_code == 303
    db.expire_all()
    (point,) = points.of(db, studied)
    db.commit()
    db.refresh(point)
    db.commit()
    return point


def test_an_instructeur_words_a_point_again_then_removes_it(db: Session, sophie: Browser, studied: Habilitation) -> None:
    point = added(db, sophie, studied)
    at = f"/habilitations/{studied.id}/points/{point.id}"
    db.commit()
    page = sophie.get(f"/habilitations/{studied.id}").text
    assert "?onglet=dossier#section-moyens" in page and f"{at}/modification" in page and f"{at}/retrait" in page
    assert "Le plan des locaux</textarea>" in sophie.get(f"{at}/modification").text
    again = sophie.follow(sophie.post(f"{at}/modification", {"texte": "Le plan coté", "section": "pieces"})).text
    assert "Le point est modifié" in again and "Le plan coté" in again
    assert "il ne le verra jamais" in sophie.get(f"{at}/retrait").text
    assert "Dites pourquoi" in sophie.post(f"{at}/retrait").text
    for _ in range(2):  # a second click is told as the first
        gone = sophie.follow(sophie.post(f"{at}/retrait", {"motif": "Déjà joint."})).text
        assert "Le point est retiré" in gone and "Déjà joint." in gone and f"{at}/retrait" not in gone


def test_a_section_that_does_not_exist_is_refused(sophie: Browser, studied: Habilitation) -> None:
    answer = sophie.post(f"/habilitations/{studied.id}/ajout-point", {"texte": "Le bilan", "section": "ailleurs"})
    assert answer.status_code == 422 and "Choisissez une section de la liste." in answer.text


def test_its_applicant_is_led_to_the_section_and_sees_what_is_withdrawn(
    db: Session, sophie: Browser, studied: Habilitation, browse: Callable[..., Browser]
) -> None:
    point = added(db, sophie, studied)
    instruction.POINTS.add(db, studied, texte="Le bilan", by=make.user_of(db, make.instructeur(db)))
    db.commit()
    sophie.post(f"/habilitations/{studied.id}/renvoi")
    mathilde = browse(make.dirigeant(db, db.get_one(Organisme, studied.organisme_id)))
    form = mathilde.get(f"/habilitations/{studied.id}").text
    assert 'Dans la section <a href="#moyens">Moyens</a>' in form and f'OC Éclat demande : <a href="#demande-{point.id}">' in form
    at = f"/habilitations/{studied.id}/points/{point.id}/retrait"
    assert "il le verra retiré" in sophie.get(at).text
    assert "Retiré par vous" in sophie.follow(sophie.post(at, {"motif": "Le bail suffit."})).text
    form = mathilde.get(f"/habilitations/{studied.id}").text
    assert "Le bail suffit." not in form and "Retiré par OC Éclat" in form and "OC Éclat demande :" not in form
    assert "1 point vous est demandé" in mathilde.get("/").text


def test_points_have_a_last_day_that_everybody_reads(
    db: Session, sophie: Browser, studied: Habilitation, browse: Callable[..., Browser]
) -> None:
    added(db, sophie, studied)
    at = f"/habilitations/{studied.id}"
    usual, day = clock.today() + timedelta(days=30), clock.today() + timedelta(days=10)
    assert f'name="avant_le" type="date" value="{usual.isoformat()}"' in sophie.get(f"{at}/renvoi").text
    for wrong in (clock.today(), clock.today() + timedelta(days=400)):
        refused = sophie.post(f"{at}/renvoi", {"avant_le": wrong.isoformat()})
        assert refused.status_code == 422 and "Choisissez un jour" in refused.text
    page = sophie.follow(sophie.post(f"{at}/renvoi", {"avant_le": day.isoformat()})).text
    assert f"Réponse attendue au plus tard le {format_date(day)}." in page
    mathilde = browse(make.dirigeant(db, db.get_one(Organisme, studied.organisme_id)))
    assert f"Répondez au plus tard le <b>{format_date(day)}</b>." in mathilde.get(at).text
    assert f"Au plus tard le {format_date(day)}." in mathilde.get("/").text
    assert format_date(day) in next(mail.texte for mail in make.mails(db) if mail.modele == "habilitation_a_completer")
    assert "sans réponse" not in sophie.get("/").text
    db.execute(update(Renvoi).values(avant_le=clock.today() - timedelta(days=1)))
    db.commit()
    assert "Des points à compléter sont sans réponse" in sophie.get("/").text
    assert "La date donnée est passée" in sophie.get(at).text
    assert "Vous pouvez encore répondre" in mathilde.get(at).text
