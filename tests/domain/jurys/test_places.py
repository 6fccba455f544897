"""Nobody has two places at a jury; its hours are those of where it sits, whatever the place of its session."""

from datetime import UTC, datetime, timedelta

import icalendar
import pytest
from sqlmodel import Session, select

from eclat import clock
from eclat.domain.jurys import composition, convocations, empechements, feuille, organisation, propositions, rappels, tenue
from eclat.domain.jurys.organisation import Organisation
from eclat.domain.jurys.propositions import Proposition
from eclat.domain.sessions import attributions
from eclat.domain.socle.errors import ChampRefuse
from eclat.domain.socle.utilisateur import SYSTEME
from eclat.models import College, Courriel, EtatSession, Jure, MembreJury, Personne, SeanceJury, SessionCqp
from tests import factories as make
from tests import jurys


def expert_of_the_binome(db: Session, session: SessionCqp) -> Personne:
    """Nora sits as an expert; she is of the binôme paritaire."""
    nora, line = make.binome_paritaire(db, College.SALARIES, "Nora", "Lemaire"), jurys.juror(db, "Nora", "Lemaire")
    line.personne_id = nora.id
    db.flush()
    jurys.expert(db, jurys.jury_of(db, session), 12, line)
    return nora


def entrusted(db: Session, session: SessionCqp, who: Personne) -> None:
    employeurs, _ = jurys.copresidents(db, session)
    assert employeurs.personne_id
    attributions.attribute(db, session, employeurs=employeurs.personne_id, salaries=who.id, by=make.decider(db))


def places(db: Session, session: SessionCqp, who: Personne) -> list[bool]:
    """Where they sit: presiding or not."""
    lines = {each.id for each in db.exec(select(Jure).where(Jure.personne_id == who.id))}
    return [each.preside for each in jurys.members(db, session) if each.personne_id == who.id or each.jure_id in lines]


def test_an_expert_who_comes_to_preside_leaves_the_other_place(db: Session) -> None:
    session = jurys.pret(db)
    nora = expert_of_the_binome(db, session)
    entrusted(db, session, nora)
    convocations.confirm(db, session, motif="Le calendrier le demande.", by=jurys.copresidents(db, session)[0])
    assert places(db, session, nora) == [True]


def test_the_clock_seats_them_when_the_jury_is_convoked_already(db: Session) -> None:
    session = jurys.planifie(db)
    nora = expert_of_the_binome(db, session)
    entrusted(db, session, nora)
    rappels.recall(db, session)
    assert places(db, session, nora) == [True]
    jurys.sits(db, session)
    tenue.open_report(db, session, by=SYSTEME)
    assert session.etat == EtatSession.PV_EN_SAISIE


def test_who_presides_is_no_expert(db: Session) -> None:
    session = make.en_cours(db, make.habilite(db), begins=-60)
    amadou = db.get_one(Personne, attributions.seats(db, session)[1].personne_id)
    line = jurys.juror(db, amadou.prenom, amadou.nom)
    line.personne_id = amadou.id
    db.flush()
    with pytest.raises(ChampRefuse, match="copréside"):
        propositions.propose(
            db, session, proposition=Proposition(place="expert-salaries", jure=line.id), by=jurys.copresidents(db, session)[0]
        )


def test_nobody_who_sits_signs_for_another(db: Session) -> None:
    session = jurys.tenu(db)
    nora = expert_of_the_binome(db, session)
    db.exec(select(MembreJury).where(MembreJury.nom == "Lemaire")).one().personne_id = nora.id
    db.flush()
    assert nora.id not in {each.id for each in empechements.replacements(db, session)}


# --- hours ---


def overseas(db: Session) -> SessionCqp:
    """A session of Marseille, whose jury sits at La Réunion."""
    session = jurys.pret(db)
    day = clock.today() + timedelta(days=20)
    said = Organisation(du=day, matin_de="09:00", matin_a="12:00", lieu="Salle 4", code_postal="97400", ville="Saint-Denis")
    organisation.organise(db, session, organisation=said, by=jurys.copresidents(db, session)[0])
    return session


def test_it_is_convoked_by_the_clocks_of_where_it_sits(db: Session) -> None:
    session = overseas(db)
    convocations.confirm(db, session, motif="Le calendrier le demande.", by=jurys.copresidents(db, session)[0])
    mail = db.exec(select(Courriel).where(Courriel.modele == "jury_convocation")).first()
    assert mail
    (event,) = icalendar.Calendar.from_ical(mail.calendrier).walk("VEVENT")
    assert "T050000Z" in str(event["DTSTART"].to_ical()) and "La Réunion" in str(event["DESCRIPTION"])
    assert feuille.printed(db, session)["heure"] == "heure de La Réunion"


def test_it_opens_by_them_too(db: Session) -> None:
    session = overseas(db)
    half = db.exec(select(SeanceJury)).one()
    opens = datetime.combine(half.jour, datetime.min.time(), UTC) + timedelta(hours=5)
    for minutes, there in ((-1, False), (1, True)):
        with clock.travel(opens + timedelta(minutes=minutes) - clock.now()):
            assert composition.of(db, session).ouvert == there


def test_at_a_distance_the_clocks_are_those_of_the_session(db: Session) -> None:
    session = jurys.pret(db)
    jurys.jury_of(db, session).code_postal = ""
    session.code_postal = "97400"
    assert composition.of(db, session).code_postal == "97400"


def test_only_candidates_of_the_session_come_at_a_distance(db: Session) -> None:
    session, other = jurys.pret(db), jurys.pret(db, make.habilite(db, "Les Ateliers"))
    stranger = make.inscrits(db, other)[0].id
    with pytest.raises(ChampRefuse, match="n’est plus dans cette session"):
        organisation.at_distance(db, session, candidats=[stranger], by=jurys.copresidents(db, session)[0])


def test_experts_are_asked_for_where_the_organisme_may_propose_some(db: Session) -> None:
    """One seat of the binôme alone is empty: that is no organisme’s to fill."""
    session = jurys.pret(db, dans=5)
    jury = jurys.jury_of(db, session)
    gone = next(each for each in jurys.members(db, session) if each.preside)
    gone.retire_le = clock.now()
    seat = next(each for each in attributions.seats(db, session) if each.college == gone.college)
    seat.jusqu_a = clock.now()
    db.flush()
    there = composition.of(db, session)
    assert [each.preside for each in there.vides] == [True] and jury.propose_le is None
    assert rappels.experts(db, session) == 0
