"""What a délégataire does with its identification form: it is begun by the invitation, filled, finished, taken up again (P7).

Who changes a form holds the request first, then the délégation, then the form.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain.delegataires import delegations, fiche, preremplissage
from eclat.domain.delegataires.fiche import Fiche
from eclat.domain.dossiers.sortes import Sorte, declare
from eclat.domain.socle import policies
from eclat.domain.socle.errors import DejaFait, Interdit, Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import journal, recherche, rereading
from eclat.engines.workflow import transition
from eclat.formats import format_date, plural
from eclat.francais import of_name
from eclat.models import (
    Appartenance,
    Delegation,
    Dossier,
    EtatDelegation,
    EtatHabilitation,
    Habilitation,
    Identification,
    Organisme,
    Personne,
    Role,
)
from eclat.models.bulk import blank, insert_rows
from eclat.models.dossiers import dossier_of

D, E = EtatDelegation, EtatHabilitation
OPEN = (E.EN_ATTENTE_DELEGATAIRES, E.A_COMPLETER, E.BROUILLON)  # the states of the request in which its forms may change


def begin(db: Session, named: Sequence[Delegation]) -> None:
    """The form of each délégataire that has just been invited, prefilled when its organisme has finished one elsewhere."""
    rows = [blank(Identification) | {"delegation_id": each.id} for each in named]
    insert_rows(db, Dossier, [dossier_of(each["id"], each["cree_le"], Identification) for each in rows])
    insert_rows(db, Identification, rows)
    if rows:
        preremplissage.from_elsewhere(db, named)


def of_delegation(db: Session, delegation: Delegation) -> Identification:
    return db.exec(select(Identification).where(Identification.delegation_id == delegation.id)).one()


@dataclass(frozen=True)
class Designe:
    """A délégataire that a request names, and its form, as they are listed."""

    id: UUID  # of the form
    nom: str
    lieu: str
    siret: str
    dirigeant: str
    etat: EtatDelegation
    termine_le: datetime | None
    motif: str


def of_habilitation(db: Session, habilitation: Habilitation) -> list[Designe]:
    """In the order of the table; who they are is what their profile says."""
    leads = (col(Appartenance.role) == Role.DIRIGEANT) & col(Appartenance.jusqu_a).is_(None)
    found = db.execute(
        sa_select(
            col(Identification.id), col(Organisme.nom), col(Organisme.code_postal), col(Organisme.ville), col(Organisme.siret), Personne,
            col(Delegation.etat), col(Identification.termine_le), col(Delegation.motif),
        )
        .join(Identification, col(Identification.delegation_id) == Delegation.id)
        .join(Organisme, col(Organisme.id) == Delegation.organisme_id)
        .outerjoin(Appartenance, (col(Appartenance.organisme_id) == Organisme.id) & leads)
        .outerjoin(Personne, col(Personne.id) == Appartenance.personne_id)
        .where(col(Delegation.habilitation_id) == habilitation.id, col(Delegation.etat).not_in(delegations.OUT))
        .order_by(col(Delegation.rang), col(Delegation.id))
    )  # fmt: skip
    return [
        Designe(
            key, nom, f"{code_postal} {ville}".strip(), siret or "", dirigeant.nom_complet if dirigeant else "–", etat, termine_le, motif
        )
        for key, nom, code_postal, ville, siret, dirigeant, etat, termine_le, motif in found
    ]  # fmt: skip


def sought(designes: list[Designe], q: str) -> list[Designe]:
    """Those whose name, town, SIRET or dirigeant holds every word of the query. There are 300 at most."""
    wanted = recherche.fold(q).split()
    return [
        each
        for each in designes
        if all(word in recherche.fold(f"{each.nom} {each.lieu} {each.siret} {each.dirigeant}") for word in wanted)
    ]


Asked = tuple[Identification, Delegation, Habilitation, Organisme]


def of_organisme(db: Session, organisme_id: UUID | None) -> list[Asked]:
    """The forms that this organisme was asked for, with the request and the national organisation of each, latest first."""
    rows = db.exec(
        select(Identification, Delegation, Habilitation, Organisme)
        .join(Delegation, col(Delegation.id) == Identification.delegation_id)
        .join(Habilitation, col(Habilitation.id) == Delegation.habilitation_id)
        .join(Organisme, col(Organisme.id) == Habilitation.organisme_id)
        .where(Delegation.organisme_id == organisme_id, Delegation.etat != D.RETIREE)
        .order_by(col(Delegation.invitee_le).desc())
    )
    return [(form, delegation, habilitation, national) for form, delegation, habilitation, national in rows]


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


FORM = declare(Sorte(Identification, Fiche, fiche.SECTIONS, editable=editable, manques=fiche.manques))


def hold(db: Session, identification: Identification, by: Utilisateur) -> tuple[Delegation, Habilitation]:
    delegation = delegation_of(db, identification)
    habilitation = delegations.habilitation_of(db, delegation)
    for each in (habilitation, delegation, identification):
        rereading.hold(db, each)
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
        return Refus(f"La demande {of_name(national)} est partie chez OC Éclat : ce formulaire ne se modifie plus.")
    if identification.termine_le is None:
        return Refus("Ce formulaire est en cours : complétez-le, puis terminez-le.")
    return Refus(f"Ce formulaire est terminé depuis le {format_date(identification.termine_le)}. Reprenez-le pour le modifier.")


def withdrawn(national: str) -> Refus:
    return Refus(f"{national} a retiré votre organisme de la liste de ses délégataires : ce formulaire ne se remplit plus.")


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


def handed_over(db: Session, user: Utilisateur, delegation: Delegation) -> str:
    """A form is taken up again while the request that it is of may still change."""
    if may_reopen(delegation, delegations.habilitation_of(db, delegation)):
        return ""
    return f"La demande {of_name(national_of(db, delegation).nom)} est partie chez OC Éclat : ce formulaire ne se modifie plus."


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
    """Sign the form, declared exact on one's honour. Raises Refus while something is missing; the page lists what (``fiche.manques``)."""
    identification = of_delegation(db, delegation)
    if db.get_one(Organisme, delegation.organisme_id).profil_complet_le is None:
        raise Refus("Complétez d’abord le profil de votre organisme : le formulaire le reprend.")
    missing = len(fiche.manques(db, identification))
    if missing:
        raise Refus(f"Il manque encore {plural(missing, 'élément', 'éléments')} : la liste est sur la page du formulaire.")
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
    icon="pencil",
    unless=handed_over,
    within=delegations.habilitation_of,
)
def take_up(db: Session, delegation: Delegation, *, by: Utilisateur) -> None:
    """What changes is declared again."""
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
