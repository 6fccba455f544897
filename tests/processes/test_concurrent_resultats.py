"""People who attribute, send back, contest and decide at the same instant: one effect, one explanation. On both databases, with real threads."""

from functools import partial
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import Session, col, func, select

from eclat.domain.jurys import instruction_recours, recours, rectificatifs
from eclat.domain.socle.errors import Refus
from eclat.domain.socle.recours_policies import CANDIDAT
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.models import EtatPv, EtatRecours, EtatSession, IssueRecours, NotificationResultat, Personne, Pv, Recours, SessionCqp
from eclat.signatures import sign
from eclat.tasks.unit_of_work import unit_of_work
from tests import factories as make
from tests import jurys, signes
from tests.processes.test_concurrency import mails, statuses, together

E = EtatSession


def again(db: Session, key: Any) -> SessionCqp:
    db.rollback()
    db.expire_all()
    return db.get_one(SessionCqp, key)


def other(db: Session) -> Personne:
    """A second administrateur."""
    return make.administrateur(db, "Hélène", "Vasseur")


def counted(db: Session, model: Any, **equal: Any) -> int:
    return db.exec(select(func.count()).select_from(model).filter_by(**equal)).one()


@pytest.fixture
def signed(db: Session) -> SessionCqp:
    make.administrateur(db)
    return signes.a_attribuer(db)


def test_two_administrateurs_who_attribute_at_once_do_it_once(browse, db: Session, signed: SessionCqp) -> None:
    key, at = signed.id, f"/sessions/{signed.id}/resultats/attribution"
    windows = [browse(make.administrateur(db)), browse(other(db)), browse(make.administrateur(db))]
    db.commit()
    answers = together(*[partial(each.post, at, {"vu": ""}) for each in windows])
    assert sorted(statuses(answers)) in ([303, 303, 409], [303, 409, 409])
    late = next(each for each in answers if each.status_code == 409)
    assert "d’attribuer les résultats" in late.text
    assert again(db, key).etat == E.CLOSE
    assert counted(db, NotificationResultat) == mails(db, "resultats_notifies") == 3
    assert mails(db, "resultats_attribues") <= 2 and jurys.pv_of(db, again(db, key)).attribue_le is not None


def test_one_attributes_while_the_other_sends_back(browse, db: Session, signed: SessionCqp) -> None:
    key, at = signed.id, f"/sessions/{signed.id}/resultats"
    claire, helene = browse(make.administrateur(db)), browse(other(db))
    db.commit()
    given, back = together(
        partial(claire.post, f"{at}/attribution", {"vu": ""}),
        partial(helene.post, f"{at}/renvoi", {"motif": "BC03 inversé.", "tous": "oui"}),
    )
    assert sorted(statuses([given, back])) == [303, 409]
    now = again(db, key)
    if given.status_code == 303:
        assert now.etat == E.CLOSE and counted(db, Pv) == 1 and counted(db, NotificationResultat) == 3
        assert "BC03 inversé." in back.text, "what was typed is given back"
    else:
        assert now.etat == E.PV_EN_SAISIE and counted(db, Pv) == 2 and counted(db, NotificationResultat) == 0
        assert "vient de renvoyer ce procès-verbal" in given.text


def rectified(key: UUID, candidat: UUID, by: Utilisateur) -> bool:
    """Whether this member of the binôme could open a rectificatif."""
    try:
        with unit_of_work() as db:
            rectificatifs.rectify(db, db.get_one(SessionCqp, key), motif="BC03 inversé.", candidats=[candidat], by=by)
    except Refus:
        return False
    return True


def test_it_is_attributed_while_a_rectificatif_is_opened(browse, db: Session, signed: SessionCqp) -> None:
    """By the binôme: attributed then rectified, or rectified and not attributed; never both halves."""
    key, second, brigitte = signed.id, make.inscrits(db, signed)[1].id, signes.members(db, signed)[0]
    claire = browse(make.administrateur(db))
    db.commit()
    given, opened = together(
        partial(claire.post, f"/sessions/{key}/resultats/attribution", {"vu": ""}), partial(rectified, key, second, brigitte)
    )
    assert opened and given.status_code in (303, 409)
    now = again(db, key)
    assert now.etat == E.PV_EN_SAISIE and counted(db, Pv) == 2
    first = db.exec(select(Pv).order_by(col(Pv.version))).first()
    assert first is not None and first.etat == EtatPv.SIGNE
    told = given.status_code == 303
    assert (first.attribue_le is not None) == told and counted(db, NotificationResultat) == (3 if told else 0)


def test_a_candidate_who_appeals_in_two_windows_has_one_recours(browse, db: Session) -> None:
    make.administrateur(db)
    session = signes.close(db)
    here = f"/resultats/{sign('jeton', str(signes.notice(db, session).lien))}"
    windows = [browse() for _ in range(3)]
    db.commit()
    answers = together(
        partial(windows[0].post, f"{here}/recours", {"motif": "Le dossier n’a pas été lu."}),
        partial(windows[1].post, f"{here}/recours", {"motif": "Le dossier n’a pas été lu."}),
        partial(windows[2].post, f"{here}/detail", {"demande": "Pourquoi ?"}),
    )
    assert set(statuses(answers)) <= {303, 409} and statuses(answers)[:2] == [303, 303]
    db.rollback()
    assert counted(db, Recours) == 1


def test_two_administrateurs_decide_at_once_and_one_decision_stands(browse, db: Session) -> None:
    make.administrateur(db)
    session = signes.close(db)
    found = recours.appeal(db, signes.notice(db, session), motif="Non.", by=CANDIDAT)
    odile = make.comite_technique(db)
    instruction_recours.entrust(db, found, membres=[odile.id], by=make.decider(db))
    instruction_recours.instruct(db, found, proposition=IssueRecours.MAINTENU, avis="Lu.", by=make.user_of(db, odile))
    key, whose, at = found.id, session.id, f"/recours/{found.id}/decision"
    claire, helene = browse(make.administrateur(db)), browse(other(db))
    db.commit()
    kept, new = together(
        partial(claire.post, at, {"issue": "maintenu", "decision": "Le dossier a été lu."}),
        partial(helene.post, at, {"issue": "deliberation", "decision": "À revoir."}),
    )
    assert sorted(statuses([kept, new])) == [303, 409] and mails(db, "recours_decide") == 1
    now = again(db, whose)
    assert db.get_one(Recours, key).etat == EtatRecours.DECIDE
    assert (now.etat == E.PV_EN_SAISIE) == (new.status_code == 303) and counted(db, Pv) == (2 if new.status_code == 303 else 1)
    assert "vient de décider de ce recours" in (kept if kept.status_code == 409 else new).text
