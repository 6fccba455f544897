"""The table of délégataires of a national draft: rows added, saved, pasted, duplicated, removed."""

import json

from sqlmodel import Session

from eclat.domain.delegataires.delegations import LigneDelegation
from eclat.domain.delegataires.tableau import DELEGATAIRES
from eclat.engines.grilles import collage, tableau
from eclat.models import Organisme
from tests import factories as make
from tests.matrices.verbs.case import Case
from tests.matrices.verbs.staff import Staff


def cases(db: Session, staff: Staff) -> dict[str, Case]:
    draft = make.national(db, "Fédération au brouillon", rows=4)
    first, undone, leaving, last = make.delegataires(db, draft)
    nadia = make.dirigeant(db, db.get_one(Organisme, draft.organisme_id))
    pasted = collage.paste(tableau.ouvrir(db, DELEGATAIRES, draft, by=make.user_of(db, nadia)), undone, [make.row(7)])
    at, typed = f"/habilitations/{draft.id}/delegataires", {name: cell for name, (cell,) in make.row(8).items()}
    before = json.dumps([str(undone.id), [["Préau"]] * 8])
    return {
        "delegataires": Case(nadia.id, at),
        "delegataires-brouillon": Case(nadia.id, f"{at}/brouillon", {"ligne": str(first.id)} | typed, draft=LigneDelegation),
        "delegataires-ligne": Case(nadia.id, f"{at}/{first.id}", {"nom": "Préau Sud"}, draft=LigneDelegation),
        "delegataires-copie": Case(nadia.id, f"{at}/{first.id}/copie"),
        "delegataires-retrait": Case(nadia.id, f"{at}/{leaving.id}/retrait"),
        "delegataires-collage": Case(nadia.id, f"{at}/collage", {"texte": "Préau A\nPréau B\nPréau C", "depart": str(last.id)}),
        "delegataires-annulation": Case(nadia.id, f"{at}/annulation", {"le": pasted.le.isoformat(), "avant": before}),
    }
