"""Every délégataire that national requests name, as agents follow them: by the day of their invitation, of the requests that they see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Uuid, bindparam, false
from sqlalchemy import select as sa_select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from eclat.domain.socle.policies import visible_habilitations
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.listes import Etats, Liste
from eclat.engines.listes.filtres import Filtre
from eclat.engines.listes.vues import Vue, key
from eclat.engines.prepared import prepared
from eclat.engines.recherche import by_organisme
from eclat.models import Delegation, EtatDelegation, Habilitation, Identification, Organisme, Qualification, Role

D = EtatDelegation
ETATS: Final = {
    D.INVITEE: "Attendus",
    D.TERMINEE: "Terminés",
    D.HABILITEE: "Habilités",
    D.SUSPENDUE: "Suspendus",
    D.ECARTEE: "Écartés",
}
NATIONAL: Any = aliased(Organisme, name="national")
Choix = list[tuple[str, str]]


@dataclass(frozen=True)
class Ligne:
    """What the list shows of a délégataire. ``profil_le``, ``termine_le``: when its profile, then its form, were complete."""

    id: UUID
    nom: str
    courriel: str
    dirigeant_prenom: str
    dirigeant_nom: str
    telephone: str
    code_postal: str
    ville: str
    etat: EtatDelegation
    invitee_le: datetime
    organisme_id: UUID
    siret: str | None
    profil_le: datetime | None
    termine_le: datetime | None
    habilitation_id: UUID
    numero: str
    national: str

    @property
    def dirigeant(self) -> str:
        return f"{self.dirigeant_prenom} {self.dirigeant_nom}".strip()


def columns() -> Any:
    seen: tuple[Any, ...] = (
        Delegation.id, Delegation.nom, Delegation.courriel, Delegation.dirigeant_prenom, Delegation.dirigeant_nom, Delegation.telephone,
        Delegation.code_postal, Delegation.ville, Delegation.etat, Delegation.invitee_le, Organisme.id, Organisme.siret,
        Organisme.profil_complet_le, Identification.termine_le, Habilitation.id, Habilitation.numero, NATIONAL.nom,
    )  # fmt: skip
    return (
        sa_select(*seen)
        .join(Organisme, col(Organisme.id) == Delegation.organisme_id)
        .join(Habilitation, col(Habilitation.id) == Delegation.habilitation_id)
        .join(NATIONAL, NATIONAL.id == Habilitation.organisme_id)
        .outerjoin(Identification, col(Identification.delegation_id) == Delegation.id)
    )


def visible_delegataires(user: Utilisateur) -> SelectOfScalar[Delegation]:
    """Of the requests that an agent sees; those that their Organisme National took off its list are its own affair."""
    there = col(Delegation.etat).in_(ETATS)
    if not user.is_a(Role.ADMINISTRATEUR, Role.INSTRUCTEUR, Role.COMITE_TECHNIQUE):
        return select(Delegation).where(false())
    if user.is_a(Role.ADMINISTRATEUR):
        return select(Delegation).where(there)
    requests = visible_habilitations(user).with_only_columns(col(Habilitation.id))
    return select(Delegation).where(there, col(Delegation.habilitation_id).in_(requests))


# --- filters ---


@dataclass(frozen=True)
class VueDelegataires(Vue):
    national: str = ""  # only the délégataires of this organisme

    @classmethod
    def known(cls, given: dict[str, str]) -> dict[str, str]:
        return {**super().known(given), "national": key(given["national"])}


def of_national(db: Session, national: str) -> Filtre:
    theirs = select(Habilitation.id).where(col(Habilitation.organisme_id) == bindparam("porteur", type_=Uuid()))
    return Filtre((col(Delegation.habilitation_id).in_(theirs),), rare=True, shape="national", given={"porteur": UUID(national)})


@prepared
def bearing(user: Utilisateur) -> Any:
    """The national organisations of the requests that this agent sees."""
    requests: Any = visible_habilitations(user).with_only_columns(col(Habilitation.organisme_id))
    theirs = requests.where(col(Habilitation.qualification) == Qualification.ORGANISME_NATIONAL)
    return sa_select(col(Organisme.id), col(Organisme.nom)).where(col(Organisme.id).in_(theirs)).order_by(col(Organisme.nom_tri))


def nationaux(db: Session, user: Utilisateur) -> Choix:
    found: Sequence[Any] = bearing(user).rows(db)
    return [("", "Tous les organismes nationaux"), *[(str(each), nom) for each, nom in found]]


DELEGATAIRES = Liste(
    Ligne,
    columns(),
    key=col(Delegation.id),
    visible=visible_delegataires,
    states=Etats(ETATS, within=lambda user, etat: [col(Delegation.etat) == etat], always=lambda user: (D.INVITEE, D.TERMINEE)),
    search=by_organisme(col(Delegation.organisme_id)),
    filters={"national": of_national},
    sorts={"date": col(Delegation.invitee_le)},
    default="-date",
    view=VueDelegataires,
    bare=True,
)
