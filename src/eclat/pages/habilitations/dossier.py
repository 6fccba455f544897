"""The file of a request, to read and to study; what each reader may do there follows from the policies."""

from typing import Any

from starlette.responses import Response

from eclat.context import Context
from eclat.domain import demande, habilitations, instruction
from eclat.domain.statuts_juridiques import label_of
from eclat.forms import Form
from eclat.models import Habilitation, Organisme, Personne, Qualification
from eclat.partials.habilitation import attribution, etude, lecture
from eclat.partials.habilitation.etapes import steps
from eclat.partials.identification import liste

ONGLETS = {
    "etude": "Étude", "dossier": "Dossier", "delegataires": "Délégataires", "pieces": "Pièces", "historique": "Historique",
}  # fmt: skip


def page(ctx: Context, habilitation: Habilitation, *, status: int = 200, note: str = "", **forms: Form[Any]) -> Response:
    """``note`` is said first on the page; ``forms`` come back with what was typed and its errors."""
    values = etude.values(ctx, habilitation, **forms) | lecture.file(ctx.db, habilitation) | decided(ctx, habilitation)
    if not ctx.me.est_agent:
        values |= {"etapes": steps(ctx.db, habilitation), "nouvelle": may_start_another(ctx, habilitation)}
        return ctx.render("pages/habilitations/suivi.html", status=status, note=note, **values)
    values |= attribution.values(ctx, habilitation) | {"statut": label_of(values["organisme"].statut_juridique)}
    onglets = ONGLETS
    if habilitation.qualification == Qualification.ORGANISME_NATIONAL:
        values |= liste.values(ctx, habilitation)
    else:
        onglets = {key: label for key, label in ONGLETS.items() if key != "delegataires"}
    onglet = ctx.query("onglet") if ctx.query("onglet") in onglets else "etude"
    return ctx.render("pages/habilitations/dossier.html", status=status, note=note, onglet=onglet, onglets=onglets, **values)


def decided(ctx: Context, habilitation: Habilitation) -> dict[str, Any]:
    decision = instruction.last_decision(ctx.db, habilitation)
    author = ctx.db.get(Personne, decision.auteur_id) if decision else None
    return {"decision": decision, "decideur": author.nom_complet if author else "", "objets": demande.OBJETS}


def may_start_another(ctx: Context, habilitation: Habilitation) -> bool:
    organisme = ctx.db.get_one(Organisme, habilitation.organisme_id)
    return habilitations.may_start_another(ctx.db, organisme, by=ctx.me)
