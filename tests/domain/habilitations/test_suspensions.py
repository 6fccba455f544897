"""An habilitation suspended: at once, for a reason, with what it forbids; then taken up again (P10)."""

from datetime import timedelta

import pytest
from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain.habilitations import suspensions
from eclat.domain.partenaires import partenaires
from eclat.domain.sessions import arrets, couverture, sessions, validation
from eclat.domain.sessions.candidats.tableau import CANDIDATS
from eclat.domain.socle.errors import DejaFait, Interdit, Limite, Refus
from eclat.engines.grilles import tableau
from eclat.models import (
    Candidat,
    Courriel,
    EffetSuspension,
    EtatHabilitation,
    EtatPartenaire,
    EtatSession,
    Habilitation,
    Organisme,
    Partenaire,
    Personne,
    SessionCqp,
    Situation,
    Suspension,
)
from tests import factories as make

ALL, SESSIONS = EffetSuspension.CANDIDATS, EffetSuspension.SESSIONS
MOTIF = "Évaluations irrégulières à la session de Tours."


def held(db: Session) -> tuple[Organisme, Habilitation]:
    organisme = make.habilite(db)
    return organisme, db.exec(select(Habilitation).where(Habilitation.organisme_id == organisme.id)).one()


def suspend(db: Session, habilitation: Habilitation, effet: EffetSuspension = SESSIONS) -> None:
    suspensions.suspend(db, habilitation, effet=effet, motif=MOTIF, by=make.decider(db))


def mails(db: Session, modele: str) -> list[Courriel]:
    return list(db.exec(select(Courriel).where(Courriel.modele == modele).order_by(col(Courriel.destinataire))))


def test_a_suspension_is_told_at_once_to_its_people(db: Session) -> None:
    organisme, habilitation = held(db)
    karim = make.referent(db, organisme)
    suspend(db, habilitation, ALL)
    assert habilitation.etat == EtatHabilitation.SUSPENDUE
    told = mails(db, "habilitation_suspendue")
    assert {each.destinataire for each in told} == {make.dirigeant(db, organisme).courriel, karim.courriel}
    assert all(MOTIF in each.texte and "Aucun candidat" in each.texte for each in told)


def test_no_session_is_asked_for_while_it_lasts(db: Session) -> None:
    organisme, habilitation = held(db)
    by = make.user_of(db, make.dirigeant(db, organisme))
    suspend(db, habilitation)
    assert couverture.of(db, organisme.id) == []
    with pytest.raises(Refus, match="est suspendue"):
        sessions.start(db, organisme, by=by)
    suspensions.resume(db, habilitation, by=make.decider(db))
    assert habilitation.etat == EtatHabilitation.ACCEPTEE and sessions.start(db, organisme, by=by).etat == EtatSession.BROUILLON
    assert len(mails(db, "habilitation_reprise")) == 1


def asked(db: Session, etat: EtatSession) -> tuple[Habilitation, SessionCqp]:
    make.administrateur(db)
    organisme, habilitation = held(db)
    session = make.session(db, organisme, etat=etat)
    return habilitation, session


def test_what_was_asked_before_does_not_open(db: Session) -> None:
    habilitation, session = asked(db, EtatSession.EN_VALIDATION)
    suspend(db, habilitation)
    with pytest.raises(Refus, match="ne s’ouvre pas"):
        arrets.check_opens(db, session)
    assert len(validation.opinions(db, session)) == 2
    for member in validation.opinions(db, session):
        with pytest.raises(Refus, match="Elle s’ouvrira après la reprise"):
            validation.give_agreement(db, session, by=make.user_of(db, db.get_one(Personne, member.siege.personne_id)))
    suspensions.resume(db, habilitation, by=make.decider(db))
    arrets.check_opens(db, session)


@pytest.mark.parametrize("effet", [SESSIONS, ALL])
def test_candidates_enter_unless_it_forbids_them(db: Session, effet: EffetSuspension) -> None:
    habilitation, session = asked(db, EtatSession.OUVERTE)
    by = make.user_of(db, make.dirigeant(db, db.get_one(Organisme, session.organisme_id)))
    table = tableau.ouvrir(db, CANDIDATS, session, by=by)
    there, empty = tableau.add(table, [{"nom_naissance": ["Amrani"], "prenoms": ["Yasmine"]}, {}])
    suspend(db, habilitation, effet)
    table = tableau.ouvrir(db, CANDIDATS, session, by=by)
    if effet == SESSIONS:
        tableau.add(table, [{"nom_naissance": ["Diallo"]}])
        return
    new: list[list[dict[str, list[str]]]] = [[{}], [{"nom_naissance": ["Diallo"]}]]
    for lines in new:
        with pytest.raises(Limite, match="aucun candidat n’entre"):
            tableau.add(table, lines)
    with pytest.raises(Refus, match="aucun candidat n’entre"):
        tableau.save(table, empty, {"nom_naissance": ["Diallo"]})
    assert tableau.save(table, there, {"prenoms": ["Yasmine, Inès"]}) == [], "who is there may be corrected"
    key, rang = there.id, there.rang
    tableau.remove(table, there)
    tableau.restore(table, key, rang, {"nom_naissance": ["Amrani"], "prenoms": ["Yasmine"]})
    assert db.get(Candidat, key) is not None, "and undone"


def test_it_is_declared_again_to_france_competences(db: Session) -> None:
    _, habilitation = held(db)
    partenaires.follow(db)
    found = db.exec(select(Partenaire)).one()
    partenaires.declare(db, found, vu=99, by=make.decider(db))
    suspend(db, habilitation)
    partenaires.follow(db)
    assert (found.situation, found.etat) == (Situation.SUSPENDU, EtatPartenaire.A_DECLARER)
    assert found.echeance == partenaires.limit(clock.today())


def test_the_delegataires_of_a_national_one_are_told_too(db: Session) -> None:
    habilitation = make.reseau_accepte(db)
    suspend(db, habilitation)
    named = suspensions.habilitated(db, habilitation)
    assert len(named) == 2 and len(mails(db, "delegation_arretee")) == 2
    assert all(couverture.of(db, each.organisme_id) == [] for each in named if each.organisme_id)
    suspensions.resume(db, habilitation, raison="Bilan reçu.", by=make.decider(db))
    assert len(mails(db, "delegation_reprise")) == 2
    assert all(couverture.of(db, each.organisme_id) for each in named if each.organisme_id)


def test_only_who_administers_suspends_once(db: Session) -> None:
    organisme, habilitation = held(db)
    for other in (make.dirigeant(db, organisme), make.instructeur(db)):
        with pytest.raises(Interdit):
            suspensions.suspend(db, habilitation, effet=ALL, motif=MOTIF, by=make.user_of(db, other))
    suspend(db, habilitation)
    with pytest.raises(DejaFait):
        suspend(db, habilitation)
    assert len(db.exec(select(Suspension)).all()) == 1


def test_what_has_ended_meanwhile_is_not_taken_up_again(db: Session) -> None:
    _, habilitation = held(db)
    suspend(db, habilitation)
    with clock.travel(timedelta(days=2000)), pytest.raises(Refus, match="a pris fin le"):
        suspensions.resume(db, habilitation, by=make.decider(db))
