"""Attempts to sign in, counted for each identifier and each address, so that nobody guesses for long.

An identifier is counted alike whether someone has it or not.
"""

from eclat import throttle
from eclat.domain.champs import as_courriel
from eclat.domain.errors import TropDeDemandes

FROM_HERE = "Trop d’essais de connexion viennent de votre accès à Internet. Réessayez dans {}."
LOCKED = (
    "Trop d’essais pour cet identifiant. Réessayez dans {}, ou ouvrez le lien que nous venons d’envoyer à cette adresse, "
    "si elle a un compte."
)


class TropDEssais(TropDeDemandes):
    """The identifier is locked, whoever asks and whatever the password. ``premier``: by this very attempt."""

    def __init__(self, secondes: int, *, premier: bool = False) -> None:
        super().__init__(secondes, LOCKED)
        self.premier = premier


def begin(identifiant: str, adresse: str) -> None:
    """Count an attempt before it is judged, so that many at once gain nothing. Raises TropDeDemandes."""
    if adresse and (secondes := throttle.wait(throttle.FAILURES_FROM, throttle.together(adresse))):
        raise TropDeDemandes(secondes, FROM_HERE)
    who = as_courriel(identifiant)
    if secondes := throttle.wait(throttle.LOCK, who):
        raise TropDEssais(secondes)
    if not throttle.hit(throttle.FAILURES, who):
        raise TropDEssais(throttle.wait(throttle.FAILURES, who))


def fail(identifiant: str, adresse: str) -> None:
    """The attempt failed. Raises TropDEssais when it was the last that may."""
    if adresse:
        throttle.hit(throttle.FAILURES_FROM, throttle.together(adresse))
    who = as_courriel(identifiant)
    if throttle.wait(throttle.FAILURES, who):
        premier = throttle.hit(throttle.LOCK, who)
        raise TropDEssais(throttle.wait(throttle.LOCK, who), premier=premier)


def forget(identifiant: str) -> None:
    """The owner has shown themselves: nothing counts against the identifier any more."""
    for rule in (throttle.FAILURES, throttle.LOCK):
        throttle.forget(rule, as_courriel(identifiant))
