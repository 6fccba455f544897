"""What the companies register knows of the organisme: offered, never imposed, and never waited for in a transaction that writes."""

from dataclasses import dataclass

from starlette.responses import Response

from eclat.domain.socle.errors import Introuvable
from eclat.domain.socle.statuts_juridiques import known_or_autre, label_of
from eclat.http.context import Context
from eclat.models import Organisme
from eclat.registers.companies import Company, find_company


@dataclass(frozen=True)
class Registre:
    """What the register offers. ``demande``: the reader asked; ``repris``: what it knows fills the form."""

    company: Company | None = None
    demande: bool = False
    repris: bool = False

    @property
    def champs(self) -> dict[str, str]:
        return values(self.company)

    @property
    def statut(self) -> str | None:
        return label_of(self.champs.get("statut_juridique", ""))


def show(ctx: Context) -> Response:
    """The offer, or the button again when the register says nothing; ``?demande=1``: the reader asked, and is told so."""
    organisme = ctx.own_organisme()
    if not organisme.siret or not ctx.settings.companies_url:
        raise Introuvable
    found = Registre(look_up(ctx, organisme), demande=bool(ctx.query("demande")))
    return ctx.fragment("partials/profil/registre.html", registre=found)


def look_up(ctx: Context, organisme: Organisme) -> Company | None:
    return find_company(organisme.siret or "", base_url=ctx.settings.companies_url)


def values(company: Company | None) -> dict[str, str]:
    """The fields of the profile that the register fills, as the form writes them."""
    if company is None:
        return {}
    found = {
        "statut_juridique": known_or_autre(company.statut_juridique) if company.statut_juridique else "",
        "date_declaration": company.date_creation.isoformat() if company.date_creation else "",
        "adresse": company.adresse,
        "code_postal": company.code_postal,
        "ville": company.ville,
    }
    return {name: value for name, value in found.items() if value}
