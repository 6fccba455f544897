"""The second factor of agents: a code of the moment (RFC 6238), and recovery codes for the day the phone is lost."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import NoReturn
from uuid import UUID

import pyotp
import structlog
from sqlalchemy import delete, update
from sqlmodel import Session, col, func, select

from eclat import clock, courriels
from eclat.domain.comptes import agents, connexions, horloges
from eclat.domain.socle import policies
from eclat.domain.socle.errors import Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.encryption import decrypt, encrypt, is_newest
from eclat.engines.rereading import hold
from eclat.engines.workflow import already, transition
from eclat.formats import format_deadline
from eclat.models import CodeSecours, EtatPersonne, Personne, Role, SecondFacteur

log = structlog.get_logger()

PURPOSE = "second_facteur"
MAX_FAILURES = 6
BLOCKED = timedelta(minutes=15)
CODES = 10
# 24 letters and digits that nobody mistakes for one another: 118 bits, for which a plain hash is enough (ASVS 6.5.2 asks 112).
ALPHABET, CODE_LENGTH, GROUP = "abcdefghjkmnpqrstuvwxyz23456789", 24, 4
ACTIVE = {EtatPersonne.ACTIVE: EtatPersonne.ACTIVE}


class CodeRefuse(Exception):
    """The code is not taken; the message says why. What it counts must be committed."""

    def __init__(self, message: str, *, until: datetime | None = None) -> None:
        super().__init__(message)
        self.until = until  # no code is looked at before then


def of(db: Session, personne_id: UUID) -> SecondFacteur | None:
    return db.exec(select(SecondFacteur).where(SecondFacteur.personne_id == personne_id)).first()


def protected(db: Session, limit: int) -> list[tuple[Personne, SecondFacteur]]:
    """Those who have one, and theirs, by name."""
    found = select(Personne, SecondFacteur).join(SecondFacteur, col(SecondFacteur.personne_id) == Personne.id)
    return list(db.exec(found.order_by(col(Personne.nom)).limit(limit)))


def is_required(db: Session, personne_id: UUID) -> bool:
    """Whether this person may replace their factor but not go without."""
    return Role.ADMINISTRATEUR in connexions.roles_of(db, personne_id)


def without_facteur(db: Session, user: Utilisateur, personne: Personne) -> str:
    return "" if of(db, personne.id) else "Ce compte n’a pas de second facteur."


# --- codes of the moment -------------------------------------------------------------------------------------------------


def new_secret() -> str:
    return pyotp.random_base32()


def check(db: Session, facteur: SecondFacteur, typed: str) -> None:
    """Take a code once. Raises CodeRefuse, having counted the failure.

    The row is locked: of two who send the same code at once, one is refused.
    """
    refuse_while_blocked(db, facteur)
    secret = decrypt(PURPOSE, facteur.secret)
    if secret is None:
        log.error("facteur.unreadable", personne=str(facteur.personne_id))  # a secret key was withdrawn too soon
        raise CodeRefuse("Votre second facteur ne peut plus être lu : connectez-vous avec un code de secours.")
    step = horloges.step_of(secret, typed, after=spent_until(facteur), derive=facteur.derive)
    if step is None:
        fail(db, facteur, why_not(facteur, secret, typed))
    facteur.dernier_pas, facteur.echecs, facteur.derive = step, 0, step - horloges.present()


def why_not(facteur: SecondFacteur, secret: str, typed: str) -> str:
    """What to say of a code that is not taken. A phone that is not far from the hour is allowed for at its next code."""
    if horloges.step_of(secret, typed, derive=facteur.derive):
        return SPENT
    derive = horloges.drift_of(secret, typed)
    if derive is None:
        return WRONG
    if abs(derive) <= horloges.WITHIN_REASON:
        facteur.derive, facteur.dernier_pas = derive, max(spent_until(facteur), horloges.present() + derive)  # the next one
    return horloges.said(derive)


def spent_until(facteur: SecondFacteur) -> int:
    """The last time step whose code was taken. One that is still to come was, before the clock was set back: it spends no other."""
    furthest = horloges.present() + max(facteur.derive, 0) + max(horloges.NEIGHBOURS)
    return facteur.dernier_pas if facteur.dernier_pas <= furthest else 0


KEPT = "Un administrateur garde toujours un second facteur : vous pouvez le remplacer."
SPENT = "Ce code a déjà servi. Attendez que l’application en montre un autre."
WRONG = (
    "Ce code n’est pas le bon. Recopiez celui que l’application montre en ce moment. S’il est refusé encore, vérifiez que votre téléphone est "
    "à l’heure automatique."
)


def refuse_while_blocked(db: Session, facteur: SecondFacteur) -> None:
    hold(db, facteur)
    if until := blocked_until(facteur):
        raise CodeRefuse(blocked_message(until), until=until)


def blocked_until(facteur: SecondFacteur) -> datetime | None:
    """When codes will be looked at again; None when they are now."""
    until, now = facteur.bloque_jusqu_a, clock.now()
    return until if until is not None and now < until <= now + BLOCKED else None


def blocked_message(until: datetime) -> str:
    return f"Trop de codes ont été essayés. Vous pourrez recommencer {format_deadline(until)}."


def fail(db: Session, facteur: SecondFacteur, message: str) -> NoReturn:
    """Count a wrong code. The sixth in a row ends the half-open sign-ins and closes the door for a while. Raises CodeRefuse."""
    facteur.echecs += 1
    if facteur.echecs >= MAX_FAILURES:
        facteur.echecs, facteur.bloque_jusqu_a = 0, clock.now() + BLOCKED
        connexions.close_half_open(db, facteur.personne_id)
        raise CodeRefuse(blocked_message(facteur.bloque_jusqu_a), until=facteur.bloque_jusqu_a)
    raise CodeRefuse(message)


# --- recovery codes ------------------------------------------------------------------------------------------------------


def new_codes(db: Session, personne_id: UUID) -> list[str]:
    """A new set, which voids the one before."""
    db.execute(delete(CodeSecours).where(col(CodeSecours.personne_id) == personne_id))
    codes = ["".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH)) for _ in range(CODES)]
    db.add_all([CodeSecours(personne_id=personne_id, empreinte=fingerprint(code)) for code in codes])
    return ["-".join(code[at : at + GROUP] for at in range(0, CODE_LENGTH, GROUP)) for code in codes]


def fingerprint(code: str) -> str:
    """The hash of a code, however it was typed."""
    return hashlib.sha256("".join(char for char in code.lower() if char.isalnum()).encode()).hexdigest()


def codes_left(db: Session, personne_id: UUID) -> int:
    left = select(func.count()).where(CodeSecours.personne_id == personne_id, col(CodeSecours.utilise_le).is_(None))
    return db.exec(left).one()


@transition(
    "code_secours",
    Personne,
    ACTIVE,
    by=policies.is_oneself,
    label="Utiliser un code de secours",
    past="a utilisé un code de secours",
    infinitive="utiliser un code de secours",
)
def use_recovery_code(db: Session, personne: Personne, typed: str, *, by: Utilisateur) -> None:
    """Take a recovery code once. Raises CodeRefuse, having counted the failure."""
    facteur = of(db, personne.id)
    if facteur is None:
        raise Refus("Ce compte n’a pas de second facteur.")
    refuse_while_blocked(db, facteur)
    unused = update(CodeSecours).where(
        col(CodeSecours.personne_id) == personne.id, col(CodeSecours.empreinte) == fingerprint(typed), col(CodeSecours.utilise_le).is_(None)
    )  # fmt: skip
    if db.execute(unused.values(utilise_le=clock.now()).returning(col(CodeSecours.id))).first() is None:
        fail(db, facteur, "Ce code de secours n’est pas le bon, ou il a déjà servi.")
    facteur.echecs = 0


# --- enrolment, removal, loss --------------------------------------------------------------------------------------------


@transition(
    "facteur",
    Personne,
    ACTIVE,
    by=policies.can_have_facteur,
    label="Activer le second facteur",
    past="a activé un second facteur",
    infinitive="activer un second facteur",
)
def enrol(db: Session, personne: Personne, *, secret: str, code: str, by: Utilisateur) -> list[str]:
    """Protect the account with this secret, in place of the one before if any, and end the other sign-ins.

    Returns the recovery codes, to be shown once. Raises CodeRefuse when the code is not one of this secret.
    """
    derive = horloges.drift_of(secret, code)
    if derive is None or abs(derive) > horloges.WITHIN_REASON:
        raise CodeRefuse(WRONG if derive is None else horloges.said(derive))
    codes = install(db, personne, secret, step=horloges.present() + derive, derive=derive)
    connexions.close_all(db, personne.id, but=by.connexion_id)
    courriels.comptes.second_facteur_change(db, personne, actif=True)
    return codes


def install(db: Session, personne: Personne, secret: str, *, step: int = 0, derive: int = 0) -> list[str]:
    forget(db, personne.id)
    hidden = encrypt(PURPOSE, secret)
    db.add(SecondFacteur(personne_id=personne.id, secret=hidden, active_le=clock.now(), dernier_pas=step, derive=derive))
    return new_codes(db, personne.id)


def forget(db: Session, personne_id: UUID) -> None:
    db.execute(delete(CodeSecours).where(col(CodeSecours.personne_id) == personne_id))
    db.execute(delete(SecondFacteur).where(col(SecondFacteur.personne_id) == personne_id))
    db.flush()


@transition(
    "codes_secours",
    Personne,
    ACTIVE,
    by=policies.can_have_facteur,
    label="Créer de nouveaux codes de secours",
    past="a créé de nouveaux codes de secours",
    infinitive="créer de nouveaux codes de secours",
)
def renew_codes(db: Session, personne: Personne, *, by: Utilisateur) -> list[str]:
    """Recovery codes that replace those before, to be shown once."""
    if of(db, personne.id) is None:
        raise Refus("Ce compte n’a pas de second facteur.")
    return new_codes(db, personne.id)


@transition(
    "retrait_facteur",
    Personne,
    ACTIVE,
    by=policies.can_have_facteur,
    label="Retirer le second facteur",
    past="a retiré son second facteur",
    infinitive="retirer ce second facteur",
    kind="danger-outline",
    asks=True,
)
def remove(db: Session, personne: Personne, *, code: str, by: Utilisateur) -> None:
    """Go back to the password alone. Raises CodeRefuse, and Refus for an administrateur, who may only replace it."""
    facteur = of(db, personne.id)
    if facteur is None:
        raise already(db, personne, "retrait_facteur", by) or Refus("Ce compte n’a plus de second facteur.")
    if is_required(db, personne.id):
        raise Refus(KEPT)
    check(db, facteur, code)
    forget(db, personne.id)
    courriels.comptes.second_facteur_change(db, personne, actif=False)


@transition(
    "reinitialisation_facteur",
    Personne,
    {EtatPersonne.ACTIVE: EtatPersonne.ACTIVE, EtatPersonne.SUSPENDUE: EtatPersonne.SUSPENDUE},
    by=policies.can_reset_facteur,
    label="Réinitialiser le second facteur",
    past="a réinitialisé le second facteur de cet agent",
    infinitive="réinitialiser le second facteur de cet agent",
    kind="danger-outline",
    icon="rotate-cw",
    asks=True,
    unless=without_facteur,
)
def reset(db: Session, personne: Personne, *, by: Utilisateur) -> None:
    """Forget a lost factor and its recovery codes, and end every sign-in. An administrateur enrols again at the next one."""
    agents.require_agent(db, personne, by)
    forget(db, personne.id)
    connexions.close_all(db, personne.id)
    courriels.comptes.second_facteur_reinitialise(db, personne, by.nom_complet)


def encrypt_anew(db: Session) -> int:
    """Put the secrets that an older key encrypted under the newest, so that the older may be withdrawn. Returns how many."""
    old = [each for each in db.exec(select(SecondFacteur)) if not is_newest(PURPOSE, each.secret)]
    for facteur in old:
        secret = decrypt(PURPOSE, facteur.secret)
        if secret is not None:
            facteur.secret = encrypt(PURPOSE, secret)
    return len(old)
