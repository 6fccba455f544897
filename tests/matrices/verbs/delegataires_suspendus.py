"""One délégataire of an accepted habilitation suspended, taken up again, withdrawn."""

from sqlmodel import Session, select

from eclat.domain.delegataires import suspensions
from eclat.models import EffetSuspension, Identification
from tests import factories as make
from tests.matrices.verbs.case import Case
from tests.matrices.verbs.staff import Staff


def cases(db: Session, staff: Staff) -> dict[str, Case]:
    request = make.reseau_accepte(db, rows=[make.row(each) for each in (81, 82, 83)], nom="Fédération aux suspendus")
    held, stopped, leaving = make.delegataires(db, request)
    suspensions.suspend(db, stopped, effet=EffetSuspension.SESSIONS, motif="Bilan attendu.", by=staff.claire_user)
    claire = staff.claire.id

    def at(delegation: object) -> str:
        found = select(Identification.id).where(Identification.delegation_id == delegation.id)  # type: ignore[attr-defined]
        return f"/identification/{db.exec(found).one()}"

    return {
        "identification-suspension": Case(
            claire, f"{at(held)}/suspension", {"effet": "candidats", "motif": "Évaluations irrégulières."}
        ),
        "identification-levee": Case(claire, f"{at(stopped)}/levee", {"raison": "Bilan reçu."}),
        "identification-exclusion": Case(claire, f"{at(leaving)}/exclusion", {"motif": "Évaluations irrégulières."}),
    }
