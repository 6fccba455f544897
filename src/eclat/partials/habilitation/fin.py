"""That an habilitation ends soon, or stays valid beyond its last day, or gave way to another: said to who reads it, with what to do."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from eclat import clock, reglages
from eclat.domain.habilitations import fins, griefs, suites
from eclat.domain.habilitations.decision_rendue import last_acceptance
from eclat.domain.socle.delais import months_after
from eclat.formats import format_date, plural
from eclat.http.actes import Offre
from eclat.http.context import Context
from eclat.models import EtatHabilitation, Habilitation
from eclat.partials.habilitation import renouvellement

E = EtatHabilitation
AFTER = "Après ce jour, aucune session ne se demande ni ne s’ouvre. Celles qui sont ouvertes vont jusqu’à leur jury."


def within(until: date) -> str:
    """dans 5 mois, dans 12 jours, aujourd’hui"""
    months = next((each for each in range(36, 0, -1) if months_after(clock.today(), each) <= until), 0)
    days = (until - clock.today()).days
    if months:
        return f"dans {months} mois"
    return f"dans {plural(days, 'jour', 'jours')}" if days else "aujourd’hui"


@dataclass(frozen=True)
class Fin:
    """The end of an habilitation as one reader is told of it. ``suite``: its renewal, under way or accepted, as far as its reader knows."""

    ctx: Context
    habilitation: Habilitation
    jusqu_au: date
    suite: Habilitation | None

    @property
    def dans(self) -> str:
        return within(self.jusqu_au)

    @property
    def la(self) -> str:
        return "L’habilitation" if self.ctx.me.est_agent else "Votre habilitation"

    @property
    def passee(self) -> bool:
        return self.jusqu_au < clock.today()

    @property
    def relayee(self) -> bool:
        """What renews it was accepted."""
        return self.suite is not None and self.suite.etat in suites.ACCEPTED

    @property
    def etudiee(self) -> bool:
        return self.suite is not None and self.suite.etat not in (*suites.DRAFTS, *suites.ACCEPTED)

    @property
    def maintenue(self) -> bool:
        """It holds until what renews it is decided, whatever its last day."""
        return self.suite is not None and self.etudiee and (self.passee or self.suite.maintient)

    @property
    def titre(self) -> str:
        if self.suite is not None and self.relayee:
            decision = last_acceptance(self.ctx.db, self.suite)
            begins = decision.valide_du if decision else None
            verb = "prend" if begins and begins > clock.today() else "a pris"
            return f"{self.la} est renouvelée\u00a0: {self.suite.numero} {verb} la suite le {format_date(begins)}"
        if self.habilitation.etat == E.EXPIREE:
            return f"{self.la} a pris fin le {format_date(self.jusqu_au)}"
        if self.passee or self.maintenue:
            return f"{self.la} reste valable pendant l’étude de son renouvellement"
        return f"{self.la} prend fin {self.dans}, le {format_date(self.jusqu_au)}"

    @property
    def texte(self) -> str:
        last = format_date(self.jusqu_au)
        if self.relayee:
            return "Les sessions demandées ou ouvertes sous la précédente se poursuivent sous celle-ci."
        if self.suite is not None and self.etudiee:
            at_oc = f"Le renouvellement {self.suite.numero} est chez OC Éclat."
            if self.passee:
                return f"Son dernier jour était le {last}\u00a0: elle vaut jusqu’à la décision. {at_oc}"
            if self.suite.maintient:
                return f"{at_oc} Son dernier jour est le {last}\u00a0: même après, elle vaut jusqu’à la décision."
            return f"{at_oc} {AFTER}"
        if self.habilitation.etat == E.EXPIREE:
            return (
                f"Son renouvellement {self.suite.numero} est commencé."
                if self.suite
                else f"Son renouvellement se demande jusqu’au {format_date(suites.closes(self.ctx.db, self.habilitation))}\u00a0: la demande reprend "
                "ce qui avait été déclaré, à relire."
            )
        if self.suite is not None:
            return f"Le renouvellement {self.suite.numero} est commencé\u00a0: déposez-le avant ce jour. {self.keeps}".strip()
        if self.ctx.me.est_agent:
            return f"{AFTER} L’organisme n’a pas déposé de demande de renouvellement."
        return f"Demandez son renouvellement avant ce jour\u00a0: la demande reprend tout votre dossier, à relire. {self.keeps}".strip()

    @property
    def keeps(self) -> str:
        kept = reglages.of(self.ctx.db).renewal_keeps
        return "Une fois chez OC Éclat, elle laisse votre habilitation valable pendant l’étude." if kept else AFTER

    @property
    def aspect(self) -> tuple[str, str]:
        """Colour and icon."""
        if self.relayee:
            return "ok", "rotate-cw"
        return ("info", "rotate-cw") if self.etudiee else ("warn", "calendar-x-2")

    @cached_property
    def offre(self) -> Offre | None:
        """To begin its renewal."""
        return renouvellement.offers(self.ctx, self.habilitation).get("renouvellement")

    @property
    def lien(self) -> tuple[str, str] | None:
        """The way to its renewal: words, address."""
        if self.suite is None:
            return None
        draft = self.suite.etat in (E.BROUILLON, E.A_COMPLETER) and self.ctx.me.est_dirigeant
        words = "Continuer le renouvellement" if draft else f"Voir {self.suite.numero}"
        return words, self.ctx.url("habilitation", id=self.suite.id)


def near(ctx: Context, habilitation: Habilitation) -> Fin | None:
    """From the day when its renewal may be asked for, or is recalled; then as long as there is something to do, or to know, of it."""
    if habilitation.etat not in (*fins.HELD, E.EXPIREE) or (until := suites.last_day(ctx.db, habilitation)) is None:
        return None
    if griefs.withdrawal(ctx.db, habilitation) is not None:
        return None  # it ends by its résiliation, and is not renewed
    suite = suites.renewals(ctx.db, habilitation, *suites.UNDER_WAY, *suites.ACCEPTED)
    if suite is not None and not renouvellement.reads(ctx.db, ctx.me, suite):
        suite = None
    found = Fin(ctx, habilitation, until, suite)
    if suite is not None:
        return found
    if habilitation.etat == E.EXPIREE:
        return found if found.offre else None
    settings = reglages.of(ctx.db)
    first = max([settings.renewal_months, *settings.end_reminders])
    return found if months_after(until, -first) <= clock.today() else None


def reminders(ctx: Context, habilitation: Habilitation) -> list[tuple[int, date, bool]]:
    """How many months before its end, on which day, whether it left: the mails that tell its people."""
    decision = fins.acceptance(ctx.db, habilitation)
    if decision is None or decision.valide_jusqu_au is None:
        return []
    told = fins.sent(ctx.db, habilitation, decision.valide_jusqu_au)
    return [(months, day, months in told) for months, day in fins.reminders(ctx.db, decision)]
