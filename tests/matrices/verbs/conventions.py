"""The convention of an habilitation: signed by its dirigeant, made, amended and withdrawn by an administrateur."""

from sqlmodel import Session

from eclat.domain.habilitations import clauses, conventions
from tests import factories as make
from tests.matrices.verbs.case import Case
from tests.matrices.verbs.staff import Staff


def cases(db: Session, staff: Staff) -> dict[str, Case]:
    who, by = staff.claire.id, make.user_of(db, staff.claire)
    read, gone, signed, wrong = (
        make.habilitation(db, make.organisme(db, f"Organisme convenu {rank}"), etat="acceptee", instructeurs=[staff.sophie])
        for rank in range(4)
    )
    conventions.withdraw(db, gone, motif="Une erreur.", by=by)
    make.sign_convention(db, signed)
    seen = {"mot_de_passe": make.PASSWORD, "vu": conventions.of(db, read)[0].empreinte}
    return {
        "convention-signature": Case(make.dirigeant(db, make.organisme_of(db, read)).id, at(read.id, "signature"), seen),
        "convention-etablissement": Case(who, at(gone.id, "etablissement")),
        "convention-avenant": Case(
            who, at(signed.id, "avenant"), {"changements": "Deux régions de plus.", "regions": "Bretagne", "confirme": "oui"}
        ),
        "clauses": Case(
            who, "/clauses", {"vu": "0", **clauses.texts({}), "autres": "Chacun garde un exemplaire.", "confirme": "oui"}
        ),
        "convention-retrait": Case(who, at(wrong.id, "retrait"), {"motif": "Une erreur de nom."}),
    }


def at(key: object, act: str) -> str:
    return f"/habilitations/{key}/convention/{act}"
