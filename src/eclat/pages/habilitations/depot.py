"""The deposit of a request, from its form (P5, P10): what it holds is kept, what the deposit causes is said, then it is done."""

from dataclasses import dataclass

from starlette.responses import Response

from eclat.domain.habilitations import habilitations
from eclat.domain.habilitations.habilitations import Incomplete
from eclat.formats import plural
from eclat.http.context import Context
from eclat.http.grilles import page as grille
from eclat.http.grilles.posted import keep
from eclat.models import Delegation, EtatHabilitation, Habilitation, Qualification
from eclat.pages import formulaire
from eclat.pages.habilitations.delegataires import DELEGATAIRES
from eclat.partials.dossier.whole import keep_all

NAMED = 6  # délégataires whose names stand in the question


@dataclass(frozen=True)
class Depot:
    """What the deposit of this request will cause."""

    habilitation: Habilitation
    invites: list[Delegation]

    @property
    def again(self) -> bool:
        return self.habilitation.etat == EtatHabilitation.A_COMPLETER

    @property
    def nationale(self) -> bool:
        return self.habilitation.qualification == Qualification.ORGANISME_NATIONAL

    @property
    def nommes(self) -> str:
        """“CFA La Marelle, Pôle Enfance Provence et 3 autres”."""
        names = [each.nom for each in self.invites[:NAMED]]
        rest = len(self.invites) - len(names)
        if rest:
            return f"{', '.join(names)} et {plural(rest, 'autre', 'autres')}"
        return " et ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def keep_it(ctx: Context, habilitation: Habilitation) -> Response | None:
    """Keep what the form carries. Returns the page that says what could not be kept, or what is missing: that of the délégataires, at
    the first row in question, when the request was to be deposited from there."""
    trouble = keep(ctx, DELEGATAIRES, habilitation)  # the button of the délégataires' table leads here too
    if trouble:
        return trouble
    kept = keep_all(ctx, habilitation)
    if kept.page:
        return kept.page
    manques = habilitations.lacking(ctx.db, habilitation)
    if ctx.typed("depuis") == DELEGATAIRES.nom and any(each.section == "delegataires" for each in manques):
        ctx.keep = True
        return grille.page(ctx, DELEGATAIRES, habilitation, status=422, reprendre=True, manques=manques)
    if kept.refus or manques:
        return formulaire.page(ctx, habilitation, refus=kept.refus, remise_refusee=True)
    return None


def verify(ctx: Context, habilitation: Habilitation) -> Response:
    """Keep what the form carries, then ask, once nothing is missing."""
    return keep_it(ctx, habilitation) or ctx.redirect("habilitation-depot", id=habilitation.id)


def ask(ctx: Context, habilitation: Habilitation) -> Response:
    """What the deposit will cause, said before it is done."""
    fillable = habilitation.etat in (EtatHabilitation.BROUILLON, EtatHabilitation.A_COMPLETER)
    if not fillable or habilitations.lacking(ctx.db, habilitation):
        return ctx.redirect("habilitation", id=habilitation.id)
    nationale = habilitation.qualification == Qualification.ORGANISME_NATIONAL
    invites = habilitations.to_invite(ctx.db, habilitation) if nationale else []
    return ctx.render("pages/habilitations/depot.html", depot=Depot(habilitation, invites))


def deposit(ctx: Context, habilitation: Habilitation) -> Response:
    """Keep what the form carries, then deposit; while something is missing, the page says what."""
    again = habilitation.etat == EtatHabilitation.A_COMPLETER
    trouble = keep(ctx, DELEGATAIRES, habilitation)
    if trouble:
        return trouble
    kept = keep_all(ctx, habilitation)
    if kept.page:
        return kept.page
    if kept.refus:
        return formulaire.page(ctx, habilitation, refus=kept.refus, remise_refusee=True)
    try:
        habilitations.submit(ctx.db, habilitation, by=ctx.me)
    except Incomplete:
        return formulaire.page(ctx, habilitation, remise_refusee=True)
    return ctx.redirect("habilitation", id=habilitation.id, toast="Demande déposée à nouveau" if again else "Demande déposée")
