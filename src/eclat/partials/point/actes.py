"""The acts on the points of a form: add one, lift it, take it up again, change it, withdraw it (P10, P13)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from eclat.domain.dossiers import delais_points
from eclat.domain.dossiers.instruction import Points
from eclat.domain.socle.errors import Refus
from eclat.http.actes import Acte, Actes, Cadre, Cible, InPage, Offre
from eclat.http.forms import Form
from eclat.partials.point.cible import CibleEtudiee, CiblePoint
from eclat.partials.point.forms import Echeance, MotifRetrait, NouveauPoint

# regions(ctx, thing, status=…, note=…, form=…, ouvert=…): for htmx, the points, and around them everything that a point changes.
Regions = Callable[..., Response]


@dataclass(frozen=True)
class InStudy(InPage):
    """Among the points of the study: what changes is answered with all that a point changes around it."""

    regions: Regions

    def ask(self, offre: Offre, status: int = 200) -> Response:
        if not offre.ctx.wants_fragment:
            return super().ask(offre, status)
        return self.regions(offre.ctx, offre.cible.thing, status=status, form=offre.form)

    def done(self, offre: Offre, said: str) -> Response:
        if not offre.ctx.wants_fragment:
            home = offre.cible.home
            return offre.ctx.redirect_to(home if home.endswith("#points") else f"{home}#points")
        return self.regions(offre.ctx, offre.cible.thing, ouvert=offre.acte.form is not None)

    def overtaken(self, offre: Offre, refus: Refus) -> Response:
        """A box has nothing typed to lose: the points as they are now say who did what."""
        if not offre.ctx.wants_fragment or offre.acte.form:
            return super().overtaken(offre, refus)
        return self.regions(offre.ctx, offre.cible.thing, status=409, note=str(refus))


def as_it_is(cible: CiblePoint) -> Form[NouveauPoint]:
    assert cible.point is not None
    return Form.of(NouveauPoint, texte=cible.point.texte, section=cible.point.section)


def reworded(cible: CiblePoint, form: Form[NouveauPoint]) -> dict[str, Any]:
    return {"point": cible.point, **form.valid.model_dump()}


def usual_day(cible: CibleEtudiee) -> Form[Echeance]:
    """The day that sending a form back proposes."""
    return Form.of(Echeance, avant_le=delais_points.usual(cible.ctx.db))


def withdrawn(cible: CiblePoint, form: Form[MotifRetrait]) -> dict[str, Any]:
    return {"point": cible.point, "motif": form.valid.motif}


def this_one(cible: CiblePoint, form: None) -> dict[str, Any]:
    return {"point": cible.point}


def adding(noun: str, cible: type[Cible[Any]], verbs: Points, see: str, regions: Regions) -> Actes:
    """What adds a point to a form."""
    ajout = Acte("ajout", verbs.add, path="ajout-point", form=NouveauPoint, said="", apart=True)
    return Actes(noun, cible, [ajout], see=see, cadre=InStudy(regions))


def on_each(noun: str, cible: type[CiblePoint], verbs: Points, see: str, regions: Regions) -> Actes:
    """What is done to one of them."""
    return Actes(
        noun,
        cible,
        [
            Acte("levee", verbs.lift, given=this_one, said="", apart=True),
            Acte("reprise", verbs.reopen, given=this_one, said="", apart=True),
            Acte(
                "modification",
                verbs.amend,
                form=NouveauPoint,
                filled=as_it_is,
                given=reworded,
                fields="partials/point/champs.html",
                said="Le point est modifié",
                question="Modifier le point",
                submit="Enregistrer le point",
                apart=True,
                cadre=Cadre(),
            ),
            Acte(
                "retrait",
                verbs.withdraw,
                form=MotifRetrait,
                given=withdrawn,
                said="Le point est retiré",
                question="Retirer le point « {s.point.texte} » ?",
                text="{s.suite}",
                apart=True,
                cadre=Cadre(),
            ),
        ],
        see=see,
        cadre=InStudy(regions),
    )
