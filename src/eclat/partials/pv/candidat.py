"""One candidate before the jury, as their own page shows them: every bloc with all that may be said of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from eclat.domain.jurys import champs, justificatifs, pv, regles, saisie
from eclat.domain.jurys.phrases import offered
from eclat.domain.jurys.pv import Ligne
from eclat.domain.jurys.saisie import Conflit, met_by
from eclat.http.context import Context
from eclat.models import Bloc, Fichier, Pv, SessionCqp, ValeurBloc
from eclat.partials.pv.rangee import held_since, place, said, seen
from eclat.partials.pv.saisie import may_type
from eclat.partials.session import situation


@dataclass(frozen=True)
class Case:
    """A bloc in the form of a candidate. ``declare``: the proof that their organisme gives of it; ``valeurs``: what may be said of it."""

    bloc: Bloc
    place: str
    acquis: str
    declare: str
    valeurs: tuple[tuple[str, str], ...]
    valeur: str
    note: str
    observation: str
    preconisation: str
    origine: str


@dataclass
class CandidatPv:
    """``tapees``: what was typed and is not kept; ``conflits``, ``avis``: why."""

    ctx: Context
    session: SessionCqp
    document: Pv
    ligne: Ligne
    tapees: Mapping[str, str] = field(default_factory=dict)
    conflits: Sequence[Conflit] = ()
    avis: str = ""
    fichier_refuse: str = ""
    presences = tuple((each.value, words) for each, words in champs.PRESENCES.items())

    def phrases(self, name: str) -> list[str]:
        return offered(self.ctx.db, name)

    @property
    def titre(self) -> str:
        return situation.nom(self.session)

    @property
    def liste(self) -> str:
        return situation.liste(self.ctx.me)

    @property
    def adresse(self) -> str:
        return self.ctx.url("pv-ligne", id=self.session.id, passage=self.ligne.passage.id)

    @cached_property
    def modifiable(self) -> bool:
        return may_type(self.ctx, self.session, self.document)

    @cached_property
    def blocs(self) -> list[Bloc]:
        return pv.blocs(self.ctx.db, self.session)

    @cached_property
    def vu(self) -> str:
        return seen(self.ligne, [each.code for each in self.blocs])

    def shown(self, champ: str) -> str:
        return self.tapees.get(champ, champs.held(self.ligne.passage, dict(self.ligne.tapes), champ))

    @property
    def autre(self) -> str:
        """Who wrote what stands in the way."""
        return met_by(self.conflits)

    @property
    def resultat(self) -> str:
        return said(self.ligne)

    @cached_property
    def fautes(self) -> dict[str, str]:
        return {each.champ: each.dit for each in regles.manques(self.ligne, self.blocs) if each.faux}

    @property
    def cases(self) -> list[Case]:
        return [
            Case(
                each, place(self.ligne, each.code), held_since(self.ligne, each.code) if each.code in self.ligne.tapes else "",
                self.declare(each.code), self.valeurs(each.code),
                *[self.shown(f"{name}-{each.code}") for name in champs.CaseBloc.model_fields],
            )
            for each in self.blocs
        ]  # fmt: skip

    def declare(self, code: str) -> str:
        """Déclaré acquis par l’organisme, preuve : ATT-2025-0007. Nothing of what is not declared."""
        if code not in self.ligne.declares:
            return ""
        proof = self.ligne.candidat.acquis_preuve
        return "Déclaré acquis par l’organisme, " + (f"preuve\u00a0: {proof}" if proof else "sans preuve")

    def valeurs(self, code: str) -> tuple[tuple[str, str], ...]:
        declared = code in self.ligne.declares
        among = saisie.UNAIMED if declared and code in self.ligne.hors else tuple(champs.VALEURS)
        return tuple((each.value, champs.VALEURS[each]) for each in among if declared or each != ValeurBloc.DEJA_ACQUIS)

    @cached_property
    def voisins(self) -> tuple[int, int, tuple[str, str] | None, tuple[str, str] | None]:
        """Their rank, how many there are, the one before and the one after."""
        every = pv.names(self.ctx.db, self.document)
        rank = next(at for at, (key, _) in enumerate(every) if key == self.ligne.passage.id)
        before, after = every[rank - 1] if rank else None, every[rank + 1] if rank + 1 < len(every) else None
        return rank + 1, len(every), self.voisin(before), self.voisin(after)

    def voisin(self, each: tuple[UUID, str] | None) -> tuple[str, str] | None:
        return (each[1], self.ctx.url("pv-ligne", id=self.session.id, passage=each[0])) if each else None

    @property
    def justificatif(self) -> Fichier | None:
        """The jury's: its very name would say to the organisme why they were away."""
        if self.ctx.me.organisme_id is not None:
            return None
        return justificatifs.of(self.ctx.db, self.ligne.passage)
