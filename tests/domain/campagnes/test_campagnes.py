"""A campaign of annual follow-up: prepared, opened to all who are habilitated, answered, read, concluded."""

from datetime import date, datetime, time, timedelta
from threading import Thread
from typing import Any
from uuid import uuid4

import pytest
from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain.campagnes import campagnes, chiffres, diffusion, echeances, questions, reponses, suivis, synthese
from eclat.domain.campagnes.defaut import QUESTIONS
from eclat.domain.conservation import organismes as conservation
from eclat.domain.socle.campagne_policies import visible_campagnes, visible_suivis
from eclat.domain.socle.errors import ChampRefuse, Interdit, Introuvable, Refus
from eclat.domain.socle.utilisateur import SYSTEME, Utilisateur
from eclat.models import (
    Campagne,
    EtatCampagne,
    EtatSuivi,
    NatureQuestion,
    Organisme,
    PieceSuivi,
    QuestionSuivi,
    SuiviAnnuel,
)
from eclat.tasks import campagnes as tasks
from tests import campagnes as told
from tests import factories as make

N = NatureQuestion


def mails(db: Session, modele: str) -> list[str]:
    return [each.destinataire for each in make.mails(db) if each.modele == modele]


def mine(db: Session, organisme: Organisme) -> Utilisateur:
    return make.user_of(db, make.dirigeant(db, organisme))


def texts(db: Session, campagne: Campagne) -> list[str]:
    return [each.intitule for each in questions.of(db, campagne)]


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), clock.PARIS)


# --- prepared ---


def test_the_first_one_proposes_questions_and_the_next_one_takes_up_the_last(db: Session) -> None:
    by = make.decider(db)
    first = told.preparee(db, by=by)
    assert texts(db, first) == [each[1] for each in QUESTIONS]
    assert told.preparee(db, by=by).id == first.id, "a second click"
    gone = questions.of(db, first)[0]
    questions.remove(db, first, question=gone, by=by)
    values: dict[str, Any] = {"nature": N.CHOIX, "aide": "", "choix": "Oui\n\n Non \nOui", "obligatoire": True}
    questions.add(db, first, intitule="Recommencez-vous ?", **values, by=by)
    second = told.preparee(db, "L’an prochain", by)
    assert texts(db, second) == [*[each[1] for each in QUESTIONS[1:]], "Recommencez-vous ?"]
    assert questions.of(db, second)[-1].choix == ["Oui", "Non"]


def test_questions_are_ordered_reworded_and_fixed_once_it_is_open(db: Session) -> None:
    by = make.decider(db)
    campagne = told.preparee(db, by=by)
    first, second, third = questions.of(db, campagne)[:3]
    questions.raise_(db, campagne, question=third, rang=3, by=by)
    questions.lower(db, campagne, question=first, rang=1, by=by)
    assert [each.id for each in questions.of(db, campagne)[:3]] == [third.id, first.id, second.id]
    assert [each.rang for each in questions.of(db, campagne)] == list(range(1, len(QUESTIONS) + 1))
    choice: dict[str, Any] = {"nature": N.CHOIX, "intitule": "Laquelle ?", "aide": "", "obligatoire": False}
    with pytest.raises(ChampRefuse, match="au moins deux"):
        questions.reword(db, campagne, question=second, choix="Une seule", **choice, by=by)
    questions.reword(db, campagne, question=second, choix="Une\nDeux", **choice, by=by)
    assert second.choix == ["Une", "Deux"]
    campagnes.launch(db, campagne, by=by)
    for verb, given in (
        (questions.remove, {}),
        (questions.raise_, {"rang": 2}),
        (questions.reword, {**choice, "choix": "Une\nDeux"}),
    ):
        with pytest.raises(Refus):
            verb(db, campagne, question=second, by=by, **given)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"jusqu_au": 0}, "jusqu_au"), ({"jusqu_au": 367}, "jusqu_au"), ({"periode_au": -500}, "periode_au")],
)
def test_days_are_judged(db: Session, wrong: dict[str, int], field: str) -> None:
    days = {"periode_du": -400, "periode_au": 0, "jusqu_au": 30} | wrong
    given = {name: clock.today() + timedelta(days=number) for name, number in days.items()}
    with pytest.raises(ChampRefuse) as refused:
        campagnes.prepare(db, titre="Suivi", **given, by=make.decider(db))
    assert refused.value.champ == field


def test_only_an_administrateur_prepares(db: Session) -> None:
    odile = make.user_of(db, make.comite_technique(db))
    for by in (odile, mine(db, make.habilite(db))):
        with pytest.raises(Interdit):
            told.preparee(db, by=by)


def test_it_opens_with_a_question_and_a_day_to_come(db: Session) -> None:
    by = make.decider(db)
    campagne = told.preparee(db, by=by)
    with clock.travel(timedelta(days=31)), pytest.raises(Refus, match="dernier jour"):
        campagnes.launch(db, campagne, by=by)
    for each in questions.of(db, campagne)[1:]:
        questions.remove(db, campagne, question=each, by=by)
    with pytest.raises(Refus, match="Ajoutez d’abord une question"):
        campagnes.launch(db, campagne, by=by)


# --- opened ---


def test_everyone_habilitated_has_theirs_with_one_mail_each(db: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    owners = [make.habilite(db, f"Organisme {rank}") for rank in range(3)]
    other = make.organisme(db, "Sans habilitation")
    make.referent(db, owners[0])
    campagne = told.preparee(db)
    assert diffusion.how_many(db) == 3
    campagnes.launch(db, campagne, by=make.decider(db))
    monkeypatch.setattr(diffusion, "LOT", 2)
    assert diffusion.spread(db, campagne, by=SYSTEME) == 2 and campagne.diffusee_le is None
    assert diffusion.spread(db, campagne, by=SYSTEME) == 1 and campagne.diffusee_le is not None
    assert diffusion.spread(db, campagne, by=SYSTEME) == 0
    reached = set(db.exec(select(SuiviAnnuel.organisme_id)))
    assert reached == {each.id for each in owners} and other.id not in reached
    assert len(mails(db, "suivi_demande")) == 4, "each dirigeant, and the référent"


def test_two_clocks_reach_each_once(db: Session) -> None:
    for rank in range(4):
        make.habilite(db, f"Organisme {rank}")
    campagne = told.preparee(db)
    campagnes.launch(db, campagne, by=make.decider(db))
    db.commit()
    clocks = [Thread(target=tasks.spread) for _ in range(2)]
    for each in clocks:
        each.start()
    for each in clocks:
        each.join()
    tasks.spread()
    db.expire_all()
    assert len(db.exec(select(SuiviAnnuel)).all()) == 4 == len(mails(db, "suivi_demande"))
    assert db.get_one(Campagne, campagne.id).diffusee_le is not None


def test_a_later_day_is_told_and_reminders_are_sent_once(db: Session) -> None:
    """Half time, the day before, once each under two clocks; a later day is told, and the day before it again."""
    owner = make.habilite(db)
    campagne = told.ouverte(db)
    db.commit()

    def beats(days: int) -> None:
        with clock.travel(timedelta(days=days)):
            clocks = [Thread(target=tasks.remind) for _ in range(2)]
            for each in clocks:
                each.start()
            for each in clocks:
                each.join()
        db.expire_all()

    counts = []
    for days in (0, 14, 15, 16, 29, 30, 31):
        beats(days)
        counts.append(len(mails(db, "suivi_rappel")))
        db.commit()
    assert counts == [0, 0, 1, 1, 2, 2, 2]
    campagnes.put_off(db, db.get_one(Campagne, campagne.id), jusqu_au=told.demain(40), by=make.decider(db))
    db.commit()
    for _ in range(2):
        tasks.spread()
    db.expire_all()
    suivi = told.suivi_of(db, campagne, owner)
    assert len(mails(db, "suivi_prolonge")) == 1 and suivi.jusqu_au == told.demain(40)
    db.commit()
    beats(39)
    assert len(mails(db, "suivi_rappel")) == 3


def test_the_day_never_comes_sooner_and_a_closed_one_opens_again(db: Session) -> None:
    owner, by = make.habilite(db), make.decider(db)
    campagne = told.preparee(db)
    campagnes.launch(db, campagne, by=by)
    with pytest.raises(Refus, match="part encore"):
        campagnes.close(db, campagne, by=by)
    diffusion.spread(db, campagne, by=SYSTEME)
    with pytest.raises(ChampRefuse, match="ne s’avance pas"):
        campagnes.put_off(db, campagne, jusqu_au=told.demain(10), by=by)
    campagnes.close(db, campagne, by=by)
    suivi = told.suivi_of(db, campagne, owner)
    for verb, given in ((suivis.chase, {}), (suivis.excuse, {"motif": "Non."})):
        with pytest.raises(Refus, match="close"):
            verb(db, suivi, by=by, **given)
    with pytest.raises(Refus, match="close"):
        reponses.write(db, suivi, {}, by=mine(db, owner))
    campagnes.put_off(db, campagne, jusqu_au=told.demain(60), by=by)
    assert campagne.etat == EtatCampagne.OUVERTE
    reponses.write(db, suivi, {}, by=mine(db, owner))


# --- answered ---


def test_an_answer_is_kept_as_typed_and_handed_over_once_it_is_whole(db: Session) -> None:
    owner = make.habilite(db)
    by, suivi = mine(db, owner), told.demande(db, owner)
    (number,) = told.asked(db, suivi, N.NOMBRE)
    reponses.write(db, suivi, {number.id: " douze "}, by=by)
    assert next(lue for lue in reponses.read(db, suivi, brouillon=True) if lue.question == number).texte == "douze"
    with pytest.raises(Refus):
        suivis.submit(db, suivi, by=by)
    assert "nombre entier" in {question.id: why for question, why in reponses.unfit(db, suivi)}[number.id]
    told.rempli(db, suivi, by, make.PDF)
    assert not reponses.unfit(db, suivi)
    assert not any(lue.repondue for lue in reponses.read(db, suivi, brouillon=False)), "nobody else reads it yet"
    suivis.submit(db, suivi, by=by)
    assert suivi.etat == EtatSuivi.REMIS and suivi.remis_le and mails(db, "suivi_recu")
    assert [lue.texte for lue in reponses.read(db, suivi, brouillon=False)] == [
        lue.texte for lue in reponses.read(db, suivi, brouillon=True)
    ]
    with pytest.raises(Refus):
        reponses.write(db, suivi, {number.id: "3"}, by=by)


def test_what_is_sent_back_keeps_what_was_read_until_it_is_handed_over_again(db: Session) -> None:
    owner, claire = make.habilite(db), make.decider(db)
    by = mine(db, owner)
    suivi = told.remis(db, told.demande(db, owner), by, make.PDF)
    suivis.send_back(db, suivi, motif=told.MOTIF, jusqu_au=told.demain(9), by=claire)
    assert suivi.etat == EtatSuivi.A_COMPLETER and suivi.jusqu_au == told.demain(9) and mails(db, "suivi_a_completer")
    (number,) = told.asked(db, suivi, N.NOMBRE)
    reponses.write(db, suivi, {number.id: "7"}, by=by)
    read = {lue.question.id: lue for lue in reponses.read(db, suivi, brouillon=False)}
    assert read[number.id].texte == "2"
    handed = db.exec(select(PieceSuivi)).first()
    assert handed is not None
    with pytest.raises(Refus, match="déjà lu"):
        reponses.withdraw(db, suivi, handed.id, by=by)
    suivis.submit(db, suivi, by=by)
    assert {lue.question.id: lue.texte for lue in reponses.read(db, suivi, brouillon=False)}[number.id] == "7"
    suivis.read(db, suivi, a_suivre=True, note="À revoir.", by=claire)
    assert (suivi.etat, suivi.a_suivre, suivi.note) == (EtatSuivi.LU, True, "À revoir.")
    for _ in range(2):
        suivis.annotate(db, suivi, a_suivre=False, note="Revu.", by=claire)
    assert (suivi.a_suivre, suivi.note) == (False, "Revu.")


def test_documents_are_joined_once_and_taken_away_before_they_are_read(db: Session) -> None:
    owner = make.habilite(db)
    by, suivi = mine(db, owner), told.demande(db, owner)
    asked = told.asked(db, suivi, N.PIECE)[0]
    one, same = (reponses.join(db, suivi, asked, "plaquette.pdf", make.PDF, by=by) for _ in range(2))
    assert one.id == same.id
    for _ in range(2):
        reponses.withdraw(db, suivi, one.id, by=by)
    assert db.exec(select(PieceSuivi)).all() == []


def test_who_writes_and_who_reads(db: Session) -> None:
    owner, other = make.habilite(db), make.habilite(db, "Un autre")
    suivi = told.demande(db, owner)
    referent, odile, claire = make.referent(db, owner), make.comite_technique(db), make.decider(db)
    reponses.write(db, suivi, {}, by=make.user_of(db, referent))
    for by in (mine(db, other), make.user_of(db, odile), claire):
        with pytest.raises(Interdit):
            reponses.write(db, suivi, {}, by=by)
    seen = {
        who: bool(db.exec(visible_suivis(user)).all())
        for who, user in (("owner", mine(db, owner)), ("other", mine(db, other)), ("odile", make.user_of(db, odile)), ("claire", claire))
    }  # fmt: skip
    assert seen == {"owner": True, "other": False, "odile": True, "claire": True}
    draft = told.preparee(db, "Un brouillon")
    assert draft in db.exec(visible_campagnes(claire)).all()
    assert draft not in db.exec(visible_campagnes(make.user_of(db, odile))).all()
    assert db.exec(visible_campagnes(mine(db, owner))).all() == []


def test_an_organisme_is_chased_once_a_day_or_excused(db: Session) -> None:
    owner, by = make.habilite(db), make.decider(db)
    suivi = told.demande(db, owner)
    for _ in range(2):
        suivis.chase(db, suivi, by=by)
    assert len(mails(db, "suivi_rappel")) == 1
    with clock.travel(timedelta(hours=2)), pytest.raises(Refus, match="24 heures"):
        suivis.chase(db, suivi, by=by)
    with clock.travel(timedelta(hours=25)):
        suivis.chase(db, suivi, by=by)
    assert len(mails(db, "suivi_rappel")) == 2
    suivis.excuse(db, suivi, motif=told.DISPENSE, by=by)
    assert suivi.etat == EtatSuivi.DISPENSE and mails(db, "suivi_dispense")


# --- what is drawn from it ---


def test_the_synthesis_counts_what_was_handed_over(db: Session) -> None:
    owners = [make.habilite(db, f"Organisme {rank}") for rank in range(3)]
    campagne = told.ouverte(db)
    for owner, number in zip(owners[:2], ("4", "1 000"), strict=True):
        by, suivi = mine(db, owner), told.suivi_of(db, campagne, owner)
        told.rempli(db, suivi, by, make.PDF)
        reponses.write(db, suivi, {told.asked(db, suivi, N.NOMBRE)[0].id: number}, by=by)
        suivis.submit(db, suivi, by=by)
    waiting = told.suivi_of(db, campagne, owners[2])
    reponses.write(db, waiting, {told.asked(db, waiting, N.NOMBRE)[0].id: "50"}, by=mine(db, owners[2]))
    found = synthese.of(db, campagne)
    by_nature: dict[NatureQuestion, list[synthese.Reponses]] = {}
    for each in found.questions:
        by_nature.setdefault(each.question.nature, []).append(each)
    (numbers,) = by_nature[N.NOMBRE]
    assert found.remis == 2 and (numbers.somme, numbers.moyenne, numbers.maximum, numbers.nombre) == (1004, 502.0, 1000, 2)
    assert by_nature[N.OUI_NON][0].comptes == [("Oui", 2), ("Non", 0)]
    assert by_nature[N.CHOIX][0].comptes[0] == ("En cours de validité", 2)
    assert [nom for _, nom, _ in by_nature[N.TEXTE][0].textes] == ["Organisme 0", "Organisme 1"]
    assert (by_nature[N.PIECE][0].nombre, by_nature[N.PIECE][0].pieces) == (2, 2)
    here = synthese.progress(db, campagne)
    assert (here.demandes, here.remis, here.a_lire, here.attendus, here.en_retard) == (3, 2, 2, 1, 0)
    with clock.travel(timedelta(days=31)):
        assert synthese.progress(db, campagne).en_retard == 1


def test_the_comite_concludes_with_its_day(db: Session) -> None:
    make.habilite(db)
    campagne, odile = told.ouverte(db), make.user_of(db, make.comite_technique(db))
    campagnes.conclude(db, campagne, conclusion="Les abandons augmentent.", by=odile)
    assert campagne.conclue_par_id == odile.personne_id and campagne.conclue_le is not None
    with pytest.raises(Interdit):
        campagnes.conclude(db, campagne, conclusion="Non.", by=make.user_of(db, make.instructeur(db)))


def test_figures_are_those_of_the_sessions_that_began_in_the_period(db: Session) -> None:
    session = make.session(db, make.habilite(db), etat="ouverte")
    assert session.debut is not None
    found = chiffres.of(db, session.organisme_id, session.debut, session.debut)
    assert found["sessions"] == 1 and set(found) == set(chiffres.CHIFFRES)
    assert chiffres.of(db, session.organisme_id, date(2001, 1, 1), date(2001, 12, 31))["sessions"] == 0
    assert chiffres.rate({"presentes": 8, "totale": 6}) == 75 and chiffres.rate({}) is None


def test_steps_hold_across_months_leap_days_and_changes_of_hour() -> None:
    """By date in Paris: half of the days, then the day before, whatever the month."""
    for asked, until, half in (
        (date(2028, 2, 20), date(2028, 3, 1), date(2028, 2, 25)),
        (date(2027, 3, 20), date(2027, 4, 3), date(2027, 3, 27)),
        (date(2027, 10, 25), date(2027, 11, 8), date(2027, 11, 1)),
    ):
        suivi = SuiviAnnuel(campagne_id=uuid4(), organisme_id=uuid4(), jusqu_au=until, demande_le=noon(asked))
        found = {}
        for offset in range((until - asked).days + 2):
            day = asked + timedelta(days=offset)
            with clock.travel(noon(day) - clock.now()):
                found[day] = echeances.step(suivi)
        assert found[asked] == 0 and found[half] == 1 and found[half - timedelta(days=1)] == 0
        assert found[until - timedelta(days=1)] == found[until] == 2 and found[until + timedelta(days=1)] == 3


def test_what_it_answered_goes_with_the_organisme(db: Session) -> None:
    owner, claire = make.habilite(db), make.decider(db)
    suivi = told.remis(db, told.demande(db, owner), mine(db, owner), make.PDF)
    suivis.read(db, suivi, a_suivre=True, note="À revoir.", by=claire)
    conservation.erase_suivis(db, owner)
    assert not any(lue.repondue for lue in reponses.read(db, suivi, brouillon=True))
    assert db.exec(select(PieceSuivi)).all() == [] and suivi.note == "" and suivi.remis_le is not None


def test_nobody_else_reads_a_question_of_another_campaign(db: Session) -> None:
    owner = make.habilite(db)
    suivi, elsewhere = told.demande(db, owner), told.preparee(db, "Une autre")
    key = db.exec(select(QuestionSuivi.id).where(col(QuestionSuivi.campagne_id) == elsewhere.id)).first()
    assert key is not None
    with pytest.raises(Introuvable):
        reponses.write(db, suivi, {key: "Non"}, by=mine(db, owner))


# --- given up, and who comes after ---


def test_one_that_is_only_prepared_is_deleted_with_its_questions(db: Session) -> None:
    by = make.decider(db)
    kept, gone = told.preparee(db, by=by), told.preparee(db, "À jeter", by)
    key = gone.id
    campagnes.discard(db, gone, by=by)
    assert db.get(Campagne, key) is None and campagnes.just_discarded(db, key, by=by)
    assert not db.exec(select(QuestionSuivi).where(QuestionSuivi.campagne_id == key)).all() and questions.of(db, kept)
    campagnes.launch(db, kept, by=by)
    with pytest.raises(Refus):
        campagnes.discard(db, kept, by=by)


def test_who_is_habilitated_once_it_was_sent_is_added_when_somebody_says_so(db: Session) -> None:
    make.habilite(db, "Dès le début")
    by = make.decider(db)
    campagne = told.ouverte(db, by=by)
    with pytest.raises(Refus, match="déjà reçu"):
        diffusion.add(db, campagne, organismes=[], by=by)
    late, later = make.habilite(db, "Arrivé depuis"), make.habilite(db, "Arrivé ensuite")
    other = make.organisme(db, "Sans habilitation")
    assert diffusion.newcomers(db, campagne) == [late, later] and diffusion.spread(db, campagne, by=SYSTEME) == 0
    before = len(mails(db, "suivi_demande"))
    diffusion.add(db, campagne, organismes=[late.id, other.id], by=by)
    assert diffusion.newcomers(db, campagne) == [later] and len(mails(db, "suivi_demande")) == before + 1
    diffusion.add(db, campagne, organismes=[late.id], by=by)
    assert len(mails(db, "suivi_demande")) == before + 1, "it has its follow-up already"
    assert told.suivi_of(db, campagne, late).jusqu_au == campagne.jusqu_au
    with clock.travel(timedelta(days=31)), pytest.raises(Refus, match="reportez-le d’abord"):
        diffusion.add(db, campagne, organismes=[later.id], by=by)
    campagnes.close(db, campagne, by=by)
    assert not diffusion.newcomers(db, campagne)


def test_nobody_is_added_while_it_is_being_sent(db: Session) -> None:
    make.habilite(db)
    by = make.decider(db)
    campagne = told.preparee(db, by=by)
    campagnes.launch(db, campagne, by=by)
    assert not diffusion.newcomers(db, campagne)
    with pytest.raises(Refus, match="part encore"):
        diffusion.add(db, campagne, organismes=[], by=by)
