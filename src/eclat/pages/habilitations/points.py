"""The points to complete: add one, lift it, take it up again (P10)."""

from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID

from starlette.responses import Response

from eclat.domain.habilitations import instruction
from eclat.domain.socle.errors import DejaFait, Introuvable, Refus
from eclat.engines import journal
from eclat.http.actes import Acte, Actes, Cadre, InPage, Offre
from eclat.http.context import Context
from eclat.http.forms import Form
from eclat.models import Point
from eclat.partials.habilitation import etude
from eclat.partials.habilitation.actes import SEE, CibleDemande
from eclat.partials.habilitation.etude import Etude
from eclat.partials.habilitation.forms import POINT_SECTIONS, NouveauPoint


@dataclass
class CiblePoint(CibleDemande):
    point: Point | None = None

    sections = POINT_SECTIONS

    @classmethod
    def load(cls, ctx: Context, id: UUID, point: UUID) -> Self:  # type: ignore[override]  # the address names both
        found = super().load(ctx, id)
        try:
            found.point = instruction.point_of(ctx.db, found.thing, point)
        except Introuvable:  # one that was not sent yet goes for good
            if journal.just_written(ctx.db, found.thing, "retrait_point", by=ctx.me):
                raise DejaFait("Le point est retiré.", found.thing) from None
            raise
        return found

    @property
    def params(self) -> dict[str, Any]:
        return super().params | ({"point": self.point.id} if self.point else {})

    @property
    def home(self) -> str:
        return f"{super().home}#points"

    @property
    def suite(self) -> str:
        """What becomes of a point that is withdrawn."""
        if self.point is None or self.point.envoye_le is None:
            return "Le demandeur ne l’a pas encore lu : il disparaît de la liste."
        return "Le demandeur l’a reçu : il le verra retiré, et n’aura plus à y répondre. La trace en est gardée."


class InStudy(InPage):
    """Among the points of the study: what changes is answered with all that a point changes around it."""

    def ask(self, offre: Offre, status: int = 200) -> Response:
        if not offre.ctx.wants_fragment:
            return super().ask(offre, status)
        assert offre.form is not None
        return etude.regions(Etude(offre.ctx, offre.cible.thing, point=offre.form), status)

    def done(self, offre: Offre, said: str) -> Response:
        ctx, habilitation = offre.ctx, offre.cible.thing
        if not ctx.wants_fragment:
            return ctx.redirect("habilitation", id=habilitation.id, anchor="points")
        return etude.regions(Etude(ctx, habilitation, ouvert=offre.acte.form is not None))

    def overtaken(self, offre: Offre, refus: Refus) -> Response:
        """A box has nothing typed to lose: the points as they are now say who did what."""
        if not offre.ctx.wants_fragment or offre.acte.form:
            return super().overtaken(offre, refus)
        return etude.regions(Etude(offre.ctx, offre.cible.thing, note=str(refus)), status=409)


def as_it_is(cible: CiblePoint) -> Form[NouveauPoint]:
    assert cible.point is not None
    return Form.of(NouveauPoint, texte=cible.point.texte, section=cible.point.section)


def reworded(cible: CiblePoint, form: Form[NouveauPoint]) -> dict[str, Any]:
    return {"point": cible.point, **form.valid.model_dump()}


def this_one(cible: CiblePoint, form: None) -> dict[str, Any]:
    return {"point": cible.point}


AJOUT = Actes(
    "point",
    CibleDemande,
    [
        Acte("ajout", instruction.add_point, path="ajout-point", form=NouveauPoint, said="", apart=True),
    ],
    see=SEE,
    cadre=InStudy(),
)

POINT = Actes(
    "point",
    CiblePoint,
    [
        Acte("levee", instruction.lift_point, given=this_one, said="", apart=True),
        Acte("reprise", instruction.reopen_point, given=this_one, said="", apart=True),
        Acte(
            "modification",
            instruction.amend_point,
            form=NouveauPoint,
            filled=as_it_is,
            given=reworded,
            fields="partials/habilitation/point.html",
            said="Le point est modifié",
            question="Modifier le point",
            submit="Enregistrer le point",
            apart=True,
            cadre=Cadre(),
        ),
        Acte(
            "retrait",
            instruction.withdraw_point,
            given=this_one,
            said="Le point est retiré",
            question="Retirer le point « {s.point.texte} » ?",
            text="{s.suite}",
            apart=True,
            cadre=Cadre(),
        ),
    ],
    see=SEE,
    cadre=InStudy(),
)
