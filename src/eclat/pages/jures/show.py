"""One line of the register of jurors: who they are, their ties, the juries where they sat, what they spent (P14)."""

from uuid import UUID

from starlette.responses import Response

from eclat.domain.jurys import composition, frais, liste_jures, registre
from eclat.formats import format_date, format_phone
from eclat.http.actes import Offre
from eclat.http.context import Context
from eclat.models import Jure
from eclat.pages.jures.actes import JURE, CibleJure
from eclat.pages.jures.index import ETATS


def show(ctx: Context, id: UUID) -> Response:
    return page(ctx, CibleJure.load(ctx, id).thing)


def page(ctx: Context, jure: Jure, *, status: int = 200, note: str = "", offre: Offre | None = None) -> Response:
    etat = liste_jures.etat_of(jure.retire_le, jure.propose_le, jure.valable_jusqu_au)
    return ctx.render(
        "pages/jures/show.html", status=status, note=note, jure=jure, etat=ETATS[etat], faits=facts(jure), offres=JURE.offers(ctx, jure),
        liens=registre.ties(ctx.db, jure), sessions=frais.sessions_of(ctx.db, jure), depenses=frais.of_juror(ctx.db, jure),
        total=frais.euros(frais.total(ctx.db, jure)),
    )  # fmt: skip


def facts(jure: Jure) -> list[tuple[str, str]]:
    """What is known of them."""
    return [
        ("Qualité", composition.called(jure.qualite, jure.college)),
        ("Fonction", jure.fonction or "–"),
        ("Adresse mail", jure.courriel or "–"),
        ("Téléphone", format_phone(jure.telephone) or "–"),
        ("Formation des jurés", f"suivie le {format_date(jure.forme_le)}" if jure.forme_le else "pas encore suivie"),
        ("Valable jusqu’au", format_date(jure.valable_jusqu_au) if jure.valable_jusqu_au else "sans limite"),
    ]
