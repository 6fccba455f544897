"""The three ways a request is turned down. web.py makes a page, or a fragment, of each."""


class Refus(Exception):
    """The move is not possible now; the message is a French sentence that says why and what to do (409)."""


class Interdit(Exception):
    """The user may see the thing but not do this (403)."""


class Introuvable(Exception):
    """It does not exist, or not for this user (404)."""


class ChampRefuse(Exception):
    """A field of the form cannot be taken as it is; the message goes beside it (422)."""

    def __init__(self, champ: str, message: str) -> None:
        super().__init__(message)
        self.champ, self.message = champ, message
