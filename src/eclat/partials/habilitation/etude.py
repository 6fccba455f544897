"""The study of a request: what its page shows and what changes in it when an instructeur acts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from markupsafe import Markup
from starlette.responses import Response

from eclat.courriels.habilitations import portee, territoire
from eclat.domain.changements import changements as declares
from eclat.domain.delegataires import recueil
from eclat.domain.delegataires.recueil import Pieces
from eclat.domain.habilitations import attributions, decisions, demande, habilitations
from eclat.domain.messagerie import pieces as jointes
from eclat.domain.messagerie.pieces import Jointe
from eclat.domain.socle import avis_policies
from eclat.domain.socle.statuts_juridiques import label_of
from eclat.http.actes import Offres
from eclat.http.context import Context
from eclat.models import Attribution, Changement, Decision, Habilitation, Organisme, Personne, Qualification
from eclat.partials.changement.actes import DECLARATION
from eclat.partials.conseil.carte import Conseil
from eclat.partials.convention.vue import VueConvention
from eclat.partials.dossier.presence import Presence
from eclat.partials.griefs.vue import VueGriefs
from eclat.partials.habilitation import changements, duree, fin, situation, vie
from eclat.partials.habilitation.actes import ATTRIBUTION, DECISION, REPRISE
from eclat.partials.habilitation.changements import Depuis, Renouvelee
from eclat.partials.habilitation.chronologie import Chronologie
from eclat.partials.habilitation.conseil import AVIS, DEMANDE
from eclat.partials.habilitation.contestation import APPEL_RESILIATION, JUGEMENT_RESILIATION
from eclat.partials.habilitation.duree import Duree
from eclat.partials.habilitation.etapes import Step, steps
from eclat.partials.habilitation.fin import Fin
from eclat.partials.habilitation.gracieux import APPEL, JUGEMENT, Gracieux
from eclat.partials.habilitation.historique import history
from eclat.partials.habilitation.lecture import LectureDemande
from eclat.partials.habilitation.renouvellement import Renouvelle, renewing
from eclat.partials.habilitation.vie import VIE, Suspendue
from eclat.partials.identification.liste import Delegataires
from eclat.partials.point.etude import Checklist
from eclat.partials.timeline import Line


@dataclass
class Etude:
    """A request as its file shows it to one reader. ``note``: what happened, said first. ``dits``: what the list of points is told.
    ``refus``: why a piece of its recours was not taken."""

    ctx: Context
    habilitation: Habilitation
    note: str = ""
    dits: Mapping[str, Any] = field(default_factory=dict)
    refus: str = ""

    @cached_property
    def organisme(self) -> Organisme:
        return self.ctx.db.get_one(Organisme, self.habilitation.organisme_id)

    @property
    def statut(self) -> str:
        return label_of(self.organisme.statut_juridique)

    @cached_property
    def lecture(self) -> LectureDemande:
        return LectureDemande(self.ctx.db, self.habilitation)

    @cached_property
    def rendue(self) -> Decision | None:
        """What was decided."""
        return decisions.last_decision(self.ctx.db, self.habilitation)

    objets = demande.OBJETS

    @property
    def portee(self) -> str:
        return portee(self.rendue) if self.rendue else ""

    @property
    def territoire(self) -> str:
        return territoire(self.rendue) if self.rendue else ""

    @property
    def decideur(self) -> str:
        """Who decided, as this reader may know it."""
        author = self.ctx.db.get(Personne, self.rendue.auteur_id) if self.rendue and self.ctx.me.est_agent else None
        return author.nom_complet if author else "OC Éclat"

    @property
    def etapes(self) -> list[Step]:
        """What was done and what comes next, for its applicant."""
        return steps(self.ctx.db, self.habilitation)

    @property
    def nouvelle(self) -> bool:
        """Whether its reader may prepare another request."""
        return habilitations.may_start_another(self.ctx.db, self.organisme, by=self.ctx.me)

    @cached_property
    def delegataires(self) -> Delegataires | None:
        """Those that a national one names."""
        national = self.habilitation.qualification == Qualification.ORGANISME_NATIONAL
        return Delegataires.of(self.ctx, self.habilitation, q=self.ctx.query("q")) if national else None

    @property
    def pieces(self) -> int:
        """How many documents there are, with those of its messages and of the délégataires."""
        own = len(self.lecture.documents) + self.nombre_jointes
        return own + recueil.count_pieces(self.ctx.db, self.habilitation, by=self.ctx.me) if self.delegataires else own

    @property
    def jointes(self) -> Sequence[Jointe]:
        """The files of its messages."""
        return jointes.of_thing(self.ctx.db, self.habilitation, self.ctx.me)

    @cached_property
    def nombre_jointes(self) -> int:
        return jointes.count(self.ctx.db, self.habilitation, self.ctx.me)

    @property
    def pieces_delegataires(self) -> list[Pieces]:
        """The documents of each délégataire."""
        return recueil.pieces(self.ctx.db, self.habilitation, by=self.ctx.me) if self.delegataires else []

    @property
    def titre(self) -> str:
        return situation.title(self.habilitation)

    @cached_property
    def phrase(self) -> Markup:
        return situation.sentence(self.ctx.db, self.habilitation, self.ctx.me)

    @cached_property
    def historique(self) -> list[Line]:
        """What was done to it."""
        return history(self.ctx.db, self.habilitation, self.ctx.me)

    @cached_property
    def chronologie(self) -> Chronologie:
        """The same, with what was written and mailed about it."""
        return Chronologie(self.ctx, self.habilitation)

    @cached_property
    def presence(self) -> Presence:
        """Which other agents have it open."""
        return Presence.of(self.ctx, self.habilitation, "habilitation")

    @cached_property
    def checklist(self) -> Checklist:
        """The points to complete."""
        page = self.ctx.url("habilitation", id=self.habilitation.id, onglet="dossier") if self.ctx.me.est_agent else ""
        return Checklist(self.ctx, self.habilitation, "point", page, **self.dits)

    @cached_property
    def depuis(self) -> Depuis | None:
        """What changed since the deposit before the last."""
        return changements.since_last(self.ctx.db, self.habilitation)

    @cached_property
    def differences(self) -> Renouvelee | None:
        """What it changes of what it renews, for who studies it."""
        if self.renouvelle is None or not self.ctx.me.est_agent:
            return None
        return changements.since_accepted(self.ctx.db, self.habilitation, lisible=self.renouvelle.lisible)

    @property
    def redeposee(self) -> bool:
        """It was deposited more than once."""
        asked = self.habilitation
        return asked.depose_le is not None and asked.premier_depot_le != asked.depose_le

    @cached_property
    def convention(self) -> VueConvention:
        """The convention of what was accepted, and its avenants."""
        return VueConvention(self.ctx, self.habilitation)

    @cached_property
    def griefs(self) -> VueGriefs:
        """What is reproached to its organisme, and what it answers."""
        return VueGriefs(self.ctx, self.habilitation)

    @cached_property
    def changements_declares(self) -> Sequence[Changement]:
        """What its organisme declared since it is habilitated."""
        return declares.of_habilitation(self.ctx.db, self.habilitation, self.ctx.me)

    natures_de_changement = declares.NATURES

    @cached_property
    def declaration(self) -> Offres:
        """To declare a change."""
        return DECLARATION.offers(self.ctx, self.habilitation)

    @cached_property
    def decision(self) -> Offres:
        """What its reader decides, or advises."""
        given = [each.offers(self.ctx, self.habilitation) for each in (AVIS, DECISION, JUGEMENT, JUGEMENT_RESILIATION)]
        return Offres({name: offre for offres in given for name, offre in offres.items()})

    @cached_property
    def vie(self) -> Offres:
        """What may become of it once it was accepted."""
        return VIE.offers(self.ctx, self.habilitation)

    @cached_property
    def fin(self) -> Fin | None:
        """That it ends soon, or was renewed."""
        return fin.near(self.ctx, self.habilitation)

    @cached_property
    def duree(self) -> Duree | None:
        """From its first day to its last one, once it was accepted."""
        return duree.of(self.ctx, self.habilitation, self.convention, self.fin)

    @cached_property
    def renouvelle(self) -> Renouvelle | None:
        """What the habilitation that it renews becomes."""
        return renewing(self.ctx.db, self.habilitation, self.ctx.me)

    @property
    def suspendue(self) -> Suspendue | None:
        return vie.suspended(self.ctx, self.habilitation)

    @property
    def conseille(self) -> bool:
        """Its reader only advises."""
        return list(self.decision) == ["avis"]

    @cached_property
    def gracieux(self) -> Gracieux:
        """What its organisme says against its refusal."""
        return Gracieux(self.ctx, self.habilitation, self.refus)

    @cached_property
    def appel(self) -> Offres:
        """Its organisme contests the refusal, or the résiliation."""
        refused, withdrawn = (each.offers(self.ctx, self.habilitation) for each in (APPEL, APPEL_RESILIATION))
        return Offres(refused | withdrawn)

    @cached_property
    def conseil(self) -> Conseil:
        """What others were asked and think."""
        return Conseil(
            self.ctx,
            self.habilitation,
            "Avis",
            "Vous pouvez demander l’avis de l’autre instructeur et du comité technique. La décision reste la vôtre.",
            DEMANDE.offers(self.ctx, self.habilitation),
            self.ctx.can(avis_policies.can_read_advice, self.habilitation),
        )

    @cached_property
    def attribution(self) -> Offres:
        return ATTRIBUTION.offers(self.ctx, self.habilitation)

    @cached_property
    def reprise(self) -> Offres:
        """What its applicant may take back."""
        return REPRISE.offers(self.ctx, self.habilitation)

    @cached_property
    def attributions(self) -> list[tuple[Attribution, str]]:
        """To whom it is or was entrusted, with their names."""
        return attributions.attribution_history(self.ctx.db, self.habilitation)


def regions(ctx: Context, habilitation: Habilitation, *, status: int = 200, note: str = "", **points: Any) -> Response:
    """For htmx: the points, and around them everything that a point changes. ``points``: what the list of points is told."""
    etude = Etude(ctx, habilitation, note, points)
    return ctx.fragment("partials/habilitation/etude.html", status=status, etude=etude)
