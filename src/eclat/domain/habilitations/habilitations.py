"""What the applicant does with an habilitation request: begin it, fill it field by field, deposit it (P5)."""

from uuid import UUID

from sqlmodel import Session, col, select

from eclat import clock, courriels
from eclat.domain.delegataires import delegations, depots, designations, edition
from eclat.domain.dossiers import points
from eclat.domain.dossiers.completude import Manque
from eclat.domain.dossiers.dossiers import Contenu
from eclat.domain.dossiers.sortes import Sorte, declare
from eclat.domain.habilitations import demande
from eclat.domain.habilitations.demande import Demande
from eclat.domain.socle import numeros, policies
from eclat.domain.socle.errors import Interdit, Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import journal
from eclat.engines.rereading import hold
from eclat.engines.workflow import birth, transition
from eclat.formats import plural
from eclat.models import (
    Delegation,
    EtatDelegation,
    EtatHabilitation,
    Habilitation,
    NaturePiece,
    Organisme,
    Qualification,
)

E = EtatHabilitation
OUVERTURE = birth("ouverture", Habilitation, "a commencé la demande")
OPEN = (E.BROUILLON, E.EN_ATTENTE_DELEGATAIRES, E.DEPOSEE, E.EN_INSTRUCTION, E.A_COMPLETER)
HELD = (E.ACCEPTEE, E.SUSPENDUE)  # what was asked for: it is called an habilitation, no longer a request
OVER = (E.REFUSEE, E.RESILIEE, E.EXPIREE)
FIRST = (E.BROUILLON, E.EN_ATTENTE_DELEGATAIRES, E.DEPOSEE)  # a national one was not studied yet


def start(db: Session, organisme: Organisme, *, qualification: Qualification, by: Utilisateur) -> Habilitation:
    """The organisme's request under way if it has one, else a new draft, with the catalogue's only CQP already chosen.

    Raises Interdit.
    """
    hold(db, organisme)
    under_way = current(db, organisme.id)
    if under_way is not None and policies.can_edit_habilitation(db, by, under_way):
        return under_way
    if not may_start_another(db, organisme, by=by):
        raise Interdit("start habilitation")
    choices = demande.catalogue(db)
    habilitation = Habilitation(
        numero=numeros.next_number(db, f"HAB-{clock.today().year}"),
        organisme_id=organisme.id,
        qualification=qualification,
        cqp_id=choices[0][0] if len(choices) == 1 else None,
    )
    db.add(habilitation)
    db.flush()
    journal.write(db, habilitation, OUVERTURE, by=by, apres=habilitation.etat)
    return habilitation


def may_start_another(db: Session, organisme: Organisme, *, by: Utilisateur) -> bool:
    """Whether this person may begin a request now: none is under way, and no habilitation is in force, nor suspended."""
    unfinished = select(Habilitation.id).where(Habilitation.organisme_id == organisme.id, col(Habilitation.etat).not_in(OVER))
    return policies.can_start_habilitation(db, by, organisme) and db.exec(unfinished.limit(1)).first() is None


def current(db: Session, organisme_id: UUID) -> Habilitation | None:
    """The request under way of an organisme: one at a time."""
    return db.exec(
        select(Habilitation)
        .where(Habilitation.organisme_id == organisme_id, col(Habilitation.etat).in_(OPEN))
        .order_by(col(Habilitation.cree_le).desc())
    ).first()


def last(db: Session, organisme_id: UUID) -> Habilitation | None:
    """Its last request, whatever became of it."""
    made = select(Habilitation).where(Habilitation.organisme_id == organisme_id).order_by(col(Habilitation.cree_le).desc())
    return db.exec(made.limit(1)).first()


def awaits_document(db: Session, habilitation: Habilitation, nature: NaturePiece, target: UUID) -> bool:
    """Whether a document of this nature may answer to a thing of this request: one that OC Éclat asks for."""
    return nature == NaturePiece.REQUISE and target in {each.id for each in demande.required_documents(db, habilitation)}


def lacking(db: Session, habilitation: Habilitation, contenu: Contenu | None = None) -> list[Manque]:
    """Everything that is missing before the deposit: answers to the points first, then the form in the order of the page."""
    asked = points.lacking(db, habilitation) if habilitation.etat == E.A_COMPLETER else []
    return asked + demande.manques(db, habilitation, contenu)


FORM = declare(
    Sorte(
        Habilitation, Demande, demande.SECTIONS, editable=edition.editable, manques=lacking, offered=demande.offered,
        awaits=awaits_document,
    )
)  # fmt: skip


def submit(db: Session, habilitation: Habilitation, *, by: Utilisateur) -> None:
    """Hand the request over: to OC Éclat, or first to the délégataires that a national one names. Raises Interdit, Refus."""
    national = habilitation.qualification == Qualification.ORGANISME_NATIONAL
    first = national and habilitation.etat in FIRST  # a second click is told as the first
    (invite if first else deposit)(db, habilitation, by=by)
    delegations.deposit_when_complete(db, habilitation)  # those of a request that was withdrawn may all have finished


class Incomplete(Refus):
    """Something is missing: nothing was done, and the form says what."""


def whole(db: Session, habilitation: Habilitation) -> None:
    """Raises Incomplete while something is missing; the page lists what (``lacking``)."""
    missing = len(lacking(db, habilitation))
    if missing:
        raise Incomplete(f"Il manque encore {plural(missing, 'élément', 'éléments')} : la liste est sur la page de la demande.")


@transition(
    "invitation",
    Habilitation,
    {E.BROUILLON: E.EN_ATTENTE_DELEGATAIRES},
    by=policies.can_edit_habilitation,
    label="Déposer la demande",
    past="a déposé la demande et invité ses délégataires",
    infinitive="déposer cette demande",
    kind="primary",
)
def invite(db: Session, habilitation: Habilitation, *, by: Utilisateur) -> dict[str, int]:
    """Invite every délégataire of a national request, which goes to OC Éclat by itself when all have finished. Raises Refus."""
    if habilitation.qualification != Qualification.ORGANISME_NATIONAL:
        raise Refus("Seule la demande d’un Organisme National invite des délégataires.")
    whole(db, habilitation)
    named = to_invite(db, habilitation)
    if named:
        designations.designate(db, named, by=by)
    return {"delegataires": len(named)}


def to_invite(db: Session, habilitation: Habilitation) -> list[Delegation]:
    """The délégataires that its deposit invites: those of a request that was withdrawn are already."""
    return [each for each in delegations.rows(db, habilitation) if each.etat == EtatDelegation.BROUILLON]


@transition(
    "depot",
    Habilitation,
    {E.BROUILLON: E.DEPOSEE, E.A_COMPLETER: E.EN_INSTRUCTION},
    by=policies.can_edit_habilitation,
    label="Déposer la demande",
    past="a déposé la demande",
    infinitive="déposer cette demande",
    kind="primary",
)
def deposit(db: Session, habilitation: Habilitation, *, by: Utilisateur) -> None:
    """Hand the request to OC Éclat: to the administrateurs first, to the instructeurs when they had sent it back.

    Raises Refus while something is missing; the page lists what (``lacking``).
    """
    again = habilitation.etat == E.A_COMPLETER
    if not again and habilitation.qualification == Qualification.ORGANISME_NATIONAL:
        raise Refus("La demande d’un Organisme National part d’elle-même, quand tous ses délégataires ont terminé.")
    whole(db, habilitation)
    depots.keep(db, habilitation)
    if again:
        courriels.habilitations.habilitation_completee(db, habilitation)
    else:
        courriels.habilitations.habilitation_deposee(db, habilitation)
        courriels.habilitations.habilitation_accuse_reception(db, habilitation)
