"""What the page of the candidates says around their table: where their civil status stands, who came before, names in capitals."""

from collections import Counter
from functools import cached_property
from typing import Any
from uuid import UUID

from starlette.responses import Response

from eclat.domain.sessions.candidats import casse, etat_civil, revenus
from eclat.domain.sessions.candidats.etat_civil import OPEN
from eclat.domain.sessions.candidats.pays import codes
from eclat.domain.sessions.candidats.revenus import Passage
from eclat.domain.socle import session_policies
from eclat.formats import plural
from eclat.http.context import Context
from eclat.http.grilles.ecran import Cadre, Ecran
from eclat.models import Candidat, EtatCivil, SessionCqp
from eclat.partials.session import arret, onglets, situation
from eclat.partials.session.arret import Arret

E = EtatCivil


class Alentour:
    def __init__(self, ctx: Context, session: SessionCqp) -> None:
        self.ctx, self.session = ctx, session

    @property
    def titre(self) -> str:
        return situation.nom(self.session)

    @property
    def liste(self) -> str:
        return situation.liste(self.ctx.me)

    @property
    def onglets(self) -> list[dict[str, Any]]:
        return onglets.tabs(self.ctx, self.session, onglets.CANDIDATS)

    @property
    def arret(self) -> Arret | None:
        return arret.of(self.ctx.db, self.session, own=self.ctx.can(session_policies.can_edit_session, self.session))

    @cached_property
    def candidats(self) -> list[Candidat]:
        return list(etat_civil.of_session(self.ctx.db, self.session))

    @property
    def pays(self) -> list[str]:
        return sorted(codes())

    @property
    def ouverte(self) -> bool:
        return self.session.etat in OPEN

    @cached_property
    def etats(self) -> Counter[EtatCivil]:
        return Counter(each.etat for each in self.candidats if not each.abandon_le)

    @property
    def attendus(self) -> int:
        """Who may still be asked to confirm."""
        return self.etats[E.A_CONFIRMER] + self.etats[E.DEMANDE]

    @property
    def demandes(self) -> int:
        return self.etats[E.DEMANDE]

    @property
    def confirmes(self) -> str:
        """12 états civils confirmés, 2 demandés, 1 correction à examiner"""
        said = (
            (self.etats[E.CONFIRME], "état civil confirmé", "états civils confirmés"),
            (self.etats[E.DEMANDE], "demandé", "demandés"),
            (self.etats[E.A_CONFIRMER], "à confirmer", "à confirmer"),
            (self.etats[E.CORRIGE], "correction à examiner", "corrections à examiner"),
        )
        return ", ".join(plural(*each) for each in said if each[0])

    @property
    def corrections(self) -> list[Candidat]:
        return [each for each in self.candidats if each.etat == E.CORRIGE]

    @cached_property
    def revenus(self) -> list[tuple[Candidat, Passage]]:
        """Who came before, with the last time."""
        found = revenus.passages(self.ctx.db, self.session, self.candidats)
        return [(each, found[each.id][0]) for each in self.candidats if each.id in found]

    @cached_property
    def capitales(self) -> list[tuple[str, str]]:
        return casse.among([each for each in self.candidats if each.etat != E.CONFIRME])

    @cached_property
    def injoignables(self) -> list[tuple[Candidat, str]]:
        """Those to whom the mail did not arrive, and why."""
        back: dict[UUID, str] = etat_civil.unreachable(self.ctx.db, [each.id for each in self.candidats if each.lien_le])
        return [(each, back[each.id]) for each in self.candidats if each.id in back]


def nom(candidat: Candidat) -> str:
    """Yasmine Amrani"""
    return f"{candidat.prenoms.split(',')[0]} {candidat.nom_usage or candidat.nom_naissance}".strip() or "Ce candidat"


class InSession(Cadre):
    """On a page of its own, among the others of the session."""

    suite = "partials/candidat/suite.html"

    def page(self, ctx: Context, ecran: Ecran, owner: Any, status: int, **shown: Any) -> Response:
        return super().page(ctx, ecran, owner, status, a=Alentour(ctx, owner), nom=nom, **shown)
