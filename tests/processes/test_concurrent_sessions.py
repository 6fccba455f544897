"""People who act on one session at the same instant: one effect, one explanation. On both databases, with real threads."""

from functools import partial
from typing import Any

import pytest
from sqlmodel import Session, col, select

from eclat.domain.dossiers import points
from eclat.domain.sessions import assiduite, validation
from eclat.domain.sessions.instruction import POINTS
from eclat.models import AvisDemande, Candidat, College, EtatSession, Organisme, Personne, Point, Presence, SessionCqp, Siege
from tests import factories as make
from tests.processes.test_concurrency import count, mails, statuses, together

E = EtatSession


@pytest.fixture
def tremplin(db: Session) -> Organisme:
    make.administrateur(db)
    return make.habilite(db)


@pytest.fixture
def asked(db: Session, tremplin: Organisme) -> SessionCqp:
    """Entrusted to Brigitte Caron and Amadou Ndiaye."""
    made = make.session(db, tremplin, etat="demandee")
    make.binome(db, made)
    return made


def people(db: Session) -> tuple[Personne, Personne, Personne]:
    """Brigitte, Amadou, Claire."""
    return (
        make.binome_paritaire(db, College.EMPLOYEURS, "Brigitte", "Caron"), make.binome_paritaire(db), make.administrateur(db),
    )  # fmt: skip


def now(db: Session, key: Any) -> EtatSession:
    db.rollback()
    db.expire_all()
    return db.get_one(SessionCqp, key).etat


def test_two_members_who_agree_at_once_open_it_once(browse, db: Session, asked: SessionCqp) -> None:
    brigitte, amadou, _ = people(db)
    key, at = asked.id, f"/sessions/{asked.id}/accord"
    db.commit()
    windows = [browse(each) for each in (brigitte, amadou, amadou)]
    answers = together(*[partial(each.post, at, {"mot": ""}) for each in windows])
    assert set(statuses(answers)) <= {303, 409} and statuses(answers)[:2] == [303, 303]
    assert now(db, key) == E.OUVERTE
    assert mails(db, "session_ouverte") == 1 and mails(db, "session_avis") <= 1


def test_members_who_differ_at_once_are_told_of_once(browse, db: Session, asked: SessionCqp) -> None:
    brigitte, amadou, _ = people(db)
    key, at = asked.id, f"/sessions/{asked.id}"
    db.commit()
    yes, no = browse(brigitte), browse(amadou)
    answers = together(
        partial(yes.post, f"{at}/accord", {"mot": ""}), partial(no.post, f"{at}/desaccord", {"desaccord": "Trop court."})
    )
    assert statuses(answers) == [303, 303] and now(db, key) == E.EN_VALIDATION
    assert mails(db, "session_desaccord") == 1 and mails(db, "session_avis") == 1


def test_a_session_cancelled_while_it_is_decided_is_cancelled(
    browse, db: Session, tremplin: Organisme, asked: SessionCqp
) -> None:
    brigitte, amadou, _ = people(db)
    validation.give_agreement(db, asked, by=make.user_of(db, brigitte))
    key, at = asked.id, f"/sessions/{asked.id}"
    joel, member = browse(make.dirigeant(db, tremplin)), browse(amadou)
    db.commit()
    gone, said = together(
        partial(joel.post, f"{at}/annulation", {"motif": "Trop peu de candidats."}),
        partial(member.post, f"{at}/accord", {"mot": "Bon calendrier."}),
    )
    assert gone.status_code == 303 and now(db, key) == E.ANNULEE
    if said.status_code == 409:
        assert "Joël Roux vient" in said.text or "vient d’annuler" in said.text
        assert "Bon calendrier." in said.text, "what was typed is given back"
    assert mails(db, "session_ouverte") == (said.status_code == 303)


def test_a_member_replaced_while_they_decide_counts_or_is_turned_away(browse, db: Session, asked: SessionCqp) -> None:
    brigitte, amadou, admin = people(db)
    nora = make.binome_paritaire(db, prenom="Nora", nom="Lemaire")
    validation.give_agreement(db, asked, by=make.user_of(db, brigitte))
    key, at = asked.id, f"/sessions/{asked.id}"
    pair = {"employeurs": str(brigitte.id), "salaries": str(nora.id), "lien": ""}
    claire, member, other = browse(admin), browse(amadou), browse(nora)
    db.commit()
    changed, said = together(partial(claire.post, f"{at}/attribution", pair), partial(member.post, f"{at}/accord", {"mot": ""}))
    assert changed.status_code == 303 and said.status_code in (303, 403, 404)
    assert now(db, key) == (E.OUVERTE if said.status_code == 303 else E.EN_VALIDATION)
    assert count(db, Siege, Siege.session_id == key, col(Siege.jusqu_a).is_(None)) == 2
    db.rollback()
    if said.status_code != 303:
        assert other.post(f"{at}/accord", {"mot": ""}).status_code == 303 and now(db, key) == E.OUVERTE


def test_a_request_completed_while_it_is_cancelled_is_cancelled(
    browse, db: Session, tremplin: Organisme, asked: SessionCqp
) -> None:
    _, amadou, admin = people(db)
    by = make.user_of(db, amadou)
    POINTS.add(db, asked, texte="Le nom des tuteurs", by=by)
    POINTS.send_back(db, asked, by=by)
    owner = make.dirigeant(db, tremplin)
    points.answer(db, asked, points.of(db, asked)[0], "Deux tuteurs.", by=make.user_of(db, owner))
    key, at = asked.id, f"/sessions/{asked.id}"
    joel, claire = browse(owner), browse(admin)
    db.commit()
    back, gone = together(
        partial(joel.post, f"{at}/depot"), partial(claire.post, f"{at}/annulation", {"motif": "Habilitation retirée."})
    )
    assert gone.status_code == 303 and back.status_code in (303, 409) and now(db, key) == E.ANNULEE
    assert mails(db, "session_completee") == (2 if back.status_code == 303 else 0)
    if back.status_code == 409:
        assert "Claire Aubertin" in back.text or "OC Éclat" in back.text


def test_a_point_asked_while_the_other_agrees_is_not_lost_in_an_open_session(browse, db: Session, asked: SessionCqp) -> None:
    brigitte, amadou, _ = people(db)
    validation.give_agreement(db, asked, by=make.user_of(db, brigitte))
    key, at = asked.id, f"/sessions/{asked.id}"
    one, other = browse(brigitte), browse(amadou)
    db.commit()
    added, said = together(
        partial(one.post, f"{at}/ajout-point", {"texte": "Le nom des tuteurs"}), partial(other.post, f"{at}/accord", {"mot": ""})
    )
    assert sorted((added.status_code, said.status_code)) == [303, 409]
    assert (now(db, key), count(db, Point)) == ((E.OUVERTE, 0) if said.status_code == 303 else (E.EN_VALIDATION, 1))


def test_two_members_who_send_it_back_at_once_do_it_once(browse, db: Session, asked: SessionCqp) -> None:
    brigitte, amadou, _ = people(db)
    POINTS.add(db, asked, texte="Le nom des tuteurs", by=make.user_of(db, amadou))
    key, at = asked.id, f"/sessions/{asked.id}/renvoi"
    db.commit()
    answers = together(*[partial(browse(each).post, at) for each in (brigitte, amadou)])
    assert statuses(answers) == [303, 409] and now(db, key) == E.A_COMPLETER
    assert mails(db, "session_a_completer") == mails(db, "session_renvoyee") == 1


def test_two_members_who_ask_the_comite_at_once_ask_once(browse, db: Session, asked: SessionCqp) -> None:
    brigitte, amadou, _ = people(db)
    odile = make.comite_technique(db)
    at, chosen = f"/sessions/{asked.id}/demande-avis", {"membres": str(odile.id), "demande": ""}
    db.commit()
    answers = together(*[partial(browse(each).post, at, chosen) for each in (brigitte, amadou)])
    assert statuses(answers) == [303, 422], "the second one is told, and may ask something else"
    assert count(db, AvisDemande) == 1 and mails(db, "session_avis_demande") == 1
    assert db.exec(select(AvisDemande)).one().personne_id == odile.id


def test_a_candidate_removed_while_attendance_is_saved_is_one_or_the_other(browse, db: Session, tremplin: Organisme) -> None:
    there = make.en_cours(db, tremplin)
    who, seance = make.inscrits(db, there)[0].id, assiduite.seances(db, there)[0].id
    joel, karim, at = browse(make.dirigeant(db, tremplin)), browse(make.referent(db, tremplin)), f"/sessions/{there.id}"
    db.commit()
    saved, removed = together(
        partial(joel.post, f"{at}/presences/{seance}/candidats/{who}", {"etat": "present", "vu": ""}, htmx=True),
        partial(karim.post, f"{at}/candidats/{who}/retrait", htmx=True),
    )
    db.rollback()
    held = count(db, Presence)
    if held:
        assert saved.status_code == 200 and removed.status_code == 409 and "Ses présences sont saisies" in removed.text
    else:
        assert saved.status_code == 409 and removed.status_code == 200 and "n’est plus dans la session" in saved.text
    assert (db.get(Candidat, who) is not None) == bool(held)


def test_two_windows_on_one_cell_keep_one_and_tell_the_other(browse, db: Session, tremplin: Organisme) -> None:
    there = make.en_cours(db, tremplin)
    who, seance = make.inscrits(db, there)[0].id, assiduite.seances(db, there)[0].id
    joel, karim = browse(make.dirigeant(db, tremplin)), browse(make.referent(db, tremplin))
    at = f"/sessions/{there.id}/presences/{seance}/candidats/{who}"
    db.commit()
    answers = together(
        *[partial(each.post, at, {"etat": etat, "vu": ""}, htmx=True) for each, etat in ((joel, "present"), (karim, "absent"))]
    )
    assert statuses(answers) == [200, 409]
    (late,) = [each.json() for each in answers if each.status_code == 409]
    db.rollback()
    assert late["tenu"] == db.exec(select(Presence)).one().etat and "vous avez choisi" in late["conflit"]
