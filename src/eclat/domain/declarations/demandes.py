"""The register of the corrections that holders ask for: three months to correct, or to say why it is unfounded (R6113-17-2)."""

from datetime import date
from typing import Any, Final

from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain.declarations.politiques import can_declare
from eclat.domain.socle.delais import months_after
from eclat.domain.socle.errors import ChampRefuse
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import journal
from eclat.engines.workflow import UNCHANGED, birth, transition
from eclat.models import Certificat, Declaration, DemandeCorrection, EtatDeclaration, EtatDemande

E = EtatDemande
MOIS: Final = 3
OUVERTURE = birth("ouverture", DemandeCorrection, "a inscrit une demande de correction")


@transition(
    "demande",
    Declaration,
    {etat: etat for etat in EtatDeclaration},
    by=can_declare,
    label="Inscrire une demande",
    past="a inscrit une demande de correction",
    infinitive="inscrire une demande de correction",
    icon="inbox",
    asks=True,
)
def register(db: Session, declaration: Declaration, *, recue_le: date, demande: str, by: Utilisateur) -> Any:
    """Its clock runs from the day when it came. Raises ChampRefuse."""
    if recue_le > clock.today():
        raise ChampRefuse("recue_le", "Ce jour est à venir. Indiquez celui où la demande est arrivée.")
    if any((each.recue_le, each.demande, each.etat) == (recue_le, demande, E.OUVERTE) for each in of(db, declaration)):
        return UNCHANGED  # a second click, or the same letter
    row = DemandeCorrection(
        declaration_id=declaration.id,
        recue_le=recue_le,
        echeance=months_after(recue_le, MOIS),
        demande=demande,
        cree_par_id=by.personne_id,
    )
    db.add(row)
    db.flush()
    journal.write(db, row, OUVERTURE, by=by, apres=str(row.etat), echeance=row.echeance.isoformat())
    return {"echeance": row.echeance.isoformat()}


def of(db: Session, declaration: Declaration) -> list[DemandeCorrection]:
    rows = select(DemandeCorrection).where(DemandeCorrection.declaration_id == declaration.id)
    return list(db.exec(rows.order_by(col(DemandeCorrection.echeance))))


def waiting(db: Session) -> list[tuple[DemandeCorrection, str]]:
    """The register of those that are not answered, the nearest limit first; with the holder's name."""
    rows = (
        select(DemandeCorrection, Certificat.titulaire)
        .join(Declaration, col(Declaration.id) == DemandeCorrection.declaration_id)
        .join(Certificat, col(Certificat.id) == Declaration.certificat_id)
        .where(DemandeCorrection.etat == E.OUVERTE)
        .order_by(col(DemandeCorrection.echeance))
        .limit(100)
    )
    return [(row, name) for row, name in db.exec(rows)]


@transition(
    "correction",
    DemandeCorrection,
    {E.OUVERTE: E.CORRIGEE},
    by=can_declare,
    label="Corrigée",
    past="a répondu que la déclaration est corrigée",
    infinitive="répondre à cette demande",
    icon="check",
    asks=True,
)
def corrected(db: Session, row: DemandeCorrection, *, reponse: str, by: Utilisateur) -> None:
    answer(row, reponse, by)
    row.etat = E.CORRIGEE  # with its answer, for the database looks at both


@transition(
    "infondee",
    DemandeCorrection,
    {E.OUVERTE: E.INFONDEE},
    by=can_declare,
    label="Infondée",
    past="a répondu que la demande est infondée",
    infinitive="répondre à cette demande",
    icon="x",
    asks=True,
)
def unfounded(db: Session, row: DemandeCorrection, *, reponse: str, by: Utilisateur) -> None:
    answer(row, reponse, by)
    row.etat = E.INFONDEE


def answer(row: DemandeCorrection, reponse: str, by: Utilisateur) -> None:
    row.reponse, row.repondue_le, row.repondue_par_id = reponse, clock.now(), by.personne_id
