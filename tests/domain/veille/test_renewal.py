"""A renewal takes the certificate confirmed since, and asks again for what has expired (P10)."""

from datetime import timedelta

from sqlmodel import Session, select

from eclat import clock
from eclat.domain.dossiers import dossiers
from eclat.domain.habilitations import demande, echus, renouvellements, suites
from eclat.domain.socle.utilisateur import SYSTEME
from eclat.domain.veille import delais, documents
from eclat.models import Decision, Habilitation, NatureDocument, NaturePiece, Organisme
from tests import documents_suivis as told
from tests import factories as make


def near_its_end(db: Session) -> tuple[Organisme, Habilitation]:
    owner = make.habilite(db)
    habilitation = db.exec(select(Habilitation).where(Habilitation.organisme_id == owner.id)).one()
    decision = db.exec(select(Decision).where(Decision.habilitation_id == habilitation.id)).one()
    decision.valide_du, decision.valide_jusqu_au = clock.today() - timedelta(days=900), clock.today() + timedelta(days=60)
    db.flush()
    return owner, habilitation


def renewed(db: Session, habilitation: Habilitation) -> Habilitation:
    renouvellements.renew(db, habilitation, by=make.owner(db, habilitation))
    found = suites.under_way(db, habilitation)
    assert found is not None
    return found


def test_the_certificate_confirmed_since_is_taken(db: Session) -> None:
    owner, habilitation = near_its_end(db)
    thing = told.suivi(db, owner)
    thing.valable_jusqu_au = habilitation.qualiopi_jusqu_au = clock.today() + timedelta(days=5)
    told.transmis(db, owner)
    documents.confirm(db, thing, by=make.decider(db))
    made = renewed(db, habilitation)
    assert str(made.qualiopi_jusqu_au) == told.dans(400)
    (certificate,) = [piece for piece in dossiers.documents(db, made) if piece.nature == NaturePiece.QUALIOPI]
    assert certificate.fichier_id == documents.history(db, thing)[0][0].fichier_id


def test_what_expired_is_asked_for_before_the_deposit(db: Session) -> None:
    owner, habilitation = near_its_end(db)
    thing = told.suivi(db, owner, NatureDocument.ASSURANCE)
    thing.valable_jusqu_au = clock.today() - timedelta(days=1)
    db.flush()
    delais.expire(db, thing, by=SYSTEME)
    assert echus.manques(db, habilitation) == []  # what was accepted is not asked for anything
    made = renewed(db, habilitation)
    assert [each.label for each in demande.manques(db, made) if each.section == "pieces"] == ["Assurance responsabilité civile"]
    told.transmis(db, owner, NatureDocument.ASSURANCE)
    assert echus.manques(db, made) == []
