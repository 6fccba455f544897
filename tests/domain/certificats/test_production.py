"""What follows of attributed results: who is given what, numbered how, and what a rectified procès-verbal makes of it."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from eclat import clock
from eclat.domain.certificats import annonces, contenus, delivrances, editions, levees, production, titulaires, verification
from eclat.domain.delegataires import effacements
from eclat.domain.socle.errors import Interdit, Refus
from eclat.models import (
    Bloc,
    Candidat,
    Courriel,
    Enregistrement,
    EtatCertificat,
    EtatPv,
    EtatSession,
    NatureCertificat,
    Organisme,
    Passage,
    ProductionCertificats,
    Pv,
    SessionCqp,
    ValeurBloc,
    Visee,
)
from tests import certificats, jurys
from tests import factories as make

V, N, D = ValeurBloc.VALIDE, ValeurBloc.NON_VALIDE, ValeurBloc.DISPENSE


def told(db: Session, modele: str) -> list[str]:
    return [each.destinataire for each in db.exec(select(Courriel).where(Courriel.modele == modele))]


def rectified(db: Session, session: SessionCqp, candidat: Candidat, valeurs: dict[str, ValeurBloc]) -> Pv:
    """A second version about one candidate, signed and attributed."""
    before = jurys.pv_of(db, session)
    pv = Pv(
        session_id=session.id, numero=before.numero, version=before.version + 1, corrige_id=before.id, motif="Résultat inversé"
    )
    session.etat = EtatSession.PV_EN_SAISIE
    db.add(pv)
    db.flush()
    db.add(Passage(pv_id=pv.id, candidat_id=candidat.id, rang=1))
    db.flush()
    jurys.said(db, session, candidat, valeurs)
    return certificats.signed(db, session, pv)


def test_whole_certification_gives_a_parchemin(db: Session) -> None:
    session = certificats.attribuee(db)
    assert production.due(db) == [session.id]
    assert production.produce(db, session.id) == 3
    found = certificats.of(db, session)
    year = clock.today().year
    assert [each.numero for each in found] == [f"CQP-{year}-{rank:04}" for rank in (1, 2, 3)]
    assert {each.nature for each in found} == {NatureCertificat.PARCHEMIN} and {each.etat for each in found} == {
        EtatCertificat.VALIDE
    }
    assert len({each.code for each in found}) == 3 and all(len(each.code) == 16 for each in found)
    assert production.due(db) == [] and production.produce(db, session.id) == 0
    assert len(certificats.of(db, session)) == 3


def test_blocs_give_attestations(db: Session) -> None:
    said = ({"BC01": V, "BC02": N, "BC03": V, "BC04": D}, dict.fromkeys(jurys.BLOCS, N), dict.fromkeys(jurys.BLOCS, V))
    session = certificats.attribuee(db, valeurs=said)
    first, _, third = make.inscrits(db, session)
    first.courriel = "lea@candidat.example"
    db.flush()
    production.produce(db, session.id)
    found = certificats.of(db, session)
    assert {(each.candidat_id, each.bloc) for each in found} == {(first.id, "BC01"), (first.id, "BC03"), (third.id, "")}
    attested = next(each for each in found if each.bloc == "BC01")
    assert attested.numero.startswith("ATT-") and attested.contenu["bloc"]["intitule"] == jurys.BLOCS["BC01"]
    assert [each["code"] for each in attested.contenu["restent"]] == ["BC02"]
    told = db.exec(select(Courriel).where(Courriel.destinataire == first.courriel, Courriel.modele == "certificat_delivre")).one()
    assert told.sujet == "Vos attestations de blocs sont disponibles" and all(
        each.numero in told.texte for each in found if each.candidat_id == first.id
    )


def test_the_certificate_is_what_was_signed(db: Session) -> None:
    """Whatever became since of the table of candidates and of the rows of the results."""
    session = certificats.attribuee(db)
    first = make.inscrits(db, session)[0]
    named = titulaires.said(titulaires.of(first))
    first.nom_naissance, first.vise, first.blocs_vises = "Usurpateur", Visee.BLOCS, "BC01"
    db.flush()
    production.produce(db, session.id)
    theirs = next(each for each in certificats.of(db, session) if each.candidat_id == first.id)
    assert (theirs.nature, theirs.titulaire) == (NatureCertificat.PARCHEMIN, named)


def test_nothing_is_delivered_of_what_is_no_longer_what_was_signed(db: Session) -> None:
    session = certificats.a_attribuer(db)
    certificats.signed(db, session, empreinte="0" * 64)
    assert production.produce(db, session.id) == 0 and certificats.of(db, session) == []
    assert ["n’est plus ce qui a été signé" in each["motif"] for each in production.held_back(db, session)] == [True] * 3
    with clock.travel(production.AGAIN * 2):
        assert production.due(db) == [session.id] and production.produce(db, session.id) == 0
    assert len(production.held_back(db, session)) == 3


def test_holder_is_told_once(db: Session) -> None:
    session = certificats.attribuee(db)
    first, second, *_ = make.inscrits(db, session)
    first.courriel, second.courriel = "lea@candidat.example", ""
    db.flush()
    production.produce(db, session.id)
    production.produce(db, session.id)
    assert told(db, "certificat_delivre").count("lea@candidat.example") == 1


@pytest.mark.parametrize("lacks", ["decision", "modele"])
def test_what_lacks_holds_back_and_says_so(db: Session, lacks: str) -> None:
    """No number is taken; once the catalogue is complete, the clock gives them all."""
    session = certificats.a_attribuer(db, natures=() if lacks == "modele" else tuple(NatureCertificat))
    certificats.signed(db, session)
    held = db.get_one(Enregistrement, session.enregistrement_id)
    if lacks == "decision":
        held.decision_le = None
    db.flush()
    assert production.produce(db, session.id) == 0 and certificats.of(db, session) == []
    said = production.held_back(db, session)
    assert len(said) == 3 and ("date de la décision" if lacks == "decision" else "Aucun modèle") in said[0]["motif"]
    assert production.due(db) == []
    if lacks == "decision":
        certificats.mentions(db, held)
    else:
        certificats.modeles(db, held)
    with clock.travel(production.AGAIN * 2):
        assert production.due(db) == [session.id] and production.produce(db, session.id) == 3
    assert production.held_back(db, session) == []


def test_a_name_that_no_font_draws_holds_back_its_holder_alone(db: Session) -> None:
    session = certificats.a_attribuer(db)
    first = make.inscrits(db, session)[0]
    first.nom_naissance = "王小明"
    certificats.signed(db, session)
    assert production.produce(db, session.id) == 2
    (said,) = production.held_back(db, session)
    assert said["candidat"] == str(first.id) and "王" in said["motif"] and "lettres latines" in said["motif"]
    first.nom_naissance = "Wang"
    rectified(db, session, first, dict.fromkeys(jurys.BLOCS, V))
    with clock.travel(production.AGAIN * 2):
        assert production.produce(db, session.id) == 1
    assert [each.numero[-4:] for each in certificats.of(db, session)] == ["0001", "0002", "0003"]


def test_registration_follows_the_day_of_entry(db: Session) -> None:
    """Who entered under the former one is given it, whatever has replaced it since."""
    session = certificats.attribuee(db)
    now = db.get_one(Enregistrement, session.enregistrement_id)
    now.du = clock.today().replace(year=clock.today().year - 1)
    former = Enregistrement(cqp_id=now.cqp_id, code_rncp="RNCP36481", du=now.du.replace(year=now.du.year - 3), jusqu_au=now.du)
    db.add(former)
    db.flush()
    certificats.mentions(db, former)
    certificats.modeles(db, former)
    db.add_all([Bloc(enregistrement_id=former.id, code=code, intitule=said) for code, said in jurys.BLOCS.items()])
    first, second, third = make.inscrits(db, session)
    second.entre_le = former.du
    third.entre_le = former.du and former.du.replace(year=former.du.year - 1)
    db.flush()
    production.produce(db, session.id)
    said = {each.candidat_id: each.contenu["certification"]["rncp"] for each in certificats.of(db, session)}
    assert said == {first.id: now.code_rncp, second.id: "RNCP36481"}
    assert "ne couvre son entrée" in production.held_back(db, session)[0]["motif"]


def test_rectified_parchemin_is_replaced_by_an_attestation(db: Session) -> None:
    session = certificats.delivree(db)
    first, second, _ = make.inscrits(db, session)
    before = {each.candidat_id: each for each in certificats.of(db, session)}
    first.courriel = "lea@candidat.example"
    again = rectified(db, session, first, {"BC01": V, "BC02": N, "BC03": N, "BC04": N})
    assert production.due(db) == [session.id]
    assert production.produce(db, session.id) == 1
    old, new = before[first.id], next(each for each in certificats.of(db, session) if each.bloc)
    assert old.etat == EtatCertificat.REMPLACE and old.remplace_par_id == new.id
    assert old.motif == f"Procès-verbal rectificatif {again.numero}, version 2"
    assert before[second.id].etat == EtatCertificat.VALIDE
    assert new.contenu["jury"]["version"] == 2


def test_another_address_has_another_link(db: Session) -> None:
    session = certificats.delivree(db)
    first = make.inscrits(db, session)[0]
    held = next(each for each in certificats.of(db, session) if each.candidat_id == first.id)
    link, first.courriel = held.lien, "lea.juste@candidat.example"
    verification.renouveler(db, first)
    assert verification.linked(db, link) == [] and verification.linked(db, held.lien) == [held]
    assert told(db, "certificat_delivre")[-1] == first.courriel


def test_rectified_into_nothing_is_withdrawn(db: Session) -> None:
    session = certificats.delivree(db)
    first = make.inscrits(db, session)[0]
    first.courriel = "lea@candidat.example"
    rectified(db, session, first, dict.fromkeys(jurys.BLOCS, N))
    assert production.produce(db, session.id) == 0
    gone = [each for each in certificats.of(db, session) if each.etat != EtatCertificat.VALIDE]
    assert [(each.candidat_id, each.etat) for each in gone] == [(first.id, EtatCertificat.RETIRE)]
    assert told(db, "certificat_retire") == ["lea@candidat.example"]


def test_rectified_the_same_changes_nothing(db: Session) -> None:
    session = certificats.delivree(db)
    first = make.inscrits(db, session)[0]
    rectified(db, session, first, dict.fromkeys(jurys.BLOCS, V))
    assert production.produce(db, session.id) == 0
    assert {each.etat for each in certificats.of(db, session)} == {EtatCertificat.VALIDE}


def test_another_name_replaces_the_same_certificate(db: Session) -> None:
    session = certificats.delivree(db)
    first = make.inscrits(db, session)[0]
    first.nom_naissance = "Dupré"
    hidden = next(each for each in certificats.of(db, session) if each.candidat_id == first.id)
    verification.hide(db, hidden, by=verification.LUI)
    rectified(db, session, first, dict.fromkeys(jurys.BLOCS, V))
    assert production.produce(db, session.id) == 1
    assert all(each.masque_le for each in certificats.of(db, session) if each.candidat_id == first.id), (
        "its successor is hidden too"
    )
    old, new = [each for each in certificats.of(db, session) if each.candidat_id == first.id]
    assert (old.etat, old.remplace_par_id, new.etat, new.titulaire[-5:]) == (
        EtatCertificat.REMPLACE,
        new.id,
        EtatCertificat.VALIDE,
        "Dupré",
    )


def test_one_that_was_withdrawn_by_hand_does_not_come_back(db: Session) -> None:
    """While another candidate is held back, the clock tries again: of that one alone."""
    session = certificats.a_attribuer(db)
    first, second, _ = make.inscrits(db, session)
    first.nom_naissance = "محمد"
    certificats.signed(db, session)
    production.produce(db, session.id)
    theirs = next(each for each in certificats.of(db, session) if each.candidat_id == second.id)
    delivrances.withdraw(db, theirs, motif="Fraude", by=make.user_of(db, make.administrateur(db)))
    first.nom_naissance = "Mohamed"
    rectified(db, session, first, dict.fromkeys(jurys.BLOCS, V))
    with clock.travel(production.AGAIN * 2):
        assert production.produce(db, session.id) == 1
    assert [each.etat for each in certificats.of(db, session) if each.candidat_id == second.id] == [EtatCertificat.RETIRE]


def test_documents_are_made_of_the_rows_alone(db: Session) -> None:
    """Lost between the number and the file: found again, and kept once."""
    session = certificats.delivree(db)
    assert editions.under_way(db) == [session.id]
    waiting = editions.awaiting(db, session.id, 10)
    data = [editions.made(each) for each in waiting]
    assert [editions.keep(db, each, made) for each, made in zip(waiting, data, strict=True)] == [True] * 3
    assert not editions.keep(db, waiting[0], data[0])
    assert editions.under_way(db) == [] and editions.awaiting(db, session.id, 10) == []
    assert db.exec(select(ProductionCertificats)).one().faite_le is not None
    assert db.exec(select(Pv).where(Pv.etat == EtatPv.SIGNE)).one()


def test_an_organisme_that_is_erased_leaves_its_certificates_whole(db: Session) -> None:
    """What they say is their own: neither the name of the organisme nor anything else is read elsewhere."""
    session = certificats.delivree(db)
    before = [editions.made(each) for each in certificats.of(db, session)]
    effacements.erase_organisme(db, db.get_one(Organisme, session.organisme_id))
    db.flush()
    found = certificats.of(db, session)
    assert [editions.made(each) for each in found] == before
    assert all(each.contenu["organisme"] != effacements.ERASED for each in found)


def test_what_is_false_ends_whatever_is_missing(db: Session) -> None:
    """The whole was certified, two blocs remain, and their template is not there: the parchemin is no longer valid meanwhile."""
    session = certificats.a_attribuer(db, natures=[NatureCertificat.PARCHEMIN])
    certificats.signed(db, session)
    production.produce(db, session.id)
    first, second, _ = make.inscrits(db, session)
    rectified(db, session, first, {"BC01": V, "BC02": V, "BC03": N, "BC04": N})
    assert production.produce(db, session.id) == 0
    assert "Aucun modèle" in production.held_back(db, session)[0]["motif"]
    said = {each.candidat_id: each.etat for each in certificats.of(db, session)}
    assert (said[first.id], said[second.id]) == (EtatCertificat.RETIRE, EtatCertificat.VALIDE)


def attested(db: Session, **valeurs: ValeurBloc) -> tuple[SessionCqp, Candidat]:
    """Whose first candidate has these results, and the certificates that follow of them."""
    session = certificats.attribuee(db, valeurs=[valeurs, *[dict.fromkeys(jurys.BLOCS, N)] * 2])
    production.produce(db, session.id)
    return session, make.inscrits(db, session)[0]


def test_what_is_lost_is_withdrawn_not_replaced_by_another_bloc(db: Session) -> None:
    session, first = attested(db, BC01=V, BC02=V, BC03=N, BC04=N)
    first.nom_naissance = "Dupré"
    rectified(db, session, first, {"BC01": N, "BC02": V, "BC03": N, "BC04": N})
    assert production.produce(db, session.id) == 1
    found = {(each.bloc, each.titulaire.endswith("Dupré")): each for each in certificats.of(db, session)}
    assert found["BC01", False].etat == EtatCertificat.RETIRE and found["BC01", False].remplace_par_id is None
    assert found["BC02", False].remplace_par_id == found["BC02", True].id


def test_an_attestation_says_what_is_left_today(db: Session) -> None:
    session, first = attested(db, BC01=V, BC02=N, BC03=N, BC04=N)
    rectified(db, session, first, {"BC01": V, "BC02": V, "BC03": N, "BC04": N})
    assert production.produce(db, session.id) == 2
    valid = [each for each in certificats.of(db, session) if each.etat == EtatCertificat.VALIDE]
    assert {each.bloc: [left["code"] for left in each.contenu["restent"]] for each in valid} == {
        "BC01": ["BC03", "BC04"], "BC02": ["BC03", "BC04"],
    }  # fmt: skip


def test_withdrawn_by_hand_it_is_not_given_again_by_a_rectified_version(db: Session) -> None:
    session, first = attested(db, BC01=V, BC02=N, BC03=N, BC04=N)
    (theirs,) = certificats.of(db, session)
    delivrances.withdraw(db, theirs, motif="Fraude", by=make.user_of(db, make.administrateur(db)))
    rectified(db, session, first, {"BC01": V, "BC02": V, "BC03": N, "BC04": N})
    assert production.produce(db, session.id) == 1
    assert [each.bloc for each in certificats.of(db, session) if each.etat == EtatCertificat.VALIDE] == ["BC02"]
    assert f"{theirs.numero} lui a été retiré" in production.held_back(db, session)[0]["motif"]


def test_a_withdrawal_that_is_lifted_gives_another(db: Session) -> None:
    """The one that was withdrawn stays so; its organisme was told."""
    session = certificats.delivree(db)
    owner = make.organisme_of(db, session)
    nadia, claire = make.dirigeant(db, owner), make.user_of(db, make.administrateur(db))
    first, *others = certificats.of(db, session)
    delivrances.withdraw(db, first, motif="Fraude", by=claire)
    assert told(db, "certificats_retires") == [nadia.courriel]
    levees.lift_and_resume(db, first, motif="Ce n’était pas elle.", by=claire)
    assert production.due(db) == [session.id] and production.produce(db, session.id) == 1
    again = certificats.of(db, session)[-1]
    assert again.numero > others[-1].numero and (again.candidat_id, again.etat) == (first.candidat_id, EtatCertificat.VALIDE)
    assert first.etat == EtatCertificat.RETIRE and production.due(db) == [] and production.held_back(db, session) == []
    with pytest.raises(Refus, match="Vous venez de lever"):
        levees.lift_and_resume(db, first, motif="Encore.", by=claire)


def test_a_withdrawal_is_lifted_once_and_by_nobody_else(db: Session) -> None:
    session = certificats.delivree(db)
    owner = make.organisme_of(db, session)
    first = certificats.of(db, session)[0]
    claire, other = (make.user_of(db, make.administrateur(db, nom)) for nom in ("Claire", "Camille"))
    delivrances.withdraw(db, first, motif="Fraude", by=claire)
    with pytest.raises(Interdit):
        levees.lift_and_resume(db, first, motif="Non.", by=make.user_of(db, make.dirigeant(db, owner)))
    levees.lift_and_resume(db, first, motif="Erreur.", by=claire)
    with pytest.raises(Refus):
        levees.lift_and_resume(db, first, motif="Erreur.", by=other)
    assert production.produce(db, session.id) == 1


def test_what_is_held_back_is_given_once_that_is_lifted(db: Session) -> None:
    session, first = attested(db, BC01=V, BC02=N, BC03=N, BC04=N)
    (theirs,) = certificats.of(db, session)
    claire = make.user_of(db, make.administrateur(db))
    delivrances.withdraw(db, theirs, motif="Fraude", by=claire)
    rectified(db, session, first, {"BC01": V, "BC02": V, "BC03": N, "BC04": N})
    assert production.produce(db, session.id) == 1
    levees.lift_and_resume(db, theirs, motif="Erreur.", by=claire)
    assert production.produce(db, session.id) == 1 and production.held_back(db, session) == []
    assert sorted(each.bloc for each in certificats.of(db, session) if each.etat == EtatCertificat.VALIDE) == ["BC01", "BC02"]


def test_what_the_last_version_refuses_is_not_lifted(db: Session) -> None:
    session = certificats.delivree(db)
    first = make.inscrits(db, session)[0]
    theirs = next(each for each in certificats.of(db, session) if each.candidat_id == first.id)
    claire = make.user_of(db, make.administrateur(db))
    delivrances.withdraw(db, theirs, motif="Fraude", by=claire)
    rectified(db, session, first, dict.fromkeys(jurys.BLOCS, N))
    production.produce(db, session.id)
    with pytest.raises(Refus, match="rectifiez d’abord"):
        levees.lift_and_resume(db, theirs, motif="Erreur.", by=claire)


def test_withdrawn_by_a_version_it_is_given_again_by_the_next(db: Session) -> None:
    session = certificats.delivree(db)
    first = make.inscrits(db, session)[0]
    for valeur, born in ((N, 0), (V, 1)):
        rectified(db, session, first, dict.fromkeys(jurys.BLOCS, valeur))
        assert production.produce(db, session.id) == born
    assert production.held_back(db, session) == []


def test_blocs_of_another_registration_are_not_attested(db: Session) -> None:
    session = certificats.attribuee(db)
    now = db.get_one(Enregistrement, session.enregistrement_id)
    now.du = clock.today().replace(year=clock.today().year - 1)
    former = Enregistrement(cqp_id=now.cqp_id, code_rncp="RNCP36481", du=now.du.replace(year=now.du.year - 3), jusqu_au=now.du)
    db.add(former)
    db.flush()
    certificats.mentions(db, former)
    certificats.modeles(db, former)
    db.add_all([Bloc(enregistrement_id=former.id, code=code, intitule="Autre chose") for code in jurys.BLOCS])
    first = make.inscrits(db, session)[0]
    first.entre_le = former.du
    db.flush()
    assert any(each.candidat == first and "RNCP36481" in each.dit for each in annonces.foreseen(db, session))
    assert production.produce(db, session.id) == 2
    assert "RNCP36481" in production.held_back(db, session)[0]["motif"]


def test_nothing_is_delivered_after_the_last_day(db: Session) -> None:
    session = certificats.attribuee(db)
    held = db.get_one(Enregistrement, session.enregistrement_id)
    held.delivrance_jusqu_au = clock.today() - timedelta(days=1)
    db.flush()
    assert any("dernier jour de délivrance" in each.dit for each in annonces.foreseen(db, session))
    assert production.produce(db, session.id) == 0
    assert "dernier jour de délivrance" in production.held_back(db, session)[0]["motif"]
    held.delivrance_jusqu_au = clock.today()
    with clock.travel(production.AGAIN * 2):
        held.delivrance_jusqu_au = clock.today()
        assert production.produce(db, session.id) == 3


def test_nothing_is_delivered_of_a_version_that_is_being_rectified(db: Session) -> None:
    session = certificats.attribuee(db)
    first = make.inscrits(db, session)[0]
    before = jurys.pv_of(db, session)
    rectifying = Pv(session_id=session.id, numero=before.numero, version=2, corrige_id=before.id, motif="Inversion")
    db.add(rectifying)
    db.flush()
    db.add(Passage(pv_id=rectifying.id, candidat_id=first.id, rang=1))
    db.flush()
    assert production.produce(db, session.id) == 2
    assert "en cours de rectification" in production.held_back(db, session)[0]["motif"]
    jurys.said(db, session, first, dict.fromkeys(jurys.BLOCS, N))
    certificats.signed(db, session, rectifying)
    with clock.travel(production.AGAIN * 2):
        assert production.produce(db, session.id) == 0
    assert production.held_back(db, session) == [] and len(certificats.of(db, session)) == 2


@pytest.mark.parametrize(
    ("lieu", "ville", "far", "said"),
    [
        ("Salle 2", "Marseille", True, "réuni à Marseille le"),
        ("Salle 2", "", True, "réuni le"),
        ("", "", True, "réuni à distance le"),
    ],
)
def test_a_jury_that_sat_somewhere_was_not_at_a_distance(db: Session, lieu: str, ville: str, far: bool, said: str) -> None:
    session = certificats.a_attribuer(db)
    jury = jurys.jury_of(db, session)
    jury.lieu, jury.adresse, jury.code_postal, jury.ville, jury.a_distance = lieu, "", "", ville, far
    certificats.signed(db, session)
    production.produce(db, session.id)
    assert said in contenus.sitting(certificats.of(db, session)[0].contenu["jury"])


def test_a_withdrawal_by_hand_holds_however_long_its_history_is(db: Session) -> None:
    """Its holder hides it and shows it as often as they like: it does not come back for that."""
    session = certificats.delivree(db, people=1)
    (theirs,) = certificats.of(db, session)
    delivrances.withdraw(db, theirs, motif="Fraude", by=make.user_of(db, make.administrateur(db)))
    for _ in range(101):
        verification.hide(db, theirs, by=verification.LUI)
        verification.show(db, theirs, by=verification.LUI)
    assert delivrances.keeps_back(db, theirs)
