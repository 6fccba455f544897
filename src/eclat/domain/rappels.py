"""Writing again to délégataires that have not finished: when their Organisme National asks (relance), and by itself some days
after they were invited (rappel) (P7)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain import delegations, designations, envois, journal, policies
from eclat.domain.delegations import habilitation_of
from eclat.domain.errors import Interdit, Refus
from eclat.domain.utilisateur import Utilisateur
from eclat.domain.workflow import UNCHANGED, already, transition
from eclat.models import Courriel, Delegation, EtatCourriel, EtatDelegation, EtatHabilitation, Evenement, Habilitation

D, E = EtatDelegation, EtatHabilitation
SPACED = timedelta(hours=24)  # between two mails to the same délégataire, unless asked twice
RELAUNCHED = (E.EN_ATTENTE_DELEGATAIRES, E.A_COMPLETER)
TOGETHER = "ensemble"  # in the details of a relance
REPRISE, RAPPEL = "reprise", "rappel"  # lines of the journal: a form taken up again, an automatic reminder


# --- asked by the Organisme National ---


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
def relaunch(db: Session, named: Sequence[Delegation], *, by: Utilisateur, together: bool = False) -> dict[str, bool]:
    """Write again to délégataires that have not finished. The caller has set apart those written to within 24 hours.

    ``together``: all those of the request, in one click.
    """
    designations.tell(db, named, again=True)
    return {TOGETHER: True} if together else {}


def resend(db: Session, delegation: Delegation, *, by: Utilisateur, anyway: bool = False) -> bool:
    """Write again to one délégataire. False when a mail left within the last 24 hours, unless ``anyway``. Raises Interdit, Refus."""
    relaunchable(db, habilitation_of(db, delegation), by)
    db.refresh(delegation, with_for_update=True)
    check_awaited(delegation)
    if journal.just_written(db, delegation, "relance", by=by):
        return True
    if not anyway and recently_told(db, [delegation.id]):
        return False
    if envois.too_many(db, delegation.courriel, *designations.TOLD):
        raise Refus("Plusieurs mails sont déjà partis à cette adresse dans l’heure. Laissez le temps de les lire.")
    relaunch(db, [delegation], by=by)
    return True


def check_awaited(delegation: Delegation) -> None:
    """Raises Refus. The journal is not quoted: what the study makes of a délégataire is not told from here."""
    if delegation.etat != D.INVITEE:
        raise Refus(f"{delegation.nom} n’est plus attendu : il n’y a rien à relancer.")


@dataclass(frozen=True)
class Relances:
    """What relaunching all of them did."""

    parties: int = 0
    recentes: int = 0  # left alone: a mail left within 24 hours
    fausses: int = 0  # left alone: the address does not exist


def resend_all(db: Session, habilitation: Habilitation, *, by: Utilisateur) -> Relances:
    """Write to all who have not finished, but those written to within 24 hours, or whose address is to be corrected first.

    A second click counts what the first one sent. Raises Interdit, Refus.
    """
    relaunchable(db, habilitation, by)
    awaited = [each for each in delegations.rows(db, habilitation) if each.etat == D.INVITEE]
    keys = [each.id for each in awaited]
    done, told, wrong = just_relaunched(db, keys, by), recently_told(db, keys), unreachable(db, keys)
    chosen = [each for each in awaited if each.id not in told | wrong]
    if chosen:
        relaunch(db, chosen, by=by, together=True)
    return Relances(len(chosen) + len(done), len(told - done - wrong), len(wrong))


def relaunchable(db: Session, habilitation: Habilitation, by: Utilisateur) -> None:
    """Lock the request, which awaits its délégataires. Raises Interdit, Refus."""
    db.refresh(habilitation, with_for_update=True)
    if not policies.can_edit_habilitation(db, by, habilitation):
        raise Interdit("relaunch délégataires")
    if habilitation.etat not in RELAUNCHED:
        raise already(db, habilitation, "depot", by) or Refus(
            "Plus aucun délégataire n’est attendu : il n’y a personne à relancer."
        )


def just_relaunched(db: Session, keys: Collection[UUID], by: Utilisateur) -> set[UUID]:
    """Those whom this person relaunched together an instant ago, by a first click."""
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


# --- what the clock does ---


@dataclass(frozen=True)
class Attente:
    """Since when a délégataire is awaited, and the automatic reminders that it has had meanwhile, by their days."""

    depuis: datetime
    rappels: frozenset[int]

    def due(self, days: Sequence[int]) -> int | None:
        """The last reminder whose day has come, when it was not sent; those missed before it are not made up for."""
        passed = [day for day in days if self.depuis + timedelta(days=day) <= clock.now()]
        return passed[-1] if passed and passed[-1] not in self.rappels else None

    def prochain(self, days: Sequence[int]) -> datetime | None:
        """When the next one leaves."""
        return next((at for day in days if (at := self.depuis + timedelta(days=day)) > clock.now()), None)


def awaited(db: Session, invited: Mapping[UUID, datetime]) -> dict[UUID, Attente]:
    """By délégataire, from when each was invited at its address. One that took up its form again is awaited from then on."""
    lines = select(Evenement.objet_id, Evenement.verbe, Evenement.cree_le, Evenement.details).where(
        Evenement.objet_type == Delegation.__tablename__,
        col(Evenement.objet_id).in_(list(invited)),
        col(Evenement.verbe).in_((REPRISE, RAPPEL)),
    )
    found = db.exec(lines).all()
    since = dict(invited)
    for key, verbe, at, _ in found:
        if verbe == REPRISE:
            since[key] = max(since[key], at)
    sent: dict[UUID, set[int]] = {key: set() for key in invited}
    for key, verbe, at, details in found:
        if verbe == RAPPEL and at >= since[key]:
            sent[key].add(int(details["jours"]))
    return {key: Attente(since[key], frozenset(sent[key])) for key in invited}


def to_remind(db: Session, days: Sequence[int], limit: int = 200) -> list[tuple[UUID, int]]:
    """The délégataires whose next reminder is due, and which one. An address that does not exist is corrected first."""
    if not days:
        return []
    old = select(Delegation.id, Delegation.invitee_le).join(Habilitation, col(Habilitation.id) == Delegation.habilitation_id)
    found = db.exec(
        old.where(Delegation.etat == D.INVITEE, col(Habilitation.etat).in_(RELAUNCHED))
        .where(col(Delegation.invitee_le) <= clock.now() - timedelta(days=min(days)))
        .order_by(col(Delegation.invitee_le))
    ).all()  # fmt: skip
    invited = {key: at for key, at in found if at is not None}
    spared = recently_told(db, invited) | unreachable(db, invited)
    waits = awaited(db, {key: at for key, at in invited.items() if key not in spared})
    due = [(key, day) for key, wait in waits.items() if (day := wait.due(days)) is not None]
    return due[:limit]


@transition(
    RAPPEL,
    Delegation,
    {D.INVITEE: D.INVITEE},
    by=policies.is_platform,
    label="Rappeler",
    past="a rappelé au délégataire qu’il est attendu",
    infinitive="rappeler ce délégataire",
    within=habilitation_of,
)
def remind(db: Session, delegation: Delegation, *, due: int, by: Utilisateur) -> Mapping[str, int]:
    """Write once more to a délégataire that has not finished, ``due`` days after it was invited. Someone may just have."""
    assert delegation.invitee_le is not None
    wait = awaited(db, {delegation.id: delegation.invitee_le})[delegation.id]
    if due in wait.rappels or habilitation_of(db, delegation).etat not in RELAUNCHED or recently_told(db, [delegation.id]):
        return UNCHANGED
    designations.tell(db, [delegation], again=True)
    return {"jours": due}


def next_reminder(db: Session, habilitation: Habilitation, days: Sequence[int]) -> tuple[datetime | None, int]:
    """When the next automatic reminder of this request leaves, and for how many délégataires that day."""
    invited = select(Delegation.id, Delegation.invitee_le).where(
        Delegation.habilitation_id == habilitation.id, Delegation.etat == D.INVITEE
    )
    found = {key: at for key, at in db.exec(invited) if at is not None}
    wrong = unreachable(db, found)
    waits = awaited(db, {key: at for key, at in found.items() if key not in wrong})
    coming = [at for wait in waits.values() if (at := wait.prochain(days)) is not None]
    first = min(coming, default=None)
    return first, sum(clock.day(at) == clock.day(first) for at in coming) if first else 0
