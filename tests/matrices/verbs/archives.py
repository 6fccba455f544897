"""Having a whole file made."""

from sqlmodel import Session

from tests import factories as make
from tests.matrices.verbs.case import Case
from tests.matrices.verbs.staff import Staff


def cases(db: Session, staff: Staff) -> dict[str, Case]:
    owner = make.habilite(db, "Maison des dossiers")
    request = make.habilitation(db, make.organisme(db, "Dossier entier"), etat="en_instruction", instructeurs=[staff.sophie])
    session = make.session(db, owner, etat="demandee")
    national = make.national(db, rows=1)
    (delegation,) = make.delegataires(db, national)
    form = make.identification(db, delegation)
    zipped = {"format": "zip"}
    return {
        "habilitation-archive": Case(staff.sophie.id, f"/habilitations/{request.id}/archive", zipped),
        "session-archive": Case(make.dirigeant(db, owner).id, f"/sessions/{session.id}/archive", zipped),
        "identification-archive": Case(make.delegataire(db, delegation).id, f"/identification/{form.id}/archive", zipped),
    }
