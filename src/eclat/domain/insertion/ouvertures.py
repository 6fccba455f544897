"""What the clock does: a survey for each holder, six and twenty-four months after their certificate, and the end of those whose holder has
none any more."""

from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select
from uuid_utils.compat import uuid7

from eclat import clock, reglages
from eclat.domain.insertion import enquetes
from eclat.domain.insertion.enquetes import OPEN, E
from eclat.domain.socle import numeros
from eclat.domain.socle.delais import months_after
from eclat.domain.socle.utilisateur import SYSTEME
from eclat.engines import journal
from eclat.engines.workflow import birth
from eclat.models import Candidat, Certificat, EnqueteInsertion, EtatCertificat, NatureCertificat

SERIE: Final = "enquetes"
TERMES: Final = (6, 24)  # months after the certificate, as France compétences counts
LOT: Final = 200
OUVERTURE = birth("ouverture", EnqueteInsertion, "a ouvert l’enquête d’insertion")
WHOLE: Final = (col(Certificat.nature) == NatureCertificat.PARCHEMIN, col(Certificat.etat) == EtatCertificat.VALIDE)


def follow(db: Session) -> int:
    """Open those that are due, while OC Éclat asks. How many. Safe to run twice: of two clocks, one finds that it is done."""
    settings = reglages.of(db)
    if not settings.survey:
        return 0
    numeros.hold(db, [SERIE])
    opened = 0
    for mois in TERMES:
        for certificat, candidat in db.exec(due(mois, settings.survey_days)).all():
            day = months_after(certificat.delivre_le, mois)
            if clock.today() - timedelta(days=settings.survey_days) < day <= clock.today():
                born(db, certificat, candidat, mois, settings.survey_days)
                opened += 1
    return opened


def due(mois: int, days: int) -> Any:
    """Holders of a whole certification whose day came lately, and who were not asked: a month may end before the day of the certificate, so
    some days more on either side."""
    known = select(EnqueteInsertion.id).where(
        EnqueteInsertion.candidat_id == Certificat.candidat_id, EnqueteInsertion.mois == mois
    )
    today = clock.today()
    since, until = months_after(today - timedelta(days=days + 3), -mois), months_after(today, -mois) + timedelta(days=3)
    rows = select(Certificat, Candidat).join(Candidat, col(Candidat.id) == Certificat.candidat_id)
    fit = rows.where(*WHOLE, col(Certificat.delivre_le).between(since, until), ~known.correlate(Certificat).exists())
    return fit.order_by(col(Certificat.delivre_le), col(Certificat.numero)).limit(LOT)


def born(db: Session, certificat: Certificat, candidat: Candidat, mois: int, days: int) -> EnqueteInsertion:
    """Its mail leaves with it, where there is an address."""
    found = EnqueteInsertion(
        candidat_id=candidat.id,
        certificat_id=certificat.id,
        mois=mois,
        prevue_le=months_after(certificat.delivre_le, mois),
        jusqu_au=clock.today() + timedelta(days=days),
        etat=E.ENVOYEE if candidat.courriel else E.SANS_ADRESSE,
        lien=uuid7(),
    )
    db.add(found)
    db.flush()
    journal.write(db, found, OUVERTURE, by=SYSTEME, apres=str(found.etat))
    if candidat.courriel:
        enquetes.tell(db, found)
    return found


def baseless(db: Session, limit: int = LOT) -> list[UUID]:
    """Those whose holder has no valid certificate any more."""
    other = aliased(Certificat)
    valid = select(other.id).where(
        other.candidat_id == EnqueteInsertion.candidat_id,
        other.nature == NatureCertificat.PARCHEMIN,
        other.etat == EtatCertificat.VALIDE,
    )
    rows = select(EnqueteInsertion.id).where(col(EnqueteInsertion.etat).in_(OPEN), ~valid.correlate(EnqueteInsertion).exists())
    return list(db.exec(rows.order_by(col(EnqueteInsertion.prevue_le), col(EnqueteInsertion.id)).limit(limit)))
