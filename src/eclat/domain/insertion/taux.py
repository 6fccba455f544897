"""What became of each promotion: how many were certified, how many work, as France compétences counts it.

A promotion is those who were certified in a calendar year, whatever their access. A rate is those who work among those who answered; who
studies, is an apprentice, may not work or lives abroad is neutralised: counted neither above nor below the bar (France compétences, “Comment
calculez-vous l’insertion”).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import and_, case, extract, func, or_
from sqlalchemy import select as sa_select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from eclat.domain.insertion.enquetes import AU_TRAVAIL, NEUTRES, E
from eclat.domain.insertion.ouvertures import TERMES, WHOLE
from eclat.models import Acces, Candidat, Certificat, Declaration, EnqueteInsertion, Enregistrement

PARTS: Final = ("demandes", "reponses", "neutres", "emploi", "metier")


@dataclass(frozen=True)
class Terme:
    """Of one promotion, at six or at twenty-four months. ``demandes``: who was asked; ``neutres``: of those who answered, who is counted
    neither way; ``metier``: of those who work, in the job that the certification prepares for."""

    demandes: int = 0
    reponses: int = 0
    neutres: int = 0
    emploi: int = 0
    metier: int = 0

    @property
    def comptes(self) -> int:
        """Below the bar."""
        return self.reponses - self.neutres

    @property
    def global_(self) -> int | None:
        """Per cent; nothing while nobody counts."""
        return percent(self.emploi, self.comptes)

    @property
    def dans_le_metier(self) -> int | None:
        return percent(self.metier, self.comptes)

    @property
    def taux_de_reponse(self) -> int | None:
        return percent(self.reponses, self.demandes)


def percent(part: int, whole: int) -> int | None:
    """Halves go up, as one rounds by hand."""
    return (200 * part + whole) // (2 * whole) if whole else None


@dataclass(frozen=True)
class Promotion:
    code_rncp: str
    annee: int
    certifies: int
    vae: int
    six: Terme
    vingt_quatre: Terme


def promotions(db: Session) -> list[Promotion]:
    """The last year first: one question."""
    return [told(row) for row in db.execute(statement())]


def told(row: Any) -> Promotion:
    six, later = (Terme(*(int(getattr(row, f"{name}_{mois}") or 0) for name in PARTS)) for mois in TERMES)
    return Promotion(row.code_rncp, int(row.annee), row.certifies, int(row.vae or 0), six, later)


def statement() -> Any:
    """A row for each registration and year. A holder counts once: they hold one whole certification that is valid."""
    annee = extract("year", col(Certificat.delivre_le))
    vae = or_(col(Declaration.acces) == Acces.VAE, and_(col(Declaration.acces).is_(None), col(Candidat.acces) == Acces.VAE))
    asked = {mois: aliased(EnqueteInsertion) for mois in TERMES}
    columns: list[Any] = [
        col(Enregistrement.code_rncp).label("code_rncp"), annee.label("annee"), func.count().label("certifies"), total(vae).label("vae"),
    ]  # fmt: skip
    for mois, each in asked.items():
        columns += counted(mois, each)
    rows = (
        sa_select(*columns)
        .select_from(Certificat)
        .join(Enregistrement, col(Enregistrement.id) == Certificat.enregistrement_id)
        .join(Candidat, col(Candidat.id) == Certificat.candidat_id)
        .outerjoin(Declaration, col(Declaration.certificat_id) == Certificat.id)
    )
    for mois, each in asked.items():
        rows = rows.outerjoin(each, and_(col(each.candidat_id) == Certificat.candidat_id, col(each.mois) == mois))
    return rows.where(*WHOLE).group_by(col(Enregistrement.code_rncp), annee).order_by(annee.desc(), col(Enregistrement.code_rncp))


def counted(mois: int, each: Any) -> Sequence[Any]:
    answered = col(each.etat) == E.REPONDUE
    at_work = and_(answered, col(each.situation).in_(AU_TRAVAIL))
    said = {
        "demandes": and_(col(each.id).is_not(None), col(each.etat) != E.SANS_OBJET),
        "reponses": answered,
        "neutres": and_(answered, col(each.situation).in_(NEUTRES)),
        "emploi": at_work,
        "metier": and_(at_work, col(each.vise).is_(True)),
    }
    return [total(said[name]).label(f"{name}_{mois}") for name in PARTS]


def total(condition: Any) -> Any:
    return func.sum(case((condition, 1), else_=0))
