"""Gestion des délégués (P7): what the Organisme National does with its délégataires once they are invited, until the request is
deposited. Who holds a délégataire holds its request first, so that the deposit happens once (P8)."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, func, select

from eclat import clock, courriels
from eclat.domain import connexions, delegations, designations, envois, jetons, journal, policies
from eclat.domain.delegations import COLONNES, MAX_ROWS, LigneDelegation, deposit_when_complete, habilitation_of
from eclat.domain.errors import ChampRefuse, Interdit, Refus
from eclat.domain.utilisateur import SYSTEME, Utilisateur
from eclat.domain.workflow import UNCHANGED, already, explain, transition
from eclat.models import (
    Appartenance,
    Courriel,
    Delegation,
    EtatDelegation,
    EtatHabilitation,
    EtatOrganisme,
    EtatPersonne,
    Habilitation,
    Organisme,
    Personne,
)

D, E = EtatDelegation, EtatHabilitation
SPACED = timedelta(hours=24)  # between two mails to the same délégataire, unless asked twice
FOLLOWED = (E.EN_ATTENTE_DELEGATAIRES,)
RELAUNCHED = (E.EN_ATTENTE_DELEGATAIRES, E.A_COMPLETER)


def open_list(db: Session, habilitation: Habilitation, by: Utilisateur) -> None:
    """Lock the request: its list changes until it is deposited. Raises Interdit, Refus."""
    db.refresh(habilitation, with_for_update=True)
    if not policies.can_edit_habilitation(db, by, habilitation):
        raise Interdit("change the list of délégataires")
    if habilitation.etat not in FOLLOWED:
        raise Refus(f"{explain(db, habilitation, by)} La liste des délégataires ne peut plus être modifiée.")


def add(db: Session, habilitation: Habilitation, values: LigneDelegation, *, by: Utilisateur) -> Delegation:
    """Name one more délégataire, invited at once. Raises ChampRefuse, Refus; the same one a second later is the first."""
    open_list(db, habilitation, by)
    lines = delegations.rows(db, habilitation)
    twin = next((each for each in lines if each.courriel == values.courriel), None)
    if twin is not None and clock.now() - twin.cree_le < journal.SECOND_CLICK and said(twin) == values.model_dump():
        return twin
    if len(lines) >= MAX_ROWS:
        raise Refus(f"La liste compte déjà {MAX_ROWS} délégataires : c’est le plus qu’une demande accepte.")
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
    for rank, each in enumerate(others, 1):
        if each.courriel == courriel:
            raise ChampRefuse("courriel", f"{each.nom} (ligne {rank}) a déjà ce courriel. Chaque délégataire a le sien.")
    refused = delegations.unfit(db, habilitation, [courriel])
    if refused:
        raise ChampRefuse("courriel", refused[courriel])


@transition(
    "modification",
    Delegation,
    {D.INVITEE: D.INVITEE, D.TERMINEE: D.TERMINEE},
    by=policies.can_manage_delegation,
    label="Modifier",
    past="a modifié les coordonnées du délégataire",
    infinitive="modifier ce délégataire",
    within=habilitation_of,
)
def modify(db: Session, delegation: Delegation, values: LigneDelegation, *, by: Utilisateur) -> Mapping[str, Any]:
    """Correct what the list says of a délégataire. Another courriel voids the former link at once and is invited instead.

    Whoever already chose a password has an account of their own: their address is not changed from here, they are taken off the
    list and the other is added. Raises ChampRefuse, Refus.
    """
    habilitation = habilitation_of(db, delegation)
    open_list(db, habilitation, by)
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
        designations.settle(db, [delegation], by=by)
    elif born_here(db, delegation):
        designations.correct(db, delegation)
    return {"champs": sorted(changed)}


def leave(db: Session, delegation: Delegation, courriel: str) -> None:
    """Part with the address that a délégataire had. Raises ChampRefuse when someone's account already stands there."""
    found = designations.dirigeants(db, [delegation])
    if found and found[0][1].etat != EtatPersonne.INVITEE:
        raise ChampRefuse(
            "courriel",
            "Ce dirigeant a déjà un compte à cette adresse. Pour en désigner un autre, supprimez ce délégataire, puis ajoutez le nouveau.",
        )
    untie(db, delegation)


@transition(
    "retrait",
    Delegation,
    {D.INVITEE: D.RETIREE, D.TERMINEE: D.RETIREE},
    by=policies.can_manage_delegation,
    label="Supprimer",
    past="a retiré le délégataire de la liste",
    infinitive="supprimer ce délégataire",
    kind="danger-outline",
    asks=True,
    within=habilitation_of,
)
def withdraw(db: Session, delegation: Delegation, *, by: Utilisateur) -> dict[str, str]:
    """Take an OF off the list, which may complete it. One that has no other tie may not sign in any more; the journal stays."""
    habilitation = habilitation_of(db, delegation)
    open_list(db, habilitation, by)
    for _, dirigeant in designations.dirigeants(db, [delegation]):
        if dirigeant.etat == EtatPersonne.ACTIVE:
            national = db.get_one(Organisme, habilitation.organisme_id)
            courriels.delegation_retiree(db, national, delegation, db.get_one(Personne, dirigeant.personne_id))
    delegation.retiree_le = clock.now()
    untie(db, delegation)
    return {"delegataire": delegation.nom}


def remove(db: Session, delegation: Delegation, *, by: Utilisateur) -> None:
    """Withdraw it, then deposit the request when all those who remain have finished."""
    withdraw(db, delegation, by=by)
    deposit_when_complete(db, habilitation_of(db, delegation))


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
    past="a fermé l’organisme : il n’est plus délégataire de personne",
    infinitive="fermer cet organisme",
)
def close(db: Session, organisme: Organisme, *, by: Utilisateur) -> None:
    """End the links and the sign-ins of its people there. Its data are erased after the retention period."""
    places = select(Appartenance).where(Appartenance.organisme_id == organisme.id, col(Appartenance.jusqu_a).is_(None))
    for place in db.exec(places).all():
        place.jusqu_a = clock.now()
        jetons.void(db, place.personne_id, appartenance_id=place.id)
        connexions.close_all(db, place.personne_id, appartenance_id=place.id)


# --- relances ---


def last_told(db: Session, named: Sequence[Delegation]) -> dict[UUID, Any]:
    """When each délégataire was last written to about it, and how many times, since it was invited at this address."""
    rows = db.exec(
        select(Courriel.objet_id, func.max(Courriel.cree_le))
        .where(col(Courriel.objet_id).in_([each.id for each in named]), col(Courriel.modele).in_(designations.TOLD))
        .group_by(col(Courriel.objet_id))
    )
    return {key: last for key, last in rows if key is not None}


@transition(
    "relance",
    Delegation,
    {D.INVITEE: D.INVITEE},
    by=policies.can_manage_delegation,
    label="Relancer",
    past="a relancé le délégataire",
    infinitive="relancer ce délégataire",
    within=habilitation_of,
)
def relaunch(db: Session, named: Sequence[Delegation], *, by: Utilisateur) -> None:
    """Write again to délégataires that have not finished. The caller has set apart those written to within 24 hours."""
    designations.tell(db, named, again=True)


def resend(db: Session, delegation: Delegation, *, by: Utilisateur, anyway: bool = False) -> bool:
    """Write again to one délégataire. False when a mail left within the last 24 hours, unless ``anyway``. Raises Interdit, Refus."""
    habilitation = relaunchable(db, habilitation_of(db, delegation), by)
    db.refresh(delegation, with_for_update=True)
    if delegation.etat != D.INVITEE:
        relaunch(db, [delegation], by=by)  # says why not
    if journal.just_written(db, delegation, "relance", by=by):
        return True
    if recently_told(db, [delegation]) and not anyway:
        return False
    if envois.too_many(db, delegation.courriel, *designations.TOLD):
        raise Refus("Plusieurs mails sont déjà partis à cette adresse dans l’heure. Laissez le temps de les lire.")
    assert habilitation.id == delegation.habilitation_id
    relaunch(db, [delegation], by=by)
    return True


def resend_all(db: Session, habilitation: Habilitation, *, by: Utilisateur) -> tuple[int, int]:
    """Write to all who have not finished: how many were, and how many were left alone, for a mail left within 24 hours."""
    relaunchable(db, habilitation, by)
    awaited = [each for each in delegations.rows(db, habilitation) if each.etat == D.INVITEE]
    spared = recently_told(db, awaited)
    chosen = [each for each in awaited if each.id not in spared]
    if chosen:
        relaunch(db, chosen, by=by)
    return len(chosen), len(spared)


def relaunchable(db: Session, habilitation: Habilitation, by: Utilisateur) -> Habilitation:
    """Lock the request, which awaits its délégataires. Raises Interdit, Refus."""
    db.refresh(habilitation, with_for_update=True)
    if not policies.can_edit_habilitation(db, by, habilitation):
        raise Interdit("relaunch délégataires")
    if habilitation.etat not in RELAUNCHED:
        raise already(db, habilitation, "depot", by) or Refus(
            "Plus aucun délégataire n’est attendu : il n’y a personne à relancer."
        )
    return habilitation


def recently_told(db: Session, named: Sequence[Delegation]) -> set[UUID]:
    """Those to whom a mail was written within the last 24 hours, at the address that they have now."""
    since = clock.now() - SPACED
    last = last_told(db, named)
    return {each.id for each in named if each.id in last and last[each.id] > since}


# --- what the clock does ---


@transition(
    "rappel",
    Delegation,
    {D.INVITEE: D.INVITEE},
    by=policies.is_platform,
    label="Rappeler",
    past="a rappelé au délégataire qu’il est attendu",
    infinitive="rappeler ce délégataire",
    within=habilitation_of,
)
def remind(db: Session, delegation: Delegation, *, due: int, by: Utilisateur) -> Mapping[str, int]:
    """Write once more to a délégataire that has not finished, ``due`` days after it was invited."""
    if due in reminded(db, delegation) or habilitation_of(db, delegation).etat not in RELAUNCHED:
        return UNCHANGED
    designations.tell(db, [delegation], again=True)
    return {"jours": due}


def reminded(db: Session, delegation: Delegation) -> set[int]:
    """The automatic reminders that a délégataire has had since it was invited at this address, by their days."""
    lines = journal.about(db, delegation)
    since = delegation.invitee_le or delegation.cree_le
    return {int(line.details["jours"]) for line in lines if line.verbe == "rappel" and line.cree_le >= since}


def to_remind(db: Session, days: Sequence[int], limit: int = 200) -> list[tuple[UUID, int]]:
    """The délégataires whose next reminder is due, and which one: the last passed, those missed before it are not made up for."""
    if not days:
        return []
    old = select(Delegation).join(Habilitation, col(Habilitation.id) == Delegation.habilitation_id)
    due_before = clock.now() - timedelta(days=min(days))
    found = db.exec(
        old.where(Delegation.etat == D.INVITEE, col(Delegation.invitee_le) <= due_before, col(Habilitation.etat).in_(RELAUNCHED))
        .order_by(col(Delegation.invitee_le))
    ).all()  # fmt: skip
    spared, chosen = recently_told(db, found), []
    for each in found:
        assert each.invitee_le is not None
        passed = [day for day in days if each.invitee_le + timedelta(days=day) <= clock.now()]
        if each.id not in spared and passed and passed[-1] not in reminded(db, each):
            chosen.append((each.id, passed[-1]))
    return chosen[:limit]
