"""The list of declarations that the administrateur works from: the nearest limit first."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import false, true
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, func, select

from eclat.domain.declarations.declarations import A_ENVOYER, CHEZ_EUX, DUES
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.listes import Etats, Liste
from eclat.engines.recherche import by_certificat
from eclat.models import Certificat, Declaration, EtatDeclaration, Flux, Role, SessionCqp
from eclat.models.base import AUJOURDHUI

E = EtatDeclaration
RETARD: Final = "en_retard"
ETATS = {
    E.INCOMPLET: "Incomplètes", E.PRET: "Prêtes", E.CORRIGE: "Corrigées", E.EXPORTE: "Dans un fichier", E.RECU: "Reçues", E.KO: "Rejetées",
    E.ACCEPTE: "Acceptées", E.A_SUPPRIMER: "À supprimer", E.SUPPRIME: "Supprimées", E.SANS_OBJET: "Sans objet", RETARD: "En retard",
}  # fmt: skip


@dataclass(frozen=True)
class Ligne:
    id: UUID
    certificat: str
    titulaire: str
    session_id: UUID
    session: str
    etat: EtatDeclaration
    echeance: date
    manques: list[str]
    message: str
    flux_id: UUID | None
    flux: str | None
    delivre_le: date
    accepte_le: datetime | None
    proposition: dict[str, str]
    proposition_mot: str

    @property
    def due(self) -> bool:
        return self.etat in (*DUES, *CHEZ_EUX)

    @property
    def repondu(self) -> bool:
        """What its holder answered is to be read before it is declared."""
        return self.etat in DUES and bool(self.proposition or self.proposition_mot)


def columns() -> Any:
    seen: tuple[Any, ...] = (
        Declaration.id, Certificat.numero, Certificat.titulaire, Certificat.session_id, SessionCqp.numero, Declaration.etat,
        Declaration.echeance, Declaration.manques, Declaration.message, Declaration.flux_id, Flux.numero, Certificat.delivre_le,
        Declaration.accepte_le, Declaration.proposition, Declaration.proposition_mot,
    )  # fmt: skip
    joined = sa_select(*seen).join(Certificat, col(Certificat.id) == Declaration.certificat_id)
    return joined.join(SessionCqp, col(SessionCqp.id) == Certificat.session_id).outerjoin(
        Flux, col(Flux.id) == Declaration.flux_id
    )


def within(user: Utilisateur, etat: str) -> list[Any]:
    if etat == RETARD:
        return [col(Declaration.etat).in_(DUES), col(Declaration.echeance) < AUJOURDHUI]
    return [col(Declaration.etat) == etat]


DECLARATIONS = Liste(
    Ligne,
    columns(),
    key=col(Declaration.id),
    visible=lambda user: select(Declaration).where(true() if user.is_a(Role.ADMINISTRATEUR) else false()),
    states=Etats(ETATS, within=within, always=lambda user: (E.INCOMPLET, E.PRET, E.KO), apart=(RETARD,)),
    search=by_certificat(col(Declaration.certificat_id)),
    sorts={"echeance": col(Declaration.echeance)},
    default="echeance",
    bare=True,
    waits=lambda user: [col(Declaration.etat).in_(DUES)],
)


def last_days(db: Session) -> list[tuple[UUID, str, date, int]]:
    """The sessions of which something is still to be declared, the nearest limit first: how many, by when."""
    limit = func.min(Declaration.echeance)
    rows = (
        select(SessionCqp.id, SessionCqp.numero, limit, func.count())
        .join(Certificat, col(Certificat.session_id) == SessionCqp.id)
        .join(Declaration, col(Declaration.certificat_id) == Certificat.id)
        .where(col(Declaration.etat).in_((*DUES, *CHEZ_EUX)))
        .group_by(col(SessionCqp.id), col(SessionCqp.numero))
        .order_by(limit, col(SessionCqp.id))
        .limit(8)
    )
    return [tuple(row) for row in db.execute(rows)]


def counts(db: Session) -> dict[str, int]:
    """How many of each state."""
    rows = select(Declaration.etat, func.count()).group_by(col(Declaration.etat))
    found = dict(db.exec(rows).all())
    return {
        "a_envoyer": sum(found.get(each, 0) for each in A_ENVOYER),
        "a_supprimer": found.get(E.A_SUPPRIMER, 0),
        **{str(each): found.get(each, 0) for each in E},
    }
