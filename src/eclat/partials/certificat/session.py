"""The certificates of one session, as its pages show them: those that were given, what is to come, whom something holds back."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any
from uuid import UUID

from eclat.domain.certificats import annonces, production
from eclat.domain.certificats.annonces import Empechement
from eclat.domain.declarations import relances
from eclat.formats import plural
from eclat.models import Certificat, EtatCertificat, EtatSession
from eclat.partials.session import onglets
from eclat.partials.session.presences import Base


class Certificats(Base):
    @property
    def onglets(self) -> list[dict[str, Any]]:
        return onglets.tabs(self.ctx, self.session, onglets.CERTIFICATS)

    @cached_property
    def tous(self) -> Sequence[Certificat]:
        return annonces.of_session(self.ctx.db, self.session)

    @property
    def valides(self) -> list[Certificat]:
        return [each for each in self.tous if each.etat == EtatCertificat.VALIDE]

    @property
    def prets(self) -> int:
        return sum(each.fichier_id is not None for each in self.valides)

    @cached_property
    def retenus(self) -> list[dict[str, str]]:
        return production.held_back(self.ctx.db, self.session)

    @property
    def motifs(self) -> list[tuple[str, list[str]]]:
        """The same, by what holds them back: one sentence for all those whom it concerns."""
        found: dict[str, list[str]] = {}
        for each in self.retenus:
            found.setdefault(each["motif"], []).append(each["nom"])
        return list(found.items())

    @cached_property
    def a_venir(self) -> bool:
        return production.to_come(self.ctx.db, self.session)

    @property
    def aucun(self) -> bool:
        """Whether all is done, and nobody was given anything."""
        return self.session.etat == EtatSession.CLOSE and not self.tous and not self.a_venir

    @cached_property
    def empechements(self) -> list[Empechement]:
        """What would hold certificates back, said before the jury, while there is time."""
        if self.tous or self.retenus or self.aucun:
            return []
        found = annonces.foreseen(self.ctx.db, self.session)
        return [each for each in found if each.candidat or self.ctx.me.est_agent]  # the catalogue is no organisme's to correct

    @cached_property
    def a_corriger(self) -> list[tuple[UUID, str]]:
        """What the Caisse des Dépôts is not told yet, for who may correct it."""
        return relances.to_correct(self.ctx.db, self.session, self.ctx.me) if self.tous else []

    @property
    def phrase(self) -> str:
        if self.tous:
            ready = "" if self.prets == len(self.valides) else f", {plural(self.prets, 'prêt', 'prêts')}"
            return f"{plural(len(self.valides), 'document délivré', 'documents délivrés')}{ready}."
        if self.a_venir:
            return "Les résultats sont attribués\u00a0: les certificats se préparent."
        if self.aucun:
            return "Les résultats sont attribués\u00a0: aucun certificat n’est à délivrer."
        return "Les certificats sont délivrés une fois les résultats attribués."
