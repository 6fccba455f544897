"""What the platform knows of people, why, and what they may ask (RGPD, articles 12 to 14)."""

from starlette.responses import Response

from eclat.domain.comptes import connexions, jetons
from eclat.http.context import Context
from eclat.http.sign_ins import cookie_name
from eclat.models import UsageJeton


def show(ctx: Context) -> Response:
    return ctx.render(
        "pages/donnees_personnelles/show.html", cookie=cookie_name(), jours_de_connexion=connexions.LIFE.days,
        jours_d_invitation=jetons.LIFE[UsageJeton.ACTIVATION].days, jours_de_retention=ctx.reglages.retention_days,
        candidats_ans=ctx.reglages.retention_candidates_years, pv_ans=ctx.reglages.retention_pv_years,
        frais_ans=ctx.reglages.retention_expenses_years, mails_mois=ctx.reglages.retention_mails_months, journaux_mois=ctx.reglages.retention_logs_months,
        inactif_mois=ctx.reglages.retention_inactive_months, avertissement_jours=ctx.reglages.inactive_warnings[-1],
        refus_mois=ctx.reglages.retention_refused_months,
    )  # fmt: skip
