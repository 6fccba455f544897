"""A recours that opens a new evaluation: the organisme enters its candidate in another session, whose jury finds what they won."""

import pytest
from sqlmodel import Session, select

from eclat import clock
from eclat.domain.jurys import acquis, instruction_recours, reevaluations
from eclat.domain.sessions import retraits
from eclat.domain.sessions.candidats import tableau
from eclat.domain.socle.errors import ChampRefuse, DejaFait, Interdit, Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.models import Candidat, Courriel, IssueRecours, Organisme, Recours, SessionCqp
from tests import factories as make
from tests import jurys, signes


def decided(db: Session, issue: IssueRecours = IssueRecours.EVALUATION) -> Recours:
    """Of the one who misses two blocs."""
    found, paul = signes.contested(db), make.comite_technique(db, "Paul", "Ferrand")
    make.dirigeant(db, owner_of(db, found))
    who = db.get_one(Candidat, found.candidat_id)
    who.identite = tableau.identite(who) or "bertin|ana|1998-03-14"
    db.flush()
    instruction_recours.entrust(db, found, membres=[paul.id], by=make.decider(db))
    instruction_recours.instruct(db, found, proposition=issue, avis="Lu.", by=make.user_of(db, paul))
    instruction_recours.decide(db, found, issue=issue, decision="Un incident.", by=make.decider(db))
    return found


def owner_of(db: Session, recours: Recours) -> Organisme:
    return make.organisme_of(db, db.get_one(SessionCqp, recours.session_id))


def nadia(db: Session, recours: Recours) -> Utilisateur:
    return make.user_of(db, make.dirigeant(db, owner_of(db, recours)))


def told(db: Session, modele: str) -> list[Courriel]:
    return list(db.exec(select(Courriel).where(Courriel.modele == modele)))


def test_it_opens_something_for_the_organisme(db: Session) -> None:
    recours = decided(db)
    by = nadia(db, recours)
    (mail,) = told(db, "reevaluation_a_prevoir")
    assert mail.destinataire == make.dirigeant(db, owner_of(db, recours)).courriel and "Bertin" not in mail.texte
    (seen,) = reevaluations.of_user(db, by)
    assert (seen.id, seen.nombre) == (recours.session_id, 1)


@pytest.mark.parametrize("issue", [IssueRecours.MAINTENU, IssueRecours.DELIBERATION])
def test_another_decision_opens_nothing_here(db: Session, issue: IssueRecours) -> None:
    recours = decided(db, issue)
    assert told(db, "reevaluation_a_prevoir") == [] and reevaluations.of_user(db, nadia(db, recours)) == []
    with pytest.raises((Refus, Interdit)):
        reevaluations.enrol(db, recours, session=recours.session_id, by=nadia(db, recours))


def test_the_candidate_is_entered_told_and_keeps_what_they_won(db: Session) -> None:
    recours = decided(db)
    by, following = nadia(db, recours), jurys.pret(db, owner_of(db, recours))
    former = db.get_one(Candidat, recours.candidat_id)
    before = len(make.inscrits(db, following))
    assert dict(reevaluations.sessions(db, recours)).keys() == {following.id}
    reevaluations.enrol(db, recours, session=following.id, by=by)
    *_, who = make.inscrits(db, following)
    assert len(make.inscrits(db, following)) == before + 1
    assert (who.nom_naissance, who.identite, who.courriel, who.etat) == (
        former.nom_naissance, former.identite, former.courriel, former.etat,
    )  # fmt: skip
    assert who.admis_malgre == reevaluations.ADMIS and following.nouveautes_depuis is not None
    held = acquis.held(db, following, [who], list(jurys.BLOCS))[who.id]
    assert held.keys() == {"BC01", "BC02"}
    (mail,) = told(db, "reevaluation_prevue")
    assert mail.destinataire == former.courriel and "jury est prévu le" in mail.texte
    assert reevaluations.of_user(db, by) == []
    with pytest.raises((DejaFait, Refus)):
        reevaluations.enrol(db, recours, session=following.id, by=make.decider(db))


def test_who_is_there_already_is_not_there_twice(db: Session) -> None:
    recours = decided(db)
    following = jurys.pret(db, owner_of(db, recours))
    there = make.inscrits(db, following)
    there[0].identite = db.get_one(Candidat, recours.candidat_id).identite
    reevaluations.enrol(db, recours, session=following.id, by=make.decider(db))
    assert len(make.inscrits(db, following)) == len(there) and recours.suite_id == following.id


def test_a_cancelled_session_gives_them_back(db: Session) -> None:
    recours = decided(db)
    by, following = nadia(db, recours), jurys.pret(db, owner_of(db, recours))
    reevaluations.enrol(db, recours, session=following.id, by=by)
    retraits.cancel(db, following, motif="Le centre ferme.", by=by)
    db.refresh(recours)
    assert recours.suite_id is None and [each.id for each in reevaluations.of_user(db, by)] == [recours.session_id]


def test_only_a_session_that_awaits_its_jury_is_chosen(db: Session) -> None:
    recours = decided(db)
    sat, elsewhere = jurys.tenu(db, owner_of(db, recours)), jurys.pret(db, make.habilite(db, "Un autre organisme"))
    for each in (sat, elsewhere):
        with pytest.raises(ChampRefuse):
            reevaluations.enrol(db, recours, session=each.id, by=make.decider(db))


def test_others_enter_nobody(db: Session) -> None:
    recours = decided(db)
    following = jurys.pret(db, owner_of(db, recours))
    stranger = make.user_of(db, make.dirigeant(db, make.habilite(db, "Un autre organisme")))
    for each in (stranger, signes.members(db, db.get_one(SessionCqp, recours.session_id))[0]):
        with pytest.raises(Interdit):
            reevaluations.enrol(db, recours, session=following.id, by=each)


def test_who_dropped_out_there_is_to_be_entered_elsewhere(db: Session) -> None:
    recours = decided(db)
    by, following = nadia(db, recours), jurys.pret(db, owner_of(db, recours))
    there = make.inscrits(db, following)[0]
    there.identite = db.get_one(Candidat, recours.candidat_id).identite
    there.abandon_le, there.abandon_motif = clock.today(), "Un emploi."
    db.flush()
    with pytest.raises(ChampRefuse, match="abandonné"):
        reevaluations.enrol(db, recours, session=following.id, by=by)
    assert recours.suite_id is None
