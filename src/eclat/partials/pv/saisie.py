"""The entry of a procès-verbal as its page shows it: its rows, how many await something, who else is there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from uuid import UUID

from eclat.domain.jurys import pv, regards, saisie
from eclat.domain.jurys.pv import Ligne
from eclat.domain.jurys.saisie import Conflit, met_by
from eclat.domain.socle import jury_policies
from eclat.formats import JOURS, format_date, plural
from eclat.francais import listed
from eclat.http.context import Context
from eclat.models import Bloc, EtatPv, EtatSession, Pv, SessionCqp
from eclat.partials.pv.rangee import Rangee, rangee
from eclat.partials.session import situation

READ = {
    EtatSession.PV_A_SIGNER: "La saisie est close : le procès-verbal attend ses signatures.",
    EtatSession.A_ATTRIBUER: "Le procès-verbal est signé : ses résultats ne changent plus.",
    EtatSession.CLOSE: "Le procès-verbal est signé : ses résultats ne changent plus.",
}


def may_type(ctx: Context, session: SessionCqp, document: Pv) -> bool:
    return (
        session.etat == EtatSession.PV_EN_SAISIE
        and document.etat == EtatPv.EN_SAISIE
        and pv.begins(ctx.db, session)
        and ctx.can(jury_policies.can_preside, session)
    )


@dataclass
class SaisiePv:
    """``tapees``, ``conflits``: of one row, sent without a script, what could not be kept; ``avis``: why."""

    ctx: Context
    session: SessionCqp
    document: Pv
    cle: UUID | None = None
    tapees: Mapping[str, str] = field(default_factory=dict)
    conflits: Sequence[Conflit] = ()
    avis: str = ""
    incidents_tapes: str | None = None

    @property
    def titre(self) -> str:
        return situation.nom(self.session)

    @property
    def liste(self) -> str:
        return situation.liste(self.ctx.me)

    @property
    def nom(self) -> str:
        return (
            "Procès-verbal du jury"
            if self.document.version == 1
            else f"Procès-verbal rectificatif, version {self.document.version}"
        )

    @cached_property
    def adresse(self) -> str:
        return self.ctx.url("pv", id=self.session.id)

    @cached_property
    def modifiable(self) -> bool:
        return may_type(self.ctx, self.session, self.document)

    @cached_property
    def blocs(self) -> list[Bloc]:
        return pv.blocs(self.ctx.db, self.session)

    @cached_property
    def lignes(self) -> list[Ligne]:
        return pv.passages(self.ctx.db, self.document)

    @cached_property
    def rangees(self) -> list[Rangee]:
        rows = [self.rangee(each) for each in self.lignes]
        first = next((each for each in rows if each.etat == "editing"), None)
        if first is not None:
            first.ouverte = True
        return rows

    def rangee(self, ligne: Ligne) -> Rangee:
        mine = ligne.passage.id == self.cle
        return rangee(
            ligne, self.blocs, f"{self.adresse}/candidats/{ligne.passage.id}", modifiable=self.modifiable,
            tapees=self.tapees if mine else None, conflits=self.conflits if mine else (),
        )  # fmt: skip

    @cached_property
    def comptes(self) -> dict[str, int]:
        found = dict.fromkeys(("saved", "editing", "error", "conflict"), 0)
        for each in self.rangees:
            found[each.etat] += 1
        return found

    @property
    def a_corriger(self) -> int:
        return self.comptes["error"] + self.comptes["conflict"]

    @property
    def reste(self) -> str:
        """7 candidats à saisir, 1 ligne à corriger"""
        counts = [
            f"{plural(self.comptes['editing'], 'candidat', 'candidats')} à saisir" if self.comptes["editing"] else "",
            f"{plural(self.a_corriger, 'ligne', 'lignes')} à corriger" if self.a_corriger else "",
        ]
        return ", ".join(filter(None, counts)) or ("Tout est saisi" if self.rangees else "Aucun candidat")

    @property
    def reunion(self) -> str:
        """jury du mardi 24 novembre 2026, 5 membres présents"""
        day = self.session.jury_le
        there = pv.members_there(self.ctx.db, self.session)
        found = f"jury du {JOURS[day.weekday()]} {format_date(day)}" if day else "jury"
        return f"{found}, {plural(there, 'membre présent', 'membres présents')}" if there else found

    @property
    def lecture(self) -> str:
        """What is said to who may not type."""
        if self.session.etat == EtatSession.PV_EN_SAISIE:
            return "Le binôme paritaire saisit ces résultats : vous les lisez, rien n’est encore arrêté."
        return READ.get(self.session.etat, "")

    @cached_property
    def ici(self) -> list[str]:
        return regards.others(self.ctx.db, self.document, self.ctx.me) if self.modifiable else []

    @property
    def presents(self) -> str:
        return with_open_page(self.ici)

    @property
    def enregistre(self) -> datetime | None:
        return max((each.passage.enregistree_le for each in self.lignes if each.passage.enregistree_le), default=None)

    @property
    def depuis(self) -> str:
        return self.enregistre.isoformat() if self.enregistre else ""

    @property
    def autre(self) -> str:
        """Who wrote what stands in the way."""
        return met_by(self.conflits)

    @property
    def incidents(self) -> str:
        if self.incidents_tapes is not None:
            return self.incidents_tapes
        return self.incidents_tenus

    @property
    def incidents_tenus(self) -> str:
        """What is kept of them, right or wrong: what the page is believed to have seen."""
        return saisie.incidents_of(self.document)

    @property
    def incidents_faux(self) -> str:
        return pv.incidents_wrong(self.document)


def with_open_page(names: Sequence[str]) -> str:
    """Nora Lemaire a cette page ouverte."""
    return f"{listed(list(names))} {'a' if len(names) == 1 else 'ont'} cette page ouverte." if names else ""
