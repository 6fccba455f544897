"""The refusal of a request contested by its organisme: what each side reads and does (P10)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from eclat.domain.dossiers.conseil import SENS
from eclat.domain.habilitations import decisions, gracieux, recours_papier, recours_resiliations
from eclat.domain.socle import gracieux_policies
from eclat.domain.socle.champs import FormModel, Texte
from eclat.formats import format_at, format_date
from eclat.http.actes import Acte, Actes, Offres
from eclat.http.context import Context
from eclat.http.forms import Form
from eclat.models import AvisGracieux, Fichier, Habilitation, IssueGracieuse, Personne, PieceGracieuse, RecoursGracieux, SensAvis
from eclat.partials.habilitation.actes import SEE, CibleDemande
from eclat.partials.habilitation.contestation import PAPIER_RESILIATION
from eclat.partials.habilitation.recours_papier import RecoursPapier


class Contestation(FormModel):
    texte: Annotated[Texte, StringConstraints(max_length=8000)] = Field(
        title="Pourquoi vous contestez ce refus",
        description="Le comité technique le lit tel quel. Vous joindrez ensuite vos pièces.",
        json_schema_extra={"missing": "Dites pourquoi vous contestez ce refus.", "rows": "8"},
    )


class AvisSurRecours(FormModel):
    sens_recours: SensAvis = Field(
        title="Votre avis sur le recours", json_schema_extra={"missing": "Choisissez favorable, réservé ou défavorable."}
    )
    raison_recours: Annotated[Texte, StringConstraints(max_length=4000)] = Field(
        title="Motif de votre avis",
        description="Le comité technique et les administrateurs le lisent. L’organisme ne le voit jamais.",
        json_schema_extra={"missing": "Indiquez le motif de votre avis.", "rows": "4"},
    )


class MotifMaintien(FormModel):
    maintien: Annotated[Texte, StringConstraints(max_length=4000)] = Field(
        title="Pourquoi le refus est maintenu",
        description="L’organisme le lit tel quel.",
        json_schema_extra={"missing": "Indiquez le motif\u00a0: l’organisme le lira.", "rows": "5"},
    )


class MotifReouverture(FormModel):
    reouverture: Annotated[Texte, StringConstraints(max_length=4000)] = Field(
        title="Pourquoi l’étude est rouverte",
        description="L’organisme et les instructeurs le lisent tel quel.",
        json_schema_extra={"missing": "Indiquez le motif\u00a0: l’organisme et les instructeurs le liront.", "rows": "5"},
    )


class CibleRecours(CibleDemande):
    sens_possibles = tuple((key.value, said) for key, said in SENS.items())

    @cached_property
    def favorable(self) -> str:
        """What the comité technique would do."""
        found = gracieux.under_way(self.ctx.db, self.thing)
        return "l’annulation de la résiliation" if found is not None and found.procedure_id else "la réouverture de l’étude"

    @cached_property
    def jusqu_au(self) -> str:
        """Until when the refusal may be contested."""
        refused = gracieux.refusal(self.ctx.db, self.thing)
        return format_date(decisions.contested_until(self.ctx.db, refused)) if refused else ""


def advised(demande: CibleRecours, form: Form[AvisSurRecours]) -> dict[str, Any]:
    return {"sens": form.valid.sens_recours, "motif": form.valid.raison_recours}


APPEL = Actes(
    "habilitation",
    CibleRecours,
    [
        Acte(
            "recours",
            gracieux.appeal,
            form=Contestation,
            said="Votre recours est envoyé, vous pouvez y joindre des pièces",
            question="Contester le refus de votre demande\u00a0?",
            submit="Envoyer le recours",
            text="Le comité technique d’OC Éclat examine votre recours\u00a0: qui a pris la décision n’y participe pas. "
            "Un seul recours est possible contre ce refus, jusqu’au {s.jusqu_au}.",
        )
    ],
    see=SEE,
)

PAPIER = Actes(
    "habilitation",
    CibleRecours,
    [
        Acte(
            "recours-papier",
            recours_papier.enter,
            form=RecoursPapier,
            given=lambda demande, form: {"texte": form.valid.lettre, "recu_le": form.valid.recu_le},
            said="Le recours est enregistré, l’organisme et le comité technique sont prévenus",
            question="Entrer le recours {s.de}, reçu sur papier",
            submit="Enregistrer et prévenir",
            text="Le comité technique l’examine comme s’il était venu par le site. Un seul recours est possible contre ce refus\u00a0: "
            "la lettre doit être arrivée le {s.jusqu_au} au plus tard.",
            fields="partials/habilitation/recours_papier.html",
        )
    ],
    see=SEE,
)

JUGEMENT = Actes(
    "habilitation",
    CibleRecours,
    [
        Acte(
            "avis-recours",
            gracieux.advise,
            form=AvisSurRecours,
            given=advised,
            said="Votre avis sur le recours est donné",
            question="Donner un avis sur le recours {s.de}",
            submit="Donner mon avis",
            fields="partials/habilitation/avis_recours.html",
            text="Favorable\u00a0: favorable au recours, donc à {s.favorable}.",
        ),
        Acte(
            "maintien",
            gracieux.uphold,
            form=MotifMaintien,
            given=lambda demande, form: {"motif": form.valid.maintien},
            said="Le refus est maintenu, l’organisme est prévenu",
            question="Maintenir le refus de la demande {s.de}\u00a0?",
            submit="Maintenir et prévenir",
            text="L’organisme reçoit la décision par mail. Il pourra préparer une nouvelle demande.",
        ),
        Acte(
            "reouverture",
            gracieux.reopen,
            form=MotifReouverture,
            given=lambda demande, form: {"motif": form.valid.reouverture},
            said="L’étude est rouverte, l’organisme et les instructeurs sont prévenus",
            question="Rouvrir l’étude de la demande {s.de}\u00a0?",
            submit="Rouvrir et prévenir",
            text="La demande redevient «\u00a0En instruction\u00a0»\u00a0: les instructeurs l’étudient et décident à nouveau.",
        ),
    ],
    see=SEE,
)

ISSUES = {
    IssueGracieuse.MAINTENU: "Refus maintenu", IssueGracieuse.ROUVERT: "Étude rouverte", IssueGracieuse.ANNULE: "Résiliation annulée",
}  # fmt: skip


def issue_of(recours: RecoursGracieux) -> str:
    """What was answered; nothing while nothing was."""
    if recours.procedure_id is not None and recours.issue == IssueGracieuse.MAINTENU:
        return "Résiliation maintenue"
    return ISSUES[recours.issue] if recours.issue else ""


@dataclass(frozen=True)
class Lu:
    """One, as its reader may read it."""

    recours: RecoursGracieux
    auteur: str
    pieces: Sequence[tuple[PieceGracieuse, Fichier]]
    avis: Sequence[tuple[AvisGracieux, str]]  # for agents

    @property
    def venu(self) -> str:
        """Who sent it and when; or when it came on paper, who typed it and when."""
        paper, at = self.recours.recu_le, format_at(self.recours.cree_le)
        return f"Reçu sur papier le {format_date(paper)}, entré par {self.auteur} {at}" if paper else f"{self.auteur}, {at}"

    @property
    def objet(self) -> str:
        """Against what, and when it came."""
        return f"contre {'la résiliation' if self.recours.procedure_id else 'le refus'}, du {format_date(self.recours.venu_le)}"

    @property
    def issue(self) -> str:
        return issue_of(self.recours)

    @property
    def accueilli(self) -> bool:
        return self.recours.issue in (IssueGracieuse.ROUVERT, IssueGracieuse.ANNULE)

    @property
    def decision(self) -> str:
        """What the comité technique did."""
        done = {
            IssueGracieuse.ROUVERT: "a rouvert l’étude", IssueGracieuse.ANNULE: "a annulé la résiliation",
            IssueGracieuse.MAINTENU: "a maintenu la résiliation" if self.recours.procedure_id else "a maintenu le refus",
        }  # fmt: skip
        return f"Le comité technique {done[self.recours.issue]}" if self.recours.issue else ""


@dataclass
class Gracieux:
    """``refus``: why a piece was not taken."""

    ctx: Context
    habilitation: Habilitation
    refus: str = ""

    @cached_property
    def lus(self) -> list[Lu]:
        """The last first."""
        db = self.ctx.db
        reads = self.ctx.can(gracieux_policies.can_read_appeal_advice, self.habilitation)
        return [
            Lu(each, self.auteur(each), gracieux.pieces(db, each), gracieux.opinions(db, each) if reads else [])
            for each in gracieux.of(db, self.habilitation)
        ]  # fmt: skip

    def auteur(self, recours: RecoursGracieux) -> str:
        """To an organisme, whoever typed its letter is OC Éclat."""
        if recours.recu_le is not None and not self.ctx.me.est_agent:
            return "OC Éclat"
        return self.ctx.db.get_one(Personne, recours.auteur_id).nom_complet

    @property
    def en_cours(self) -> bool:
        return any(each.recours.issue is None for each in self.lus)

    @cached_property
    def conteste_jusqu_au(self) -> date | None:
        """Until when the refusal that stands may be contested, as long as it is not."""
        refused = gracieux.refusal(self.ctx.db, self.habilitation)
        if refused is None or gracieux.against(self.ctx.db, refused):
            return None
        return decisions.contested_until(self.ctx.db, refused)

    @property
    def joint(self) -> bool:
        """Whether its reader joins pieces."""
        open_ = next((each.recours for each in self.lus if each.recours.issue is None), None)
        return open_ is not None and gracieux_policies.can_join_to(self.ctx.db, self.ctx.me, self.habilitation, open_)

    @cached_property
    def resiliation_jusqu_au(self) -> date | None:
        """Until when the résiliation that stands may be contested, as long as it is not."""
        return recours_resiliations.contested_until(self.ctx.db, self.habilitation)

    @property
    def contre_une_resiliation(self) -> bool:
        """Whether that is what is to be answered."""
        return any(each.recours.issue is None and each.recours.procedure_id for each in self.lus)

    @cached_property
    def papier(self) -> Offres:
        """What an administrateur enters."""
        refused, withdrawn = (each.offers(self.ctx, self.habilitation) for each in (PAPIER, PAPIER_RESILIATION))
        return Offres(refused | withdrawn)
