"""Griefs prepared, notified, answered, heard, and what they lead to (P10; Code du travail, R6113-16-6)."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain.habilitations import auditions, delais_griefs, fins, griefs, reponses_griefs, resiliations, suspensions
from eclat.domain.partenaires import partenaires
from eclat.domain.sessions import arrets, couverture
from eclat.domain.socle import fichiers
from eclat.domain.socle.errors import ChampRefuse, DejaFait, Interdit, Introuvable, Refus
from eclat.domain.socle.utilisateur import SYSTEME, Utilisateur
from eclat.models import (
    Courriel,
    EffetSuspension,
    EtatHabilitation,
    EtatPartenaire,
    Fichier,
    Grief,
    Habilitation,
    Organisme,
    Partenaire,
    Procedure,
    Situation,
    SuiteSessions,
)
from tests import factories as make

MOTIF = "Deux évaluations menées par une personne qui n’est pas de l’habilitation."


def held(db: Session) -> tuple[Organisme, Habilitation, Utilisateur, Utilisateur]:
    """With an administrateur and its dirigeant."""
    organisme = make.habilite(db)
    found = db.exec(select(Habilitation).where(Habilitation.organisme_id == organisme.id)).one()
    return organisme, found, make.decider(db), make.user_of(db, make.dirigeant(db, organisme))


def notified(db: Session, delai: int = 30) -> tuple[Habilitation, Utilisateur, Utilisateur, list[Grief]]:
    _, habilitation, claire, leader = held(db)
    griefs.add(db, habilitation, titre="Évaluateur non déclaré", faits="Session de Tours.", by=claire)
    griefs.add(db, habilitation, titre="Bilan annuel non transmis", faits="Relancé deux fois.", by=claire)
    griefs.notify(db, habilitation, delai=delai, by=claire)
    procedure = griefs.notified(db, habilitation)
    assert procedure is not None
    return habilitation, claire, leader, griefs.rows(db, procedure)


def answer(db: Session, habilitation: Habilitation, rows: list[Grief], leader: Utilisateur, *, entendu: bool = False) -> None:
    reponses_griefs.write(db, habilitation, {rows[0].id: "Il était déclaré."}, by=leader)
    reponses_griefs.send(db, habilitation, entendu=entendu, by=leader)


def withdraw(db: Session, habilitation: Habilitation, by: Utilisateur, later: int = 0) -> None:
    resiliations.terminate(
        db, habilitation, motif=MOTIF, effet_le=clock.today() + timedelta(days=later), sessions=SuiteSessions.JURY, by=by
    )


def mails(db: Session, modele: str) -> list[Courriel]:
    return list(db.exec(select(Courriel).where(Courriel.modele == modele).order_by(col(Courriel.destinataire))))


def test_griefs_are_nobodys_before_they_are_notified(db: Session) -> None:
    organisme, habilitation, claire, leader = held(db)
    karim = make.referent(db, organisme)
    griefs.add(db, habilitation, titre="Évaluateur non déclaré", faits="Session de Tours.", by=claire)
    griefs.add(db, habilitation, titre="Évaluateur non déclaré", faits="Session de Tours.", by=claire)
    procedure = griefs.current(db, habilitation)
    assert procedure is not None and len(griefs.rows(db, procedure)) == 1 and mails(db, "griefs_notifies") == []
    grief = griefs.rows(db, procedure)[0]
    piece = griefs.join(db, habilitation, grief, "grille.pdf", make.PDF, by=claire)
    seen = fichiers.visible_fichiers(leader).where(Fichier.id == piece.fichier_id)
    assert db.exec(seen).first() is None, "a piece of griefs that are prepared"
    with pytest.raises(Interdit):
        griefs.add(db, habilitation, titre="Autre", faits="Autre.", by=leader)
    with pytest.raises(Refus, match="Aucun grief n’attend"):
        reponses_griefs.write(db, habilitation, {grief.id: "Non."}, by=leader)
    griefs.notify(db, habilitation, delai=30, by=claire)
    told = mails(db, "griefs_notifies")
    assert {each.destinataire for each in told} == {leader.courriel, karim.courriel}
    assert all("Évaluateur non déclaré" in each.texte and "Session de Tours." in each.texte for each in told)
    assert db.exec(seen).first() is not None


@pytest.mark.parametrize("delai", [14, 0, 181])
def test_the_delay_to_answer_is_never_below_fifteen_days(db: Session, delai: int) -> None:
    _, habilitation, claire, _ = held(db)
    griefs.add(db, habilitation, titre="Un grief", faits="Des faits.", by=claire)
    with pytest.raises(ChampRefuse, match="jours"):
        griefs.notify(db, habilitation, delai=delai, by=claire)


@pytest.mark.parametrize(
    ("today", "delai", "until"),
    [
        ("2027-01-31T12:00:00+01:00", 30, "2027-03-02"),
        ("2028-01-31T12:00:00+01:00", 30, "2028-03-01"),  # a leap year
        ("2027-03-20T23:30:00+01:00", 15, "2027-04-04"),  # over the change of hour, late in Paris
        ("2027-10-20T00:30:00+02:00", 15, "2027-11-04"),  # still the day before in UTC
    ],
)
def test_the_last_day_is_counted_by_date_in_paris(today: str, delai: int, until: str) -> None:
    with clock.travel(datetime.fromisoformat(today) - clock.now()):
        assert griefs.last_day(delai).isoformat() == until


def test_what_is_prepared_is_amended_and_removed(db: Session) -> None:
    _, habilitation, claire, _ = held(db)
    for rank in range(3):
        griefs.add(db, habilitation, titre=f"Grief {rank}", faits="Des faits.", by=claire)
    procedure = griefs.current(db, habilitation)
    assert procedure is not None
    first, second, third = griefs.rows(db, procedure)
    griefs.join(db, habilitation, first, "grille.pdf", make.PDF, by=claire)
    griefs.amend(db, habilitation, grief=second, titre="Le deuxième", faits="D’autres faits.", by=claire)
    griefs.remove(db, habilitation, grief=first, by=claire)
    assert [(each.rang, each.titre) for each in griefs.rows(db, procedure)] == [(1, "Le deuxième"), (2, "Grief 2")]
    griefs.remove(db, habilitation, grief=second, by=claire)
    griefs.remove(db, habilitation, grief=third, by=claire)
    assert griefs.of(db, habilitation) == []


def test_nothing_changes_once_they_are_notified(db: Session) -> None:
    habilitation, claire, _, rows = notified(db)
    for act in (
        lambda: griefs.add(db, habilitation, titre="Autre", faits="Autre.", by=claire),
        lambda: griefs.amend(db, habilitation, grief=rows[0], titre="Autre", faits="Autre.", by=claire),
        lambda: griefs.remove(db, habilitation, grief=rows[0], by=claire),
        lambda: griefs.join(db, habilitation, rows[0], "grille.pdf", make.PDF, by=claire),
    ):
        with pytest.raises(Refus):
            act()
    with pytest.raises(DejaFait):
        griefs.notify(db, habilitation, delai=30, by=claire)
    assert len(mails(db, "griefs_notifies")) == 1


def test_an_answer_is_kept_then_sent_at_once(db: Session) -> None:
    habilitation, claire, leader, rows = notified(db)
    with pytest.raises(Refus, match="Répondez d’abord"):
        reponses_griefs.send(db, habilitation, by=leader)
    reponses_griefs.write(db, habilitation, {rows[0].id: "Il était déclaré."}, by=leader)
    piece = reponses_griefs.join(db, habilitation, rows[1], "bilan.pdf", make.PDF, by=leader)
    ours = fichiers.visible_fichiers(claire).where(Fichier.id == piece.fichier_id)
    assert db.exec(ours).first() is None, "a piece of an answer that is not sent"
    with pytest.raises(Interdit):
        reponses_griefs.write(db, habilitation, {rows[0].id: "Autre."}, by=claire)
    reponses_griefs.send(db, habilitation, entendu=True, by=leader)
    assert db.exec(ours).first() is not None
    assert "demande à être entendu" in mails(db, "griefs_repondus")[0].texte and len(mails(db, "griefs_reponse_recue")) == 1
    with pytest.raises(DejaFait):
        reponses_griefs.send(db, habilitation, by=leader)
    with pytest.raises(Refus, match="répondre aux griefs"):
        reponses_griefs.write(db, habilitation, {rows[0].id: "Autre."}, by=leader)


def test_an_answer_is_not_overwritten_from_another_window(db: Session) -> None:
    habilitation, _, leader, rows = notified(db)
    key = rows[0].id
    reponses_griefs.write(db, habilitation, {key: "La première."}, by=leader)
    with pytest.raises(Refus):
        reponses_griefs.write(db, habilitation, {key: "Une autre."}, by=leader, seen={key: [{"reponse": [""]}]})
    assert rows[0].reponse == "La première."
    with pytest.raises(Introuvable):
        reponses_griefs.write(db, habilitation, {habilitation.id: "Nulle part."}, by=leader)


def test_nobody_is_withdrawn_before_they_had_the_time_to_answer(db: Session) -> None:
    habilitation, claire, _, _ = notified(db)
    with pytest.raises(Refus, match="la résiliation s’ouvre le"):
        withdraw(db, habilitation, claire)
    with clock.travel(timedelta(days=30)), pytest.raises(Refus, match="la résiliation s’ouvre le"):
        withdraw(db, habilitation, claire)
    with clock.travel(timedelta(days=31)):
        withdraw(db, habilitation, claire)
        assert habilitation.etat == EtatHabilitation.RESILIEE


def test_an_answer_opens_the_decision(db: Session) -> None:
    habilitation, claire, leader, rows = notified(db)
    answer(db, habilitation, rows, leader)
    withdraw(db, habilitation, claire)
    assert habilitation.etat == EtatHabilitation.RESILIEE and couverture.of(db, habilitation.organisme_id) == []
    (told,) = mails(db, "habilitation_resiliee")
    assert MOTIF in told.texte and "recours gracieux" in told.texte
    with pytest.raises(DejaFait):
        withdraw(db, habilitation, claire)
    with pytest.raises(Refus):
        reponses_griefs.write(db, habilitation, {rows[0].id: "Trop tard."}, by=leader)
    assert len(mails(db, "habilitation_resiliee")) == 1


def test_without_griefs_nothing_is_withdrawn(db: Session) -> None:
    _, habilitation, claire, _ = held(db)
    with pytest.raises(Refus, match="qu’après des griefs"):
        withdraw(db, habilitation, claire)


@pytest.mark.parametrize(("later", "why"), [(-1, "avant d’être décidée"), (400, "un an au plus")])
def test_it_takes_effect_neither_before_nor_in_years(db: Session, later: int, why: str) -> None:
    habilitation, claire, leader, rows = notified(db)
    answer(db, habilitation, rows, leader)
    with pytest.raises(ChampRefuse, match=why):
        withdraw(db, habilitation, claire, later)


def test_it_takes_effect_on_its_day_under_two_clocks(db: Session) -> None:
    habilitation, claire, leader, rows = notified(db)
    suspensions.suspend(db, habilitation, effet=EffetSuspension.SESSIONS, motif="Le temps de la procédure.", by=claire)
    answer(db, habilitation, rows, leader)
    withdraw(db, habilitation, claire, later=10)
    assert habilitation.etat == EtatHabilitation.SUSPENDUE
    with pytest.raises(Refus, match="prend effet le"):
        suspensions.resume(db, habilitation, by=claire)
    with clock.travel(timedelta(hours=1)), pytest.raises(Refus, match="prend effet le"):
        griefs.add(db, habilitation, titre="Autre", faits="Autre.", by=claire)
    assert resiliations.to_take_effect(db) == []
    with clock.travel(timedelta(days=10)):
        assert resiliations.to_take_effect(db) == [habilitation.id]
        resiliations.take_effect(db, habilitation, by=SYSTEME)
        with pytest.raises(Refus):
            resiliations.take_effect(db, habilitation, by=SYSTEME)
    assert str(habilitation.etat) == "resiliee" and suspensions.current(db, habilitation) is None


def test_griefs_are_closed_without_effect_whenever(db: Session) -> None:
    habilitation, claire, _, _ = notified(db)
    resiliations.dismiss(db, habilitation, raison="Une erreur de notre part.", by=claire)
    assert habilitation.etat == EtatHabilitation.ACCEPTEE and len(mails(db, "griefs_classes")) == 1
    with pytest.raises(DejaFait):
        resiliations.dismiss(db, habilitation, raison="Encore.", by=claire)
    griefs.add(db, habilitation, titre="Un autre", faits="Des faits.", by=claire)
    assert len(griefs.of(db, habilitation)) == 2


def test_a_hearing_is_fixed_moved_cancelled_and_told(db: Session) -> None:
    habilitation, claire, leader, rows = notified(db)
    answer(db, habilitation, rows, leader, entendu=True)
    day = clock.today() + timedelta(days=7)
    with pytest.raises(ChampRefuse, match="un lieu, ou un lien"):
        auditions.fix(db, habilitation, jour=day, heure="10:00", by=claire)
    with pytest.raises(ChampRefuse, match="à venir"):
        auditions.fix(db, habilitation, jour=clock.today() - timedelta(days=1), heure="10:00", lieu="Paris", by=claire)
    auditions.fix(db, habilitation, jour=day, heure="10:00", lieu="2 rue des Lilas, Paris", by=claire)
    with pytest.raises(Refus, match="est entendu"):
        withdraw(db, habilitation, claire)
    auditions.move(db, habilitation, jour=day, heure="10:00", lieu="2 rue des Lilas, Paris", by=claire)
    assert len(mails(db, "audition_fixee")) == 1, "nothing changed"
    auditions.move(db, habilitation, jour=day, heure="14:30", lien="https://visio.example/oc", by=claire)
    assert "14\u00a0h\u00a030" in mails(db, "audition_fixee")[-1].texte + mails(db, "audition_fixee")[0].texte
    with pytest.raises(Refus, match="n’a encore eu lieu"):
        auditions.note(db, habilitation, dit="Rien.", by=claire)
    auditions.cancel(db, habilitation, explication="Un empêchement.", by=claire)
    assert len(mails(db, "audition_annulee")) == 1
    auditions.fix(db, habilitation, jour=day, heure="09:00", lieu="Paris", by=claire)
    with clock.travel(timedelta(days=8)):
        auditions.note(db, habilitation, dit="M. Perrin reconnaît son absence.", by=claire)
        withdraw(db, habilitation, claire)
    assert habilitation.etat == EtatHabilitation.RESILIEE


@pytest.mark.parametrize(("days", "modele"), [(15, "griefs_rappel"), (29, "griefs_rappel"), (31, "griefs_sans_reponse")])
def test_each_reminder_leaves_once(db: Session, days: int, modele: str) -> None:
    habilitation, _, _, _ = notified(db)
    assert delais_griefs.due(db) == ([], [])
    with clock.travel(timedelta(days=days)):
        soon, late = delais_griefs.due(db)
        assert [*soon, *late] == [habilitation.id]
        for _ in range(2):
            (delais_griefs.remind if soon else delais_griefs.tell_late)(db, habilitation, by=SYSTEME)
        assert len(mails(db, modele)) == 1 and delais_griefs.due(db) == ([], [])


def test_who_answered_is_reminded_of_nothing(db: Session) -> None:
    habilitation, _, leader, rows = notified(db)
    answer(db, habilitation, rows, leader)
    with clock.travel(timedelta(days=31)):
        assert delais_griefs.due(db) == ([], [])


def test_one_withdrawn_is_declared_and_takes_in_nobody(db: Session) -> None:
    habilitation, claire, leader, rows = notified(db)
    organisme = db.get_one(Organisme, habilitation.organisme_id)
    session = make.session(db, organisme, etat="ouverte")
    partenaires.follow(db)
    for each in db.exec(select(Partenaire)):
        if each.siret:
            partenaires.declare(db, each, vu=each.rang, by=claire)
    answer(db, habilitation, rows, leader)
    withdraw(db, habilitation, claire)
    partenaires.follow(db)
    (line,) = db.exec(select(Partenaire).where(Partenaire.organisme_id == organisme.id))
    assert (line.etat, line.situation) == (EtatPartenaire.A_DECLARER, Situation.SORTI)
    assert line.echeance == partenaires.limit(clock.today())
    assert "aucun candidat n’entre plus" in arrets.no_more_candidates(db, session)


def test_its_delegataires_are_told_too(db: Session) -> None:
    request = make.reseau_accepte(db, rows=1)
    claire = make.decider(db)
    leader = make.user_of(db, make.dirigeant(db, db.get_one(Organisme, request.organisme_id)))
    griefs.add(db, request, titre="Un grief", faits="Des faits.", by=claire)
    griefs.notify(db, request, delai=15, by=claire)
    procedure = griefs.notified(db, request)
    assert procedure is not None
    answer(db, request, griefs.rows(db, procedure), leader)
    withdraw(db, request, claire)
    assert len(mails(db, "delegation_resiliee")) == 1 and db.exec(select(Procedure)).one().issue == "resiliation"


def test_one_that_ends_meanwhile_is_not_withdrawn(db: Session) -> None:
    habilitation, claire, leader, rows = notified(db)
    answer(db, habilitation, rows, leader)
    withdraw(db, habilitation, claire, later=10)
    decision = fins.acceptance(db, habilitation)
    assert decision is not None
    decision.valide_du, decision.valide_jusqu_au = clock.today() - timedelta(days=9), clock.today() + timedelta(days=5)
    with clock.travel(timedelta(days=11)):
        fins.expire(db, habilitation, by=SYSTEME)
        assert resiliations.to_take_effect(db) == []
