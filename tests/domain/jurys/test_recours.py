"""A candidate contests: in time, once, at their own link; somebody else instructs, and yet another decides."""

from datetime import date, timedelta

import pytest
from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain.jurys import attributions, liste_recours, notifications, recours
from eclat.domain.jurys import instruction_recours as instruction
from eclat.domain.socle import recours_policies
from eclat.domain.socle.delais import months_after
from eclat.domain.socle.errors import ChampRefuse, DejaFait, Interdit, Refus
from eclat.domain.socle.recours_policies import CANDIDAT
from eclat.domain.socle.utilisateur import SYSTEME, Utilisateur
from eclat.engines import jointes, journal, workflow
from eclat.file_types import FileRefused
from eclat.models import (
    Candidat,
    Courriel,
    EtatPv,
    EtatRecours,
    EtatSession,
    InstructionRecours,
    IssueRecours,
    MembreJury,
    Personne,
    Recours,
    Role,
    RoleAgent,
)
from eclat.partials.recours import situation
from tests import factories as make
from tests import jurys, signes

E = EtatRecours


def mails(db: Session, modele: str) -> list[Courriel]:
    return list(db.exec(select(Courriel).where(Courriel.modele == modele).order_by(col(Courriel.cree_le))))


def state(found: Recours) -> EtatRecours:
    return found.etat


def entrusted(db: Session, found: Recours, member: Personne | None = None) -> Utilisateur:
    """To Odile, of the comité technique."""
    odile = member or make.comite_technique(db)
    instruction.entrust(db, found, membres=[odile.id], by=make.decider(db))
    return make.user_of(db, odile)


def instructed(db: Session, found: Recours, issue: IssueRecours = IssueRecours.MAINTENU) -> Utilisateur:
    odile = entrusted(db, found)
    instruction.instruct(db, found, proposition=issue, avis="Le dossier a été lu.", by=odile)
    return odile


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 11, 29), 3, date(2027, 2, 28)), (date(2026, 8, 31), 3, date(2026, 11, 30)), (date(2026, 1, 15), 3, date(2026, 4, 15)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)), (date(2026, 12, 31), -12, date(2025, 12, 31)), (date(2027, 11, 30), 3, date(2028, 2, 29)),
    ],
)  # fmt: skip
def test_months_are_counted_from_date_to_date(day: date, months: int, then: date) -> None:
    assert months_after(day, months) == then


def test_the_detail_then_the_recours(db: Session) -> None:
    session = signes.close(db)
    found = recours.ask_detail(db, signes.notice(db, session), demande="Pourquoi BC03 ?", by=CANDIDAT)
    assert state(found) == E.DETAIL_DEMANDE and found.numero.startswith("REC-")
    brigitte = signes.members(db, session)[0]
    instruction.answer(db, found, reponse="BC03 : le projet n’était pas évalué.", by=brigitte)
    assert state(found) == E.DETAIL_REPONDU and len(mails(db, "recours_detail")) == 1
    recours.appeal(db, signes.notice(db, session), motif="Il l’était.", by=CANDIDAT)
    assert state(found) == E.DEPOSE and len(mails(db, "recours_recu")) == 2
    assert not any("Pourquoi" in each.texte or "Il l’était" in each.texte for each in db.exec(select(Courriel)))


def test_out_of_time_nothing_is_taken(db: Session) -> None:
    session = signes.close(db)
    notice = signes.notice(db, session)
    last = (months_after(clock.today(), 3) - clock.today()).days
    with clock.travel(timedelta(days=last + 1)), pytest.raises(Refus, match="pris fin le"):
        recours.appeal(db, notice, motif="Trop tard.", by=CANDIDAT)
    with clock.travel(timedelta(days=last)):
        assert recours.appeal(db, notice, motif="Le dernier jour.", by=CANDIDAT).etat == E.DEPOSE


def test_a_letter_counts_from_the_day_when_it_is_printed(db: Session) -> None:
    session = signes.a_attribuer(db)
    make.inscrits(db, session)[1].courriel = ""
    signes.attributed(db, session)
    notice = signes.notice(db, session)
    assert recours.last_day(db, notice) is None
    with clock.travel(timedelta(days=200)):
        assert recours.too_late(db, notice) == ""
        notifications.took_letters(db, notifications.without_address(db, session))
        db.expire_all()
        notice = signes.notice(db, session)
        assert recours.last_day(db, notice) == months_after(clock.today(), 3)
    with clock.travel(timedelta(days=220)):
        assert recours.appeal(db, notice, motif="À temps.", by=CANDIDAT).etat == E.DEPOSE


def test_another_address_has_another_link_and_its_own_delay(db: Session) -> None:
    session = signes.close(db)
    former = signes.notice(db, session)
    candidat, link = db.get_one(Candidat, former.candidat_id), former.lien
    wrong = next(each for each in mails(db, "resultats_notifies") if each.objet_id == former.id)
    assert notifications.linked(db, link) == former and notifications.why_over(db, wrong) == ""
    with clock.travel(timedelta(days=40)):
        candidat.courriel = "lea.juste@candidat.example"
        notifications.renouveler(db, candidat)
        assert notifications.linked(db, link) is None and "autre lien" in notifications.why_over(db, wrong)
        assert recours.last_day(db, former) == months_after(clock.today(), 3)
    again = mails(db, "resultats_notifies")[-1]
    assert again.destinataire == candidat.courriel and notifications.why_over(db, again) == ""
    assert notifications.linked(db, former.lien) == former


def test_who_was_told_nothing_has_no_link_to_renew(db: Session) -> None:
    session = signes.a_attribuer(db)
    notifications.renouveler(db, make.inscrits(db, session)[1])
    assert mails(db, "resultats_notifies") == []


def test_what_came_on_paper_is_judged_on_the_day_when_it_came(db: Session) -> None:
    session = signes.close(db)
    notice, claire = signes.notice(db, session), make.decider(db)
    first, last = clock.today(), months_after(clock.today(), 3)
    with clock.travel(timedelta(days=(last - first).days + 9)):
        for day in (None, last + timedelta(days=1), clock.today() + timedelta(days=1), first - timedelta(days=1)):
            with pytest.raises(ChampRefuse):
                recours.appeal(db, notice, motif="Par courrier.", recu_le=day, by=claire)
        found = recours.ask_detail(db, notice, demande="Par courrier.", recu_le=last, by=claire)
        assert found.echeance == months_after(last, 3)
        with pytest.raises(ChampRefuse):
            recours.deposit(db, found, motif="Par courrier.", by=claire)
        recours.deposit(db, found, motif="Par courrier.", recu_le=last, by=claire)
        assert state(found) == E.DEPOSE


def test_a_detail_given_late_leaves_a_month(db: Session) -> None:
    session = signes.close(db)
    notice = signes.notice(db, session)
    found = recours.ask_detail(db, notice, demande="Pourquoi ?", by=CANDIDAT)
    with clock.travel(timedelta(days=100)):
        instruction.answer(db, found, reponse="Voici.", by=make.decider(db))
    with clock.travel(timedelta(days=125)):
        assert recours.appeal(db, notice, motif="Non.", by=CANDIDAT).etat == E.DEPOSE


def test_twice_is_once(db: Session) -> None:
    session = signes.close(db)
    signes.contested(db, session)
    with pytest.raises(Refus):
        recours.appeal(db, signes.notice(db, session), motif="Encore.", by=CANDIDAT)
    with pytest.raises(DejaFait):
        recours.ask_detail(db, signes.notice(db, session), demande="Encore.", by=CANDIDAT)
    assert len(db.exec(select(Recours)).all()) == 1


def test_results_that_were_rectified_are_contested_no_more(db: Session) -> None:
    session = signes.close(db)
    former = signes.notice(db, session)
    attributions.deliberate_again(db, session, motif="Erreur.", candidat=former.candidat_id, by=SYSTEME)
    with clock.travel(timedelta(minutes=5)):
        signes.signed(db, session)
        attributions.attribute(db, session, by=make.decider(db))
        with pytest.raises(Refus, match="rectifiés depuis"):
            recours.appeal(db, former, motif="Non.", by=CANDIDAT)
        assert recours.appeal(db, signes.notice(db, session), motif="Non.", by=CANDIDAT).etat == E.DEPOSE


def test_a_detail_asked_of_results_rectified_since_becomes_no_recours(db: Session) -> None:
    session = signes.close(db)
    former = signes.notice(db, session)
    found = recours.ask_detail(db, former, demande="Pourquoi\u00a0?", by=CANDIDAT)
    attributions.deliberate_again(db, session, motif="Erreur.", candidat=former.candidat_id, by=SYSTEME)
    with clock.travel(timedelta(minutes=5)):
        signes.signed(db, session)
        attributions.attribute(db, session, by=make.decider(db))
        with pytest.raises(Refus, match="rectifiés depuis"):
            recours.deposit(db, found, motif="Non.", by=make.decider(db))
        assert "rectifiés depuis" in situation.still(db, found)


def test_the_day_when_a_letter_came_is_kept(db: Session) -> None:
    session = signes.close(db)
    with clock.travel(timedelta(days=10)):
        came = clock.today() - timedelta(days=4)
        found = recours.appeal(db, signes.notice(db, session), motif="Par courrier.", recu_le=came, by=make.decider(db))
        line = journal.last(db, found, recours.DEPOT)
        assert line is not None and line.details["recu_le"] == came.isoformat()


def test_nothing_awaits_who_may_not_decide(db: Session) -> None:
    found = signes.contested(db)
    odile = make.comite_technique(db)
    db.add(RoleAgent(personne_id=odile.id, role=Role.ADMINISTRATEUR))
    db.flush()
    both = entrusted(db, found, odile)
    instruction.instruct(db, found, proposition=IssueRecours.MAINTENU, avis="Rien à redire.", by=both)
    assert liste_recours.awaited(db, make.user_of(db, odile))[E.A_DECIDER] == 0
    assert liste_recours.awaited(db, make.user_of(db, make.administrateur(db)))[E.A_DECIDER] == 1


def test_nobody_else_enters_one(db: Session) -> None:
    session = signes.close(db)
    for user in (*signes.members(db, session), make.user_of(db, make.comite_technique(db))):
        with pytest.raises(Interdit):
            recours.appeal(db, signes.notice(db, session), motif="Non.", by=user)
    found = recours.appeal(db, signes.notice(db, session), motif="Par courrier.", by=make.decider(db))
    assert found.saisi_par_id is not None


def test_it_is_entrusted_to_who_was_not_of_this_jury(db: Session) -> None:
    session = signes.close(db)
    found = signes.contested(db, session)
    odile = make.comite_technique(db)
    db.exec(select(MembreJury)).first().personne_id = odile.id  # type: ignore[union-attr]
    db.flush()
    with pytest.raises(ChampRefuse):
        instruction.entrust(db, found, membres=[odile.id], by=make.decider(db))
    with pytest.raises(ChampRefuse):
        instruction.entrust(db, found, membres=[make.instructeur(db).id], by=make.decider(db))
    nour = make.comite_technique(db, "Nour", "Haddad")
    entrusted(db, found, nour)
    assert found.etat == E.EN_INSTRUCTION and [each.destinataire for each in mails(db, "recours_confie")] == [nour.courriel]


def test_who_instructs_never_decides(db: Session) -> None:
    found = signes.contested(db)
    odile = make.comite_technique(db)
    db.add(RoleAgent(personne_id=odile.id, role=Role.ADMINISTRATEUR))
    db.flush()
    both = entrusted(db, found, odile)
    instruction.instruct(db, found, proposition=IssueRecours.MAINTENU, avis="Rien à redire.", by=both)
    with pytest.raises(Refus, match="autre administrateur"):
        instruction.decide(db, found, issue=IssueRecours.MAINTENU, decision="Non.", by=make.user_of(db, odile))
    other = make.administrateur(db)
    instruction.decide(
        db, found, issue=IssueRecours.MAINTENU, decision="Le jury a bien lu le dossier.", by=make.user_of(db, other)
    )
    assert found.etat == E.DECIDE and "Le jury a bien lu" not in mails(db, "recours_decide")[0].texte


def test_only_who_is_entrusted_instructs(db: Session) -> None:
    found = signes.contested(db)
    entrusted(db, found)
    for user in (make.user_of(db, make.comite_technique(db, "Nour", "Haddad")), make.decider(db)):
        with pytest.raises(Interdit):
            instruction.instruct(db, found, proposition=IssueRecours.MAINTENU, avis="Non.", by=user)


def test_a_new_deliberation_opens_the_pv_for_that_candidate_alone(db: Session) -> None:
    session = signes.close(db)
    found = signes.contested(db, session)
    instructed(db, found, IssueRecours.DELIBERATION)
    instruction.decide(db, found, issue=IssueRecours.DELIBERATION, decision="La tutrice a menti.", by=make.decider(db))
    pv = jurys.pv_of(db, session)
    assert session.etat == EtatSession.PV_EN_SAISIE and (pv.version, pv.etat) == (2, EtatPv.EN_SAISIE)
    assert found.rectificatif_id == pv.id and "recours" in pv.motif
    assert "menti" not in pv.motif and not any("menti" in each.texte for each in mails(db, "pv_renvoye"))


def test_a_new_deliberation_waits_while_the_pv_is_being_rectified(db: Session) -> None:
    session = signes.close(db)
    found = signes.contested(db, session)
    instructed(db, found)
    session.etat = EtatSession.PV_EN_SAISIE
    db.flush()
    with pytest.raises(Refus, match="en cours de rectification"):
        instruction.decide(db, found, issue=IssueRecours.DELIBERATION, decision="À revoir.", by=make.decider(db))
    assert found.etat == E.A_DECIDER


def test_pieces_are_bounded_checked_and_there_once(db: Session) -> None:
    found = signes.contested(db)
    recours.join(db, found, "preuve.pdf", make.PDF, by=CANDIDAT)
    recours.join(db, found, "preuve.pdf", make.PDF, by=CANDIDAT)
    assert len(recours.pieces(db, found)) == 1
    with pytest.raises(FileRefused):
        recours.join(db, found, "preuve.exe", b"MZ\x90", by=CANDIDAT)
    for rank in range(jointes.MOST - 1):
        recours.join(db, found, f"p{rank}.pdf", make.PDF + b"%d" % rank, by=CANDIDAT)
    with pytest.raises(FileRefused, match="au plus"):
        recours.join(db, found, "une-de-plus.pdf", make.PDF + b"x", by=CANDIDAT)


def test_who_reads_what(db: Session) -> None:
    session = signes.close(db)
    found = signes.contested(db, session)
    piece = recours.join(db, found, "preuve.pdf", make.PDF, by=CANDIDAT)
    odile, nour = entrusted(db, found), make.user_of(db, make.comite_technique(db, "Nour", "Haddad"))
    brigitte = signes.members(db, session)[0]
    dirigeant = make.user_of(db, make.dirigeant(db, db.get_one(type(make.organisme(db)), session.organisme_id)))

    def reads(user: Utilisateur) -> tuple[bool, bool]:
        seen = db.exec(recours_policies.visible_recours(user)).all()
        return found in seen, piece.fichier_id in db.exec(recours_policies.readable_pieces(user)).all()

    assert [reads(each) for each in (make.decider(db), odile, nour, brigitte, dirigeant)] == [
        (True, True), (True, True), (False, False), (True, False), (False, False),
    ]  # fmt: skip
    db.exec(select(InstructionRecours)).one().jusqu_a = clock.now()
    db.flush()
    assert reads(odile) == (False, False)


def test_its_last_day_is_watched(db: Session) -> None:
    found = signes.contested(db)
    assert instruction.due(db) == []
    with clock.travel(timedelta(days=70)):
        assert instruction.due(db) == [found.id]
        instruction.remind(db, found, by=SYSTEME)
        assert instruction.due(db) == [] and instruction.remind(db, found, by=SYSTEME) is workflow.UNCHANGED
    with clock.travel(timedelta(days=78)):
        assert instruction.due(db) == [found.id]
    assert len(mails(db, "recours_echeance")) >= 1
