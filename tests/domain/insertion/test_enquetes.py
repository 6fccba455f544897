"""What becomes of holders: asked on their day, reminded twice, answered once; counted as France compétences does."""

from datetime import date, timedelta

import pytest
from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain.certificats import delivrances
from eclat.domain.insertion import enquetes, ouvertures, taux
from eclat.domain.insertion.politiques import LUI
from eclat.domain.insertion.taux import Promotion, Terme
from eclat.domain.socle.delais import months_after
from eclat.domain.socle.errors import ChampRefuse, Interdit, Refus
from eclat.domain.socle.utilisateur import SYSTEME
from eclat.models import Candidat, Certificat, Courriel, EnqueteInsertion, EtatEnquete, Reglage, SituationInsertion
from tests import certificats
from tests import factories as make
from tests import insertion as told

E, S = EtatEnquete, SituationInsertion


def mails(db: Session) -> list[Courriel]:
    return list(db.exec(select(Courriel).where(Courriel.modele == "enquete_insertion").order_by(col(Courriel.cree_le))))


def all_of(db: Session) -> list[EnqueteInsertion]:
    return list(db.exec(select(EnqueteInsertion).order_by(col(EnqueteInsertion.prevue_le), col(EnqueteInsertion.id))))


def on(day: date) -> timedelta:
    return timedelta(days=(day - clock.today()).days)


def test_each_holder_is_asked_at_six_then_at_twenty_four_months(db: Session) -> None:
    """Once each, on the day and not before, whoever has an address; a month that is shorter ends it."""
    session = certificats.delivree(db, people=2)
    without, other = make.inscrits(db, session)
    without.courriel, other.courriel = "", "titulaire@exemple.example"
    given = certificats.of(db, session)[0].delivre_le
    for mois, known in ((6, 2), (24, 4)):
        day = months_after(given, mois)
        with clock.travel(on(day) - timedelta(days=1)):
            assert ouvertures.follow(db) == 0
        with clock.travel(on(day)):
            assert (ouvertures.follow(db), ouvertures.follow(db)) == (2, 0)
        found = [each for each in all_of(db) if each.mois == mois]
        assert {each.etat for each in found} == {E.SANS_ADRESSE, E.ENVOYEE} and {each.prevue_le for each in found} == {day}
        assert {each.jusqu_au for each in found} == {day + timedelta(days=60)}
        assert len(all_of(db)) == known and len(mails(db)) == known // 2


@pytest.mark.parametrize(("given", "due"), [(date(2026, 8, 31), date(2027, 2, 28)), (date(2027, 8, 30), date(2028, 2, 29))])
def test_a_shorter_month_asks_on_its_last_day(given: date, due: date) -> None:
    assert months_after(given, 6) == due


def test_nobody_is_asked_too_late_nor_where_oc_eclat_does_not_ask(db: Session) -> None:
    given = certificats.of(db, certificats.delivree(db, people=1))[0].delivre_le
    with clock.travel(on(months_after(given, 6)) + timedelta(days=60)):
        assert ouvertures.follow(db) == 0  # it would be asked of what they do at eight months
    db.add(Reglage(nom="survey", valeur="false"))
    db.flush()
    with clock.travel(on(months_after(given, 6))):
        assert ouvertures.follow(db) == 0


def test_reminders_leave_twice_and_only_to_who_has_not_answered(db: Session) -> None:
    one, other = told.ouvertes(db)
    enquetes.answer(db, other, valeurs=told.REPONSE, by=LUI)
    assert enquetes.to_remind(db) == []
    for days, sent in ((14, 0), (15, 1), (16, 0), (30, 1), (45, 0)):
        with clock.travel(timedelta(days=days, hours=1)):
            due = enquetes.to_remind(db)
            assert due == [one.id] * sent
            for key in (*due, *due):  # two clocks
                enquetes.remind(db, db.get_one(EnqueteInsertion, key), by=SYSTEME)
    assert one.relances == 2 and len(mails(db)) == 2 + 2
    assert mails(db)[-1].sujet.startswith("Rappel")


def test_it_closes_after_its_last_day(db: Session) -> None:
    one, other = told.ouvertes(db)
    enquetes.answer(db, other, valeurs=told.REPONSE, by=LUI)
    with clock.travel(on(one.jusqu_au)):
        assert enquetes.passed(db) == []
        enquetes.close(db, one, by=SYSTEME)
        assert one.etat == E.ENVOYEE
    with clock.travel(on(one.jusqu_au) + timedelta(days=1)):
        assert enquetes.passed(db) == [one.id]
        enquetes.close(db, one, by=SYSTEME)
        for asked in (one, other):
            with pytest.raises(Refus):
                enquetes.answer(db, asked, valeurs=told.REPONSE | {"heures": 12}, by=LUI)
    assert (one.etat, other.etat, other.heures) == (E.CLOSE, E.REPONDUE, 30)


def test_the_holder_answers_again_and_has_the_last_word(db: Session) -> None:
    owner = make.habilite(db)
    (one,) = told.ouvertes(db, owner, people=1)
    leur = make.user_of(db, make.dirigeant(db, owner))
    enquetes.answer(db, one, valeurs=told.REPONSE, by=leur)
    assert one.par_id == leur.personne_id
    enquetes.answer(db, one, valeurs=told.REPONSE | {"situation": S.ETUDES}, by=LUI)
    assert (one.par_id, one.situation) == (None, S.ETUDES)
    with clock.travel(timedelta(hours=1)), pytest.raises(Refus, match="répondu lui-même"):
        enquetes.answer(db, one, valeurs=told.REPONSE, by=leur)
    enquetes.decline(db, one, by=LUI)
    assert (one.etat, one.situation, one.poste, one.repondue_le) == (E.REFUSEE, None, "", None)
    with clock.travel(timedelta(hours=1)), pytest.raises(Refus, match="ne souhaite pas"):
        enquetes.answer(db, one, valeurs=told.REPONSE, by=leur)
    enquetes.answer(db, one, valeurs=told.REPONSE, by=LUI)
    assert one.etat == E.REPONDUE
    with pytest.raises(Interdit):
        enquetes.answer(db, one, valeurs=told.REPONSE, by=make.user_of(db, make.dirigeant(db, make.habilite(db, "Ailleurs"))))


@pytest.mark.parametrize(
    ("said", "champ"),
    [({"contrat": None}, "contrat"), ({"vise": None}, "vise"), ({"debut_le": date(2099, 1, 1)}, "debut_le")],
)
def test_who_works_says_what_at(db: Session, said: dict[str, object], champ: str) -> None:
    (one,) = told.ouvertes(db, people=1)
    with pytest.raises(ChampRefuse) as refused:
        enquetes.answer(db, one, valeurs=told.REPONSE | said, by=LUI)
    assert refused.value.champ == champ and one.situation is None


def test_it_stops_with_the_certificate(db: Session) -> None:
    one, other = told.ouvertes(db)
    delivrances.withdraw(db, db.get_one(Certificat, one.certificat_id), motif="Erreur", by=make.decider(db))
    assert ouvertures.baseless(db) == [one.id]
    enquetes.stop(db, one, by=SYSTEME)
    assert ouvertures.baseless(db) == [] and enquetes.linked(db, one.lien) is None and enquetes.linked(db, other.lien) == other


def test_a_mail_leaves_again_once_there_is_an_address(db: Session) -> None:
    owner = make.habilite(db)
    (one,) = told.ouvertes(db, owner, people=1, adresse=False)
    leur = make.user_of(db, make.dirigeant(db, owner))
    with pytest.raises(Refus, match="Aucune adresse"):
        enquetes.send(db, one, by=leur)
    db.get_one(Candidat, one.candidat_id).courriel = "retrouvee@exemple.example"
    enquetes.send(db, one, by=leur)
    enquetes.send(db, one, by=leur)  # a second click
    (sent,) = mails(db)
    assert one.etat == E.ENVOYEE and sent.destinataire == "retrouvee@exemple.example" and enquetes.why_over(db, sent) == ""
    enquetes.answer(db, one, valeurs=told.REPONSE, by=LUI)
    assert "a répondu" in enquetes.why_over(db, sent)


def test_rates_are_counted_as_france_competences_does(db: Session) -> None:
    """Ten answer at six months: three are neutralised, of the seven others five work, three of them in the job."""
    found = told.ouvertes(db, people=12)
    answers: list[tuple[SituationInsertion, bool | None]] = [
        (S.EMPLOI, True), (S.EMPLOI, True), (S.INDEPENDANT, True), (S.EMPLOI, False), (S.INDEPENDANT, False), (S.RECHERCHE, None),
        (S.SANS_ACTIVITE, None), (S.ETUDES, None), (S.ALTERNANCE, None), (S.ETRANGER, None),
    ]  # fmt: skip
    for enquete, (situation, vise) in zip(found, answers, strict=False):
        enquetes.answer(db, enquete, valeurs=told.REPONSE | {"situation": situation, "vise": vise}, by=LUI)
    enquetes.decline(db, found[10], by=LUI)
    later = ouvertures.born(
        db, db.get_one(Certificat, found[0].certificat_id), db.get_one(Candidat, found[0].candidat_id), 24, 60
    )
    enquetes.answer(db, later, valeurs=told.REPONSE, by=LUI)
    db.get_one(Candidat, found[3].candidat_id).acces = "VAE"
    db.flush()
    (said,) = taux.promotions(db)
    assert said == Promotion(said.code_rncp, clock.today().year, 12, 1, Terme(12, 10, 3, 5, 3), Terme(1, 1, 0, 1, 1))
    assert (said.six.global_, said.six.dans_le_metier, said.vingt_quatre.dans_le_metier) == (71, 43, 100)
    assert Terme(4, 3, 3).global_ is None and taux.percent(1, 200) == 1  # 0.5 goes up
