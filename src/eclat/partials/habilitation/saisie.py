"""The form of a request as it stands."""

from dataclasses import replace
from functools import cached_property
from uuid import UUID

from eclat.domain.delegataires import delegations
from eclat.domain.delegataires.tableau import DELEGATAIRES
from eclat.domain.dossiers.formulaires import LigneDepartement
from eclat.domain.habilitations import demande, echus, habilitations
from eclat.domain.habilitations.demande import Demande
from eclat.domain.socle import policies
from eclat.engines.grilles import bilans
from eclat.engines.grilles.bilans import Bilan
from eclat.http.actes import Offres
from eclat.http.context import Context
from eclat.http.templates import templates
from eclat.models import EtatHabilitation, Habilitation, NaturePiece, Qualification
from eclat.partials.dossier.acces import given
from eclat.partials.dossier.champs import Choix
from eclat.partials.dossier.saisie import Emplacement, Section, lacking
from eclat.partials.fil import conversation
from eclat.partials.fil.conversation import Conversation
from eclat.partials.habilitation.actes import REPRISE
from eclat.partials.habilitation.renouvellement import Renouvelle, renewing
from eclat.partials.point.saisie import SaisieAvecPoints


def load(ctx: Context, key: UUID) -> Habilitation:
    return ctx.load(policies.visible_habilitations(ctx.me), key)


of_habilitation = given(load)


class Champs(Demande, LigneDepartement):
    """Every field that saves itself by its name."""


class SaisieDemande(SaisieAvecPoints[Habilitation]):
    sorte = habilitations.FORM
    page = "pages/habilitations/formulaire.html"
    regions = "partials/habilitation/regions.html"
    champs = Champs
    decisifs = ("qualification", "cqp_id")
    muets = ("qualification", "departements")
    avant = "avant le dépôt"
    entier = True
    pas_parti = "La demande n’est pas encore partie"

    @cached_property
    def renouvelle(self) -> Renouvelle | None:
        """What becomes of the habilitation that it renews."""
        return renewing(self.db, self.formulaire)

    @property
    def again(self) -> bool:
        """OC Éclat sent the request back."""
        return self.formulaire.etat == EtatHabilitation.A_COMPLETER

    def offres(self, ctx: Context) -> Offres:
        return REPRISE.offers(ctx, self.formulaire)

    def demandes(self, section: str) -> list[tuple[str, str]]:
        """The points of a section; beside its pieces, what its organisme keeps valid and has expired."""
        asked = super().demandes(section)
        if section == "pieces":
            at = templates.url
            asked += [
                (f"{each.intitule}, qui a expiré", at("document-suivi-remplacement", id=each.id))
                for each in echus.expired(self.db, self.formulaire)
            ]
        return asked

    def echanges(self, ctx: Context) -> Conversation | None:
        """What was said with OC Éclat, which does not see a draft."""
        found = None if self.formulaire.etat == EtatHabilitation.BROUILLON else conversation.about(ctx, self.formulaire)
        return replace(found, dans_un_formulaire=True) if found else None

    @property
    def remise(self) -> tuple[str, str]:
        return "Déposer à nouveau" if self.again else "Déposer la demande", self.adresse("verification")

    @property
    def nationale(self) -> bool:
        return self.formulaire.qualification == Qualification.ORGANISME_NATIONAL

    @property
    def invites(self) -> bool:
        """Its délégataires were invited: they are followed elsewhere."""
        return delegations.invited(self.formulaire)

    @cached_property
    def delegataires(self) -> Bilan:
        """How many délégataires the table has, and how many are to be corrected or completed."""
        return bilans.of(self.db, DELEGATAIRES, self.formulaire)

    @cached_property
    def options(self) -> dict[str, Choix]:
        return {
            **super().options,
            "qualification": tuple((key.value, *words) for key, words in demande.QUALIFICATIONS.items()),
            "cqp_id": tuple((str(key), words) for key, words in demande.catalogue(self.db)),
            "objet": tuple((key.value, words) for key, words in demande.OBJETS.items()),
        }

    @property
    def cqp(self) -> str:
        """ "CQP Animateur périscolaire · RNCP40871", or nothing before the choice."""
        chosen = next((words for key, words in self.options["cqp_id"] if key == str(self.formulaire.cqp_id)), "")
        return chosen.replace(" (", " · ").removesuffix(")")

    @cached_property
    def sections(self) -> list[Section]:
        return [each for each in super().sections if each.key != "delegataires" or self.nationale]

    def section(self, key: str, label: str) -> Section:
        if key == "pieces" and not self.formulaire.cqp_id:
            return Section(key, label, "empty", "selon le CQP", 0, f"#{key}")
        lacks = [manque for manque in self.manques if manque.section == key]
        if key == "delegataires" and lacks:
            begun = self.delegataires.lignes
            said = self.delegataires.a_reprendre if begun else lacking(lacks)
            return Section(key, label, "todo" if begun else "empty", said, len(lacks), f"#{key}")
        return super().section(key, label)

    def expected(self, section: str) -> int:
        return super().expected(section) + (sum(each.obligatoire for each in self.requises) if section == "pieces" else 0)

    @cached_property
    def requises(self) -> list[Emplacement]:
        asked = demande.required_documents(self.db, self.formulaire)
        return [
            self.emplacement(NaturePiece.REQUISE, each.id, each.intitule, each.obligatoire, each.aide, each.modele)
            for each in asked
        ]

    def places(self, nature: NaturePiece) -> list[Emplacement]:
        if nature == NaturePiece.REQUISE:
            return self.requises
        return super().places(nature)
