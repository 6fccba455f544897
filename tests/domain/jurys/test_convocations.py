"""A jury is confirmed, convoked, changed, put off, cancelled with its session: what each member is sent, and what answers change."""

from datetime import timedelta

import icalendar
import pytest
from sqlmodel import Session, select

from eclat import clock
from eclat.domain.jurys import composition, convocations, eligibilite, organisation, propositions, rappels, reponses, tenue
from eclat.domain.jurys.organisation import Organisation
from eclat.domain.jurys.propositions import Proposition, Remplacement
from eclat.domain.sessions import attributions, changements, retraits
from eclat.domain.socle.errors import ChampRefuse, Interdit, Refus
from eclat.domain.socle.utilisateur import SYSTEME, Utilisateur
from eclat.models import (
    College,
    Courriel,
    EtatSession,
    Jure,
    LienJure,
    MembreJury,
    Organisme,
    Passage,
    ReponseJure,
    SessionCqp,
)
from eclat.tasks.message import message
from tests import factories as make
from tests import jurys

R = ReponseJure


def sent(db: Session, modele: str) -> list[Courriel]:
    return list(db.exec(select(Courriel).where(Courriel.modele == modele).order_by(Courriel.destinataire)))


def event(courriel: Courriel) -> tuple[str, str, int, str]:
    """The method, the key, the sequence and the state of the appointment that a mail carries."""
    calendar = icalendar.Calendar.from_ical(courriel.calendrier)
    (found,) = calendar.walk("VEVENT")
    return str(calendar["METHOD"]), str(found["UID"]), int(str(found["SEQUENCE"])), str(found["STATUS"])


def owner_of(db: Session, session: SessionCqp) -> Utilisateur:
    return make.user_of(db, make.dirigeant(db, db.get_one(Organisme, session.organisme_id)))


def moved(dans: int = 45) -> Organisation:
    return Organisation(du=clock.today() + timedelta(days=dans), matin_de="09:00", matin_a="12:00", lieu="Salle 4")


def test_each_member_is_convoked_with_one_appointment_that_keeps_its_key(db: Session) -> None:
    session = jurys.planifie(db)
    told = sent(db, "jury_convocation")
    assert len(told) == 5 and len({event(each)[1] for each in told}) == 1
    assert {event(each)[0] for each in told} == {"REQUEST"} and {event(each)[2] for each in told} == {0}
    assert "17\u00a0h\u00a030" in told[0].texte and told[0].texte.count("9\u00a0h – ") == 1  # each day is said once
    key, brigitte = event(told[0])[1], jurys.copresidents(db, session)[0]

    organisation.organise(db, session, organisation=moved(), by=brigitte)
    again = [each for each in sent(db, "jury_convocation") if each not in told]
    assert {event(each)[1:3] for each in again} == {(key, 1)}
    assert session.jury_le == clock.today() + timedelta(days=45)

    convocations.put_off(db, session, motif="Salle fermée.", by=brigitte)
    off = sent(db, "jury_decommande")
    assert {event(each) for each in off} == {("CANCEL", key, 2, "CANCELLED")} and len(off) == 5
    assert session.etat == EtatSession.EN_COURS

    convocations.confirm(db, session, motif="Une autre salle.", by=brigitte)
    last = [each for each in sent(db, "jury_convocation") if each not in [*told, *again]]
    assert {event(each)[1:3] for each in last} == {(key, 3)}


def test_a_session_that_is_cancelled_takes_its_convocations_back(db: Session) -> None:
    session = jurys.planifie(db)
    retraits.cancel(db, session, motif="Trop peu de candidats.", by=owner_of(db, session))
    assert len(sent(db, "jury_decommande")) == 5 and event(sent(db, "jury_decommande")[0])[0] == "CANCEL"


def test_the_message_offers_the_appointment_and_a_retry_sends_the_same(db: Session) -> None:
    jurys.planifie(db)
    first = sent(db, "jury_convocation")[0]
    made = message(first)
    assert b"text/calendar; charset=utf-8; method=REQUEST" in made and b'filename="jury.ics"' in made
    assert b"multipart/mixed" in made and made.count(b"multipart/alternative") == 1
    with clock.travel(timedelta(hours=3)):
        assert message(first).split(b"\r\n\r\n", 1)[1] == made.split(b"\r\n\r\n", 1)[1]


def test_what_is_warned_of_asks_a_reason_and_refuses_nothing(db: Session) -> None:
    session = jurys.pret(db)
    brigitte = jurys.copresidents(db, session)[0]
    tied = jurys.juror(db, "Paul", "Ferret", None)
    db.add(LienJure(jure_id=tied.id, organisme_id=session.organisme_id))
    expired = jurys.juror(db, "Anne", "Lorca", None)
    expired.valable_jusqu_au, expired.forme_le = clock.today(), None
    trainer = jurys.juror(db, "Laurent", "Orsini", None)
    for each, said in ((tied, "lien"), (expired, "valable au registre"), (expired, "formation"), (trainer, "a formé")):
        with pytest.raises(ChampRefuse, match=said) as refused:
            propositions.propose(db, session, proposition=Proposition(place="expert", jure=each.id), by=brigitte)
        assert refused.value.champ == "motif"
    propositions.propose(
        db, session, proposition=Proposition(place="expert", jure=tied.id, motif="Seul disponible."), by=brigitte
    )
    member = next(each for each in jurys.members(db, session) if each.nom == "Ferret")
    assert not member.externe and member.motif == "Seul disponible."
    with pytest.raises(ChampRefuse, match="dossier complet"):
        convocations.confirm(db, session, by=brigitte)


def test_a_new_name_enters_the_register_as_proposed(db: Session) -> None:
    session = jurys.pret(db)
    said = Proposition(place="expert", prenom="Ada", nom="Keller", courriel="ada@jury.example")
    propositions.propose(db, session, proposition=said, by=owner_of(db, session))
    line = db.exec(select(Jure).where(Jure.courriel == "ada@jury.example")).one()
    assert line.propose_le is not None


def test_once_confirmed_the_binome_alone_changes_it(db: Session) -> None:
    session = jurys.planifie(db)
    owner = owner_of(db, session)
    with pytest.raises(Refus, match="seul le binôme"):
        organisation.organise(db, session, organisation=moved(), by=owner)
    with pytest.raises(ChampRefuse, match="onglet Jury"):
        changements.change(db, session, jury_le=clock.today() + timedelta(days=60), by=owner)
    with pytest.raises(Interdit):
        convocations.put_off(db, session, motif="Non.", by=owner)


def test_a_member_gives_their_place_to_another_of_the_same_college(db: Session) -> None:
    session = jurys.planifie(db)
    brigitte = jurys.copresidents(db, session)[0]
    leaving = next(each for each in jurys.members(db, session) if each.nom == "Mercier")
    other, right = jurys.juror(db, "Guy", "Aubin", College.EMPLOYEURS), jurys.juror(db, "Lise", "Faure", College.SALARIES)
    with pytest.raises(ChampRefuse, match="collège salariés"):
        propositions.replace(db, session, remplacement=Remplacement(membre=leaving.id, jure=other.id), by=brigitte)
    propositions.replace(db, session, remplacement=Remplacement(membre=leaving.id, jure=right.id), by=brigitte)
    came = next(each for each in jurys.members(db, session) if each.nom == "Faure")
    assert came.remplace_id == leaving.id and came.convoque_le is not None and leaving.retire_le is not None
    assert [each.destinataire for each in sent(db, "jury_decommande")] == [leaving.courriel]
    jurys.sits(db, session)
    with pytest.raises(Refus, match="commencé"):
        amadou = jurys.copresidents(db, session)[1]
        propositions.replace(db, session, remplacement=Remplacement(membre=came.id, jure=other.id), by=amadou)


def test_answers_make_the_quorum_and_a_refusal_is_told(db: Session) -> None:
    session = jurys.planifie(db)
    people = make.inscrits(db, session)
    for each in jurys.members(db, session):
        assert reponses.linked(db, each.lien) is each
        reponses.answer(db, each, reponse=R.VIENT, liens=[], mot="", by=reponses.LUI)
    assert composition.of(db, session).quorum.atteint
    first = next(each for each in jurys.members(db, session) if each.preside)
    reponses.answer(db, first, reponse=R.VIENT, liens=[people[0].id], mot="Ma nièce.", by=reponses.LUI)
    assert reponses.ties(db, first) == {people[0].id} and len(sent(db, "jury_reponse")) == 3
    reponses.answer(db, first, reponse=R.NE_VIENT_PAS, liens=[], mot="Empêchée.", by=reponses.LUI)
    assert not composition.of(db, session).quorum.atteint and not reponses.ties(db, first)


def test_a_link_opens_nothing_once_its_convocation_is_taken_back(db: Session) -> None:
    session = jurys.planifie(db)
    who = jurys.members(db, session)[0]
    convocations.put_off(db, session, motif="Salle fermée.", by=jurys.copresidents(db, session)[0])
    assert reponses.linked(db, who.lien) is None
    with pytest.raises(Refus, match="ne vaut plus"):
        reponses.answer(db, who, reponse=R.VIENT, liens=[], mot="", by=reponses.LUI)


def test_the_clock_opens_the_report_on_the_first_half_day_and_not_before(db: Session) -> None:
    session = jurys.planifie(db)
    session_key, people = session.id, make.inscrits(db, session)
    people[0].jury_a_distance = True
    assert tenue.due(db) == []
    with pytest.raises(Refus, match="n’est pas venue"):
        tenue.open_report(db, session, by=SYSTEME)
    jurys.sits(db, session)
    assert tenue.due(db) == [session_key]
    tenue.open_report(db, session, by=SYSTEME)
    assert session.etat == EtatSession.PV_EN_SAISIE
    rows = {each.candidat_id: each.a_distance for each in db.exec(select(Passage))}
    assert rows == {each.id: each is people[0] for each in people}


def test_members_are_reminded_on_their_days_and_once(db: Session) -> None:
    session = jurys.planifie(db, dans=30)
    assert rappels.recall(db, session) == 0
    with clock.travel(timedelta(days=20)):
        assert session.id in rappels.due(db) and rappels.recall(db, session) == 5 and rappels.recall(db, session) == 0
    with clock.travel(timedelta(days=22)):
        assert rappels.recall(db, session) == 0
    with clock.travel(timedelta(days=27)):
        assert rappels.recall(db, session) == 5


def test_who_takes_a_seat_of_the_binome_is_convoked_in_the_other_s_place(db: Session) -> None:
    session = jurys.planifie(db)
    employeurs, salaries = jurys.copresidents(db, session)
    nora = make.binome_paritaire(db, College.SALARIES, "Nora", "Lemaire")
    assert employeurs.personne_id
    attributions.attribute(db, session, employeurs=employeurs.personne_id, salaries=nora.id, by=make.decider(db))
    assert session.id in rappels.due(db) and rappels.recall(db, session) == 2
    there: list[MembreJury] = [each for each in jurys.members(db, session) if each.preside]
    assert nora.id in {each.personne_id for each in there} and salaries.personne_id not in {each.personne_id for each in there}
    assert rappels.recall(db, session) == 0


def test_what_a_candidate_lacks_is_listed_until_they_are_let_in_with_a_reason(db: Session) -> None:
    session = jurys.pret(db)
    brigitte, (first, *_) = jurys.copresidents(db, session)[0], make.inscrits(db, session)
    assert {each.id for each in eligibilite.blocked(eligibilite.of(db, session))} >= {first.id}
    eligibilite.admit(db, session, candidat=first.id, motif="Rattrapage en cours.", by=brigitte)
    assert first.id not in {each.id for each in eligibilite.blocked(eligibilite.of(db, session))}
    with pytest.raises(Interdit):
        eligibilite.admit(db, session, candidat=first.id, motif="Non.", by=owner_of(db, session))


def test_attendance_is_noted_on_the_day_and_says_the_quorum(db: Session) -> None:
    session = jurys.planifie(db)
    brigitte, people = jurys.copresidents(db, session)[0], jurys.members(db, session)
    with pytest.raises(Refus, match="à partir du début"):
        tenue.note_presence(db, session, presents=[], by=brigitte)
    jurys.sits(db, session)
    said = tenue.note_presence(db, session, presents=[each.id for each in people if each.preside], by=brigitte)
    assert said["quorum"] is False
    said = tenue.note_presence(db, session, presents=[each.id for each in people], by=brigitte)
    assert said["quorum"] is True
