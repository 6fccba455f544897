"""What is done about an identification form: its dirigeant takes it up again (P7), an instructeur sets it aside or puts it back (P10)."""

from functools import cached_property
from typing import Any, Self
from uuid import UUID

from eclat.domain.delegataires import ecarts, identifications, suspensions
from eclat.francais import of_name
from eclat.http.actes import Acte, Actes, Cible
from eclat.http.context import Context
from eclat.models import Delegation, Identification, Organisme
from eclat.partials.habilitation.vie import EFFETS, Reprise, Suspendre
from eclat.partials.identification import saisie
from eclat.partials.identification.forms import MotifEcart, MotifExclusion


class CibleDelegataire(Cible[Delegation]):
    """The délégataire whose form it is."""

    @classmethod
    def load(cls, ctx: Context, id: UUID) -> Self:
        return cls(ctx, identifications.delegation_of(ctx.db, saisie.load(ctx, id)))

    @cached_property
    def identification(self) -> Identification:
        return identifications.of_delegation(self.ctx.db, self.thing)

    @cached_property
    def nom(self) -> str:
        return self.ctx.db.get_one(Organisme, self.thing.organisme_id).nom

    @cached_property
    def national(self) -> str:
        return identifications.national_of(self.ctx.db, self.thing).nom

    @property
    def de_national(self) -> str:
        return of_name(self.national)

    effets = EFFETS

    @property
    def params(self) -> dict[str, Any]:
        return {"id": self.identification.id}

    @property
    def home(self) -> str:
        return self.ctx.url("identification", id=self.identification.id)

    @property
    def trail(self) -> list[tuple[str, str]]:
        demande = self.ctx.url("habilitation", id=self.thing.habilitation_id, onglet="delegataires")
        return [("Demandes d’habilitation", self.ctx.url("habilitations")), (self.national, demande), (self.nom, self.home)]


ETUDE = Actes(
    "identification",
    CibleDelegataire,
    [
        Acte(
            "ecart",
            ecarts.set_aside,
            form=MotifEcart,
            said="Le délégataire est écarté",
            question="Écarter {s.nom} ?",
            submit="Écarter ce délégataire",
            text="{s.nom} ne fera pas partie de l’habilitation, si vous acceptez la demande {s.de_national}. Vous pouvez revenir sur ce choix "
            "jusqu’à votre décision.",
        ),
        Acte("reintegration", ecarts.put_back, said="Le délégataire est réintégré"),
    ],
    see="Voir où en est le délégataire",
)

FICHE = Actes(
    "identification",
    CibleDelegataire,
    [
        Acte(
            "reprise",
            identifications.reopen,
            said="Le formulaire est à nouveau ouvert",
            of=identifications.take_up,
        ),
    ],
)

VIE = Actes(
    "identification",
    CibleDelegataire,
    [
        Acte(
            "suspension",
            suspensions.suspend,
            form=Suspendre,
            fields="partials/habilitation/suspension.html",
            said="Le délégataire est suspendu, il est prévenu ainsi que {s.national}",
            question="Suspendre {s.nom}\u00a0?",
            submit="Suspendre et prévenir",
            text="La suspension prend effet aussitôt, pour ce délégataire seul. Il reçoit un mail, {s.national} aussi. "
            "Les sessions ouvertes gardent leur jury, et les certificats délivrés restent valables.",
        ),
        Acte(
            "levee",
            suspensions.resume,
            form=Reprise,
            said="La suspension est levée, le délégataire est prévenu",
            question="Lever la suspension {s.de}\u00a0?",
            submit="Lever et prévenir",
            text="Ce délégataire peut de nouveau demander des sessions, aussitôt. Il reçoit un mail, {s.national} aussi.",
        ),
        Acte(
            "exclusion",
            suspensions.withdraw,
            form=MotifExclusion,
            said="Le délégataire est retiré, il est prévenu",
            question="Retirer {s.nom} de l’habilitation\u00a0?",
            submit="Retirer et prévenir",
            text="Ce délégataire ne demande ni n’ouvre plus de session, et aucun candidat n’entre plus dans les siennes. Il reçoit un mail, "
            "{s.national} aussi. Cela ne s’annule pas.",
        ),
    ],
    see="Voir où en est le délégataire",
)
