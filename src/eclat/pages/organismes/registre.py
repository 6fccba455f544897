"""What the companies register says of an organisme, to the administrateur who decides: it helps when it answers, and is never waited for."""

from uuid import UUID

from starlette.responses import Response

from eclat.domain.socle import policies
from eclat.domain.socle.statuts_juridiques import label_of
from eclat.http.context import Context
from eclat.registers.companies import find_company


def show(ctx: Context, id: UUID) -> Response:
    organisme = ctx.load(policies.visible_organismes(ctx.me), id)
    company = find_company(organisme.siret or "", base_url=ctx.settings.companies_url)
    statut = label_of(company.statut_juridique) if company else ""
    return ctx.fragment("partials/organisme/registre.html", company=company, statut=statut, organisme=organisme)
