"""Having a whole file made, and that of a control."""

from datetime import timedelta

from sqlmodel import Session

from eclat import clock
from tests import factories as make
from tests.matrices.verbs.case import Case
from tests.matrices.verbs.staff import Staff


def cases(db: Session, staff: Staff) -> dict[str, Case]:
    owner = make.habilite(db, "Maison des dossiers")
    request = make.habilitation(db, make.organisme(db, "Dossier entier"), etat="en_instruction", instructeurs=[staff.sophie])
    session = make.session(db, owner, etat="demandee")
    national = make.national(
        db, "Fédération des dossiers", rows=1, etat="en_attente_delegataires", prenom="Odette", nom_dirigeant="Marceau"
    )
    (delegation,) = make.delegataires(db, national)
    form = make.identification(db, delegation)
    zipped, year = {"format": "zip"}, clock.today() - timedelta(days=365)
    return {
        "habilitation-archive": Case(staff.sophie.id, f"/habilitations/{request.id}/archive", zipped),
        "session-archive": Case(make.dirigeant(db, owner).id, f"/sessions/{session.id}/archive", zipped),
        "identification-archive": Case(make.delegataire(db, delegation).id, f"/identification/{form.id}/archive", zipped),
        "dossier-controle": Case(
            staff.claire.id,
            "/dossier-controle",
            {"du": year.isoformat(), "au": clock.today().isoformat(), "organismes": owner.siret or ""},
        ),
    }
