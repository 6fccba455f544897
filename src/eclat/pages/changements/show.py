"""A change, at one address for everyone: the form while its organisme writes it, what was handed over for all others."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from sqlmodel import col, select
from starlette.responses import Response

from eclat.domain.changements import changements
from eclat.domain.changements.changements import AMENDS, NATURES, E
from eclat.domain.habilitations import avenants
from eclat.domain.partenaires import partenaires
from eclat.domain.socle import changement_policies, policies
from eclat.engines import journal, workflow
from eclat.engines.workflow import transition_of
from eclat.http.actes import Offre
from eclat.http.context import Context
from eclat.models import Changement, Fichier, Habilitation, NatureChangement, Organisme
from eclat.pages import formulaire
from eclat.partials import timeline
from eclat.partials.changement.actes import CHANGEMENT
from eclat.partials.dossier.whole import keep_all

LOOKS = {
    "ouverture": ("pencil", ""),
    "transmission": ("send", "info"),
    "complement": ("reply", "warn"),
    "prise_en_note": ("check", "ok"),
    "refus": ("x", "bad"),
}


@dataclass(frozen=True)
class Lecture:
    """What was handed over last."""

    ctx: Context
    changement: Changement

    @cached_property
    def contenu(self) -> dict[str, object]:
        return changements.handed_over(self.ctx.db, self.changement)

    @property
    def nature(self) -> str:
        said = self.contenu.get("nature")
        return NATURES[NatureChangement(str(said))] if said else "Changement"

    @property
    def le(self) -> date | None:
        said = self.contenu.get("a_compter_du")
        return date.fromisoformat(str(said)) if said else None

    @property
    def texte(self) -> str:
        return str(self.contenu.get("texte") or "")

    @cached_property
    def pieces(self) -> list[Fichier]:
        keys = [UUID(str(each)) for each in list(self.contenu.get("pieces") or [])]  # type: ignore[call-overload]
        return list(self.ctx.db.exec(select(Fichier).where(col(Fichier.id).in_(keys)).order_by(col(Fichier.cree_le))))

    @cached_property
    def organisme(self) -> Organisme:
        return self.ctx.db.get_one(Organisme, self.changement.organisme_id)

    @cached_property
    def habilitation(self) -> Habilitation:
        return self.ctx.db.get_one(Habilitation, self.changement.habilitation_id)

    @property
    def avenant(self) -> str:
        """Where an avenant begins that says this change; nothing where none may be made, or none is called for."""
        ctx, move = self.ctx, transition_of(avenants.amend)
        if self.changement.etat != E.NOTE or self.changement.nature not in AMENDS:
            return ""
        allowed = workflow.allows(ctx.db, ctx.me, self.habilitation, move)
        return ctx.url("convention-avenant", id=self.habilitation.id, changement=self.changement.id) if allowed else ""

    @property
    def a_corriger(self) -> bool:
        """Its name or number are to be put right on the organisme's page by who reads."""
        identity = self.changement.nature == NatureChangement.IDENTITE and self.changement.etat in (E.TRANSMIS, E.NOTE)
        return identity and self.ctx.can(policies.can_administer, self.organisme)


def show(ctx: Context, changement: Changement) -> Response:
    return page(ctx, changement)


def page(ctx: Context, changement: Changement, *, status: int = 200, note: str = "", offre: Offre | None = None) -> Response:
    written = changement.etat in changements.WRITTEN and ctx.can(changement_policies.can_declare_change, changement)
    if written and not note:
        return formulaire.page(ctx, changement)
    return ctx.render(
        "pages/changements/show.html", status=status, note=note, changement=changement, lecture=Lecture(ctx, changement),
        offres=CHANGEMENT.offers(ctx, changement), mois=partenaires.MOIS,
        historique=[timeline.line(line, timeline.with_reason(line, ctx.me), LOOKS) for line in journal.about(ctx.db, changement)],
    )  # fmt: skip


def hand_over(ctx: Context, changement: Changement) -> Response:
    """Keep what the form carries, then hand it over; while something is missing, the page says what."""
    kept = keep_all(ctx, changement)
    if kept.page:
        return kept.page
    if kept.refus or changements.manques(ctx.db, changement):
        return formulaire.page(ctx, changement, refus=kept.refus, remise_refusee=True)
    changements.hand_over(ctx.db, changement, by=ctx.me)
    return ctx.redirect("changement", id=changement.id, toast="Changement transmis à OC Éclat")
