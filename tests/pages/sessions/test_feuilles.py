"""A session that runs, page by page: hours that people attended stay, the comité reads the request alone."""

from collections.abc import Callable
from uuid import UUID

import pytest
from sqlmodel import Session

from eclat.domain.dossiers import contenu
from eclat.domain.messagerie import fils
from eclat.domain.sessions import assiduite, comite, debuts, emargement, presences, sessions, validation
from eclat.domain.socle.utilisateur import SYSTEME
from eclat.models import EtatPresence, NaturePiece, Organisme, Seance
from tests import factories as make
from tests.browser import Browser

KEPT = "garde un jour et des heures"


@pytest.fixture
def tremplin(db: Session) -> Organisme:
    make.administrateur(db)
    return make.habilite(db)


def test_emptying_a_half_day_that_people_attended_is_refused(
    db: Session, tremplin: Organisme, browse: Callable[..., Browser]
) -> None:
    made = make.en_cours(db, tremplin)
    first, second = [each.id for each in assiduite.seances(db, made)][:2]
    who, by = make.inscrits(db, made)[0].id, make.user_of(db, make.dirigeant(db, tremplin))
    presences.save(db, made, second, {who: EtatPresence.PRESENT}, {}, by=by)
    karim, at = browse(make.referent(db, tremplin)), f"/sessions/{made.id}/calendrier"
    db.commit()
    answer = karim.post(f"{at}/{second}", {"jour": ""}, htmx=True)
    assert answer.status_code == 409 and KEPT in answer.text
    table = {"ligne": [str(first), str(second)], "jour": ["", ""], "de": ["9 h", "9 h"], "a": ["12 h", "12 h"]}
    answer = karim.post(at, table | {"contenu": ["Nouveau", "Autre"], "formateur": ["", ""], "lieu": ["", ""]})
    assert answer.status_code == 409 and KEPT in answer.text and "Nouveau" in answer.text, "what was typed is shown"
    assert all(day_of(db, each) for each in (first, second)), "all of it or none"


def day_of(db: Session, key: UUID) -> object:
    db.expire_all()
    found = db.get_one(Seance, key).jour
    db.commit()
    return found


def test_the_comite_sees_the_request_alone_once_the_session_runs(
    db: Session, tremplin: Organisme, browse: Callable[..., Browser]
) -> None:
    member, by = make.comite_technique(db), make.user_of(db, make.dirigeant(db, tremplin))
    made = make.session(db, tremplin, begins=-20)
    contenu.attach(db, made, NaturePiece.AUTRE, "programme.pdf", make.PDF, by=by)
    sessions.deposit(db, made, by=by)
    pair = make.binome(db, made)
    comite.ask(db, made, membres=[member.id], by=pair[0])
    for each in pair:
        validation.give_agreement(db, made, by=each)
    debuts.begin(db, made, by=SYSTEME)
    monday = emargement.monday(assiduite.seances(db, made)[0].jour)
    emargement.attach(db, made, "signee.pdf", make.PDF, lundi=monday, by=by)
    contenu.attach(db, made, NaturePiece.AUTRE, "bilan.pdf", make.PDF, by=by)
    make.message(db, made, by=by)
    thread = fils.opened(db, made).id
    odile, karim, at = browse(member), browse(make.referent(db, tremplin)), f"/sessions/{made.id}"
    db.commit()
    page = odile.get(at).text
    assert "programme.pdf" in page and "signee.pdf" not in page and "bilan.pdf" not in page
    assert odile.get(f"/messagerie/{thread}").status_code == 404 and karim.get(f"/messagerie/{thread}").status_code == 200
    read = karim.get(f"{at}/demande").text
    assert "bilan.pdf" in read and "signee.pdf" not in read
    assert "signee.pdf" in karim.get(f"{at}/documents").text
