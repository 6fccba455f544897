"""Who is to answer in a thread: an agent who writes there, or nobody."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from eclat.domain.messagerie import fils, sujets
from eclat.domain.socle.errors import ChampRefuse
from eclat.domain.socle.fils import can_close_fil
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.workflow import UNCHANGED, transition
from eclat.models import EtatFil, Fil, Personne, Role, RoleAgent


def agents(db: Session, fil: Fil) -> list[Personne]:
    """Those who write in this thread, by name: the administrateurs, the instructeurs of its file."""
    administer = select(RoleAgent.personne_id).where(RoleAgent.role == Role.ADMINISTRATEUR, col(RoleAgent.jusqu_a).is_(None))
    keys = set(db.exec(administer))
    if ecrivent := sujets.of(fil).ecrivent:
        keys |= set(db.exec(ecrivent(fil.objet_id)))
    return list(db.exec(select(Personne).where(col(Personne.id).in_(keys)).order_by(Personne.nom, Personne.prenom)))


@transition(
    "traitement",
    Fil,
    {EtatFil.OUVERT: EtatFil.OUVERT},
    by=can_close_fil,
    label="À traiter par",
    past="a dit qui traite le fil",
    infinitive="dire qui traite ce fil",
    icon="user-round-check",
    asks=True,
)
def entrust(db: Session, fil: Fil, *, personne: UUID | None, by: Utilisateur) -> dict[str, Any]:
    """The thread awaits this agent's answer, or nobody's. Raises ChampRefuse for who does not write there."""
    found = next((each for each in agents(db, fil) if each.id == personne), None)
    if personne is not None and found is None:
        raise ChampRefuse("personne", "Choisissez un des agents proposés : ce sont ceux qui écrivent dans ce fil.")
    if fil.a_traiter_par_id == personne:
        return UNCHANGED
    fil.a_traiter_par_id = personne
    return {"agent": found.nom_complet if found else ""}


def names(db: Session, keys: Collection[UUID]) -> Mapping[UUID, str]:
    """By thread, the name of the agent whom it awaits."""
    if not keys:
        return {}
    awaited = select(Fil.id, Personne).join(Personne, col(Personne.id) == Fil.a_traiter_par_id)
    return {key: personne.nom_complet for key, personne in db.exec(awaited.where(col(Fil.id).in_(keys)))}


def of(db: Session, fil: Fil) -> str:
    """The same, of one thread; nothing for one that awaits nobody."""
    return fils.names(db, {fil.a_traiter_par_id})[fil.a_traiter_par_id] if fil.a_traiter_par_id else ""
