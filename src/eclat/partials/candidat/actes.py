"""What is done about the civil status of a candidate: asked for, and its correction accepted or refused."""

from typing import Any, Self
from uuid import UUID

from eclat.domain.sessions.candidats import etat_civil
from eclat.domain.socle import session_policies
from eclat.domain.socle.errors import Introuvable
from eclat.http.actes import Acte, Actes, Cible
from eclat.http.context import Context
from eclat.models import Candidat, EtatCivil, SessionCqp
from eclat.partials.candidat.alentour import nom
from eclat.partials.session import situation


class CibleCandidat(Cible[Candidat]):
    @classmethod
    def load(cls, ctx: Context, id: UUID, candidat: UUID | None = None) -> Self:
        """``id``: of the session. Raises Introuvable."""
        return cls(ctx, of(ctx, ctx.load(session_policies.followed_sessions(ctx.me), id), candidat))

    @property
    def session(self) -> SessionCqp:
        return etat_civil.session_of(self.ctx.db, self.thing)

    @property
    def nom(self) -> str:
        return nom(self.thing)

    @property
    def params(self) -> dict[str, Any]:
        return {"id": self.thing.session_id, "candidat": self.thing.id}

    @property
    def home(self) -> str:
        return self.ctx.url("candidat", **self.params)

    @property
    def trail(self) -> list[tuple[str, str]]:
        return [
            (situation.nom(self.session), self.ctx.url("session", id=self.session.id)),
            ("Candidats", self.ctx.url("candidats", id=self.session.id)),
            (self.nom, self.home),
        ]


def of(ctx: Context, session: SessionCqp, key: UUID | None) -> Candidat:
    """A candidate of this session. Raises Introuvable."""
    found = ctx.db.get(Candidat, key) if key else None
    if found is None or found.session_id != session.id:
        raise Introuvable
    return found


def said_of_acceptance(cible: CibleCandidat, etat: EtatCivil) -> str:
    if etat == EtatCivil.CONFIRME:
        return "La correction est acceptée : l’état civil est confirmé"
    return "La correction est acceptée. Autre chose a changé depuis qu’elle est proposée : demandez de nouveau au candidat de confirmer"


ETAT_CIVIL = Actes(
    "candidat",
    CibleCandidat,
    [
        Acte("demande", etat_civil.ask, said="Le mail est parti : son lien sert 30 jours"),
        Acte("acceptation", etat_civil.accept_as_said, of=etat_civil.accept, said=said_of_acceptance, apart=True),
        Acte(
            "refus",
            etat_civil.refuse,
            said="La correction est refusée : rien n’a changé",
            question="Refuser la correction proposée ?",
            submit="Refuser la correction",
            text="Ce qui est écrit reste, et se confirme de nouveau. Le candidat n’en est pas prévenu : dites-lui pourquoi.",
            apart=True,
        ),
    ],
    see="Voir ce candidat",
)
