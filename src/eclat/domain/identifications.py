"""What a délégataire does with its identification form: it is begun by the invitation, filled, finished, taken up again (P7).

Who changes a form holds the request first, then the délégation, then the form.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain import delegations, fiche, journal, policies, preremplissage
from eclat.domain.errors import DejaFait, Interdit, Refus
from eclat.domain.utilisateur import Utilisateur
from eclat.domain.workflow import transition
from eclat.formats import format_date
from eclat.models import Delegation, EtatDelegation, EtatHabilitation, Habilitation, Identification, Organisme
from eclat.models.bulk import blank, insert_rows

D, E = EtatDelegation, EtatHabilitation
OPEN = (E.EN_ATTENTE_DELEGATAIRES, E.A_COMPLETER)  # the states of the request in which its forms may change


def begin(db: Session, named: Sequence[Delegation]) -> None:
    """The form of each délégataire that has just been invited, prefilled when its organisme has finished one elsewhere."""
    rows = [blank(Identification) | {"delegation_id": each.id} for each in named]
    insert_rows(db, Identification, rows)
    if rows:
        preremplissage.from_elsewhere(db, named)


def of_delegation(db: Session, delegation: Delegation) -> Identification:
    return db.exec(select(Identification).where(Identification.delegation_id == delegation.id)).one()


def delegation_of(db: Session, identification: Identification) -> Delegation:
    return db.get_one(Delegation, identification.delegation_id)


def national_of(db: Session, delegation: Delegation) -> Organisme:
    """The Organisme National that named this délégataire."""
    return db.get_one(Organisme, delegations.habilitation_of(db, delegation).organisme_id)


def may_change(delegation: Delegation, habilitation: Habilitation) -> bool:
    """Whether the form is being filled."""
    return delegation.etat == D.INVITEE and habilitation.etat in OPEN


def may_reopen(delegation: Delegation, habilitation: Habilitation) -> bool:
    return delegation.etat == D.TERMINEE and habilitation.etat in OPEN


def editable(db: Session, identification: Identification, by: Utilisateur) -> None:
    """Lock the form within its request, and check that its content may change now. Raises Interdit, Refus."""
    delegation, habilitation = hold(db, identification, by)
    if not may_change(delegation, habilitation):
        raise closed(db, identification, delegation, habilitation, by, "achevement")


def hold(db: Session, identification: Identification, by: Utilisateur) -> tuple[Delegation, Habilitation]:
    delegation = delegation_of(db, identification)
    habilitation = delegations.habilitation_of(db, delegation)
    for each in (habilitation, delegation, identification):
        db.refresh(each, with_for_update=True)
    if not policies.can_fill_identification(db, by, delegation):
        raise Interdit("fill identification")
    return delegation, habilitation


def closed(
    db: Session, identification: Identification, delegation: Delegation, habilitation: Habilitation, by: Utilisateur, verb: str
) -> Refus:
    """Why the form is not as its filler saw it; a second click when they have just done this.

    What the instructeurs think of a délégataire is not said before the decision: the journal is not quoted.
    """
    if journal.just_written(db, delegation, verb, by=by):
        done = {"achevement": "Vous venez de terminer ce formulaire.", "reprise": "Vous venez de reprendre ce formulaire."}
        return DejaFait(done[verb], identification)
    national = db.get_one(Organisme, habilitation.organisme_id).nom
    if delegation.etat == D.RETIREE:
        return withdrawn(national)
    if habilitation.etat not in OPEN or delegation.etat not in (D.INVITEE, D.TERMINEE):
        return Refus(f"La demande de {national} est partie chez OC Éclat : ce formulaire ne se modifie plus.")
    if identification.termine_le is None:
        return Refus("Ce formulaire est en cours : complétez-le, puis terminez-le.")
    return Refus(f"Ce formulaire est terminé depuis le {format_date(identification.termine_le)}. Reprenez-le pour le modifier.")


def withdrawn(national: str) -> Refus:
    return Refus(f"{national} a retiré votre organisme de la liste de ses délégataires : ce formulaire ne se remplit plus.")


def explain_withdrawal(db: Session, key: UUID, *, by: Utilisateur) -> None:
    """To the people of an OF that was taken off the list, whose form this was. Raises Refus; silent before anybody else."""
    theirs = (
        select(Delegation)
        .join(Identification, col(Identification.delegation_id) == Delegation.id)
        .where(Identification.id == key, Delegation.etat == D.RETIREE, Delegation.organisme_id == by.organisme_id)
    )
    named = db.exec(theirs).first()
    if named is not None:
        raise withdrawn(national_of(db, named).nom)


@transition(
    "achevement",
    Delegation,
    {D.INVITEE: D.TERMINEE},
    by=policies.can_fill_identification,
    label="Terminer et transmettre",
    past="a terminé le formulaire d’identification",
    infinitive="terminer ce formulaire",
    kind="primary",
    within=delegations.habilitation_of,
)
def complete(db: Session, delegation: Delegation, *, by: Utilisateur) -> None:
    """Sign the form, declared exact on one's honour. Raises Refus while something lacks; the page lists what (``fiche.manques``)."""
    identification = of_delegation(db, delegation)
    if db.get_one(Organisme, delegation.organisme_id).profil_complet_le is None:
        raise Refus("Complétez d’abord le profil de votre organisme : le formulaire le reprend.")
    missing = len(fiche.manques(db, identification))
    if missing:
        raise Refus(f"Il manque encore {missing} élément{'s' if missing > 1 else ''} : la liste est sur la page du formulaire.")
    identification.termine_le = clock.now()


def finish(db: Session, delegation: Delegation, *, by: Utilisateur) -> None:
    """Finish the form. The request goes by itself with the last one (P8); forms not begun for others start from this one.

    Raises Interdit, Refus.
    """
    identification = of_delegation(db, delegation)
    editable(db, identification, by)
    complete(db, delegation, by=by)
    preremplissage.to_others(db, delegation, identification)
    delegations.deposit_when_complete(db, delegations.habilitation_of(db, delegation))


@transition(
    "reprise",
    Delegation,
    {D.TERMINEE: D.INVITEE},
    by=policies.can_fill_identification,
    label="Reprendre le formulaire",
    past="a repris le formulaire d’identification",
    infinitive="reprendre ce formulaire",
    within=delegations.habilitation_of,
)
def take_up(db: Session, delegation: Delegation, *, by: Utilisateur) -> None:
    """What changes is declared anew."""
    identification = of_delegation(db, delegation)
    identification.termine_le, identification.honneur = None, False


def reopen(db: Session, delegation: Delegation, *, by: Utilisateur) -> None:
    """Take up the form again, while the request may still change. Raises Interdit, Refus."""
    identification = of_delegation(db, delegation)
    delegation, habilitation = hold(db, identification, by)
    if not may_reopen(delegation, habilitation):
        raise closed(db, identification, delegation, habilitation, by, "reprise")
    take_up(db, delegation, by=by)


def prefilled_from(db: Session, identification: Identification) -> datetime | None:
    """When the form that filled this one was finished, or last typed in; None when it was filled by hand."""
    line = next((each for each in journal.about(db, identification) if each.verbe == preremplissage.PREREMPLISSAGE), None)
    return datetime.fromisoformat(line.details.get("du") or line.details["termine_le"]) if line else None  # its name of old
