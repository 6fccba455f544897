"""Attempts to sign in, counted for each identifier and each address, so that nobody guesses for long.

An identifier is counted alike whether someone has it or not.
"""

from eclat import throttle
from eclat.domain.socle.champs import as_courriel
from eclat.domain.socle.errors import TropDeDemandes

FROM_HERE = "Trop d’essais de connexion viennent de votre accès à Internet. Réessayez dans {}."
LOCKED = (
    "Trop d’essais pour cet identifiant. Réessayez dans {}, ou ouvrez le lien que nous venons d’envoyer à cette adresse, "
    "si elle a un compte."
)
SILENT = "Trop d’essais pour cet identifiant. Réessayez dans {}, ou demandez un nouveau mot de passe."


class TropDEssais(TropDeDemandes):
    """The identifier is locked, whoever asks and whatever the password. ``a_prevenir``: its owner, if any, has yet to be mailed of it."""

    def __init__(self, identifiant: str) -> None:
        who = as_courriel(identifiant)
        told, spent = throttle.wait(throttle.LOCK_TOLD, who), throttle.wait(throttle.LOCK_MAILS, who)
        self.a_prevenir = not told and not spent
        secondes = throttle.wait(throttle.LOCK, who) or throttle.wait(throttle.FAILURES, who)
        super().__init__(secondes, LOCKED if told or self.a_prevenir else SILENT)


def begin(identifiant: str, adresse: str) -> None:
    """Count an attempt before it is judged, so that many at once gain nothing; nothing else stands between, that could keep it from being
    judged. Raises TropDeDemandes."""
    if adresse and (secondes := throttle.wait_from(throttle.FAILURES_FROM, adresse)):
        raise TropDeDemandes(secondes, FROM_HERE)
    who = as_courriel(identifiant)
    if throttle.wait(throttle.LOCK, who) or not throttle.hit(throttle.FAILURES, who):
        raise TropDEssais(identifiant)


def fail(identifiant: str, adresse: str) -> None:
    """The attempt failed. Raises TropDEssais when it was the last that may."""
    if adresse:
        throttle.hit_from(throttle.FAILURES_FROM, adresse)
    who = as_courriel(identifiant)
    if throttle.wait(throttle.FAILURES, who):
        if throttle.hit(throttle.LOCK, who):
            throttle.forget(throttle.LOCK_TOLD, who)
        raise TropDEssais(identifiant)


def telling(identifiant: str) -> bool:
    """The mail that tells of this lock is being written, if there is anyone to tell. False when another attempt does."""
    return throttle.hit(throttle.LOCK_TOLD, as_courriel(identifiant))


def told(identifiant: str, written: bool) -> None:
    """Whether that mail was committed: else the next attempt has it written."""
    if written:
        throttle.hit(throttle.LOCK_MAILS, as_courriel(identifiant))
    else:
        throttle.forget(throttle.LOCK_TOLD, as_courriel(identifiant))


def forget(identifiant: str) -> None:
    """The owner has shown themselves: nothing counts against the identifier any more."""
    for rule in (throttle.FAILURES, throttle.LOCK, throttle.LOCK_TOLD):
        throttle.forget(rule, as_courriel(identifiant))
