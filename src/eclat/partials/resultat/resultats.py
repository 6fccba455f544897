"""The results of a session, as one reader finds them: signed and to attribute, or attributed and told (P14)."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup

from eclat.domain.jurys import attributions, dits, notifications, pv, recours, reevaluations
from eclat.domain.jurys.dits import BlocDit
from eclat.domain.jurys.notifications import Notifie
from eclat.domain.jurys.resultats import DITES, Issue
from eclat.domain.socle import jury_policies, recours_policies
from eclat.formats import format_date, plural
from eclat.http.actes import Offres
from eclat.models import Bloc, EtatSession, Pv, Recours, SessionCqp
from eclat.partials.resultat.actes import ATTRIBUTION
from eclat.partials.resultat.reevaluations import REEVALUATION
from eclat.partials.session import onglets
from eclat.partials.session.cours import Cours

KINDS = {
    Issue.TOTALE: ("ok", "award"),
    Issue.BLOCS_VISES: ("ok", "check"),
    Issue.PARTIELLE: ("warn", "circle-dot-dashed"),
    Issue.NON_VALIDE: ("bad", "x"),
}
OTHER = ("neutral", "hourglass")


@dataclass(frozen=True)
class Reevaluation:
    nom: str
    suite: SessionCqp | None
    offres: Offres


@dataclass
class Resultats(Cours):
    partie = onglets.RESULTATS

    @property
    def attribuable(self) -> bool:
        """Whether something signed awaits, before this reader who may read it."""
        return self.session.etat == EtatSession.A_ATTRIBUER and self.ctx.can(jury_policies.can_attribute_results, self.session)

    @cached_property
    def signees(self) -> list[Pv]:
        return attributions.to_attribute(self.ctx.db, self.session)

    @cached_property
    def lignes(self) -> list[Notifie]:
        """What is to be attributed, for who does it; else what was told. Nothing that was not announced is for anybody else."""
        if self.attribuable:
            rows = notifications.pv_lignes(self.ctx.db, self.signees)
            return [Notifie(each, None) for each in rows]
        return notifications.of_session(self.ctx.db, self.session)

    @cached_property
    def reevaluations(self) -> list[Reevaluation]:
        """Who is evaluated again, where they are entered, and what this reader may do about it."""
        found = reevaluations.of_session(self.ctx.db, self.ctx.me, self.session)
        return [
            Reevaluation(
                pv.called(recours.candidat_of(self.ctx.db, each)),
                self.ctx.db.get(SessionCqp, each.suite_id) if each.suite_id else None,
                REEVALUATION.offers(self.ctx, each),
            )
            for each in found
        ]

    @cached_property
    def blocs(self) -> list[Bloc]:
        return notifications.blocs_of(self.ctx.db, self.session)

    def dits(self, told: Notifie) -> list[BlocDit]:
        return dits.blocs_dits(self.blocs, told.ligne)

    def issue(self, told: Notifie) -> tuple[str, str, str]:
        found = told.ligne.proposition
        return (found.dite, *KINDS.get(found.issue, OTHER))

    def obtenus(self, told: Notifie) -> str:
        """“BC01, BC03 ; BC02 déjà acquis”: what this jury gives, and what was held before."""
        found = told.ligne.proposition
        held = ", ".join(code for code in found.tenus if code not in found.obtenus)
        return "\u00a0; ".join(filter(None, (", ".join(found.obtenus), f"{held} déjà acquis" if held else ""))) or "–"

    def manque(self, told: Notifie) -> str:
        return ", ".join(each.code for each in dits.manquants(self.dits(told))) or "–"

    @property
    def comptes(self) -> str:
        """“18 validations totales, 4 partielles”: how many of each."""
        found = Counter(each.ligne.proposition.issue for each in self.lignes)
        return ", ".join(f"{DITES[issue].lower()}\u00a0: {found[issue]}" for issue in Issue if found[issue])

    @property
    def phrase(self) -> Markup:
        if self.attribuable and self.signees:
            last = self.signees[-1]
            said = Markup("Procès-verbal <b>{}</b>, version {}, signé le {}. Rien n’est encore annoncé.").format(
                last.numero, last.version, format_date(last.signe_le)
            )
            return said + Markup(" <b>{}</b>").format(self.retard) if self.retard else said
        versions = notifications.attributed(self.ctx.db, self.session)
        if not versions:
            return Markup(
                "Les résultats ne sont pas encore attribués\u00a0: ils paraîtront ici quand OC Éclat les aura attribués."
            )
        last = versions[-1]
        rectified = " (rectifiés)" if last.version > 1 else ""
        return Markup("Procès-verbal <b>{}</b>\u00a0: résultats{} attribués le {}.").format(
            last.numero, rectified, format_date(last.attribue_le)
        )

    @property
    def retard(self) -> str:
        late = attributions.late_since(self.ctx.db, self.signees[-1]) if self.signees else 0
        return f"En retard de {plural(late, 'jour', 'jours')}." if late else ""

    @cached_property
    def offres(self) -> Offres:
        return ATTRIBUTION.offers(self.ctx, self.session)

    @cached_property
    def lettres(self) -> list[Notifie]:
        if self.session.effacee_le is not None or not self.ctx.can(recours_policies.can_take_letters, self.session):
            return []
        return [each for each in self.lignes if each.par_lettre]

    @property
    def a_poster(self) -> bool:
        return any(each.notification and each.notification.editee_le is None for each in self.lettres)

    @cached_property
    def contestes(self) -> list[Recours]:
        """For who reads them here: the administrateur."""
        return recours.of_session(self.ctx.db, self.session) if self.saisissable else []

    @property
    def saisissable(self) -> bool:
        """Whether this reader may enter a recours that came on paper."""
        return bool(notifications.attributed(self.ctx.db, self.session)) and self.ctx.can(
            recours_policies.can_enter_recours, self.session
        )
