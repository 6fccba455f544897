"""What is kept of candidates goes after its term; what was signed stays, whatever becomes of anybody."""

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain.certificats import delivrances
from eclat.domain.delegataires import effacements
from eclat.domain.jurys import attributions, cloture, conservation, notifications, recours
from eclat.domain.socle import fichiers
from eclat.domain.socle.recours_policies import CANDIDAT
from eclat.domain.socle.utilisateur import SYSTEME
from eclat.engines import workflow
from eclat.models import (
    Candidat,
    Courriel,
    EtatCourriel,
    EtatRecours,
    EtatSession,
    Fichier,
    IssueRecours,
    LienMembre,
    NaturePiece,
    Organisme,
    Passage,
    Piece,
    PieceRecours,
    ProductionCertificats,
    Recours,
    SessionCqp,
    SignaturePv,
)
from tests import certificats, jurys, signes
from tests import factories as make

FIVE_YEARS = timedelta(days=5 * 366 + 10)


def with_documents(db: Session) -> SessionCqp:
    """Closed; one of its candidates contests, with a piece; its organisme joined a document. All its mails left."""
    session = signes.close(db)
    found = signes.contested(db, session)
    recours.join(db, found, "preuve.pdf", make.PDF + b"9", by=CANDIDAT)
    found.issue, found.decision = IssueRecours.MAINTENU, "Maintenu."
    found.etat = EtatRecours.DECIDE
    joined(db, session)
    db.execute(update(Courriel).values(etat=EtatCourriel.ENVOYE))
    return session


def joined(db: Session, session: SessionCqp) -> Piece:
    fichier = fichiers.keep(db, "feuille.pdf", make.PDF + b"8", by=make.decider(db))
    piece = Piece(dossier_id=session.id, nature=NaturePiece.AUTRE, fichier_id=fichier.id)
    db.add(piece)
    db.flush()
    return piece


def test_candidates_are_kept_until_their_term(db: Session) -> None:
    session = with_documents(db)
    assert conservation.due(db, 5) == []
    with clock.travel(FIVE_YEARS):
        assert conservation.due(db, 5) == [session.id] and conservation.due(db, 6) == []


@pytest.mark.parametrize("etat", [EtatSession.EN_COURS, EtatSession.PV_EN_SAISIE, EtatSession.A_ATTRIBUER])
def test_nothing_goes_of_a_session_that_is_not_over(db: Session, etat: EtatSession) -> None:
    session = with_documents(db)
    session.etat = etat
    db.flush()
    with clock.travel(FIVE_YEARS):
        assert conservation.due(db, 5) == []


def test_all_that_was_kept_of_candidates_goes_and_what_was_signed_stays(db: Session) -> None:
    session = with_documents(db)
    pv = jurys.pv_of(db, session)
    before, names = pv.model_dump(), {each.nom_naissance for each in make.inscrits(db, session)}
    link = signes.notice(db, session)
    with clock.travel(FIVE_YEARS):
        conservation.erase(db, session, by=SYSTEME)
        assert conservation.erase(db, session, by=SYSTEME) is workflow.UNCHANGED and conservation.due(db, 5) == []
    for each in db.exec(select(Candidat).where(Candidat.session_id == session.id)):
        said = each.model_dump()
        assert not any(said[name] for name in conservation.GONE if name != "etat")
    assert notifications.linked(db, link.lien) is None
    assert not any(name in each.texte for name in names for each in db.exec(select(Courriel)))
    to_nobody = db.exec(select(Courriel).where(col(Courriel.personne_id).is_(None))).all()
    assert to_nobody and all(each.texte == "" and "exemple" not in each.destinataire for each in to_nobody)
    assert not db.exec(select(PieceRecours)).all() and not db.exec(select(Piece).where(Piece.dossier_id == session.id)).all()
    assert not db.exec(select(Fichier).where(col(Fichier.nom).in_(["preuve.pdf", "feuille.pdf"]))).all()
    assert jurys.pv_of(db, session).model_dump() == before
    assert len(notifications.announced(db, session)) == 3  # results are still counted


def test_a_recours_is_decided_before_it_is_erased(db: Session) -> None:
    session = with_documents(db)
    found = db.exec(select(Recours)).one()
    with clock.travel(FIVE_YEARS):
        for etat, kept in ((EtatRecours.A_DECIDER, True), (EtatRecours.DETAIL_REPONDU, False), (EtatRecours.DECIDE, False)):
            found.etat = etat
            db.flush()
            assert found.echeance < clock.today() and conservation.due(db, 5) == ([] if kept else [session.id])


def test_nothing_of_certificates_says_who_they_were_but_the_register(db: Session) -> None:
    session = certificats.delivree(db)
    first, second, *_ = make.inscrits(db, session)
    first.courriel, second.admis_malgre = "lea@candidat.example", "Absente pour maladie."
    given = next(each for each in certificats.of(db, session) if each.candidat_id == first.id)
    delivrances.withdraw(db, given, motif="Léa a fraudé.", by=SYSTEME)
    made = db.exec(select(ProductionCertificats)).first()
    assert made is not None
    made.faite_le, made.retenus = None, [{"candidat": str(second.id), "nom": "Léa Moreau", "motif": "Il manque un modèle."}]
    db.add(LienMembre(membre_id=jurys.members(db, session)[0].id, candidat_id=first.id))
    db.flush()
    db.execute(update(Courriel).values(etat=EtatCourriel.ENVOYE))
    session.etat = EtatSession.CLOSE
    with clock.travel(FIVE_YEARS):
        conservation.erase(db, session, by=SYSTEME)
        db.flush()
    told = db.exec(select(Courriel).where(Courriel.modele == "certificat_retire")).all()
    assert told and not any("fraudé" in each.texte or "lea@" in each.destinataire for each in told)
    assert not db.exec(select(LienMembre)).all() and db.get_one(Candidat, second.id).admis_malgre == ""
    assert db.get_one(ProductionCertificats, made.id).retenus == [] and given.titulaire
    assert notifications.without_address(db, session) == []


def test_evidence_that_a_pv_names_becomes_a_page_that_says_so(db: Session) -> None:
    session = signes.tenu(db)
    piece = joined(db, session)
    db.exec(select(Passage)).first().justificatif_id = piece.id  # type: ignore[union-attr]
    signes.signed(db, session)
    attributions.attribute(db, session, by=make.decider(db))
    former = piece.fichier_id
    with clock.travel(FIVE_YEARS):
        conservation.erase(db, session, by=SYSTEME)
    left = db.exec(select(Piece).where(Piece.dossier_id == session.id)).one()
    assert left.fichier_id != former and db.get(Fichier, former) is None


def test_erasing_an_organisme_touches_no_pv(db: Session) -> None:
    session = with_documents(db)
    pv = jurys.pv_of(db, session)
    before, signed = pv.model_dump(), [each.model_dump() for each in db.exec(select(SignaturePv))]
    effacements.erase_organisme(db, db.get_one(Organisme, session.organisme_id))
    db.flush()
    assert jurys.pv_of(db, session).model_dump() == before
    assert [each.model_dump() for each in db.exec(select(SignaturePv))] == signed and len(signed) == 2


def test_what_was_shown_to_sign_goes_when_the_entry_is_opened_again(db: Session) -> None:
    """Births are in it, and nothing would ever erase it."""
    session = jurys.tenu(db)
    shown = jurys.closed(db, session).a_signer_id
    brigitte = jurys.presidents(db, session)[0]
    jurys.signs(db, session, brigitte)
    cloture.reopen(db, session, motif="BC03.", by=make.user_of(db, brigitte))
    assert shown is not None and db.exec(select(Fichier.id).where(Fichier.id == shown)).first() is None
    assert all(each.sha256 for each in db.exec(select(SignaturePv)))
