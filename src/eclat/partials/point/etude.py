"""The points of a form as its study shows them to one reader: who asked, what was answered, who settled it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from eclat.domain.dossiers import delais_points, documents, instruction, points
from eclat.domain.dossiers.documents import Document
from eclat.domain.dossiers.sortes import sorte_of
from eclat.http.context import Context
from eclat.http.forms import Form
from eclat.models import SETTLED, EtatPoint, Formulaire
from eclat.partials.point.forms import NouveauPoint


@dataclass(frozen=True)
class Ligne:
    """A point as it is shown."""

    id: UUID
    texte: str
    etat: EtatPoint
    auteur: str
    leve_par: str
    reponse: str
    cree_le: Any
    envoye_le: Any
    leve_le: Any
    section: str
    motif: str
    documents: list[Document] = field(default_factory=list)


@dataclass
class Checklist:
    """The points of a form. ``noun``: of their routes; ``lecture``: where the sections of the form are read, before their anchor.

    ``form``: a new one, as typed; ``ouvert``: its form stays open after one was added; ``lu``: they are only read, as on paper.
    """

    ctx: Context
    form_of: Formulaire
    noun: str
    lecture: str = ""
    form: Form[NouveauPoint] = field(default_factory=lambda: Form(NouveauPoint))
    ouvert: bool = False
    lu: bool = False

    @property
    def id(self) -> UUID:
        return self.form_of.id

    @property
    def sections(self) -> dict[str, str]:
        return dict(sorte_of(self.form_of).sections)

    @property
    def choix(self) -> list[tuple[str, str]]:
        return list(self.sections.items())

    @cached_property
    def lignes(self) -> list[Ligne]:
        """Oldest first; the applicant's, once sent."""
        ctx, answered = self.ctx, defaultdict[UUID | None, list[Document]](list)
        for document in documents.in_force(ctx.db, self.form_of):
            answered[document.point_id].append(document)
        found = (points.of if ctx.me.est_agent else points.sent)(ctx.db, self.form_of)
        people = points.who_wrote(ctx.db, found)
        names = {key: "vous" if key == ctx.me.personne_id else name for key, name in people.items()}
        return [
            Ligne(
                each.id, each.texte, each.etat, names.get(each.auteur_id, ""), names.get(each.leve_par_id, "") if each.leve_par_id else "",
                each.reponse, each.cree_le, each.envoye_le, each.leve_le, each.section, each.motif_retrait, answered[each.id],
            )
            for each in found
        ]  # fmt: skip

    @property
    def comptes(self) -> Sequence[Ligne]:
        """Without those that were withdrawn."""
        return [each for each in self.lignes if each.etat != EtatPoint.RETIRE]

    @cached_property
    def avant_le(self) -> date | None:
        """Until when the applicant may answer, while the form is theirs."""
        away = getattr(self.form_of, "etat", None) == instruction.DECLARED.get(type(self.form_of))
        return delais_points.last_day(self.ctx.db, self.form_of) if away else None

    @property
    def passee(self) -> bool:
        return delais_points.is_past(self.avant_le)

    @property
    def restants(self) -> int:
        return sum(each.etat not in SETTLED for each in self.lignes)

    @cached_property
    def actions(self) -> frozenset[str]:
        return frozenset() if self.lu else frozenset(each.name for each in self.ctx.actions(self.form_of))

    @property
    def retirables(self) -> bool:
        """Whether its reader may withdraw points."""
        return "retrait_point" in self.actions

    @property
    def renvoi(self) -> str:
        """The button that sends them."""
        return instruction.label_of(self.form_of)

    @property
    def ouverts(self) -> bool:
        """Whether its reader asks, lifts and takes up points."""
        return "ajout_point" in self.actions
