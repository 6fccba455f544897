"""What is done with a request: OC Éclat attributes it (P9), refuses it, sends it back or accepts it (P10), its applicant takes it back.

The points are in partials/point/."""

from functools import cached_property
from typing import Any
from uuid import UUID

from markupsafe import Markup
from sqlmodel import Session
from starlette.responses import Response

from eclat.domain.delegataires import delegations
from eclat.domain.habilitations import attributions, decisions, instruction, portees, retraits
from eclat.domain.messagerie import fils
from eclat.domain.socle import policies
from eclat.domain.socle.departements import REGIONS
from eclat.domain.socle.errors import ChampRefuse, Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.formats import listed, plural
from eclat.http.actes import Acte, Actes, Cadre, Offre
from eclat.http.context import Context
from eclat.http.forms import Form
from eclat.models import OBJETS, Delegation, Enregistrement, EtatDelegation, Evenement, Habilitation, Organisme, Role
from eclat.partials.dossier.effacement import CibleEffacable, Gone
from eclat.partials.habilitation import liste, relecture, situation
from eclat.partials.habilitation.forms import Acceptation, Binome, MotifRefus
from eclat.partials.habilitation.historique import told
from eclat.partials.point.actes import usual_day
from eclat.partials.point.cible import CibleEtudiee, ask_first, lift_first
from eclat.partials.point.forms import Echeance

SEE = "Voir où en est la demande"


class CibleDemande(CibleEtudiee):
    thing: Habilitation

    visible = staticmethod(policies.visible_habilitations)

    @cached_property
    def nom(self) -> str:
        return self.ctx.db.get_one(Organisme, self.thing.organisme_id).nom

    @property
    def suivie(self) -> bool:
        """Its agents are several."""
        return self.ctx.me.est_agent

    def dit(self, line: Evenement) -> str:
        said = told(line)
        return f"{line.acteur_nom} {said.striptags() if isinstance(said, Markup) else said}"

    @property
    def home(self) -> str:
        return self.ctx.url("habilitation", id=self.thing.id)

    @property
    def trail(self) -> list[tuple[str, str]]:
        return [("Demandes d’habilitation", self.ctx.url("habilitations")), (self.nom, self.home)]

    @property
    def phrase(self) -> Markup:
        return situation.sentence(self.ctx.db, self.thing, self.ctx.me)

    @cached_property
    def enregistrement(self) -> Enregistrement | None:
        return portees.registration(self.ctx.db, self.thing)

    @cached_property
    def blocs(self) -> list[tuple[str, str]]:
        """Those that an acceptance may be limited to."""
        return [(each.code, f"{each.code}, {each.intitule}") for each in portees.blocs(self.ctx.db, self.enregistrement)]

    objets = OBJETS
    regions = tuple((each, each) for each in REGIONS)

    @cached_property
    def nommes(self) -> list[Delegation]:
        """The délégataires that a national one names."""
        return delegations.rows(self.ctx.db, self.thing)

    @cached_property
    def retenus(self) -> list[Delegation]:
        return [each for each in self.nommes if each.etat == EtatDelegation.TERMINEE]

    @cached_property
    def ecartes(self) -> list[Delegation]:
        return [each for each in self.nommes if each.etat == EtatDelegation.ECARTEE]

    @cached_property
    def prevenus(self) -> list[str]:
        """Whom an acceptance writes to beside the organisme: the délégataires that it habilitates, those that it leaves out."""
        kept, out = [each.nom for each in self.retenus], [each.nom for each in self.ecartes]
        said = ((kept, "habilité", "habilités"), (out, "écarté, avec son motif", "écartés, avec leur motif"))
        return [
            f"{plural(len(names), f'délégataire {one}', f'délégataires {many}')} : {listed(names)}"
            for names, one, many in said
            if names
        ]

    @cached_property
    def instructeurs(self) -> list[tuple[UUID, str]]:
        return attributions.candidates(self.ctx.db, Role.INSTRUCTEUR)

    @cached_property
    def membres(self) -> list[tuple[UUID, str]]:
        return attributions.candidates(self.ctx.db, Role.COMITE_TECHNIQUE)


# --- the decision -------------------------------------------------------------------------------------------------------


def usual(demande: CibleDemande) -> Form[Acceptation]:
    start, end = decisions.usual_validity(demande.ctx.db, demande.thing)
    where = portees.asked_regions(demande.ctx.db, demande.thing)
    return Form.of(Acceptation, objet=demande.thing.objet, valide_du=start, valide_jusqu_au=end, regions=where)


DECISION = Actes(
    "habilitation",
    CibleDemande,
    [
        Acte(
            "refus",
            decisions.refuse,
            form=MotifRefus,
            said="La demande est refusée, l’organisme est prévenu",
            question="Refuser la demande {s.de} ?",
            submit="Refuser et prévenir",
            text="Le refus met fin à cette demande. L’organisme pourra le contester, ou préparer une nouvelle demande.",
            apercu="partials/habilitation/relecture_refus.html",
            lu=relecture.refusal,
        ),
        Acte(
            "renvoi",
            instruction.POINTS.send_back,
            said="La demande est renvoyée, l’organisme est prévenu",
            more="{s.waiting_count}",
            first=ask_first,
            question="Renvoyer à compléter la demande {s.de} ?",
            submit="Renvoyer et prévenir",
            fields="partials/point/renvoi.html",
            form=Echeance,
            filled=usual_day,
        ),
        Acte(
            "acceptation",
            decisions.accept,
            form=Acceptation,
            said="L’habilitation est acceptée, l’organisme est prévenu",
            filled=usual,
            question="Accepter l’habilitation {s.de} ?",
            submit="Accepter et prévenir",
            fields="partials/habilitation/acceptation.html",
            text="L’organisme reçoit la décision par mail, et son référent CQP s’il en a un.",
            first=lift_first("avant de l’accepter"),
            apercu="partials/habilitation/relecture.html",
            lu=relecture.acceptance,
        ),
    ],
    see=SEE,
)


# --- what the applicant takes back ---------------------------------------------------------------------------------------


class CibleReprise(CibleEffacable[Habilitation], CibleDemande):
    """A request as its applicant takes it back."""

    sorte = Habilitation

    @property
    def avec(self) -> str:
        """What goes with a draft, beside its answers and documents."""
        return ", ainsi que les messages échangés à son sujet" if fils.about(self.ctx.db, self.thing) else ""


REPRISE = Actes(
    "habilitation",
    CibleReprise,
    [
        Acte(
            "retrait",
            retraits.withdraw,
            said="La demande est de nouveau un brouillon, OC Éclat est prévenu",
            question="Reprendre votre demande ?",
            submit="Reprendre et prévenir",
            text="Elle redevient un brouillon que vous pouvez modifier, et quitte OC Éclat, qui en est prévenu par mail. "
            "OC Éclat ne l’étudiera qu’après un nouveau dépôt.",
        ),
        Acte(
            "suppression",
            retraits.discard,
            said="Le brouillon est supprimé",
            question="Supprimer le brouillon {s.thing.numero} ?",
            submit="Supprimer le brouillon",
            text="Tout ce que vous avez saisi et joint à cette demande est effacé{s.avec}. Cela ne s’annule pas.",
            cadre=Gone("accueil"),
        ),
    ],
    see=SEE,
)


# --- the binôme ---------------------------------------------------------------------------------------------------------


class InList(Cadre):
    """The question stands under its row of the list, when it was asked there; else in the file."""

    def ask(self, offre: Offre, status: int = 200) -> Response:
        if not asked_in_list(offre.ctx):
            return super().ask(offre, status)
        demande = offre.cible
        asked = {"binome": offre.form, "instructeurs": demande.instructeurs, "membres": demande.membres}
        return liste.one(offre.ctx, demande.thing.id, status=status, **asked)

    def done(self, offre: Offre, said: str) -> Response:
        if not asked_in_list(offre.ctx):
            return super().done(offre, said)
        return liste.attributed(offre.ctx, offre.cible.thing.id, "Attribuée à l’instant")

    def overtaken(self, offre: Offre, refus: Refus) -> Response:
        if not asked_in_list(offre.ctx):
            return super().overtaken(offre, refus)
        return liste.attributed(offre.ctx, offre.cible.thing.id, str(refus), status=409)


def asked_in_list(ctx: Context) -> bool:
    return ctx.wants_fragment and ctx.query("vue") == "liste"


def present(demande: CibleDemande) -> Form[Binome]:
    """Filled with who holds the request today."""
    held = attributions.attributions(demande.ctx.db, demande.thing)
    pair: list[Any] = [each.personne_id for each in held if each.role == Role.INSTRUCTEUR]
    first, second = [*pair, None, None][:2]
    readers = [each.personne_id for each in held if each.role == Role.COMITE_TECHNIQUE]
    return Form.of(Binome, instructeur_1=first, instructeur_2=second, comite=readers, vu=" ".join(str(each.id) for each in held))


def chosen(demande: CibleDemande, form: Form[Binome]) -> dict[str, Any]:
    """The pair, the readers, and whom the page showed as holding the request, if it did."""
    pair = [key for key in (form.valid.instructeur_1, form.valid.instructeur_2) if key]
    return {"instructeurs": pair, "comite": form.valid.comite, "seen": form.valid.vu.split() if form.values("vu") else None}


def entrust(db: Session, habilitation: Habilitation, *, instructeurs: list[UUID], by: Utilisateur, **given: Any) -> object:
    """The verb speaks of the pair; of its two fields, the error goes to the last one filled."""
    try:
        return attributions.attribute(db, habilitation, instructeurs=instructeurs, by=by, **given)
    except ChampRefuse as error:
        champ = {"instructeurs": f"instructeur_{len(instructeurs)}"}.get(error.champ, error.champ)
        raise ChampRefuse(champ, error.message) from None


ATTRIBUTION = Actes(
    "habilitation",
    CibleDemande,
    [
        Acte(
            "attribution",
            entrust,
            of=attributions.attribute,
            form=Binome,
            filled=present,
            given=chosen,
            said="La demande est attribuée, les agents sont prévenus",
            question="Attribuer la demande {s.de}",
            crumb="Attribution",
            submit="Attribuer et prévenir",
            fields="partials/habilitation/binome.html",
            text="Chaque agent choisi est prévenu par mail. Un instructeur suffit ; le second doit être une autre personne.",
        ),
    ],
    see=SEE,
    cadre=InList(),
)
