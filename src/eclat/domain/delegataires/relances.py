"""Writing again to délégataires that have not finished, because their Organisme National asks (P7)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain.courriels import envois
from eclat.domain.delegataires import delegations, designations
from eclat.domain.delegataires.delegations import habilitation_of
from eclat.domain.socle import policies
from eclat.domain.socle.errors import Interdit, Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import journal
from eclat.engines.rereading import hold
from eclat.engines.workflow import already, transition
from eclat.models import Courriel, Delegation, EtatCourriel, EtatDelegation, EtatHabilitation, Evenement, Habilitation

D, E = EtatDelegation, EtatHabilitation
SPACED = timedelta(hours=24)  # between two mails to the same délégataire, unless asked twice
AWAITING = (E.EN_ATTENTE_DELEGATAIRES, E.A_COMPLETER, E.BROUILLON)  # a draft awaits some once it was withdrawn
TOGETHER = "ensemble"  # in the details of a relance


@transition(
    "relance",
    Delegation,
    {D.INVITEE: D.INVITEE},
    by=policies.can_manage_delegation,
    label="Relancer",
    past="a relancé le délégataire",
    infinitive="relancer ce délégataire",
    icon="send",
    within=habilitation_of,
)
def write_again(db: Session, named: Sequence[Delegation], *, by: Utilisateur, together: bool = False) -> dict[str, bool]:
    """Write again to délégataires that have not finished. The caller has set apart those written to within 24 hours.

    ``together``: all those of the request, in one click.
    """
    designations.tell(db, named, again=True)
    return {TOGETHER: True} if together else {}


class Suite(StrEnum):
    """What asking for a mail to one délégataire did. The last is a question, and false: a mail left within 24 hours."""

    ECRIT = "ecrit"
    DEJA = "deja"  # an instant ago, by the same person: none leaves twice
    A_CONFIRMER = ""


def resend(db: Session, delegation: Delegation, *, by: Utilisateur, anyway: bool = False) -> Suite:
    """Write again to one délégataire, once however often the button is clicked; ``anyway``: whenever the last mail left. Raises
    Interdit, Refus."""
    hold_awaiting(db, habilitation_of(db, delegation), by)
    hold(db, delegation)
    check_awaited(delegation)
    if not envois.asked_again(db, delegation, "relance", delegation.courriel, designations.TOLD, by=by):
        return Suite.DEJA
    if not anyway and recently_told(db, [delegation.id]):
        return Suite.A_CONFIRMER
    write_again(db, [delegation], by=by)
    return Suite.ECRIT


def check_awaited(delegation: Delegation) -> None:
    """Raises Refus. The journal is not quoted: what the study makes of a délégataire is not told from here."""
    if delegation.etat != D.INVITEE:
        raise Refus(f"{delegation.nom} n’est plus attendu : il n’y a rien à relancer.")


@dataclass(frozen=True)
class Relances:
    """What writing to all of them did."""

    parties: int = 0
    recentes: int = 0  # left alone: a mail left within 24 hours
    fausses: int = 0  # left alone: the address does not exist


def resend_all(db: Session, habilitation: Habilitation, *, by: Utilisateur) -> Relances:
    """Write to all who have not finished, but those written to within 24 hours, or whose address is to be corrected first.

    A second click counts what the first one sent. Raises Interdit, Refus.
    """
    hold_awaiting(db, habilitation, by)
    awaited = [each for each in delegations.rows(db, habilitation) if each.etat == D.INVITEE]
    keys = [each.id for each in awaited]
    done, told, wrong = just_told(db, keys, by), recently_told(db, keys), unreachable(db, keys)
    chosen = [each for each in awaited if each.id not in told | wrong]
    if chosen:
        write_again(db, chosen, by=by, together=True)
    return Relances(len(chosen) + len(done), len(told - done - wrong), len(wrong))


def hold_awaiting(db: Session, habilitation: Habilitation, by: Utilisateur) -> None:
    """Lock the request, which awaits its délégataires. Raises Interdit, Refus."""
    hold(db, habilitation)
    if not policies.can_edit_habilitation(db, by, habilitation):
        raise Interdit("write to délégataires again")
    if habilitation.etat not in AWAITING:
        raise already(db, habilitation, "depot", by) or Refus(
            "Plus aucun délégataire n’est attendu : il n’y a personne à relancer."
        )


def just_told(db: Session, keys: Collection[UUID], by: Utilisateur) -> set[UUID]:
    """Those to whom this person wrote together an instant ago, by a first click."""
    lines = select(Evenement.objet_id, Evenement.details).where(
        Evenement.objet_type == Delegation.__tablename__,
        col(Evenement.objet_id).in_(keys),
        Evenement.verbe == "relance",
        Evenement.acteur_id == by.personne_id,
        Evenement.cree_le > clock.now() - journal.SECOND_CLICK,
    )
    return {key for key, details in db.exec(lines) if TOGETHER in details}


def last_mails(db: Session, keys: Collection[UUID]) -> dict[UUID, tuple[EtatCourriel, datetime, str]]:
    """The last mail that told each of them of it: what became of it, when it was written, what the server answered."""
    mails = envois.numbered(*designations.TOLD).where(col(Courriel.objet_id).in_(keys)).subquery()
    last = sa_select(mails.c.objet_id, mails.c.etat, mails.c.cree_le, mails.c.derniere_reponse).where(mails.c.rang == 1)
    return {key: (etat, at, answer) for key, etat, at, answer in db.execute(last)}


def recently_told(db: Session, keys: Collection[UUID]) -> set[UUID]:
    """Those to whom a mail was written within the last 24 hours, unless it could not be sent."""
    since = clock.now() - SPACED
    return {key for key, (etat, at, _) in last_mails(db, keys).items() if etat not in envois.FAILED and at > since}


def unreachable(db: Session, keys: Collection[UUID]) -> set[UUID]:
    """Those whose last mail came back because there is nobody at this address."""
    failed = [(key, answer) for key, (etat, _, answer) in last_mails(db, keys).items() if etat in envois.FAILED]
    return {key for key, answer in failed if envois.is_wrong_address(answer)}
