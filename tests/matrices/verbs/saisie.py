"""The entry of a procès-verbal: a row, its document, what happened, who has the page open."""

from datetime import timedelta
from uuid import UUID

from sqlmodel import Session

from eclat import clock
from eclat.domain.jurys import collage_resultats, justificatifs, pv
from eclat.domain.jurys.champs import CaseBloc, Incidents, LignePv
from eclat.models import Bloc, Enregistrement, PresenceJury, SessionCqp
from tests import factories as make
from tests import jurys
from tests.matrices.verbs.case import Case
from tests.matrices.verbs.staff import Staff


class Ligne(LignePv, CaseBloc):
    """What a row of the grid sends: each cell is kept, right or wrong."""


def cases(db: Session, staff: Staff) -> dict[str, Case]:
    there = jurys.tenu(db, make.habilite(db, "Organisme au procès-verbal"))
    brigitte, _ = jurys.copresidents(db, there)
    first, second, third = pv.passages(db, jurys.pv_of(db, there))
    for each in (second, third):
        each.passage.presence = PresenceJury.EXCUSE
    db.flush()
    justificatifs.attach(db, there, third.passage.id, "certificat.pdf", make.PDF + b"8", by=brigitte)
    who, at = brigitte.personne_id, f"/sessions/{there.id}/pv"
    rows = f"{at}/candidats"
    pasted = jurys.tenu(db, make.habilite(db, "Organisme au collage"))
    looked = collage_resultats.lire(db, jurys.pv_of(db, pasted), pv.blocs(db, pasted), "V\tN")
    return {
        "pv-ligne": Case(who, f"{rows}/{first.passage.id}", {"resultat-BC01": "valide", "vu": ""}, draft=Ligne),
        "pv-justificatif": Case(
            who, f"{rows}/{second.passage.id}/justificatif", files={"fichier": ("excuse.pdf", make.PDF + b"9")}
        ),
        "pv-justificatif-retrait": Case(who, f"{rows}/{third.passage.id}/justificatif/retrait"),
        "pv-incidents": Case(who, f"{at}/incidents", {"incidents": "Retard de dix minutes.", "vu": ""}, draft=Incidents),
        "pv-collage": Case(who, f"{at}/collage", {"texte": "V\tN"}),
        "pv-collage-ecriture": Case(
            jurys.copresidents(db, pasted)[0].personne_id,
            f"/sessions/{pasted.id}/pv/collage/ecriture",
            {"texte": "V\tN", "vu": looked.marque},
        ),
        "seuils": Case(staff.claire.id, f"/catalogue/{unmarked(db, there)}/seuils", {"seuil_BC01": "12"}),
        "pv-regard": Case(who, f"{at}/regard"),
    }


def unmarked(db: Session, there: SessionCqp) -> UUID:
    """A registration that is over, of which no jury sits: a threshold asks a mark of every procès-verbal that is not closed."""
    found = Enregistrement(
        cqp_id=db.get_one(Enregistrement, there.enregistrement_id).cqp_id,
        code_rncp="RNCP28557",
        du=clock.today() - timedelta(days=1900),
        jusqu_au=clock.today() - timedelta(days=900),
    )
    db.add(found)
    db.flush()
    db.add(Bloc(enregistrement_id=found.id, code="BC01", intitule="Accueillir"))
    db.flush()
    return found.id
