"""A refusal contested by its organisme: within its delay, once, instructed by the comité technique, who refused left out."""

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlmodel import Session, select

from eclat import clock
from eclat.domain.habilitations import attributions, decisions, gracieux, habilitations, recours_papier, recours_rappels
from eclat.domain.socle import gracieux_policies
from eclat.domain.socle.delais import months_after
from eclat.domain.socle.errors import ChampRefuse, DejaFait, Interdit, Refus
from eclat.domain.socle.utilisateur import SYSTEME, Utilisateur
from eclat.engines import workflow
from eclat.file_types import FileRefused
from eclat.formats import format_date
from eclat.models import (
    Decision,
    Habilitation,
    Organisme,
    Personne,
    Qualification,
    RecoursGracieux,
    Reglage,
    Role,
    RoleAgent,
    SensAvis,
)
from tests import factories as make


@pytest.fixture
def sophie(db: Session) -> Personne:
    return make.instructeur(db)


@pytest.fixture
def odile(db: Session) -> Personne:
    return make.comite_technique(db)


@pytest.fixture
def refused(db: Session, sophie: Personne, odile: Personne) -> Habilitation:
    return make.habilitation(db, make.organisme(db), etat="refusee", instructeurs=[sophie])


@pytest.fixture
def owner(db: Session, refused: Habilitation) -> Utilisateur:
    return make.owner(db, refused)


@pytest.fixture
def judge(db: Session, odile: Personne) -> Utilisateur:
    return make.user_of(db, odile)


def contested(db: Session, refused: Habilitation, owner: Utilisateur) -> RecoursGracieux:
    gracieux.appeal(db, refused, texte="Deux évaluateurs.", by=owner)
    found = gracieux.under_way(db, refused)
    assert found is not None
    return found


def sent(db: Session, modele: str) -> list[str]:
    return sorted(mail.destinataire for mail in make.mails(db) if mail.modele == modele)


def test_the_comite_technique_reads_it_and_the_organisme_is_told_it_came(
    db: Session, refused: Habilitation, owner: Utilisateur, odile: Personne
) -> None:
    recours = contested(db, refused, owner)
    assert (refused.etat, recours.texte, recours.issue) == ("refusee", "Deux évaluateurs.", None)
    assert sent(db, "habilitation_contestee") == [odile.courriel] and sent(db, "habilitation_recours_recu") == [owner.courriel]
    assert odile.id in {each.personne_id for each in attributions.attributions(db, refused)}
    assert [row.id for row in gracieux.awaiting(db, make.user_of(db, odile))] == [refused.id]


def test_without_a_comite_the_administrateurs_are_told(db: Session, sophie: Personne) -> None:
    thing = make.habilitation(db, make.organisme(db), etat="refusee", instructeurs=[sophie])
    claire = make.administrateur(db)
    contested(db, thing, make.owner(db, thing))
    assert claire.courriel in sent(db, "habilitation_contestee")


def test_a_refusal_is_contested_once(db: Session, refused: Habilitation, owner: Utilisateur, judge: Utilisateur) -> None:
    contested(db, refused, owner)
    with pytest.raises(DejaFait):  # a second click
        gracieux.appeal(db, refused, texte="Deux évaluateurs.", by=owner)
    gracieux.uphold(db, refused, motif="Un seul CV.", by=judge)
    with clock.travel(timedelta(minutes=2)), pytest.raises(Refus, match="un seul recours est possible"):
        gracieux.appeal(db, refused, texte="Encore.", by=owner)


def test_the_delay_is_counted_in_months_and_set(db: Session, refused: Habilitation, owner: Utilisateur) -> None:
    found = decisions.last_decision(db, refused)
    assert found is not None
    until = months_after(clock.day(found.cree_le), 2)
    assert decisions.contested_until(db, found) == until
    offered = workflow.transition_of(gracieux.appeal)
    assert workflow.allows(db, owner, refused, offered)
    db.execute(update(Decision).values(cree_le=clock.now() - timedelta(days=80)))
    db.expire_all()
    assert not workflow.allows(db, owner, refused, offered)
    with pytest.raises(Refus, match="a pris fin le"):
        gracieux.appeal(db, refused, texte="Trop tard.", by=owner)
    db.add(Reglage(nom="appeal_months", valeur="4"))
    db.flush()
    gracieux.appeal(db, refused, texte="À temps.", by=owner)


def test_who_refused_or_studies_takes_no_part(db: Session, sophie: Personne, odile: Personne) -> None:
    db.add(RoleAgent(personne_id=sophie.id, role=Role.COMITE_TECHNIQUE))
    db.flush()
    thing = make.habilitation(db, make.organisme(db), etat="refusee", instructeurs=[sophie])
    contested(db, thing, make.owner(db, thing))
    assert not gracieux_policies.can_judge_appeal(db, make.user_of(db, sophie), thing)
    for verb in (gracieux.uphold, gracieux.reopen):
        with pytest.raises(Interdit):
            verb(db, thing, motif="Non.", by=make.user_of(db, sophie))
    assert gracieux_policies.can_judge_appeal(db, make.user_of(db, odile), thing)


def test_opinions_then_the_refusal_stands(db: Session, refused: Habilitation, owner: Utilisateur, judge: Utilisateur) -> None:
    recours = contested(db, refused, owner)
    gracieux.advise(db, refused, sens=SensAvis.RESERVE, motif="Un seul CV.", by=judge)
    assert [(avis.sens, nom) for avis, nom in gracieux.opinions(db, recours)] == [(SensAvis.RESERVE, judge.nom_complet)]
    with clock.travel(timedelta(minutes=2)), pytest.raises(Refus, match="déjà donné votre avis"):
        gracieux.advise(db, refused, sens=SensAvis.FAVORABLE, motif="Non.", by=judge)
    gracieux.uphold(db, refused, motif="L’équipe reste incomplète.", by=judge)
    assert (refused.etat, recours.issue, recours.motif) == ("refusee", "maintenu", "L’équipe reste incomplète.")
    assert owner.courriel in sent(db, "habilitation_refus_maintenu") and not gracieux.awaiting(db, judge)
    for verb in (gracieux.uphold, gracieux.reopen):
        with clock.travel(timedelta(minutes=2)), pytest.raises(Refus, match="Vous venez de maintenir ce refus"):
            verb(db, refused, motif="Encore.", by=judge)


def test_or_it_is_studied_again_and_a_new_refusal_may_be_contested(
    db: Session, refused: Habilitation, owner: Utilisateur, judge: Utilisateur, sophie: Personne
) -> None:
    contested(db, refused, owner)
    gracieux.reopen(db, refused, motif="Deux CV.", by=judge)
    assert refused.etat == "en_instruction" and sent(db, "habilitation_a_reetudier") == [sophie.courriel]
    assert owner.courriel in sent(db, "habilitation_rouverte")
    decisions.refuse(db, refused, motif="Encore.", by=make.user_of(db, sophie))
    with clock.travel(timedelta(minutes=2)):
        gracieux.appeal(db, refused, texte="À nouveau.", by=owner)
    assert len(gracieux.of(db, refused)) == 2


def test_another_request_under_way_is_the_one_that_counts(
    db: Session, refused: Habilitation, owner: Utilisateur, judge: Utilisateur
) -> None:
    contested(db, refused, owner)
    organisme = db.get_one(Organisme, refused.organisme_id)
    habilitations.start(db, organisme, qualification=Qualification.OF_INDEPENDANT, by=owner)
    with pytest.raises(Refus, match="a préparé une nouvelle demande"):
        gracieux.reopen(db, refused, motif="Deux CV.", by=judge)
    gracieux.uphold(db, refused, motif="Une nouvelle demande s’étudie.", by=judge)


def test_pieces_are_joined_until_it_is_decided(
    db: Session, refused: Habilitation, owner: Utilisateur, judge: Utilisateur
) -> None:
    with pytest.raises(Refus, match="Aucun recours"):
        gracieux.join(db, refused, "cv.pdf", make.PDF, by=owner)
    recours = contested(db, refused, owner)
    one, same = (gracieux.join(db, refused, "cv.pdf", make.PDF, by=owner) for _ in range(2))
    assert one.id == same.id and len(gracieux.pieces(db, recours)) == 1
    with pytest.raises(Interdit):
        gracieux.join(db, refused, "cv.pdf", make.PDF, by=judge)
    with pytest.raises(FileRefused):
        gracieux.join(db, refused, "cv.exe", b"MZ", by=owner)
    gracieux.uphold(db, refused, motif="Non.", by=judge)
    with pytest.raises(Refus, match="Aucun recours"):
        gracieux.join(db, refused, "autre.pdf", make.PDF + b"2", by=owner)


def test_the_mail_of_a_refusal_says_how_it_is_contested(db: Session, refused: Habilitation) -> None:
    found = db.exec(select(Decision)).one()
    mail = next(each for each in make.mails(db) if each.modele == "habilitation_refusee")
    said = " ".join(mail.texte.split())
    until = format_date(decisions.contested_until(db, found)).replace("\u00a0", " ")
    assert f"jusqu’au {until}" in said and "recours gracieux" in said


# --- on paper ---


def test_a_letter_is_entered_and_judged_on_the_day_it_came(
    db: Session, refused: Habilitation, owner: Utilisateur, judge: Utilisateur, odile: Personne
) -> None:
    claire = make.decider(db)
    decision = gracieux.refusal(db, refused)
    assert decision is not None
    decision.cree_le -= timedelta(days=80)
    db.flush()
    until = decisions.contested_until(db, decision)
    for day, said in (
        (clock.today() + timedelta(days=1), "pas encore venue"),
        (clock.day(decision.cree_le) - timedelta(days=1), "n’est refusée que depuis"),
        (None, "a pris fin le"),
    ):
        with pytest.raises(ChampRefuse, match=said):
            recours_papier.enter(db, refused, texte="Deux évaluateurs.", recu_le=day, by=claire)
    with pytest.raises(Interdit):
        recours_papier.enter(db, refused, texte="Deux évaluateurs.", recu_le=until, by=owner)
    recours_papier.enter(db, refused, texte="Deux évaluateurs.", recu_le=until, by=claire)
    recours = gracieux.under_way(db, refused)
    assert recours is not None and (recours.recu_le, recours.auteur_id) == (until, claire.personne_id)
    assert sent(db, "habilitation_contestee") == [odile.courriel] and sent(db, "habilitation_recours_recu") == [owner.courriel]
    with pytest.raises(DejaFait):  # a second click
        recours_papier.enter(db, refused, texte="Deux évaluateurs.", recu_le=until, by=claire)
    gracieux.join(db, refused, "lettre.pdf", make.PDF, by=claire)
    gracieux.join(db, refused, "cv.pdf", make.PDF, by=owner)
    assert len(gracieux.pieces(db, recours)) == 2
    gracieux.uphold(db, refused, motif="Non.", by=judge)
    with pytest.raises(Interdit):
        gracieux.join(db, refused, "autre.pdf", make.PDF, by=claire)


def test_an_administrateur_joins_nothing_to_what_came_by_the_site(db: Session, refused: Habilitation, owner: Utilisateur) -> None:
    contested(db, refused, owner)
    with pytest.raises(Interdit):
        gracieux.join(db, refused, "lettre.pdf", make.PDF, by=make.decider(db))


# --- one that waits ---


def test_who_must_answer_is_reminded_once(db: Session, refused: Habilitation, owner: Utilisateur, odile: Personne) -> None:
    contested(db, refused, owner)
    with clock.travel(timedelta(days=14)):
        assert recours_rappels.to_remind(db) == []
        assert recours_rappels.remind(db, refused, by=SYSTEME) is workflow.UNCHANGED
    with clock.travel(timedelta(days=15)):
        assert recours_rappels.to_remind(db) == [refused.id]
        for _ in range(2):  # two clocks
            recours_rappels.remind(db, refused, by=SYSTEME)
        assert recours_rappels.to_remind(db) == [] and sent(db, "habilitation_recours_rappel") == [odile.courriel]


def test_a_letter_waits_from_the_day_when_it_came(db: Session, refused: Habilitation, odile: Personne) -> None:
    with clock.travel(timedelta(days=10)):
        came = clock.today() - timedelta(days=6)
        recours_papier.enter(db, refused, texte="Lettre.", recu_le=came, by=make.decider(db))
        acknowledged = next(mail.texte for mail in make.mails(db) if mail.modele == "habilitation_recours_recu")
        assert f"a reçu le {format_date(came)} la lettre par laquelle vous contestez" in acknowledged
    with clock.travel(timedelta(days=19)):
        assert recours_rappels.to_remind(db) == [refused.id]
        recours_rappels.remind(db, refused, by=SYSTEME)
        told = next(mail.texte for mail in make.mails(db) if mail.modele == "habilitation_recours_rappel")
        assert f"depuis le {format_date(came)}" in told


@pytest.mark.parametrize(("days", "settled"), [("0", False), ("15", True)])
def test_nobody_is_reminded_when_it_is_answered_or_set_so(
    db: Session, refused: Habilitation, owner: Utilisateur, judge: Utilisateur, days: str, settled: bool
) -> None:
    contested(db, refused, owner)
    db.add(Reglage(nom="appeal_reminder_days", valeur=days))
    db.flush()
    if settled:
        gracieux.uphold(db, refused, motif="Non.", by=judge)
    with clock.travel(timedelta(days=40)):
        assert recours_rappels.to_remind(db) == []
