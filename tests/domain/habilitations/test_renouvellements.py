"""An habilitation renewed before its end: a request that holds what was accepted, that keeps it valid while it is studied, and follows it (P10)."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain.delegataires import delegations
from eclat.domain.dossiers import dossiers
from eclat.domain.habilitations import (
    attributions,
    decisions,
    fins,
    griefs,
    habilitations,
    renouvellements,
    resiliations,
    retraits,
    suites,
    suspensions,
)
from eclat.domain.partenaires import partenaires
from eclat.domain.sessions import arrets, couverture
from eclat.domain.socle.annuaire_policies import VISITEUR, visible_habilites
from eclat.domain.socle.delais import months_after
from eclat.domain.socle.errors import ChampRefuse, Interdit, Refus
from eclat.domain.socle.utilisateur import SYSTEME
from eclat.engines import journal
from eclat.models import (
    Courriel,
    Decision,
    EffetSuspension,
    EtatDelegation,
    EtatHabilitation,
    EtatPartenaire,
    Habilitation,
    Identification,
    NaturePiece,
    Objet,
    Organisme,
    Partenaire,
    Reglage,
    Sens,
    Situation,
    SuiteSessions,
)
from tests import factories as make
from tests import resiliations as told

E = EtatHabilitation


def in_days(days: int) -> date:
    return clock.today() + timedelta(days=days)


def at(day: date) -> Any:
    return clock.travel(datetime.combine(day, time(12), clock.PARIS) - clock.now())


def until(db: Session, habilitation: Habilitation, day: date) -> Habilitation:
    """Accepted long ago, until this day."""
    decision = db.exec(select(Decision).where(Decision.habilitation_id == habilitation.id)).one()
    decision.valide_du, decision.valide_jusqu_au = day - timedelta(days=1000), day
    decision.cree_le = clock.now() - timedelta(days=999)
    db.flush()
    return habilitation


def held(db: Session, day: date) -> Habilitation:
    organisme = make.habilite(db)
    return until(db, db.exec(select(Habilitation).where(Habilitation.organisme_id == organisme.id)).one(), day)


def renew(db: Session, habilitation: Habilitation) -> Habilitation:
    renouvellements.renew(db, habilitation, by=make.owner(db, habilitation))
    found = suites.under_way(db, habilitation)
    assert found is not None
    return found


def deposited(db: Session, habilitation: Habilitation) -> Habilitation:
    made = renew(db, habilitation)
    habilitations.deposit(db, made, by=make.owner(db, made))
    return made


def studied(db: Session, habilitation: Habilitation) -> Habilitation:
    made = deposited(db, habilitation)
    sophie = make.instructeur(db)
    attributions.attribute(db, made, instructeurs=[sophie.id], comite=[], by=make.decider(db))
    return made


def accept(db: Session, request: Habilitation, du: date | None = None) -> None:
    start, end = decisions.usual_validity(db, request)
    decisions.accept(
        db, request, objet=Objet.PREPARER_ET_EVALUER, valide_du=du or start, valide_jusqu_au=end, conditions="",
        by=make.user_of(db, make.instructeur(db)),
    )  # fmt: skip


def refuse(db: Session, request: Habilitation) -> None:
    decisions.refuse(db, request, motif="L’équipe n’a plus d’évaluateur.", by=make.user_of(db, make.instructeur(db)))


def end(db: Session) -> None:
    """What the clock does."""
    for due, verb in ((fins.followed, fins.hand_on), (fins.over, fins.expire)):
        for key in due(db):
            verb(db, db.get_one(Habilitation, key), by=SYSTEME)


def ended(habilitation: Habilitation) -> bool:
    return habilitation.etat == E.EXPIREE


def mails(db: Session, modele: str) -> list[Courriel]:
    return list(db.exec(select(Courriel).where(Courriel.modele == modele)))


# --- begun --------------------------------------------------------------------------------------------------------------


def test_it_opens_six_months_before_the_end_and_closes_a_year_after(db: Session) -> None:
    habilitation = held(db, in_days(400))
    last = in_days(400)
    by = make.owner(db, habilitation)
    for day, said in (
        (months_after(last, -6) - timedelta(days=1), "à partir du"),
        (months_after(last, -6), ""),
        (last, ""),
        (months_after(last, 12), ""),
        (months_after(last, 12) + timedelta(days=1), "se demandait jusqu’au"),
    ):
        with at(day):
            end(db)
            assert said in (why := renouvellements.why_not(db, by, habilitation)) and bool(why) == bool(said), day
    assert habilitation.etat == E.EXPIREE


def test_its_months_are_settings(db: Session) -> None:
    habilitation = held(db, in_days(100))
    by = make.owner(db, habilitation)
    db.add(Reglage(nom="renewal_months", valeur="2"))
    db.flush()
    assert "à partir du" in renouvellements.why_not(db, by, habilitation)
    with pytest.raises(Refus, match="à partir du"):
        renouvellements.renew(db, habilitation, by=by)


def test_a_second_click_finds_the_first(db: Session) -> None:
    habilitation = held(db, in_days(30))
    first = renew(db, habilitation)
    assert renew(db, habilitation) == first
    assert len([each for each in journal.about(db, habilitation) if each.verbe == "renouvellement"]) == 1


def test_it_holds_what_was_accepted(db: Session) -> None:
    habilitation = held(db, in_days(30))
    made = renew(db, habilitation)
    assert made.renouvelle_id == habilitation.id and made.etat == E.BROUILLON and made.numero != habilitation.numero
    for name in ("cqp_id", "qualification", "objet", "nda", "qualiopi_numero", "qualiopi_jusqu_au", "financement", "tuteurs"):
        assert getattr(made, name) == getattr(habilitation, name), name
    old, new = (dossiers.contenu_of(db, each) for each in (habilitation, made))
    assert new.territoire == old.territoire and [each.nom for each in new.equipe] == [each.nom for each in old.equipe]
    assert {(each.nature, each.fichier_id) for each, _ in new.pieces} == {
        (each.nature, each.fichier_id) for each, _ in old.pieces
    }
    assert habilitations.lacking(db, made) == []


def test_what_has_expired_is_asked_for_again(db: Session) -> None:
    habilitation = held(db, in_days(30))
    habilitation.qualiopi_jusqu_au = in_days(-1)
    db.flush()
    made = renew(db, habilitation)
    assert made.qualiopi_jusqu_au is None and made.qualiopi_numero == habilitation.qualiopi_numero
    assert NaturePiece.QUALIOPI not in {each.nature for each in dossiers.documents(db, made)}
    assert {each.section for each in habilitations.lacking(db, made)} == {"nda"}
    assert NaturePiece.QUALIOPI in {each.nature for each in dossiers.documents(db, habilitation)}


def test_who_is_not_its_dirigeant_does_not_renew_it(db: Session) -> None:
    habilitation = held(db, in_days(30))
    with pytest.raises(Interdit):
        renouvellements.renew(db, habilitation, by=make.decider(db))
    with pytest.raises(Interdit):
        renouvellements.renew(db, habilitation, by=make.user_of(db, make.dirigeant(db, make.organisme(db, "Ailleurs"))))


@pytest.mark.parametrize("etat", ["refusee", "resiliee"])
def test_one_that_was_refused_or_withdrawn_is_not_renewed(db: Session, etat: str) -> None:
    habilitation = held(db, in_days(30))
    habilitation.etat = EtatHabilitation(etat)
    db.flush()
    with pytest.raises(Refus):
        renouvellements.renew(db, habilitation, by=make.owner(db, habilitation))


def test_another_request_under_way_comes_first(db: Session) -> None:
    habilitation = held(db, in_days(-1))
    end(db)
    by = make.owner(db, habilitation)
    organisme = db.get_one(Organisme, habilitation.organisme_id)
    assert habilitation.qualification is not None
    other = habilitations.start(db, organisme, qualification=habilitation.qualification, by=by)
    with pytest.raises(Refus, match=other.numero):
        renouvellements.renew(db, habilitation, by=by)
    retraits.discard(db, other, by=by)
    assert renew(db, habilitation).renouvelle_id == habilitation.id


# --- studied ------------------------------------------------------------------------------------------------------------


def test_the_old_one_stays_valid_while_it_is_studied(db: Session) -> None:
    last = in_days(10)
    habilitation = held(db, last)
    organisme = db.get_one(Organisme, habilitation.organisme_id)
    made = studied(db, habilitation)
    assert made.maintient and "reste valable pendant l’étude" in mails(db, "habilitation_accuse_reception")[-1].texte
    with at(last + timedelta(days=40)):
        end(db)
        assert habilitation.etat == E.ACCEPTEE and suites.maintained(db, habilitation)
        assert [each.habilitation_id for each in couverture.of(db, organisme.id)] == [habilitation.id]
        assert db.exec(visible_habilites(VISITEUR)).all() == [organisme]
        session = make.session(db, organisme, etat="demandee")
        arrets.check_opens(db, session)


def test_it_stays_valid_while_points_are_answered(db: Session) -> None:
    habilitation = held(db, in_days(10))
    made = studied(db, habilitation)
    made.etat = E.A_COMPLETER
    with at(in_days(20)):
        end(db)
        assert habilitation.etat == E.ACCEPTEE
        habilitations.deposit(db, made, by=make.owner(db, made))
        end(db)
    assert made.maintient and habilitation.etat == E.ACCEPTEE


@pytest.mark.parametrize("why", ["setting", "draft", "taken back"])
def test_it_ends_on_its_last_day_otherwise(db: Session, why: str) -> None:
    habilitation = held(db, in_days(10))
    if why == "setting":
        db.add(Reglage(nom="renewal_keeps", valeur="false"))
    made = renew(db, habilitation) if why == "draft" else deposited(db, habilitation)
    if why == "taken back":
        retraits.withdraw(db, made, by=make.owner(db, made))
    with at(in_days(10)):
        end(db)
        assert habilitation.etat == E.ACCEPTEE
    with at(in_days(11)):
        end(db)
    assert ended(habilitation)


def test_one_that_ended_is_not_brought_back_by_its_renewal(db: Session) -> None:
    habilitation = held(db, in_days(-1))
    end(db)
    made = deposited(db, habilitation)
    assert not made.maintient and habilitation.etat == E.EXPIREE
    assert couverture.of(db, habilitation.organisme_id) == []


# --- decided ------------------------------------------------------------------------------------------------------------


def test_accepted_it_follows_the_old_one_the_day_after(db: Session) -> None:
    last = in_days(30)
    habilitation = held(db, last)
    organisme = db.get_one(Organisme, habilitation.organisme_id)
    session = make.session(db, organisme, etat="demandee")
    made = studied(db, habilitation)
    assert decisions.usual_validity(db, made)[0] == last + timedelta(days=1)
    for wrong in (last, last + timedelta(days=2)):
        with pytest.raises(ChampRefuse):
            accept(db, made, wrong)
    accept(db, made)
    make.sign_convention(db, made)
    assert fins.to_remind(db) == []
    with at(last):
        end(db)
        assert (habilitation.etat, made.etat) == (E.ACCEPTEE, E.ACCEPTEE)
        assert [each.habilitation_id for each in couverture.of(db, organisme.id)] == [habilitation.id]
    with at(last + timedelta(days=1)):
        assert suites.living(db, habilitation) == made
        end(db)
        end(db)
        assert (habilitation.etat, made.etat) == (E.EXPIREE, E.ACCEPTEE)
        assert [each.habilitation_id for each in couverture.of(db, organisme.id)] == [made.id]
        arrets.check_opens(db, session)
        assert couverture.allows(db, session)
    assert len(mails(db, "habilitation_relevee")) == 1 and mails(db, "habilitation_expiree") == []
    assert next(each.verbe for each in journal.about(db, habilitation)) == "releve"


def test_accepted_late_it_begins_with_the_decision(db: Session) -> None:
    last = in_days(5)
    habilitation = held(db, last)
    made = studied(db, habilitation)
    day = last + timedelta(days=60)
    with at(day):
        end(db)
        assert decisions.usual_validity(db, made)[0] == day
        with pytest.raises(ChampRefuse, match="entre le"):
            accept(db, made, day + timedelta(days=1))
        accept(db, made)
        end(db)
    assert (habilitation.etat, made.etat) == (E.EXPIREE, E.ACCEPTEE)


def test_france_competences_hears_of_no_exit(db: Session) -> None:
    make.administrateur(db)
    last = in_days(5)
    habilitation = held(db, last)
    partenaires.follow(db)
    found = db.exec(select(Partenaire)).one()
    partenaires.declare(db, found, vu=99, by=make.decider(db))
    made = studied(db, habilitation)
    accept(db, made)
    with at(last + timedelta(days=1)):
        end(db)
        partenaires.follow(db)
    assert habilitation.etat == E.EXPIREE
    assert (found.situation, found.etat) == (Situation.ACTIF, EtatPartenaire.DECLARE)


def test_refused_the_old_one_ends_on_its_last_day(db: Session) -> None:
    last = in_days(30)
    habilitation = held(db, last)
    made = studied(db, habilitation)
    refuse(db, made)
    end(db)
    assert habilitation.etat == E.ACCEPTEE and habilitation.numero in mails(db, "habilitation_refusee")[0].texte
    assert renew(db, habilitation) != made  # it may be asked for again
    with at(last + timedelta(days=1)):
        end(db)
    assert ended(habilitation) and len(mails(db, "habilitation_expiree")) == 1


def test_refused_late_the_old_one_ends_at_once(db: Session) -> None:
    last = in_days(5)
    habilitation = held(db, last)
    made = studied(db, habilitation)
    with at(last + timedelta(days=60)):
        refuse(db, made)
        end(db)
    assert habilitation.etat == E.EXPIREE


def test_it_is_not_accepted_while_the_old_one_is_suspended(db: Session) -> None:
    habilitation = held(db, in_days(30))
    made = studied(db, habilitation)
    suspensions.suspend(db, habilitation, effet=EffetSuspension.SESSIONS, motif="Bilan attendu.", by=make.decider(db))
    with pytest.raises(Refus, match="est suspendue"):
        accept(db, made)
    habilitation.etat = E.RESILIEE
    db.flush()
    with pytest.raises(Refus, match="a été résiliée"):
        accept(db, made)
    refuse(db, made)


def test_griefs_against_the_old_one_are_decided_first(db: Session) -> None:
    habilitation = held(db, in_days(30))
    made = studied(db, habilitation)
    admin = make.decider(db)
    griefs.add(db, habilitation, titre="Sessions sans formateur", faits="Les 3 et 4 novembre.", by=admin)
    griefs.notify(db, habilitation, delai=15, by=admin)
    with pytest.raises(Refus, match="décide d’abord de ce qui s’ensuit"):
        accept(db, made)
    resiliations.dismiss(db, habilitation, raison="Explications reçues.", by=admin)
    accept(db, made)
    assert made.etat == E.ACCEPTEE


def test_what_is_to_be_withdrawn_is_not_renewed_meanwhile(db: Session) -> None:
    habilitation = held(db, in_days(60))
    made = studied(db, habilitation)
    told.resiliee(db, habilitation, later=30)
    with pytest.raises(Refus, match="est décidée, et prend effet le"):
        accept(db, made)
    refuse(db, made)
    assert fins.due(db, habilitation) is None, "nobody is asked to renew it"
    assert "elle ne se renouvelle plus" in renouvellements.why_not(db, make.owner(db, habilitation), habilitation)


def test_once_it_is_withdrawn_a_draft_goes_on_as_a_new_request(db: Session) -> None:
    habilitation = held(db, in_days(90))
    made, admin = renew(db, habilitation), make.decider(db)
    griefs.add(db, habilitation, titre="Sessions sans formateur", faits="Les 3 et 4 novembre.", by=admin)
    griefs.notify(db, habilitation, delai=15, by=admin)
    with clock.travel(timedelta(days=16)):
        resiliations.terminate(
            db, habilitation, motif="Aucune réponse.", effet_le=clock.today(), sessions=SuiteSessions.JURY, by=admin
        )
        assert (habilitation.etat, made.etat, made.renouvelle_id) == (E.RESILIEE, E.BROUILLON, None)
        assert journal.was_written(db, made, suites.DETACHED)
        habilitations.deposit(db, made, by=make.owner(db, made))
    assert made.etat == E.DEPOSEE


# --- a national one -----------------------------------------------------------------------------------------------------


def test_the_delegataires_are_named_again_with_their_forms(db: Session) -> None:
    habilitation = until(db, make.reseau_accepte(db, rows=3), in_days(30))
    first, *others = delegations.rows(db, habilitation)
    first.etat = EtatDelegation.ECARTEE
    first.motif = "Locaux inconnus"
    db.flush()
    made = renew(db, habilitation)
    again = delegations.rows(db, made)
    assert [(each.nom, each.courriel, each.etat) for each in again] == [
        (each.nom, each.courriel, EtatDelegation.BROUILLON) for each in others
    ]
    assert habilitations.lacking(db, made) == []
    habilitations.submit(db, made, by=make.owner(db, made))
    db.expire_all()
    assert made.etat == E.EN_ATTENTE_DELEGATAIRES and not made.maintient
    assert {each.organisme_id for each in delegations.rows(db, made)} == {each.organisme_id for each in others}
    keys = [each.id for each in delegations.rows(db, made)]
    forms = db.exec(select(Identification).where(col(Identification.delegation_id).in_(keys))).all()
    assert len(forms) == 2 and all(each.locaux and not each.honneur for each in forms)


def test_a_delegataire_that_is_not_of_the_renewal_is_told_of_the_end(db: Session) -> None:
    last = in_days(30)
    habilitation = until(db, make.reseau_accepte(db, rows=2), last)
    made = renew(db, habilitation)
    kept, gone = delegations.rows(db, made)
    db.delete(gone)
    db.flush()
    habilitations.submit(db, made, by=make.owner(db, made))
    for each in delegations.rows(db, made):
        make.identification(db, each, etat="terminee")
    assert made.etat == E.DEPOSEE and made.maintient
    sophie = make.instructeur(db)
    attributions.attribute(db, made, instructeurs=[sophie.id], comite=[], by=make.decider(db))
    accept(db, made)
    with at(last + timedelta(days=1)):
        end(db)
    assert [each.destinataire for each in mails(db, "delegation_expiree")] == [delegations.rows(db, habilitation)[1].courriel]
    assert len(mails(db, "delegation_acceptee")) == 3 and kept.etat == EtatDelegation.HABILITEE


def test_an_acceptance_stays_within_the_registration(db: Session) -> None:
    habilitation = held(db, in_days(30))
    made = studied(db, habilitation)
    registered = decisions.registration(db, made)
    assert registered is not None
    assert decisions.usual_validity(db, made)[1] <= registered.jusqu_au
    accept(db, made)
    assert db.exec(select(Decision).where(Decision.habilitation_id == made.id)).one().sens == Sens.ACCEPTATION
