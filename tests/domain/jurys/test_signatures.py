"""A procès-verbal closes, is signed by each who presided, opened again, and never changes once all have signed."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, col, select

from eclat.domain.jurys import authenticite, cloture, contenu, preuves, production, rectificatifs, signatures
from eclat.domain.jurys import pv as entree
from eclat.domain.jurys.signatures import Preuve
from eclat.domain.socle.errors import ChampRefuse, Interdit, Refus
from eclat.engines import journal
from eclat.models import (
    Candidat,
    Courriel,
    EtatPv,
    EtatSession,
    Fichier,
    Passage,
    Personne,
    Pv,
    ResultatBloc,
    SessionCqp,
    SignaturePv,
    ValeurBloc,
)
from tests import factories as make
from tests import jurys

E = EtatSession


@pytest.fixture
def session(db: Session) -> SessionCqp:
    make.administrateur(db)
    return jurys.tenu(db)


@pytest.fixture
def pair(db: Session, session: SessionCqp) -> list[Personne]:
    return jurys.presidents(db, session)


def mails(db: Session, modele: str) -> list[str]:
    return sorted(db.exec(select(Courriel.destinataire).where(Courriel.modele == modele)))


def test_nothing_closes_while_a_result_is_awaited(db: Session, session: SessionCqp, pair: list[Personne]) -> None:
    with pytest.raises(Refus, match="manquent avant de clore"):
        cloture.close(db, session, by=make.user_of(db, pair[0]))
    assert session.etat == E.PV_EN_SAISIE


def test_what_is_signed_is_frozen_when_the_entry_closes(db: Session, session: SessionCqp, pair: list[Personne]) -> None:
    pv = jurys.closed(db, session)
    assert (session.etat, pv.etat) == (E.PV_A_SIGNER, EtatPv.A_SIGNER)
    assert pv.contenu is not None and pv.empreinte == contenu.empreinte_of(pv.contenu)
    assert pv.contenu == json.loads(contenu.canonical(pv.contenu))
    assert mails(db, "pv_a_signer") == sorted(each.courriel for each in pair)
    who = make.inscrits(db, session)[0]
    named = next(each for each in pv.contenu["candidats"] if each["candidat"] == str(who.id))
    assert named["nom_naissance"] == who.nom_naissance and named["issue"] == "totale"
    line = journal.last(db, session, "pv_cloture")
    assert line is not None and line.details["empreinte"] == pv.empreinte


def test_a_letter_that_no_font_has_is_named_before_it_closes(db: Session, session: SessionCqp, pair: list[Personne]) -> None:
    jurys.all_valid(db, session)
    who = make.inscrits(db, session)[1]
    db.get_one(Candidat, who.id).nom_naissance = "Wang 王"
    db.flush()
    with pytest.raises(Refus, match="«\u00a0王\u00a0», dans la ligne 2"):
        cloture.close(db, session, by=make.user_of(db, pair[0]))


def test_each_signs_and_the_last_signature_ends_it(db: Session, session: SessionCqp, pair: list[Personne]) -> None:
    pv = jurys.closed(db, session)
    jurys.signs(db, session, pair[1])
    assert (session.etat, pv.etat) == (E.PV_A_SIGNER, EtatPv.A_SIGNER)
    assert mails(db, "pv_signe_par_un") == [pair[0].courriel] and not mails(db, "pv_signe_organisme")
    with pytest.raises(Refus, match=r"déjà signé|venez de"):
        jurys.signs(db, session, pair[1])
    jurys.signs(db, session, pair[0])
    assert (session.etat, pv.etat) == (E.A_ATTRIBUER, EtatPv.SIGNE)
    assert len(mails(db, "pv_signe_binome")) == 2 and mails(db, "pv_signe_organisme") and mails(db, "pv_signe_administrateurs")
    proofs = db.exec(select(SignaturePv).order_by(col(SignaturePv.cree_le))).all()
    shown = signatures.document(db, pv)
    assert shown is not None
    assert [(each.sha256, each.empreinte, each.second_facteur, each.adresse_ip) for each in proofs] == [
        (shown.sha256, pv.empreinte, True, "192.0.2.7")
    ] * 2
    assert all(each.ouvert_le and each.intention == signatures.INTENTION for each in proofs)


@pytest.mark.parametrize(
    "preuve, read, said",
    [
        (lambda sha: Preuve(sha, True), False, "Ouvrez d’abord"),
        (lambda sha: Preuve("0" * 64, True), True, "a changé depuis"),
        (lambda sha: Preuve(sha, False), True, "second facteur"),
    ],
)
def test_who_may_not_sign_yet(
    db: Session, session: SessionCqp, pair: list[Personne], preuve: Callable[[str], Preuve], read: bool, said: str
) -> None:
    pv = jurys.closed(db, session)
    shown = signatures.document(db, pv)
    assert shown is not None
    if read:
        signatures.note_reading(db, pv.id, pair[0].id, shown.sha256)
    with pytest.raises(Refus, match=said):
        signatures.sign_and_conclude(db, session, preuve=preuve(shown.sha256), by=make.user_of(db, pair[0]))
    assert cloture.valid(db, pv) == []


def test_nobody_signs_a_document_that_is_not_made(db: Session, session: SessionCqp, pair: list[Personne]) -> None:
    jurys.all_valid(db, session)
    cloture.close(db, session, by=make.user_of(db, pair[0]))
    with pytest.raises(Refus, match="se prépare"):
        signatures.sign_and_conclude(db, session, preuve=Preuve("0" * 64, True), by=make.user_of(db, pair[0]))


def test_others_may_not_sign(db: Session, session: SessionCqp) -> None:
    jurys.closed(db, session)
    for who in (make.decider(db), make.user_of(db, make.instructeur(db))):
        with pytest.raises(Interdit):
            signatures.sign_and_conclude(db, session, preuve=Preuve("0" * 64, True), by=who)


def test_who_refuses_voids_the_other_signature(db: Session, session: SessionCqp, pair: list[Personne]) -> None:
    pv = jurys.closed(db, session)
    jurys.signs(db, session, pair[0])
    former = pv.empreinte
    cloture.reopen(db, session, motif="Le bloc 3 de la ligne 1 est faux.", by=make.user_of(db, pair[1]))
    assert (session.etat, pv.etat, pv.empreinte, pv.contenu) == (E.PV_EN_SAISIE, EtatPv.EN_SAISIE, "", None)
    db.expire_all()
    row = db.exec(select(SignaturePv)).one()
    assert row.annulee_le is not None and row.empreinte == former
    assert mails(db, "pv_rouvert") == [pair[0].courriel]
    first = db.exec(select(ResultatBloc)).all()[0]
    first.valeur, first.observation = ValeurBloc.NON_VALIDE, "Projet inachevé."
    db.flush()
    cloture.close(db, session, by=make.user_of(db, pair[1]))
    jurys.documents(db, session)
    assert pv.empreinte != former
    for each in pair:
        jurys.signs(db, session, each)
    assert session.etat == E.A_ATTRIBUER and len(cloture.valid(db, pv)) == 2


def test_documents_are_made_once_whoever_makes_them(db: Session, session: SessionCqp) -> None:
    pv = jurys.signed(db, session)
    assert production.due(db) == [] and production.missing(pv) == []
    files = db.exec(select(Fichier).where(col(Fichier.nom).contains(pv.numero))).all()
    assert len(files) == 3 and len({each.sha256 for each in files}) == 3
    assert production.keep(db, pv.id, {"signe_id": b"%PDF-1.7 other", "copie_id": b"%PDF"}, pv.empreinte) == 0


def test_what_was_drawn_of_another_content_is_not_kept(db: Session, session: SessionCqp, pair: list[Personne]) -> None:
    jurys.all_valid(db, session)
    cloture.close(db, session, by=make.user_of(db, pair[0]))
    pv = jurys.pv_of(db, session)
    found = production.drawn(db, pv)
    assert production.keep(db, pv.id, found, "another") == 0 and pv.a_signer_id is None


def test_a_rectificatif_holds_those_concerned_and_cites_the_former(
    db: Session, session: SessionCqp, pair: list[Personne]
) -> None:
    first = jurys.signed(db, session)
    who = make.inscrits(db, session)[1]
    by = make.user_of(db, pair[0])
    rectificatifs.rectify(db, session, motif="Bloc 2 saisi pour une autre.", candidats=[who.id], by=by)
    second = jurys.pv_of(db, session)
    assert session.etat == E.PV_EN_SAISIE and (second.version, second.numero, second.corrige_id) == (2, first.numero, first.id)
    rows = entree.passages(db, second)
    assert [each.candidat.id for each in rows] == [who.id] and {each.valeur for each in rows[0].tapes.values()} == {
        ValeurBloc.VALIDE
    }
    rows[0].tapes["BC02"].valeur, rows[0].tapes["BC02"].observation = ValeurBloc.NON_VALIDE, "Dossier incomplet."
    db.flush()
    cloture.close(db, session, by=by)
    jurys.documents(db, session)
    assert second.contenu is not None
    assert second.contenu["rectifie"] == {"version": 1, "empreinte": first.empreinte, "motif": "Bloc 2 saisi pour une autre."}
    assert entree.en_vigueur(db, session)[who.id].passage.pv_id == first.id, "the former stands until this one is signed"
    for each in pair:
        jurys.signs(db, session, each)
    assert entree.en_vigueur(db, session)[who.id].passage.pv_id == second.id
    assert len(rectificatifs.versions(db, session)) == 2 and authenticite.known(db, first.empreinte)


def test_a_rectificatif_wants_candidates_of_the_signed_one(db: Session, session: SessionCqp, pair: list[Personne]) -> None:
    jurys.signed(db, session)
    by = make.user_of(db, pair[0])
    for chosen in ([], [pair[0].id]):
        with pytest.raises(ChampRefuse):
            rectificatifs.rectify(db, session, motif="Erreur.", candidats=chosen, by=by)


def test_only_what_is_signed_is_known(db: Session, session: SessionCqp) -> None:
    pv = jurys.closed(db, session)
    to_sign = signatures.document(db, pv)
    assert to_sign is not None and not authenticite.known(db, pv.empreinte) and not authenticite.known(db, to_sign.sha256)
    for each in jurys.presidents(db, session):
        jurys.signs(db, session, each)
    jurys.documents(db, session)
    for key in (pv.signe_id, pv.copie_id):
        assert authenticite.known(db, db.get_one(Fichier, key).sha256)
    assert authenticite.known(db, pv.empreinte) and not authenticite.known(db, "0" * 64)


@pytest.mark.parametrize(
    "typed, found",
    [
        ("  9C41E7B2 58d0a6f3\n174be92c d38a5f06 e12b7c94 a05d63f8 4b9e21d7 70c6f35a ", True),
        ("9c41e7b2", False),
        ("z" * 64, False),
        ("", False),
        ("a" * 65, False),
    ],
)
def test_a_fingerprint_is_read_however_it_was_copied(typed: str, found: bool) -> None:
    assert (authenticite.read(typed) is not None) == found


def test_the_proof_file_says_who_saw_what_and_how(db: Session, session: SessionCqp) -> None:
    pv = jurys.signed(db, session)
    db.commit()
    found = preuves.of(db, session, pv)
    assert found["empreinte"] == found["empreinte_recalculee"] == pv.empreinte
    assert [each["second_facteur"] for each in found["signatures"]] == ["vérifié", "vérifié"]
    assert all(each["lectures"] and each["avis_par_mail"] for each in found["signatures"])
    assert {each["document_montre"] for each in found["signatures"]} == {found["documents"]["a_signer"]["sha256"]}
    assert [each["verbe"] for each in found["journal"]] == ["pv_cloture", "pv_signature", "pv_signature", "pv_signe"]
    json.dumps(found)


# --- what the database itself refuses ---

ATTACKS = [
    "UPDATE pv SET contenu = '{}'",
    "UPDATE pv SET empreinte = 'x'",
    "UPDATE pv SET etat = 'en_saisie', signe_le = NULL",
    "UPDATE pv SET etat = 'a_signer', signe_le = NULL",
    "UPDATE pv SET motif = 'x'",
    "UPDATE pv SET numero = 'PV-2026-9999'",
    "UPDATE pv SET version = 7",
    "UPDATE pv SET signe_le = cree_le",
    "UPDATE pv SET incidents = 'rien'",
    "UPDATE pv SET signe_id = a_signer_id",
    "UPDATE pv SET signe_id = NULL",
    "UPDATE pv SET copie_id = NULL",
    "UPDATE pv SET a_signer_id = NULL",
    "DELETE FROM pv",
    "UPDATE passage SET presence = 'absent'",
    "UPDATE passage SET observations = 'x'",
    "DELETE FROM passage",
    "UPDATE resultat_bloc SET valeur = 'non_valide'",
    "UPDATE resultat_bloc SET note = 10",
    "DELETE FROM resultat_bloc",
    "UPDATE signature_pv SET nom = 'Un autre'",
    "UPDATE signature_pv SET sha256 = 'x'",
    "UPDATE signature_pv SET annulee_le = cree_le",
    "DELETE FROM signature_pv",
]
POSTGRESQL = [f"TRUNCATE {each} CASCADE" for each in ("pv", "passage", "resultat_bloc", "signature_pv")]
SQLITE = [
    "INSERT OR REPLACE INTO {0} SELECT * FROM {0}",
    "REPLACE INTO {0} SELECT * FROM {0}",
]


def refused(db: Session, statement: str) -> None:
    with pytest.raises(DBAPIError, match="does not change"):
        db.execute(text(statement))
        db.commit()
    db.rollback()


def everything(db: Session) -> dict[str, Any]:
    db.expire_all()
    return {
        each.__name__: [row.model_dump() for row in db.exec(select(each).order_by(col(each.id)))]
        for each in (Pv, Passage, ResultatBloc, SignaturePv)
    }


def test_a_signed_one_does_not_change_by_any_statement(db: Session, session: SessionCqp) -> None:
    jurys.signed(db, session)
    db.commit()
    before = everything(db)
    sqlite = db.get_bind().dialect.name == "sqlite"
    tables = ("pv", "passage", "resultat_bloc", "signature_pv")
    own = [each.format(table) for table in tables for each in SQLITE] if sqlite else POSTGRESQL
    for statement in [*ATTACKS, *own]:
        refused(db, statement)
    assert everything(db) == before


def test_nothing_is_added_to_a_signed_one(db: Session, session: SessionCqp) -> None:
    pv = jurys.signed(db, session)
    passage = db.exec(select(Passage).where(Passage.pv_id == pv.id)).all()[0]
    proof = db.exec(select(SignaturePv)).all()[0]
    stranger = jurys.tenu(db, make.habilite(db, "Autre organisme"))
    other = make.inscrits(db, stranger)[0]
    db.commit()
    for row in (
        Passage(pv_id=pv.id, candidat_id=other.id, rang=99),
        ResultatBloc(passage_id=passage.id, bloc="BC09", valeur=ValeurBloc.VALIDE, saisi_le=passage.cree_le),
        SignaturePv(**proof.model_dump(exclude={"id", "cree_le", "personne_id"}) | {"personne_id": make.administrateur(db).id}),
    ):
        db.add(row)
        with pytest.raises(DBAPIError, match="does not change"):
            db.flush()
        db.rollback()


def test_a_row_is_not_moved_into_a_signed_one(db: Session, session: SessionCqp) -> None:
    pv = jurys.signed(db, session)
    other = jurys.pv_of(db, jurys.tenu(db, make.habilite(db, "Autre organisme")))
    db.commit()
    moved = {
        "to": pv.id.hex if db.get_bind().dialect.name == "sqlite" else pv.id,
        "of": other.id.hex if db.get_bind().dialect.name == "sqlite" else other.id,
    }
    with pytest.raises(DBAPIError, match="does not change"):
        db.execute(text("UPDATE passage SET pv_id = :to WHERE pv_id = :of"), moved)
    db.rollback()


def test_what_awaits_its_signatures_does_not_change_either(db: Session, session: SessionCqp) -> None:
    jurys.closed(db, session)
    db.commit()
    for statement in (
        "UPDATE pv SET contenu = '{}'", "UPDATE pv SET empreinte = 'x'", "UPDATE pv SET a_signer_id = NULL",
        "UPDATE passage SET presence = 'absent'", "DELETE FROM resultat_bloc", "UPDATE resultat_bloc SET valeur = 'non_valide'",
    ):  # fmt: skip
        refused(db, statement)


def test_its_attribution_is_written_once(db: Session, session: SessionCqp) -> None:
    pv = jurys.signed(db, session)
    admin = make.administrateur(db)
    pv.attribue_le, pv.attribue_par_id = pv.signe_le, admin.id
    db.commit()
    refused(db, "UPDATE pv SET attribue_le = NULL")
    refused(db, "UPDATE pv SET attribue_par_id = NULL")
