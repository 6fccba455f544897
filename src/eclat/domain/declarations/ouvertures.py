"""What the clock does: a declaration for each parchemin, and the end of those whose certificate ended. Three months are given (R6113-17-2)."""

from datetime import date
from typing import Final

from sqlmodel import Session, col, select

from eclat.domain.declarations import controles
from eclat.domain.declarations.declarations import DUES, SERIE, E, set_aside, to_delete
from eclat.domain.sessions import catalogue
from eclat.domain.sessions.candidats import naissances, pays
from eclat.domain.socle import numeros
from eclat.domain.socle.delais import months_after
from eclat.domain.socle.utilisateur import SYSTEME
from eclat.engines import journal
from eclat.engines.workflow import birth
from eclat.models import Candidat, Certificat, Declaration, EtatCertificat, NatureCertificat, Sexe

MOIS: Final = 3
LOT: Final = 500
OUVERTURE = birth("ouverture", Declaration, "a ouvert la déclaration")


def follow(db: Session) -> int:
    """Open those that are missing, end those whose certificate ended. How many moved. Safe to run twice."""
    numeros.hold(db, [SERIE])  # of two clocks, one finds that it is done
    begun, ended = open_missing(db), follow_ended(db)
    return begun + ended


def open_missing(db: Session) -> int:
    known = select(Declaration.id).where(Declaration.certificat_id == Certificat.id).correlate(Certificat).exists()
    rows = (
        select(Certificat, Candidat)
        .join(Candidat, col(Candidat.id) == Certificat.candidat_id)
        .where(Certificat.nature == NatureCertificat.PARCHEMIN, Certificat.etat == EtatCertificat.VALIDE, ~known)
        .order_by(col(Certificat.numero))
        .limit(LOT)
    )
    found = [opened(db, certificat, candidat) for certificat, candidat in db.exec(rows)]
    db.add_all(found)
    db.flush()
    for each in found:
        journal.write(db, each, OUVERTURE, by=SYSTEME, apres=str(each.etat))
    return len(found)


def opened(db: Session, certificat: Certificat, candidat: Candidat) -> Declaration:
    """Its holder as they were judged; what a procès-verbal does not say, as it is of the candidate."""
    said = certificat.contenu["titulaire"]
    same = said["commune"] == candidat.commune and said["pays"] == candidat.pays
    found = Declaration(
        certificat_id=certificat.id,
        echeance=months_after(certificat.delivre_le, MOIS),
        id_technique=certificat.numero,
        nom_naissance=said["nom_naissance"],
        nom_usage=said["nom_usage"],
        prenoms=", ".join(said["prenoms"]),
        sexe=Sexe(said["sexe"]) if said["sexe"] else None,
        ne_le=date.fromisoformat(said["ne_le"]) if said["ne_le"] else None,
        commune=said["commune"],
        pays=said["pays"],
        code_commune=(candidat.code_commune if same else "") or naissances.code(said["commune"], said["pays"]),
        acces=catalogue.declared(db, candidat.acces),
    )
    if found.code_commune and not found.pays:
        found.pays = pays.FRANCE
    found.manques = controles.manques(found)
    found.etat = E.INCOMPLET if found.manques else E.PRET
    return found


def follow_ended(db: Session) -> int:
    over = select(Certificat.id).where(col(Certificat.etat) != EtatCertificat.VALIDE)
    moved = 0
    for states, verb in ((DUES, set_aside), ((E.ACCEPTE,), to_delete)):
        rows = select(Declaration).where(col(Declaration.etat).in_(states), col(Declaration.certificat_id).in_(over)).limit(LOT)
        some = list(db.exec(rows))
        if some:
            verb(db, some, by=SYSTEME)
        moved += len(some)
    return moved
