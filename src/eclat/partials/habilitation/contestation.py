"""A résiliation contested by its organisme: what each side is asked (P10)."""

from functools import cached_property
from typing import Annotated

from pydantic import Field, StringConstraints

from eclat.domain.habilitations import recours_resiliations
from eclat.domain.socle.champs import FormModel, Texte
from eclat.formats import format_date
from eclat.http.actes import Acte, Actes
from eclat.partials.habilitation.actes import SEE, CibleDemande
from eclat.partials.habilitation.recours_papier import RecoursPapier


class ContestationResiliation(FormModel):
    contestation: Annotated[Texte, StringConstraints(max_length=8000)] = Field(
        title="Pourquoi vous contestez cette résiliation",
        description="Le comité technique le lit tel quel. Vous joindrez ensuite vos pièces.",
        json_schema_extra={"missing": "Dites pourquoi vous contestez cette résiliation.", "rows": "8"},
    )


class MotifResiliationMaintenue(FormModel):
    maintien: Annotated[Texte, StringConstraints(max_length=4000)] = Field(
        title="Pourquoi la résiliation est maintenue",
        description="L’organisme le lit tel quel.",
        json_schema_extra={"missing": "Indiquez le motif\u00a0: l’organisme le lira.", "rows": "5"},
    )


class MotifResiliationAnnulee(FormModel):
    annulation: Annotated[Texte, StringConstraints(max_length=4000)] = Field(
        title="Pourquoi la résiliation est annulée",
        description="L’organisme le lit tel quel.",
        json_schema_extra={"missing": "Indiquez le motif\u00a0: l’organisme le lira.", "rows": "5"},
    )


class CibleResiliation(CibleDemande):
    @cached_property
    def jusqu_au(self) -> str:
        """Until when the résiliation may be contested."""
        until = recours_resiliations.contested_until(self.ctx.db, self.thing)
        return format_date(until) if until else ""


APPEL_RESILIATION = Actes(
    "habilitation",
    CibleResiliation,
    [
        Acte(
            "recours-resiliation",
            recours_resiliations.appeal,
            form=ContestationResiliation,
            given=lambda demande, form: {"texte": form.valid.contestation},
            said="Votre recours est envoyé, vous pouvez y joindre des pièces",
            question="Contester la résiliation de votre habilitation\u00a0?",
            submit="Envoyer le recours",
            text="Le comité technique d’OC Éclat examine votre recours\u00a0: qui a pris la décision n’y participe pas. Il ne suspend pas la "
            "résiliation. Un seul recours est possible, jusqu’au {s.jusqu_au}.",
        )
    ],
    see=SEE,
)
PAPIER_RESILIATION = Actes(
    "habilitation",
    CibleResiliation,
    [
        Acte(
            "recours-resiliation-papier",
            recours_resiliations.enter,
            form=RecoursPapier,
            given=lambda demande, form: {"texte": form.valid.lettre, "recu_le": form.valid.recu_le},
            said="Le recours est enregistré, l’organisme et le comité technique sont prévenus",
            question="Entrer le recours {s.de} contre la résiliation, reçu sur papier",
            submit="Enregistrer et prévenir",
            text="Le comité technique l’examine comme s’il était venu par le site. Un seul recours est possible\u00a0: la lettre doit être "
            "arrivée le {s.jusqu_au} au plus tard.",
            fields="partials/habilitation/recours_papier.html",
        )
    ],
    see=SEE,
)
JUGEMENT_RESILIATION = Actes(
    "habilitation",
    CibleResiliation,
    [
        Acte(
            "maintien-resiliation",
            recours_resiliations.uphold,
            form=MotifResiliationMaintenue,
            given=lambda demande, form: {"motif": form.valid.maintien},
            said="La résiliation est maintenue, l’organisme est prévenu",
            question="Maintenir la résiliation de l’habilitation {s.de}\u00a0?",
            submit="Maintenir et prévenir",
            text="L’organisme reçoit la décision par mail. La date et les suites de la résiliation ne changent pas.",
        ),
        Acte(
            "annulation-resiliation",
            recours_resiliations.annul,
            form=MotifResiliationAnnulee,
            given=lambda demande, form: {"motif": form.valid.annulation},
            said="La résiliation est annulée, l’organisme est prévenu",
            question="Annuler la résiliation de l’habilitation {s.de}\u00a0?",
            submit="Annuler la résiliation et prévenir",
            text="L’habilitation vaut jusqu’à son dernier jour. Si la résiliation a déjà pris effet, ce qui l’a suivie n’est pas défait\u00a0: "
            "les candidats orientés vers un autre organisme y restent, et un renouvellement en cours est à demander de nouveau.",
        ),
    ],
    see=SEE,
)
