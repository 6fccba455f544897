"""What support does about a mail that failed: sent again as it is, or to the address that was meant."""

from sqlmodel import Session, select

from eclat.models import Appartenance, EtatCourriel
from tests import factories as make
from tests.matrices.verbs.case import Case
from tests.matrices.verbs.staff import Staff


def cases(db: Session, staff: Staff) -> dict[str, Case]:
    failed = make.failed_mail(db)
    awaited = make.national(db, "Réseau des Cours d’École", rows=[make.row(31, courriel="d@cour-ecoles.example")],
                            etat="en_attente_delegataires")  # fmt: skip
    (delegation,) = make.delegataires(db, awaited)
    unreached = next(each for each in make.mails(db) if each.objet_id == delegation.id)
    unreached.etat = EtatCourriel.ECHEC
    seen = make.organisme(db, "Organisme vu par le support")
    place = db.exec(select(Appartenance).where(Appartenance.organisme_id == seen.id)).one()
    return {
        "compte-donnees-export": Case(staff.claire.id, "/compte/donnees/export"),
        "comme": Case(staff.claire.id, f"/comme/{place.id}", {"motif": "Elle ne trouve pas le bouton."}),
        "comme-fin": Case(staff.claire.id, "/comme/fin", seen=place.id),
        "courriel-classement": Case(staff.claire.id, f"/courriels/{make.failed_mail(db).id}/classement"),
        "journal-verification": Case(staff.claire.id, "/journal/verification"),
        "courriel-relance": Case(staff.claire.id, f"/courriels/{failed.id}/relance"),
        "courriel-adresse": Case(staff.claire.id, f"/courriels/{unreached.id}/adresse", {"courriel": "d@cour-ecole.example"}),
    }
