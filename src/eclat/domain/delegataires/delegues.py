"""Gestion des délégués (P7): what the Organisme National does with its délégataires once they are invited, until the request is
deposited. Who holds a délégataire holds its request first, so that the deposit happens once (P8)."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import or_
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from eclat import clock, courriels
from eclat.domain.comptes import connexions, jetons
from eclat.domain.courriels import classements, envois
from eclat.domain.delegataires import delegations, designations, preremplissage
from eclat.domain.delegataires.delegations import COLONNES, MAX_ROWS, LigneDelegation, deposit_when_complete, habilitation_of
from eclat.domain.socle import policies
from eclat.domain.socle.errors import ChampRefuse, Interdit, Limite, Refus
from eclat.domain.socle.utilisateur import SYSTEME, Utilisateur
from eclat.engines import journal
from eclat.engines.rereading import hold
from eclat.engines.workflow import UNCHANGED, already, explain, transition
from eclat.francais import of_name
from eclat.models import (
    Appartenance,
    Delegation,
    EtatDelegation,
    EtatHabilitation,
    EtatOrganisme,
    EtatPersonne,
    Habilitation,
    Organisme,
    Personne,
    Qualification,
)

D, E = EtatDelegation, EtatHabilitation


def followed(db: Session, organisme_id: UUID | None) -> Habilitation | None:
    """The request whose délégataires this organisme follows: its last national one beyond the draft."""
    return db.exec(last_national(organisme_id)).first()


def last_national(organisme_id: UUID | None) -> SelectOfScalar[Habilitation]:
    invited = select(Habilitation).where(
        Habilitation.organisme_id == organisme_id,
        Habilitation.qualification == Qualification.ORGANISME_NATIONAL,
        or_(col(Habilitation.etat) != E.BROUILLON, col(Habilitation.premier_depot_le).is_not(None)),
    )
    return invited.order_by(col(Habilitation.cree_le).desc()).limit(1)


def follows(habilitation: Habilitation) -> bool:
    """Whether its list may change: until the deposit, and again once the request was withdrawn."""
    return habilitation.etat in (E.EN_ATTENTE_DELEGATAIRES, E.BROUILLON) and delegations.invited(habilitation)


def open_list(db: Session, habilitation: Habilitation, by: Utilisateur) -> None:
    """Lock the request, whose list is about to change. Raises Interdit, Refus."""
    hold(db, habilitation)
    check_open(db, habilitation, by)


def check_open(db: Session, habilitation: Habilitation, by: Utilisateur) -> None:
    """The list changes until the request is deposited. Raises Interdit, Refus."""
    if not policies.can_edit_habilitation(db, by, habilitation):
        raise Interdit("change the list of délégataires")
    if not follows(habilitation):
        raise Refus(f"{explain(db, habilitation, by)} La liste des délégataires ne peut plus être modifiée.")


def list_closed(db: Session, user: Utilisateur, delegation: Delegation) -> str:
    """The list changes until the request is deposited."""
    habilitation = habilitation_of(db, delegation)
    if follows(habilitation):
        return ""
    return f"{explain(db, habilitation, user)} La liste des délégataires ne peut plus être modifiée."


def add(db: Session, habilitation: Habilitation, values: LigneDelegation, *, by: Utilisateur) -> Delegation:
    """Name one more délégataire, invited at once. Raises ChampRefuse, Refus; the same one a second later is the first."""
    open_list(db, habilitation, by)
    lines = delegations.rows(db, habilitation)
    twin = next((each for each in lines if each.courriel == values.courriel), None)
    if twin is not None and clock.now() - twin.cree_le < journal.SECOND_CLICK and said(twin) == values.model_dump():
        return twin
    if len(lines) >= MAX_ROWS:
        raise Limite(f"La liste compte déjà {MAX_ROWS} délégataires : c’est le plus qu’une demande accepte.")
    refuse_unfit(db, habilitation, values.courriel, list(lines))
    last = max((each.rang for each in lines), default=0)
    made = Delegation(habilitation_id=habilitation.id, rang=last + 1, **values.model_dump())
    db.add(made)
    db.flush()
    designations.designate(db, [made], by=by)
    return made


def said(delegation: Delegation) -> dict[str, Any]:
    return {name: getattr(delegation, name) for name in COLONNES}


def refuse_unfit(db: Session, habilitation: Habilitation, courriel: str, others: Sequence[Delegation]) -> None:
    """Raises ChampRefuse when no délégataire of this request can have this address, or another one has it."""
    twin = next((each for each in others if each.courriel == courriel), None)
    if twin is not None:
        raise ChampRefuse("courriel", f"C’est déjà le courriel {of_name(twin.nom)}. Chaque délégataire a le sien.")
    refused = delegations.unfit(db, habilitation, [courriel])
    if refused:
        raise ChampRefuse("courriel", refused[courriel])
    if envois.too_many(db, courriel, *designations.TOLD):
        raise ChampRefuse("courriel", "Cette adresse a déjà reçu plusieurs mails dans l’heure. Réessayez plus tard.")


def modify(db: Session, delegation: Delegation, values: LigneDelegation, *, by: Utilisateur) -> bool:
    """Correct what the list says of a délégataire. Another courriel voids the former link at once, and is invited instead: True.

    Whoever already chose a password has an account of their own: their address is not changed from here, they are taken off the
    list and the other is added. Raises ChampRefuse, Interdit, Refus.
    """
    open_list(db, habilitation_of(db, delegation), by)
    return "courriel" in amend(db, delegation, values, by=by).get("champs", ())


@transition(
    "modification",
    Delegation,
    {D.INVITEE: D.INVITEE, D.TERMINEE: D.TERMINEE},
    by=policies.can_manage_delegation,
    label="Modifier",
    past="a modifié les coordonnées du délégataire",
    infinitive="modifier ce délégataire",
    icon="pencil",
    asks=True,
    unless=list_closed,
    within=habilitation_of,
)
def amend(db: Session, delegation: Delegation, values: LigneDelegation, *, by: Utilisateur) -> Mapping[str, Any]:
    """See ``modify``."""
    return rewrite(db, delegation, values, by=by)


def rewrite(db: Session, delegation: Delegation, values: LigneDelegation, *, by: Utilisateur) -> Mapping[str, Any]:
    """What the list says, whoever corrects it; who stands at another courriel is invited. Raises ChampRefuse."""
    habilitation = habilitation_of(db, delegation)
    changed = [name for name, value in values.model_dump().items() if value != getattr(delegation, name)]
    if not changed:
        return UNCHANGED
    if "courriel" in changed:
        others = [each for each in delegations.rows(db, habilitation) if each != delegation]
        refuse_unfit(db, habilitation, values.courriel, others)
        leave(db, delegation, values.courriel)
    for name, value in values.model_dump().items():
        setattr(delegation, name, value)
    db.flush()
    if "courriel" in changed:
        delegation.saisies = {}
        classements.supersede(db, [delegation.id], designations.TOLD)
        designations.settle(db, [delegation], by=by)
        preremplissage.from_elsewhere(db, [delegation])
    elif born_here(db, delegation):
        designations.correct(db, delegation)
    return {"champs": sorted(changed)}


def leave(db: Session, delegation: Delegation, courriel: str) -> None:
    """Part with the address that a délégataire had. Raises ChampRefuse when someone's account already stands there."""
    dirigeant = hold_dirigeant(db, delegation)
    if dirigeant is not None and dirigeant.etat != EtatPersonne.INVITEE:
        raise ChampRefuse(
            "courriel",
            "Ce dirigeant a déjà un compte à cette adresse. Pour en désigner un autre, supprimez ce délégataire, puis ajoutez le nouveau.",
        )
    untie(db, delegation)


def hold_dirigeant(db: Session, delegation: Delegation) -> Personne | None:
    """Who leads the OF today, held: an activation that comes at the same instant is over, or waits and finds its link void."""
    for _, dirigeant in designations.dirigeants(db, [delegation]):
        personne = db.get_one(Personne, dirigeant.personne_id)
        hold(db, personne)
        return personne
    return None


@transition(
    "retrait",
    Delegation,
    {D.INVITEE: D.RETIREE, D.TERMINEE: D.RETIREE},
    by=policies.can_manage_delegation,
    label="Supprimer",
    past="a retiré le délégataire de la liste",
    infinitive="supprimer ce délégataire",
    kind="danger-outline",
    icon="trash-2",
    asks=True,
    unless=list_closed,
    within=habilitation_of,
)
def withdraw(db: Session, delegation: Delegation, *, by: Utilisateur) -> dict[str, str]:
    """Take an OF off the list, which may complete it. One that has no other tie may not sign in any more; the journal stays."""
    habilitation = habilitation_of(db, delegation)
    dirigeant = hold_dirigeant(db, delegation)
    if dirigeant is not None and dirigeant.etat == EtatPersonne.ACTIVE:
        courriels.delegataires.delegation_retiree(db, db.get_one(Organisme, habilitation.organisme_id), delegation, dirigeant)
    delegation.retiree_le = clock.now()
    classements.supersede(db, [delegation.id], designations.TOLD)
    untie(db, delegation)
    return {"delegataire": delegation.nom}


def remove(db: Session, delegation: Delegation, *, by: Utilisateur) -> None:
    """Withdraw it, then deposit the request when all those who remain have finished. Raises Interdit, Refus.

    The list is looked at first: what the study makes of a délégataire is not told from here.
    """
    habilitation = habilitation_of(db, delegation)
    hold(db, habilitation)
    hold(db, delegation)
    again = already(db, delegation, "retrait", by) if delegation.etat == D.RETIREE else None
    if again:
        raise again
    check_open(db, habilitation, by)
    withdraw(db, delegation, by=by)
    deposit_when_complete(db, habilitation)


def untie(db: Session, delegation: Delegation) -> None:
    """Close the organisme that only this délégation made, and the links to it. One that has another tie keeps everything."""
    organisme = db.get(Organisme, delegation.organisme_id) if delegation.organisme_id else None
    if organisme is not None and not has_another_tie(db, organisme, delegation):
        close(db, organisme, by=SYSTEME)


def has_another_tie(db: Session, organisme: Organisme, delegation: Delegation) -> bool:
    """Whether it is something on the platform beside this: registered by itself, named elsewhere, or an applicant."""
    if organisme.etat != EtatOrganisme.INVITE:
        return True
    named = select(Delegation.id).where(
        Delegation.organisme_id == organisme.id, Delegation.id != delegation.id, col(Delegation.etat).not_in(delegations.OUT)
    )
    asking = select(Habilitation.id).where(Habilitation.organisme_id == organisme.id)
    return any(db.exec(each.limit(1)).first() is not None for each in (named, asking))


def born_here(db: Session, delegation: Delegation) -> bool:
    """Whether the organisme has nothing but what this row said of it: nobody of its own has come yet."""
    organisme = db.get(Organisme, delegation.organisme_id) if delegation.organisme_id else None
    if organisme is None or has_another_tie(db, organisme, delegation):
        return False
    return all(dirigeant.etat == EtatPersonne.INVITEE for _, dirigeant in designations.dirigeants(db, [delegation]))


@transition(
    "fermeture",
    Organisme,
    {EtatOrganisme.INVITE: EtatOrganisme.SUSPENDU},
    by=policies.is_platform,
    label="Fermer",
    past="a fermé l’organisme : il n’est plus délégataire de personne",
    infinitive="fermer cet organisme",
)
def close(db: Session, organisme: Organisme, *, by: Utilisateur) -> None:
    """End the links and the sign-ins of its people there. Its data are erased after the retention period."""
    places = select(Appartenance).where(Appartenance.organisme_id == organisme.id, col(Appartenance.jusqu_a).is_(None))
    for place in db.exec(places).all():
        place.jusqu_a = clock.now()
        jetons.void(db, place.personne_id, appartenance_id=place.id)
        connexions.close_all(db, place.personne_id, appartenance_id=place.id)
