"""What a verb needs to be done: who sends its form, where, and what a good one says."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlmodel import Session
from starlette.applications import Starlette

from eclat.domain.comptes import connexions
from eclat.domain.socle.champs import FormModel
from eclat.http.sign_ins import cookie_name
from eclat.models import Personne
from eclat.signatures import sign
from tests.browser import Browser


@dataclass
class Case:
    """A form and its good answers. ``draft``: the model of what is kept even when it is to be corrected, by prefix of its names."""

    who: UUID | None  # None: a visitor
    path: str
    data: dict[str, Any] = field(default_factory=dict)
    files: dict[str, Any] | None = None
    seen: UUID | None = None  # the place as which they see the platform
    half: bool = False  # from a sign-in that awaits its second step
    draft: type[FormModel] | None = None
    prefix: str = ""
    counts: bool = False  # a wrong code is noted
    other: dict[str, str] = field(default_factory=dict)  # another form that the same address reads

    @property
    def said(self) -> dict[str, Any]:
        """The form now: a code of the moment is made as it is sent."""
        return {name: value() if callable(value) else value for name, value in self.data.items()}

    def browser(self, site: Starlette, db: Session) -> Browser:
        """The browser of the one who sends it, signed in as far as it takes."""
        personne = db.get_one(Personne, self.who) if self.who else None
        if personne is None or not self.half:
            found = Browser(site, db, personne)
            if self.seen is not None:
                found.post(f"/comme/{self.seen}", {"motif": "Elle ne trouve pas le bouton."})
            return found
        _, secret = connexions.open_connexion(db, personne, appareil="tests")
        db.commit()
        found = Browser(site, db)
        found.client.cookies.set(cookie_name(), sign("connexion", secret))
        return found
