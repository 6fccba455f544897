"""The deposit says what it causes and asks once; what was handed over may be taken back, a draft may be deleted."""

from collections.abc import Callable

import pytest
from sqlmodel import Session, select

from eclat.domain.dossiers import points
from eclat.models import EtatHabilitation, Habilitation, Organisme
from tests import factories as make
from tests.browser import Browser


@pytest.fixture
def possibles(db: Session) -> Organisme:
    make.administrateur(db)
    return make.organisme(db)


@pytest.fixture
def mathilde(db: Session, possibles: Organisme, browse: Callable[..., Browser]) -> Browser:
    return browse(make.dirigeant(db, possibles))


def address(habilitation: Habilitation) -> str:
    return f"/habilitations/{habilitation.id}"


def state(db: Session, habilitation: Habilitation) -> str:
    db.expire_all()
    return db.get_one(Habilitation, habilitation.id).etat


def test_the_deposit_is_asked_before_it_is_done(db: Session, possibles: Organisme, mathilde: Browser) -> None:
    draft = make.habilitation(db, possibles)
    db.commit()
    assert f'formaction="{address(draft)}/verification"' in mathilde.get(address(draft)).text
    asked = mathilde.follow(mathilde.post(f"{address(draft)}/verification", {"tuteurs": "Deux jours."})).text
    assert "Déposer la demande ?" in asked and "La demande ne peut plus être modifiée" in asked
    assert "un accusé de réception par mail" in asked
    assert state(db, draft) == EtatHabilitation.BROUILLON and db.get_one(Habilitation, draft.id).tuteurs == "Deux jours."
    db.commit()
    done = mathilde.follow(mathilde.post(f"{address(draft)}/depot")).text
    assert "Demande déposée" in done and state(db, draft) == EtatHabilitation.DEPOSEE


def test_it_says_how_many_invitations_leave_and_to_whom(db: Session, browse: Callable[..., Browser]) -> None:
    request = make.national(db, rows=8)
    helene = browse(make.dirigeant(db, db.get_one(Organisme, request.organisme_id)))
    db.commit()
    asked = helene.follow(helene.post(f"{address(request)}/verification")).text
    assert "8 invitations partent par mail" in asked and "Grand Préau 6 et 2 autres" in asked
    assert (
        "Déposer et inviter" in asked and "Une fois chez OC Éclat, vous pourrez la reprendre" in asked
    )  # not while it awaits them


def test_while_something_is_missing_nothing_is_asked(db: Session, possibles: Organisme, mathilde: Browser) -> None:
    draft = make.habilitation(db, possibles, complete=False)
    db.commit()
    answer = mathilde.post(f"{address(draft)}/verification", {"tuteurs": "Deux jours."})
    assert answer.status_code == 422 and "La demande n’est pas encore partie" in answer.text
    assert mathilde.get(f"{address(draft)}/depot").headers["location"].endswith(address(draft))


def test_a_new_deposit_says_who_is_told(db: Session, possibles: Organisme, mathilde: Browser) -> None:
    sent_back = make.habilitation(db, possibles, etat="a_completer")
    (point,) = points.of(db, sent_back)
    db.commit()
    asked = mathilde.follow(mathilde.post(f"{address(sent_back)}/verification", {f"point-{point.id}": "Voici."})).text
    assert "Déposer à nouveau la demande ?" in asked and "Vos instructeurs sont prévenus par mail" in asked


def test_what_nobody_studies_is_taken_back_and_changed(db: Session, possibles: Organisme, mathilde: Browser) -> None:
    deposited = make.habilitation(db, possibles, etat="deposee")
    db.commit()
    assert "Reprendre la demande…" in mathilde.get(address(deposited)).text
    page = mathilde.follow(mathilde.post(f"{address(deposited)}/retrait")).text
    assert "de nouveau un brouillon, OC Éclat est prévenu" in page and "Déposer la demande" in page
    assert state(db, deposited) == EtatHabilitation.BROUILLON


def test_a_draft_is_deleted_once_and_a_second_click_is_told_so(db: Session, possibles: Organisme, mathilde: Browser) -> None:
    draft = make.habilitation(db, possibles)
    db.commit()
    assert "Supprimer le brouillon…" in mathilde.get(address(draft)).text
    asked = mathilde.get(f"{address(draft)}/suppression").text
    assert f"Supprimer le brouillon {draft.numero} ?" in asked
    first = mathilde.post(f"{address(draft)}/suppression")
    second = mathilde.post(f"{address(draft)}/suppression")
    assert first.headers["location"] == second.headers["location"] == "/"
    assert "Le brouillon est supprimé" in mathilde.follow(second).text
    db.expire_all()
    assert db.exec(select(Habilitation)).first() is None
