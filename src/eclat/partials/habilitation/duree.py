"""How long an habilitation holds: its days, the steps of its life, what its reader has to do of it (P10)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

from sqlalchemy import or_
from sqlmodel import col

from eclat import clock
from eclat.domain.habilitations import conventions, gracieux, griefs, resiliations, suites
from eclat.domain.habilitations.decision_rendue import last_acceptance
from eclat.domain.socle import gracieux_policies, griefs_policies, session_policies
from eclat.formats import format_date_short, plural
from eclat.http.context import Context
from eclat.models import EtatHabilitation, EtatSession, Habilitation, Procedure, SessionCqp, SuiteSessions
from eclat.partials.convention.vue import VueConvention
from eclat.partials.habilitation import fin
from eclat.partials.habilitation.etapes import Step
from eclat.partials.habilitation.fin import Fin

E, S = EtatHabilitation, EtatSession
PROCHE: Final = 366  # days before the last one from which what goes beyond it is said
LE_PLUS: Final = 8
RUNS: Final = (S.OUVERTE, S.EN_COURS, S.JURY_PLANIFIE, S.PV_EN_SAISIE, S.PV_A_SIGNER, S.A_ATTRIBUER)
OVER: Final = (S.CLOSE, S.REFUSEE, S.ANNULEE)


@dataclass(frozen=True)
class Tache:
    """Something that awaits the reader of an habilitation: what, why, and the button that leads there."""

    icon: str
    kind: str
    title: str
    text: str
    button: str
    url: str


@dataclass(frozen=True)
class Duree:
    """An habilitation that was accepted, from its first day to its last one."""

    ctx: Context
    habilitation: Habilitation
    debut: date
    jusqu_au: date
    convention: VueConvention
    echeance: Fin | None

    @property
    def part(self) -> int:
        """How much of it is past, of a hundred."""
        whole = (self.jusqu_au - self.debut).days or 1
        return max(0, min(100, 100 * (clock.today() - self.debut).days // whole))

    @property
    def tient(self) -> bool:
        return self.habilitation.etat in suites.HELD

    @property
    def dit(self) -> str:
        if not self.tient:
            return "Elle n’est plus en cours"
        if self.debut > clock.today():
            return "Elle n’a pas commencé"
        if self.maintenue:
            return "Elle vaut jusqu’à la décision sur son renouvellement"
        left = (self.finit_le - clock.today()).days
        if left < 0:
            return "Son dernier jour est passé"
        if self.resiliee:
            return f"Elle est résiliée {fin.within(self.finit_le)}"
        return f"Il reste {plural(left, 'jour', 'jours')}" if left < 60 else f"Elle prend fin {fin.within(self.finit_le)}"

    @cached_property
    def rappels(self) -> list[tuple[int, date, bool]]:
        """None of one that is over, or withdrawn, or whose renewal is handed over: nobody is reminded of it any more."""
        renewed = self.echeance is not None and (self.echeance.etudiee or self.echeance.relayee)
        told = self.tient and not renewed and self.resiliee is None
        return fin.reminders(self.ctx, self.habilitation) if told else []

    @property
    def maintenue(self) -> bool:
        return self.echeance is not None and self.echeance.maintenue

    @property
    def dernier_jour(self) -> str:
        """What its last day is."""
        if self.resiliee is not None:
            jury = self.resiliee.sessions != SuiteSessions.AUTRE
            rest = "Les sessions ouvertes vont jusqu’à leur jury." if jury else resiliations.SUITES[SuiteSessions.AUTRE][0] + "."
            return f"Résiliation. {rest}"
        if self.maintenue:
            return "Dernier jour. Elle vaut encore jusqu’à la décision sur son renouvellement."
        return "Fin. Les sessions ouvertes vont à leur terme."

    @cached_property
    def resiliee(self) -> Procedure | None:
        """Its résiliation, decided."""
        return griefs.withdrawal(self.ctx.db, self.habilitation)

    @cached_property
    def finit_le(self) -> date:
        """Its last day, or that of its résiliation."""
        return self.jusqu_au if self.resiliee is None else min(self.jusqu_au, self.resiliee.effet_le or self.jusqu_au)

    @cached_property
    def au_dela(self) -> list[SessionCqp]:
        """The sessions that rest on it and go beyond its last day, the first one first."""
        if not self.tient or (self.finit_le - clock.today()).days > PROCHE:
            return []
        theirs = session_policies.visible_sessions(self.ctx.me).where(
            SessionCqp.habilitation_id == self.habilitation.id, col(SessionCqp.etat).not_in(OVER),
            or_(col(SessionCqp.fin) > self.finit_le, col(SessionCqp.jury_le) > self.finit_le),
        )  # fmt: skip
        return list(self.ctx.db.exec(theirs.order_by(col(SessionCqp.debut), col(SessionCqp.id)).limit(LE_PLUS)))

    def suite_de(self, session: SessionCqp) -> str:
        """What becomes of it then."""
        if session.etat in RUNS:
            rest = "Aucun candidat n’y entre plus." if self.resiliee else "Rien ne change pour elle."
            return f"Jusqu’au {format_date_short(session.fin)}. {rest}"
        if self.resiliee:
            return f"Début prévu le {format_date_short(session.debut)}\u00a0: elle ne s’ouvre plus à partir de la résiliation."
        return f"Début prévu le {format_date_short(session.debut)}\u00a0: elle ne s’ouvre qu’avec l’habilitation renouvelée."

    @property
    def etapes(self) -> list[Step]:
        """Accepted, its convention signed, in force, renewed, over."""
        held = self.tient
        signed = conventions.in_force(self.ctx.db, self.habilitation)
        opens = suites.opens(self.ctx.db, self.habilitation)
        suite = self.echeance.suite if self.echeance else None
        asked = f"{suite.numero}" if suite else f"dès le {format_date_short(opens)}"
        found: list[Step] = [
            {
                "label": "Début",
                "detail": format_date_short(self.debut),
                "state": "done" if self.debut <= clock.today() else "next",
            },
            {
                "label": "Convention",
                "detail": f"signée le {format_date_short(signed.signee_le)}" if signed else "à signer" if held else "non signée",
                "state": "done" if signed else "now" if held else "next",
            },
            {"label": "Renouvellement", "detail": asked, "state": "done" if self.echeance and self.echeance.relayee else "next"},
            {"label": "Fin", "detail": format_date_short(self.finit_le), "state": "next" if held else "done"},
        ]
        if suite is not None and self.echeance and not self.echeance.relayee and signed:
            found[2]["state"] = "now"
        if self.resiliee is not None or self.habilitation.etat == E.RESILIEE:
            del found[2]  # it is not renewed
        return found

    @cached_property
    def a_faire(self) -> list[Tache]:
        """What awaits its reader. What else there is of it adds its own source below."""
        return [each for source in SOURCES for each in source(self)]


def of_convention(duree: Duree) -> Iterator[Tache]:
    convention = duree.convention
    if convention.documents and convention.a_signer:
        url = convention.at(convention.shown)
        yield Tache("signature", "warn", "Une signature est attendue", convention.nom(convention.shown), "Lire et signer", url)


def of_end(duree: Duree) -> Iterator[Tache]:
    found = duree.echeance
    if duree.ctx.me.est_dirigeant and found and not found.relayee and not found.etudiee:
        text = "Il est commencé\u00a0: relisez-le, puis déposez-le." if found.suite else found.titre + "."
        yield Tache("calendar-x-2", "warn", "Renouveler l’habilitation", text, "Voir", "#fin")


def of_griefs(duree: Duree) -> Iterator[Tache]:
    found = griefs.notified(duree.ctx.db, duree.habilitation)
    if found is None or found.repondue_le is not None or not duree.ctx.can(griefs_policies.can_answer_griefs, duree.habilitation):
        return
    url = duree.ctx.url("griefs", id=duree.habilitation.id)
    text = f"Jusqu’au {format_date_short(found.jusqu_au)}, avant qu’OC Éclat décide."
    yield Tache("scale", "warn", "Répondre aux griefs", text, "Répondre", url)


def of_recours(duree: Duree) -> Iterator[Tache]:
    """The bar at the foot of the page has what they decide."""
    found = gracieux.under_way(duree.ctx.db, duree.habilitation)
    if found is None or not duree.ctx.can(gracieux_policies.can_judge_appeal, duree.habilitation):
        return
    text = "La résiliation est maintenue, ou annulée."
    yield Tache("scale", "warn", "Instruire le recours", text, "Lire", "#recours")


SOURCES = (of_griefs, of_recours, of_convention, of_end)


def of(ctx: Context, habilitation: Habilitation, convention: VueConvention, echeance: Fin | None) -> Duree | None:
    """Nothing of a request that was not accepted."""
    decision = last_acceptance(ctx.db, habilitation) if habilitation.etat in suites.ACCEPTED else None
    if decision is None or decision.valide_du is None or decision.valide_jusqu_au is None:
        return None
    return Duree(ctx, habilitation, decision.valide_du, decision.valide_jusqu_au, convention, echeance)
