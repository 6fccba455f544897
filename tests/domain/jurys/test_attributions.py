"""Results are attributed once, by who may, from what is signed; then, and only then, candidates are told."""

from datetime import timedelta

import pytest
from sqlmodel import Session, col, select

from eclat import clock
from eclat.courriels.links import placeholder
from eclat.domain.jurys import attributions, notifications
from eclat.domain.jurys.resultats import Issue
from eclat.domain.socle.errors import DejaFait, Interdit, Refus
from eclat.domain.socle.utilisateur import SYSTEME
from eclat.models import Courriel, EtatPv, EtatSession, NotificationResultat, ValeurBloc, Visee
from tests import factories as make
from tests import jurys, signes


def mails(db: Session, modele: str) -> list[Courriel]:
    return list(db.exec(select(Courriel).where(Courriel.modele == modele).order_by(col(Courriel.cree_le))))


def test_nothing_is_announced_before_the_attribution(db: Session) -> None:
    session = signes.a_attribuer(db)
    assert notifications.announced(db, session) == [] and not mails(db, "resultats_notifies")
    attributions.attribute(db, session, by=make.decider(db))
    assert session.etat == EtatSession.CLOSE
    assert len(mails(db, "resultats_notifies")) == len(notifications.announced(db, session)) == 3
    assert jurys.pv_of(db, session).attribue_le is not None


def test_the_mail_says_that_results_are_there_and_nothing_of_them(db: Session) -> None:
    session = signes.close(db)
    for each, candidat in zip(mails(db, "resultats_notifies"), make.inscrits(db, session), strict=True):
        assert each.destinataire == candidat.courriel
        link = placeholder(signes.notice(db, session, candidat).lien)
        assert each.texte.count(link) == 1
        said = each.texte.replace(link, "")
        assert not any(word in said for word in ("BC0", "non validé", candidat.nom_naissance, candidat.commune))
        assert candidat.ne_le and str(candidat.ne_le.year) not in said


def test_who_has_no_address_is_told_by_letter(db: Session) -> None:
    session = signes.a_attribuer(db)
    make.inscrits(db, session)[0].courriel = ""
    attributions.attribute(db, session, by=make.decider(db))
    assert len(mails(db, "resultats_notifies")) == 2
    assert [each.ligne.candidat.rang for each in notifications.without_address(db, session)] == [
        make.inscrits(db, session)[0].rang
    ]
    assert "1 candidat est sans adresse mail" in mails(db, "resultats_attribues")[0].texte


def test_an_unsigned_version_is_not_attributed(db: Session) -> None:
    session = jurys.tenu(db, etat=EtatSession.A_ATTRIBUER)
    with pytest.raises(Refus, match="n’est pas signé"):
        attributions.attribute(db, session, by=make.decider(db))


def test_what_is_announced_is_what_was_signed(db: Session) -> None:
    """Whatever became since of the table of candidates."""
    session = signes.a_attribuer(db)
    first = make.inscrits(db, session)[0]
    named = first.nom_naissance
    first.nom_naissance, first.vise, first.blocs_vises = "Usurpateur", Visee.BLOCS, "BC01"
    attributions.attribute(db, session, by=make.decider(db))
    (said,) = notifications.announced(db, session, first.id)
    assert said.nom.startswith(named) and said.proposition.issue == Issue.TOTALE and len(said.proposition.vises) == 4


def test_what_is_no_longer_what_was_signed_is_not_attributed(db: Session) -> None:
    session = signes.tenu(db)
    jurys.all_valid(db, session)
    signes.signed(db, session, empreinte="0" * 64)
    with pytest.raises(Refus, match="n’est plus ce qui a été signé"):
        attributions.attribute(db, session, by=make.decider(db))
    assert not mails(db, "resultats_notifies")


def test_another_version_than_the_one_that_was_read_is_not(db: Session) -> None:
    session = signes.a_attribuer(db)
    with pytest.raises(Refus, match="a changé"):
        attributions.attribute(db, session, vu="f" * 64, by=make.decider(db))


def test_only_an_administrateur_attributes_and_sends_back(db: Session) -> None:
    session = signes.a_attribuer(db)
    for user in (make.user_of(db, make.instructeur(db)), *signes.members(db, session)):
        with pytest.raises(Interdit):
            attributions.attribute(db, session, by=user)
        with pytest.raises(Interdit):
            attributions.send_back(db, session, motif="Non.", by=user)


def test_twice_is_once(db: Session) -> None:
    session, by = signes.a_attribuer(db), make.decider(db)
    attributions.attribute(db, session, by=by)
    with pytest.raises(DejaFait):
        attributions.attribute(db, session, by=by)
    assert len(mails(db, "resultats_notifies")) == 3


def test_sent_back_it_is_rectified_then_both_versions_are_attributed(db: Session) -> None:
    session, by = signes.a_attribuer(db), make.decider(db)
    first, second, third = make.inscrits(db, session)
    attributions.send_back(db, session, motif="BC03 inversé.", candidats=[second.id], by=by)
    assert session.etat == EtatSession.PV_EN_SAISIE and jurys.pv_of(db, session).etat == EtatPv.EN_SAISIE
    assert "BC03 inversé." in mails(db, "pv_renvoye")[0].texte
    with pytest.raises(Refus):
        attributions.attribute(db, session, by=by)
    signes.signed(db, session)
    attributions.attribute(db, session, by=by)
    told = db.exec(select(NotificationResultat).where(NotificationResultat.session_id == session.id)).all()
    assert {each.candidat_id: each.pv_id == jurys.pv_of(db, session).id for each in told} == {
        first.id: False, second.id: True, third.id: False,
    }  # fmt: skip
    assert not any(each.rectifie for each in told)


def test_a_rectified_result_is_told_to_who_got_the_first_and_to_nobody_else(db: Session) -> None:
    session = signes.close(db)
    second = make.inscrits(db, session)[1]
    attributions.deliberate_again(db, session, motif="Recours.", candidat=second.id, by=SYSTEME)
    jurys.pv_of(db, session)
    with clock.travel(timedelta(minutes=5)):
        signes.signed(db, session)
        attributions.attribute(db, session, by=make.decider(db))
    again = mails(db, "resultats_notifies")[3:]
    assert [each.destinataire for each in again] == [second.courriel] and "rectifiés" in again[0].sujet
    assert signes.notice(db, session, second).rectifie


def test_the_platform_attributes_where_oc_chose_it(db: Session) -> None:
    session = signes.a_attribuer(db)
    assert attributions.due(db) == [session.id]
    attributions.attribute(db, session, by=SYSTEME)
    assert session.etat == EtatSession.CLOSE and attributions.due(db) == []
    assert jurys.pv_of(db, session).attribue_par_id is None


def test_three_hundred_are_told_in_one_transaction(db: Session) -> None:
    session = signes.tenu(db, people=300)
    for each in make.inscrits(db, session)[:2]:
        jurys.said(db, session, each, dict.fromkeys(jurys.BLOCS, ValeurBloc.VALIDE))
    signes.signed(db, session)
    attributions.attribute(db, session, by=make.decider(db))
    assert len(mails(db, "resultats_notifies")) == 300
