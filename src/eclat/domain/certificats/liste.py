"""The register of certificates, as the administrateur reads it and gives it out."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import and_
from sqlalchemy import select as sa_select
from sqlmodel import Session, col

from eclat.domain.certificats.titulaires import parts
from eclat.domain.socle import certificat_policies
from eclat.engines.listes import Etats, Liste
from eclat.engines.listes.filtres import Filtre
from eclat.engines.recherche import by_certificat
from eclat.models import Certificat, EtatCertificat, NatureCertificat, Role, SessionCqp

E = EtatCertificat
ETATS = {E.VALIDE: "Valides", E.REMPLACE: "Remplacés", E.RETIRE: "Retirés"}
BY_WORDS: Final = by_certificat(col(Certificat.id))
NUMERO: Final = re.compile(r"(?:(cqp|att)-?)?(\d{4}-\d{0,6})|(cqp|att)-?(\d{0,4})", re.IGNORECASE)


@dataclass(frozen=True)
class Ligne:
    id: UUID
    numero: str
    nature: NatureCertificat
    bloc: str
    titulaire: str
    delivre_le: date
    etat: EtatCertificat
    etat_le: datetime | None
    motif: str
    contenu: Mapping[str, Any]
    session_id: UUID
    session: str
    vues: int
    code: str
    fichier_id: UUID | None
    cree_le: datetime


def columns() -> Any:
    seen: tuple[Any, ...] = (
        Certificat.id, Certificat.numero, Certificat.nature, Certificat.bloc, Certificat.titulaire, Certificat.delivre_le, Certificat.etat,
        Certificat.etat_le, Certificat.motif, Certificat.contenu, Certificat.session_id, SessionCqp.numero, Certificat.vues, Certificat.code,
        Certificat.fichier_id, Certificat.cree_le,
    )  # fmt: skip
    return sa_select(*seen).join(SessionCqp, col(SessionCqp.id) == Certificat.session_id)


def searched(db: Session, q: str) -> Filtre:
    """By number (CQP-2026-0019, or its beginning), else by the holder's names, in any order."""
    number = NUMERO.fullmatch("".join(q.split()))
    if number:
        series = [(number[1] or number[3] or "").upper()] if number[1] or number[3] else ["CQP", "ATT"]
        start = number[2] or number[4] or ""
        ranges = [
            and_(col(Certificat.numero) >= f"{each}-{start}", col(Certificat.numero) < f"{each}-{start}\uffff") for each in series
        ]
        return Filtre((ranges[0] if len(ranges) == 1 else ranges[0] | ranges[1],))
    return BY_WORDS(db, " ".join(parts(q)))


CERTIFICATS = Liste(
    Ligne,
    columns(),
    key=col(Certificat.id),
    visible=certificat_policies.visible_certificats,
    states=Etats(ETATS, within=lambda user, etat: [col(Certificat.etat) == etat], always=lambda user: (E.VALIDE,)),
    search=searched,
    sorts={"date": col(Certificat.cree_le), "titulaire": col(Certificat.titulaire_tri)},
    default="-date",
    bare=True,
    sees_all=lambda user: True,
    sees_most=lambda user: user.is_a(Role.ADMINISTRATEUR),
)
