"""A session that runs: hours, attendance, what two windows write, drop-outs, changes told once, signed sheets."""

from datetime import datetime, time, timedelta

import pytest
from sqlmodel import Session, col, select

from eclat import clock
from eclat.demo import suivi
from eclat.domain.sessions import abandons, assiduite, changements, emargement, heures, nouveautes, presences, retards, retraits
from eclat.domain.sessions.calendrier import CALENDRIER
from eclat.domain.socle.errors import ChampRefuse, Interdit, Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.grilles import tableau
from eclat.models import EtatPresence, Evenement, Organisme, Presence, Seance, SessionCqp
from tests import factories as make

P, A, J, D = EtatPresence.PRESENT, EtatPresence.ABSENT, EtatPresence.JUSTIFIE, EtatPresence.DISTANCE


@pytest.fixture
def owner(db: Session) -> Organisme:
    return make.habilite(db)


@pytest.fixture
def nadia(db: Session, owner: Organisme) -> Utilisateur:
    return make.user_of(db, make.dirigeant(db, owner))


@pytest.fixture
def running(db: Session, owner: Organisme) -> SessionCqp:
    return make.en_cours(db, owner)


def past(db: Session, session: SessionCqp) -> list[assiduite.Seancee]:
    return [each for each in assiduite.seances(db, session) if each.finie]


def test_hours_follow_from_what_was_attended(db: Session, running: SessionCqp, nadia: Utilisateur) -> None:
    first, second, *_ = past(db, running)
    yasmine, clement, lea = make.inscrits(db, running)
    presences.save(db, running, first.id, {yasmine.id: P, clement.id: A, lea.id: D}, {}, by=nadia)
    presences.save(db, running, second.id, {yasmine.id: J}, {}, by=nadia)
    there = assiduite.of(db, running)
    assert [there.bilans[each.id].suivies for each in there.inscrits] == [210, 0, 210]
    assert there.bilans[yasmine.id].dit == "50\u00a0%" and there.bilans[clement.id].dit == "0\u00a0%"
    assert there.bilans[lea.id].heures == f"3\u00a0h\u00a030 sur {heures.said_of_minutes(210 * len(there.seances))}"
    assert there.presents(there.seances[0]) == 2 and there.manquants(there.seances[1]) == 2
    assert [each.id for each in there.a_remplir] == [each.id for each in past(db, running)[1:]]
    assert there.ensemble.suivies == 420


@pytest.mark.parametrize("code_postal", ["06000", "97400", "98800"])
def test_a_dashboard_counts_the_half_days_of_the_page(
    db: Session, running: SessionCqp, monkeypatch: pytest.MonkeyPatch, code_postal: str
) -> None:
    """At each hour of a day that has one, by the clocks of the place."""
    running.code_postal, today, seen = code_postal, clock.today(), set()
    db.get_one(Seance, past(db, running)[-1].id).jour = today
    db.flush()
    for hour in range(24):
        now = datetime.combine(today, time(hour, 15), clock.PARIS)
        monkeypatch.setattr(clock, "now", lambda now=now: now)
        count = len(assiduite.of(db, running).a_remplir)
        assert retards.unfilled(db, {running.id: code_postal}).get(running.id, 0) == count
        seen.add(count)
    assert len(seen) == 2, "it ends that day"


def test_a_half_day_to_come_is_not_filled(db: Session, running: SessionCqp, nadia: Utilisateur) -> None:
    later = assiduite.seances(db, running)[-1]
    with pytest.raises(Refus, match="n’a pas commencé"):
        presences.save(db, running, later.id, {make.inscrits(db, running)[0].id: P}, {}, by=nadia)


def test_two_windows_on_one_cell_are_told_both_values(db: Session, running: SessionCqp, nadia: Utilisateur) -> None:
    seance, who = past(db, running)[0].id, make.inscrits(db, running)[0].id
    assert not presences.save(db, running, seance, {who: P}, {who: None}, by=nadia)
    (conflict,) = presences.save(db, running, seance, {who: A}, {who: None}, by=nadia)
    assert "« Présent »".replace(" ", "\u00a0") in conflict.dit and "« Absent »".replace(" ", "\u00a0") in conflict.dit
    assert db.exec(select(Presence)).one().etat == P
    assert not presences.save(db, running, seance, {who: A}, {who: P}, by=nadia)
    assert db.exec(select(Presence)).one().etat == A
    assert not presences.save(db, running, seance, {who: None}, {who: A}, by=nadia)
    assert not db.exec(select(Presence)).all()


def test_everyone_else_was_there_and_it_is_undone(db: Session, running: SessionCqp, nadia: Utilisateur) -> None:
    seance = past(db, running)[0].id
    yasmine, clement, _ = make.inscrits(db, running)
    presences.save(db, running, seance, {yasmine.id: A}, {}, by=nadia)
    count, le = presences.fill(db, running, seance, by=nadia)
    assert count == 2 and presences.fill(db, running, seance, by=nadia)[0] == 0
    presences.save(db, running, seance, {clement.id: J}, {clement.id: P}, by=nadia)
    assert presences.unfill(db, running, seance, le, by=nadia) == 1
    held = {each.candidat_id: each.etat for each in db.exec(select(Presence))}
    assert held == {yasmine.id: A, clement.id: J}


def test_who_left_is_asked_for_no_longer(db: Session, running: SessionCqp, nadia: Utilisateur) -> None:
    first, second, *_ = past(db, running)
    yasmine = make.inscrits(db, running)[0]
    presences.save(db, running, second.id, {yasmine.id: P}, {}, by=nadia)
    with pytest.raises(ChampRefuse, match="Une présence est saisie"):
        abandons.drop_out(db, running, candidat=yasmine.id, le=first.jour, motif="Emploi trouvé.", by=nadia)
    away = second.jour + timedelta(days=1)
    abandons.drop_out(db, running, candidat=yasmine.id, le=away, motif="Emploi trouvé.", by=nadia)
    there = assiduite.of(db, running)
    assert there.bilans[yasmine.id].prevues == 420, "what is asked of them stops that day"
    third = past(db, running)[2].id if len(past(db, running)) > 2 else None
    if third:
        with pytest.raises(Refus, match="a abandonné le"):
            presences.save(db, running, third, {yasmine.id: P}, {}, by=nadia)
    told = [each.sujet for each in make.mails(db) if each.modele == "session_abandon"]
    assert len(told) == 2 and "Amrani" not in "".join(each.texte for each in make.mails(db))
    abandons.drop_out(db, running, candidat=yasmine.id, le=away + timedelta(days=1), motif="Emploi trouvé.", by=nadia)
    again = [each.sujet for each in make.mails(db) if each.modele == "session_abandon"]
    assert sum("corrigé" in sujet for sujet in again) == 2, "said again, it is not a second one"
    abandons.take_back(db, running, candidat=yasmine.id, by=nadia)
    assert any("a annulé un abandon" in each for each in nouveautes.en_attente(db, running))
    assert assiduite.of(db, running).bilans[yasmine.id].prevues > 420 and not yasmine.abandon_motif


def test_changes_are_kept_and_told_by_one_mail(db: Session, running: SessionCqp, nadia: Utilisateur) -> None:
    assert running.fin and running.jury_le
    before, later = running.fin, running.fin + timedelta(days=7)
    changements.change(db, running, fin=later, ville="Arles", jury_le=later + timedelta(days=3), by=nadia)
    table = tableau.ouvrir(db, CALENDRIER, running, by=nadia)
    row = db.get_one(Seance, assiduite.seances(db, running)[-1].id)
    tableau.save(table, row, {"de": ["10:00"]})
    lines = [each for each in db.exec(select(Evenement).where(Evenement.objet_id == running.id)) if "changements" in each.details]
    assert {each.verbe for each in lines} == {"modification", "calendrier"}
    assert running.id not in nouveautes.due(db), "others may follow"
    with clock.travel(timedelta(minutes=20)):
        assert running.id in nouveautes.due(db) and nouveautes.tell(db, running) and not nouveautes.tell(db, running)
    mails = [each for each in make.mails(db) if each.modele == "session_changee"]
    assert len(mails) == 2, "one for each of the binôme"
    assert "Arles" in mails[0].texte and "Demi-journée" in mails[0].texte and f"{before.year}" in mails[0].texte


def test_the_first_change_of_a_table_is_told_even_alone(db: Session, running: SessionCqp, nadia: Utilisateur) -> None:
    table = tableau.ouvrir(db, CALENDRIER, running, by=nadia)
    tableau.save(table, db.get_one(Seance, assiduite.seances(db, running)[-1].id), {"de": ["10:00"]})
    assert nouveautes.en_attente(db, running)
    with clock.travel(timedelta(minutes=20)):
        assert nouveautes.tell(db, running)


def test_nothing_more_is_told_of_a_session_that_is_cancelled(db: Session, running: SessionCqp, nadia: Utilisateur) -> None:
    changements.change(db, running, ville="Arles", by=nadia)
    retraits.cancel(db, running, motif="Trop peu de candidats.", by=nadia)
    assert running.nouveautes_depuis is None
    nouveautes.note(db, running, "modification", by=nadia)  # whatever else writes of it, now or when it was open
    with clock.travel(timedelta(minutes=20)):
        assert not nouveautes.tell(db, running) and nouveautes.due(db) == []
    assert [each.modele for each in make.mails(db)][-1] == "session_annulee"
    assert not any(each.modele == "session_changee" for each in make.mails(db))


def test_what_another_window_changed_is_not_put_back(db: Session, running: SessionCqp, nadia: Utilisateur) -> None:
    """The form is sent whole: what its reader left as it was is not theirs to change."""
    assert running.fin
    shown = {name: changements.as_shown(getattr(running, name)) for name in changements.CHAMPS}
    later = running.fin + timedelta(days=1)
    changements.change(db, running, fin=later, by=nadia)
    changements.change(db, running, fin=later - timedelta(days=1), ville="Arles", vu=shown, by=nadia)
    assert (running.fin, running.ville) == (later, "Arles")
    with pytest.raises(ChampRefuse, match="entre-temps"):
        changements.change(db, running, fin=later + timedelta(days=2), vu=shown, by=nadia)
    changements.change(db, running, fin=later + timedelta(days=2), vu=shown | {"fin": str(later)}, by=nadia)
    assert running.fin == later + timedelta(days=2)


def test_a_half_day_where_people_were_is_not_removed(db: Session, running: SessionCqp, nadia: Utilisateur) -> None:
    seance = past(db, running)[0].id
    presences.save(db, running, seance, {make.inscrits(db, running)[0].id: P}, {}, by=nadia)
    table = tableau.ouvrir(db, CALENDRIER, running, by=nadia)
    with pytest.raises(Refus, match="ne se retire pas"):
        tableau.remove(table, db.get_one(Seance, seance))


def test_dates_that_contradict_one_another_are_refused(db: Session, running: SessionCqp, nadia: Utilisateur) -> None:
    assert running.debut
    for name, day in (("fin", running.debut - timedelta(days=1)), ("debut", running.debut + timedelta(days=1))):
        with pytest.raises(ChampRefuse) as refused:
            changements.change(db, running, by=nadia, **{name: day})  # type: ignore[arg-type]
        assert refused.value.champ == name
        db.refresh(running)


def test_signed_sheets_cover_a_week_or_one_half_day(db: Session, running: SessionCqp, nadia: Utilisateur) -> None:
    first, second, *_ = past(db, running)
    emargement.attach(db, running, "semaine.pdf", make.PDF, lundi=emargement.monday(first.jour), by=nadia)
    again = emargement.attach(db, running, "semaine.pdf", make.PDF, lundi=emargement.monday(first.jour), by=nadia)
    emargement.attach(db, running, "matin.pdf", make.PDF + b"1", lundi=emargement.monday(second.jour), seance=second.id, by=nadia)
    sheets = emargement.signed(db, running)
    assert len(sheets) == 2 and emargement.covering(sheets, first) and emargement.covering(sheets, second)
    emargement.detach(db, running, again.id, by=nadia)
    assert not emargement.covering(emargement.signed(db, running), first)
    with pytest.raises(Refus, match="Aucune demi-journée"):
        emargement.attach(db, running, "x.pdf", make.PDF, lundi=first.jour + timedelta(days=300), by=nadia)


def test_only_its_organisme_follows_it(db: Session, running: SessionCqp) -> None:
    claire = make.user_of(db, make.administrateur(db))
    with pytest.raises(Interdit):
        presences.save(db, running, past(db, running)[0].id, {make.inscrits(db, running)[0].id: P}, {}, by=claire)
    with pytest.raises(Interdit):
        changements.change(db, running, ville="Arles", by=claire)


@pytest.mark.parametrize("half_days", [4, 5, 6, 7])
def test_the_demonstration_tells_a_session_whichever_half_day_is_over(
    db: Session, owner: Organisme, nadia: Utilisateur, half_days: int
) -> None:
    """Who leaves it was there neither the morning nor the afternoon of that day."""
    session = make.en_cours(db, owner, people=6)
    for seance in db.exec(select(Seance).where(Seance.session_id == session.id)):
        db.delete(seance)
    for rang in range(half_days):
        de, a = (("09:00", "12:30"), ("13:30", "17:00"))[rang % 2]
        db.add(Seance(session_id=session.id, rang=rang, jour=clock.today() - timedelta(days=9 - rang // 2), de=de, a=a))
    db.flush()
    suivi.follow(db, session, nadia, lambda title: make.PDF)
    (left,) = [each for each in make.inscrits(db, session) if each.abandon_le]
    joined = select(Seance).join(Presence, col(Presence.seance_id) == Seance.id)
    days = [each.jour for each in db.exec(joined.where(Presence.candidat_id == left.id))]
    assert days and all(jour < left.abandon_le for jour in days if jour and left.abandon_le)
