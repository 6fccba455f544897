"""To whom a request is entrusted, today and before, and the form that changes it."""

from typing import Any

from eclat.context import Context
from eclat.domain import instruction
from eclat.forms import Form
from eclat.models import Habilitation, Role
from eclat.partials.habilitation.forms import Binome


def values(ctx: Context, habilitation: Habilitation, form: Form[Binome] | None = None) -> dict[str, Any]:
    """For partials/habilitation/attribution.html and the form in it."""
    held = instruction.attribution_history(ctx.db, habilitation)
    return {
        "attributions": [pair for pair in held if pair[0].jusqu_a is None],
        "anciennes": [pair for pair in held if pair[0].jusqu_a is not None],
    } | asking(ctx, habilitation, form)


def asking(ctx: Context, habilitation: Habilitation, form: Form[Binome] | None = None) -> dict[str, Any]:
    """The form, filled with who holds the request today."""
    return {
        "habilitation": habilitation,
        "binome": Form.of(Binome, **present(ctx, habilitation)) if form is None else form,
        "instructeurs": instruction.candidates(ctx.db, Role.INSTRUCTEUR),
        "membres": instruction.candidates(ctx.db, Role.COMITE_TECHNIQUE),
    }


def present(ctx: Context, habilitation: Habilitation) -> dict[str, Any]:
    held = instruction.attributions(ctx.db, habilitation)
    pair: list[Any] = [each.personne_id for each in held if each.role == Role.INSTRUCTEUR]
    first, second = [*pair, None, None][:2]
    readers = [each.personne_id for each in held if each.role == Role.COMITE_TECHNIQUE]
    return {"instructeur_1": first, "instructeur_2": second, "comite": readers, "vu": " ".join(str(each.id) for each in held)}
