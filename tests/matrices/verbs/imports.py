"""A spreadsheet on its way into the table of délégataires: chosen, read otherwise, corrected, added, given up."""

from sqlmodel import Session

from eclat import tableurs
from eclat.domain.delegataires.delegations import COLONNES
from eclat.domain.delegataires.tableau import DELEGATAIRES
from eclat.engines.grilles import feuilles, imports, tableau
from eclat.models import Habilitation, ImportDelegataires
from tests import factories as make
from tests import tableurs as files
from tests.matrices.verbs.case import Case
from tests.matrices.verbs.staff import Staff

TWO_SHEETS = files.ods(
    Réseau="".join(files.ods_row(*row) for row in (files.TITRES, files.RENNES, files.LYON)),
    Autre="".join(files.ods_row(*row) for row in (files.TITRES, files.TOULOUSE)),
)


def waiting(db: Session, nom: str) -> tuple[Habilitation, ImportDelegataires]:
    """A draft whose dirigeant has just chosen a file."""
    draft = make.national(db, nom, rows=0)
    sheets = feuilles.read(DELEGATAIRES, "réseau.ods", tableurs.read("réseau.ods", TWO_SHEETS))
    imports.receive(tableau.ouvrir(db, DELEGATAIRES, draft, by=make.owner(db, draft)), "réseau.ods", sheets)
    kept = imports.current(db, DELEGATAIRES, draft)
    assert kept is not None
    return draft, kept


def cases(db: Session, staff: Staff) -> dict[str, Case]:
    found = {}
    for act in ("import", "apercu", "colonnes", "feuille", "ajout", "annulation"):
        draft, kept = waiting(db, f"Fédération {act}")
        path, seen = f"/habilitations/{draft.id}/delegataires/import", {"vu": imports.mark(kept)}
        name = "delegataires-import" if act == "import" else f"delegataires-import-{act}"
        data = {
            "apercu": {"ligne-3-telephone": "04 65 71 30 09"} | seen,
            "colonnes": {"titres": "1"} | {column: str(rank) for rank, column in enumerate(reversed(COLONNES))} | seen,
            "feuille": {"feuille": "1"} | seen,
            "ajout": seen,
        }.get(act, {})
        file = {"fichier": ("autre.csv", files.text([files.TITRES, files.TOULOUSE]), "text/csv")} if act == "import" else None
        who = make.owner(db, draft).personne_id
        found[name] = Case(who, path if act == "import" else f"{path}/{act}", data, files=file)
    return found
