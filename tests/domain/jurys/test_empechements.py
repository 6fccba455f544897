"""Who signs when a co-president can no more; what a version needs before it closes; a rectificatif that is abandoned."""

from collections.abc import Iterator

import pytest
from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain.jurys import (
    attentes_pv,
    cloture,
    composition,
    empechements,
    preuves,
    rectificatifs,
    registre,
    rendu,
    signataires,
    tenue,
)
from eclat.domain.jurys import attributions as resultats
from eclat.domain.jurys import pv as entree
from eclat.domain.sessions import attributions
from eclat.domain.sessions.candidats.tableau import CANDIDATS
from eclat.domain.socle import jury_policies
from eclat.domain.socle.errors import ChampRefuse, DejaFait, Refus
from eclat.domain.socle.utilisateur import SYSTEME
from eclat.engines import workflow
from eclat.engines.grilles import tableau
from eclat.models import (
    College,
    Courriel,
    EtatPv,
    EtatSession,
    Jure,
    LienMembre,
    MembreJury,
    Passage,
    Personne,
    Pv,
    QualiteJure,
    SessionCqp,
    ValeurBloc,
    Voix,
)
from eclat.settings import get_settings
from eclat.tasks.unit_of_work import commit
from tests import factories as make
from tests import jurys

FICHE = {"prenom": "Ada", "qualite": QualiteJure.EXPERT, "college": College.SALARIES}


def nora(db: Session) -> Personne:
    return make.binome_paritaire(db, prenom="Nora", nom="Lemaire")


def relieved(db: Session, session: SessionCqp) -> Personne:
    who = nora(db)
    empechements.relieve(db, session, remplacant=who.id, motif="En congé de longue durée.", by=make.decider(db))
    return who


def test_another_signs_in_the_place_of_a_co_president(db: Session) -> None:
    session = jurys.tenu(db)
    jurys.closed(db, session)
    jurys.signs(db, session, jurys.presidents(db, session)[0])
    who = relieved(db, session)
    assert session.etat == EtatSession.PV_EN_SAISIE and not cloture.valid(db, jurys.pv_of(db, session))
    employeurs, salaries = signataires.of(db, session)
    assert (salaries.personne_id, salaries.empeche) == (who.id, "Amadou Ndiaye")
    cloture.close(db, session, by=make.user_of(db, who))
    jurys.documents(db, session)
    pv = jurys.pv_of(db, session)
    assert pv.contenu is not None
    said = pv.contenu["signataires"][1]
    assert (said["empeche"], said["motif"]) == ("Amadou Ndiaye", "En congé de longue durée.")
    assert [each["nom"] for each in pv.contenu["membres"] if each["preside"]] == ["Brigitte Caron", "Amadou Ndiaye"]
    copies = [rendu.paper(pv.contenu, copie=copie)["signataires"][1]["nom"] for copie in (False, True)]
    assert "congé" in copies[0] and "congé" not in copies[1] and "à la place d’Amadou Ndiaye" in copies[1]
    for each in jurys.presidents(db, session):
        jurys.signs(db, session, each)
    assert jurys.pv_of(db, session).etat == EtatPv.SIGNE and employeurs.empeche == ""


def test_what_is_signed_stays_and_its_rectificatif_is_signed_by_the_newcomer(db: Session) -> None:
    session = jurys.tenu(db)
    former = jurys.signed(db, session)
    fingerprint = former.empreinte
    who = relieved(db, session)
    assert session.etat == EtatSession.A_ATTRIBUER and former.empreinte == fingerprint
    whom = make.inscrits(db, session)[0].id
    rectificatifs.rectify(db, session, motif="BC03.", candidats=[whom], by=make.user_of(db, who))
    assert who.id in {each.personne_id for each in signataires.of(db, session)}


@pytest.fixture
def all_sign(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """All who deliberated sign."""
    monkeypatch.setenv("ECLAT_PV_SIGNATAIRES", "deliberatifs")
    get_settings.cache_clear()
    yield
    monkeypatch.undo()
    get_settings.cache_clear()


def stands(session: SessionCqp) -> EtatSession:
    return session.etat


def third(db: Session, session: SessionCqp) -> MembreJury:
    found = jurys.members(db, session)[-1]
    found.personne_id, found.voix, found.present = nora(db).id, Voix.DELIBERATIVE, True
    db.flush()
    return found


@pytest.mark.usefixtures("all_sign")
def test_who_deliberated_and_can_sign_no_more_is_let_off(db: Session) -> None:
    session = jurys.tenu(db)
    who, claire = third(db, session), make.decider(db)
    jurys.closed(db, session)
    brigitte, amadou, _ = jurys.presidents(db, session)
    for each in (brigitte, amadou):
        jurys.signs(db, session, each)
    assert stands(session) == EtatSession.PV_A_SIGNER, "the third one holds it up"
    empechements.relieve(db, session, remplacant=who.id, motif="A quitté le binôme.", by=claire)
    assert stands(session) == EtatSession.PV_EN_SAISIE and empechements.others(db, session) == []
    told = db.exec(select(Courriel.destinataire).where(Courriel.modele == "pv_rouvert")).all()
    assert sorted(told) == sorted(each.courriel for each in (brigitte, amadou))
    cloture.close(db, session, by=make.user_of(db, brigitte))
    jurys.documents(db, session)
    contenu = jurys.pv_of(db, session).contenu or {}
    assert [each["motif"] for each in contenu["dispenses"]] == ["A quitté le binôme."]
    said = [rendu.paper(contenu, copie=copie)["dispenses"][0] for copie in (False, True)]
    assert "A quitté" in said[0] and said[1].endswith("a siégé et ne signe pas.")
    for each in (brigitte, amadou):
        jurys.signs(db, session, each)
    assert session.etat == EtatSession.A_ATTRIBUER
    with pytest.raises((DejaFait, ChampRefuse)):
        empechements.relieve(db, session, remplacant=who.id, motif="Encore.", by=claire)


def test_a_co_president_is_never_let_off(db: Session) -> None:
    session = jurys.tenu(db)
    who = jurys.members(db, session)[0]
    assert who.preside
    with pytest.raises(ChampRefuse):
        empechements.relieve(db, session, remplacant=who.id, motif="Parti.", by=make.decider(db))


def test_who_does_not_represent_a_college_replaces_nobody(db: Session) -> None:
    session = jurys.tenu(db)
    with pytest.raises(ChampRefuse, match="ne peut plus siéger"):
        empechements.relieve(db, session, remplacant=make.comite_technique(db).id, motif="Parti.", by=make.decider(db))


def test_sessions_whose_report_is_awaited_count_in_the_load(db: Session) -> None:
    session = jurys.tenu(db)
    assert {each.charge for each in attributions.members(db, session)} == {1}


# --- before it closes ---


def test_attendance_is_noted_before_the_entry_closes(db: Session) -> None:
    session = jurys.tenu(db)
    jurys.all_valid(db, session)
    for each in jurys.members(db, session):
        each.present = None
    db.flush()
    with pytest.raises(Refus, match="Notez d’abord"):
        cloture.close(db, session, by=jurys.copresidents(db, session)[0])


def test_without_quorum_a_reason_is_frozen(db: Session) -> None:
    session = jurys.tenu(db)
    jurys.all_valid(db, session)
    jurys.members(db, session)[0].present = False
    db.flush()
    by = jurys.copresidents(db, session)[1]
    with pytest.raises(ChampRefuse, match="quorum"):
        cloture.close(db, session, by=by)
    cloture.close(db, session, sans_quorum="Le coprésident a suivi à distance.", by=by)
    contenu = jurys.pv_of(db, session).contenu
    assert contenu is not None and contenu["quorum"]["motif"] == "Le coprésident a suivi à distance."
    assert "sans quorum\u00a0: Le coprésident" in rendu.quorum(contenu["quorum"])


# --- a rectificatif that is abandoned ---


@pytest.mark.parametrize("attributed", [False, True])
def test_a_rectificatif_opened_by_mistake_is_abandoned(db: Session, attributed: bool) -> None:
    session = jurys.tenu(db)
    former = jurys.signed(db, session)
    if attributed:
        resultats.attribute(db, session, by=make.decider(db))
    before, brigitte = session.etat, jurys.copresidents(db, session)[0]
    whom = make.inscrits(db, session)[0].id
    rectificatifs.rectify(db, session, motif="Une erreur.", candidats=[whom], by=brigitte)
    offered = {each.name for each in workflow.actions(db, brigitte, session)}
    assert ("pv_abandon_attribue" in offered) is attributed and ("pv_abandon" in offered) is not attributed
    verb = rectificatifs.abandon_attributed if attributed else rectificatifs.abandon
    verb(db, session, by=brigitte)
    assert session.etat == before and db.exec(select(Pv.id).where(Pv.session_id == session.id)).all() == [former.id]


def test_the_first_version_is_not_abandoned(db: Session) -> None:
    session = jurys.tenu(db)
    with pytest.raises(Refus, match="est la première"):
        rectificatifs.abandon(db, session, by=jurys.copresidents(db, session)[0])


def test_who_is_in_no_version_comes_in_by_a_rectificatif(db: Session) -> None:
    session = jurys.tenu(db)
    out = make.inscrits(db, session)[-1]
    db.delete(db.exec(select(Passage).where(Passage.candidat_id == out.id)).one())
    db.flush()
    brigitte = jurys.copresidents(db, session)[0]
    for each in make.inscrits(db, session)[:-1]:
        jurys.said(db, session, each, dict.fromkeys(jurys.BLOCS, ValeurBloc.VALIDE))
    cloture.close(db, session, by=brigitte)
    jurys.documents(db, session)
    for who in jurys.presidents(db, session):
        jurys.signs(db, session, who)
    rectificatifs.rectify(db, session, motif="Oubliée.", candidats=[out.id], by=brigitte)
    (row,) = entree.passages(db, jurys.pv_of(db, session))
    assert row.candidat.id == out.id and row.passage.rang == 3 and not row.tapes


# --- who signs is who sits, and may read ---


def test_the_seats_of_the_day_preside(db: Session) -> None:
    session = jurys.planifie(db)
    jurys.sits(db, session)
    who, (brigitte, _) = nora(db), jurys.copresidents(db, session)
    assert brigitte.personne_id
    attributions.attribute(db, session, employeurs=brigitte.personne_id, salaries=who.id, motif="", by=make.decider(db))
    tenue.open_report(db, session, by=SYSTEME)
    assert who.id in {each.personne_id for each in signataires.of(db, session)}


def test_an_account_is_that_of_who_may_open_what_they_sign(db: Session) -> None:
    amadou, comite = nora(db), make.comite_technique(db)
    nadia = make.dirigeant(db, make.habilite(db))
    claire = make.user_of(db, make.administrateur(db))
    for each, known in ((amadou, True), (comite, False), (nadia, False)):
        fiche = registre.FicheJure.model_validate(FICHE | {"nom": each.nom, "courriel": each.courriel})
        assert (registre.add(db, fiche, by=claire).personne_id is not None) is known


def test_who_is_proposed_has_their_account_once_checked(db: Session) -> None:
    who, claire = nora(db), make.user_of(db, make.administrateur(db))
    fiche = registre.FicheJure.model_validate(FICHE | {"nom": who.nom, "courriel": who.courriel})
    made = registre.born(db, fiche, by=claire, propose_le=clock.now())
    assert made.personne_id is None
    registre.accept(db, made, by=claire)
    assert db.get_one(Jure, made.id).personne_id == who.id


def test_who_sits_and_does_not_sign_reads_no_original(db: Session) -> None:
    session, who = jurys.tenu(db), nora(db)
    jurys.members(db, session)[-1].personne_id = who.id
    db.flush()
    assert not jury_policies.can_read_original(db, make.user_of(db, who), session)
    assert jury_policies.can_read_original(db, jurys.copresidents(db, session)[0], session)


def test_a_candidate_to_whom_a_member_is_tied_may_be_removed(db: Session) -> None:
    session = jurys.planifie(db, make.habilite(db))
    (who,) = make.candidats(db, session, {"nom_naissance": "Partante"})
    key = db.exec(select(MembreJury.id).where(MembreJury.jury_id == jurys.jury_of(db, session).id)).first()
    assert key
    db.add(LienMembre(membre_id=key, candidat_id=who.id))
    db.flush()
    nadia = make.user_of(db, make.dirigeant(db, make.organisme_of(db, session)))
    table = tableau.ouvrir(db, CANDIDATS, session, by=nadia)
    row = table.row(who.id)
    tableau.remove(table, row)
    assert db.exec(select(LienMembre)).all() == []


def test_nothing_of_an_abandoned_version_stays(db: Session) -> None:
    session = jurys.tenu(db)
    jurys.signed(db, session)
    brigitte = jurys.copresidents(db, session)[0]
    rectificatifs.rectify(db, session, motif="BC03.", candidats=[make.inscrits(db, session)[0].id], by=brigitte)
    cloture.close(db, session, by=brigitte)
    cloture.reopen(db, session, motif="Non.", by=brigitte)
    rectificatifs.abandon(db, session, by=brigitte)
    left = db.exec(select(Pv).where(Pv.session_id == session.id)).one()
    assert left.etat == EtatPv.SIGNE
    rows = db.exec(select(Passage).where(col(Passage.pv_id) != left.id)).all()
    assert rows == [] and composition.of(db, session).presidents == 2


def test_who_signs_in_another_s_place_finds_it_on_their_dashboard(db: Session) -> None:
    session = jurys.tenu(db)
    jurys.closed(db, session)
    amadou = jurys.presidents(db, session)[1]
    who = relieved(db, session)
    cloture.close(db, session, by=make.user_of(db, who))
    jurys.documents(db, session)
    assert [each.a_signer for each in attentes_pv.of(db, make.user_of(db, who))] == [True]
    assert attentes_pv.of(db, make.user_of(db, amadou)) == []
    jurys.signs(db, session, who)
    assert attentes_pv.of(db, make.user_of(db, who)) == []


def test_the_proof_file_says_why_signatures_were_voided(db: Session) -> None:
    session = jurys.tenu(db)
    jurys.closed(db, session)
    jurys.signs(db, session, jurys.presidents(db, session)[0])
    relieved(db, session)
    commit(db)  # each line of the journal has its rank from then on
    found = preuves.of(db, session, jurys.pv_of(db, session))
    assert [each["verbe"] for each in found["journal"]] == ["pv_cloture", "pv_signature", "pv_empechement"]
    assert found["journal"][-1]["details"]["motif"] == "En congé de longue durée."


def test_notices_of_another_address_are_proof_too(db: Session) -> None:
    session = jurys.tenu(db)
    pv = jurys.signed(db, session)
    jurys.presidents(db, session)[0].courriel = "brigitte.ailleurs@agents.example"
    db.flush()
    assert all(len(each["avis_par_mail"]) == 1 for each in preuves.of(db, session, pv)["signatures"])
