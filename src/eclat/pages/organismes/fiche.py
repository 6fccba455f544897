"""Everything known of one organisme, to the agent who reads it."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from eclat.domain.campagnes import suivis
from eclat.domain.conservation import inactivite
from eclat.domain.controles import controles, signalements
from eclat.domain.courriels import envois
from eclat.domain.delegataires import liens
from eclat.domain.delegataires.liens import Lien
from eclat.domain.habilitations import demande, preparation
from eclat.domain.habilitations.liste import of_organisme
from eclat.domain.habilitations.preparation import Preparee
from eclat.domain.messagerie import liste as fils
from eclat.domain.messagerie.sujets import SUJETS
from eclat.domain.organismes import attentes, organismes, vie
from eclat.domain.sessions import liste as sessions
from eclat.domain.socle import policies
from eclat.domain.socle.campagne_policies import LECTEURS_DES_SUIVIS
from eclat.domain.socle.statuts_juridiques import label_of
from eclat.domain.support import fusions
from eclat.domain.veille import documents
from eclat.engines.journal import last
from eclat.http.actes import Offres
from eclat.http.context import Context
from eclat.http.parties import Parties
from eclat.models import (
    Campagne,
    Controle,
    DocumentSuivi,
    EtatOrganisme,
    Evenement,
    Organisme,
    Personne,
    Signalement,
    SuiviAnnuel,
)
from eclat.pages.organismes.actes import INSCRIPTION
from eclat.pages.organismes.vie import VIE
from eclat.partials.identification.situation import Badge, PlaceLue
from eclat.partials.organisme import journal
from eclat.partials.timeline import Line

SHOWN = 20
ANNUAIRE = "https://annuaire-entreprises.data.gouv.fr/entreprise/"


@dataclass
class Fiche(Parties):
    """``note``: what happened, said first."""

    ctx: Context
    organisme: Organisme
    note: str = ""
    parties = ("demandes", "sessions", "echanges", "delegations", "mails", "historique")
    dossier = "organisme"
    qualifie = staticmethod(demande.qualifie)

    @property
    def ici(self) -> str:
        return self.ctx.url("organisme", id=self.organisme.id)

    @property
    def administre(self) -> bool:
        return self.ctx.can(policies.can_administer, self.organisme)

    @property
    def statut(self) -> str:
        return label_of(self.organisme.statut_juridique)

    @cached_property
    def dirigeant(self) -> Personne | None:
        return organismes.dirigeant_of(self.ctx.db, self.organisme.id)

    @cached_property
    def referent(self) -> Personne | None:
        return organismes.referent_of(self.ctx.db, self.organisme.id)

    @cached_property
    def places(self) -> dict[UUID, UUID]:
        """By person, the place as which an administrateur may see the platform."""
        if not self.ctx.can(policies.can_administer, self.organisme):
            return {}
        return organismes.active_places(self.ctx.db, self.organisme.id)

    @cached_property
    def demandes(self) -> list[Any]:
        return of_organisme(self.ctx.db, self.ctx.me, self.organisme.id, SHOWN)

    @cached_property
    def sessions(self) -> list[Any]:
        return sessions.run_by(self.ctx.db, self.ctx.me, self.organisme.id, SHOWN)

    @cached_property
    def fils(self) -> list[Any]:
        return fils.of_organisme(self.ctx.db, self.ctx.me, self.organisme.id, SHOWN)

    @staticmethod
    def genre(fil: Any) -> str:
        """What a thread is about: “Demande d’habilitation HAB-2026-0042”."""
        return f"{SUJETS[fil.objet_type].genre} {fil.numero or ''}".strip()

    @cached_property
    def brouillons(self) -> list[Preparee]:
        return preparation.drafts_of(self.ctx.db, self.ctx.me, self.organisme.id)

    @cached_property
    def nationaux(self) -> list[Lien]:
        """Of whom it is délégataire."""
        return liens.nationals_of(self.ctx.db, self.ctx.me, self.organisme.id)

    @cached_property
    def delegataires(self) -> list[Lien]:
        """Who its délégataires are."""
        return liens.delegataires_of(self.ctx.db, self.ctx.me, self.organisme.id)

    @staticmethod
    def badge(lien: Lien) -> Badge:
        """How far a délégataire is."""
        return PlaceLue("", lien.etat, lien.termine_le, lien.motif).badge

    @cached_property
    def journal(self) -> list[Line]:
        return journal.lines(self.ctx.db, self.organisme) if self.ctx.can(policies.can_read_journal, self.organisme) else []

    @cached_property
    def suspension(self) -> Evenement | None:
        """Since when it is suspended, and why."""
        told = self.organisme.etat == EtatOrganisme.SUSPENDU and self.ctx.can(policies.can_read_journal, self.organisme)
        return last(self.ctx.db, self.organisme, "suspension") if told else None

    @cached_property
    def courriels(self) -> list[Any]:
        return (
            envois.to_people_of(self.ctx.db, self.organisme, SHOWN)
            if self.ctx.can(policies.can_administer, self.organisme)
            else []
        )

    @cached_property
    def offres(self) -> Offres:
        return INSCRIPTION.offers(self.ctx, self.organisme, fiche=True)

    @cached_property
    def vie(self) -> Offres:
        return VIE.offers(self.ctx, self.organisme)

    @cached_property
    def controles(self) -> list[Controle]:
        return controles.of(self.ctx.db, self.organisme) if self.ctx.can(policies.can_administer, self.organisme) else []

    @cached_property
    def suivis(self) -> list[tuple[SuiviAnnuel, Campagne]]:
        """The annual follow-ups, for those who read them."""
        seen = self.ctx.me.is_a(*LECTEURS_DES_SUIVIS.roles)
        return suivis.of(self.ctx.db, self.organisme) if seen else []

    @cached_property
    def signalements(self) -> list[Signalement]:
        return signalements.of(self.ctx.db, self.organisme) if self.ctx.can(policies.can_administer, self.organisme) else []

    @cached_property
    def documents_suivis(self) -> list[DocumentSuivi]:
        return documents.of(self.ctx.db, self.organisme) if self.ctx.can(policies.can_administer, self.organisme) else []

    @cached_property
    def efface_le(self) -> date | None:
        """The day on which what is kept of it goes, when it was warned."""
        administers = self.ctx.can(policies.can_administer, self.organisme)
        return inactivite.erased_on(self.ctx.db, self.organisme) if administers else None

    @property
    def fusionnable(self) -> bool:
        return self.ctx.can(policies.can_administer, self.organisme) and self.organisme.etat in fusions.KEPT

    @cached_property
    def devenu(self) -> Organisme | None:
        """What it became part of."""
        refused = self.organisme.etat == EtatOrganisme.REFUSE
        return (
            fusions.into(self.ctx.db, self.organisme)
            if refused and self.ctx.can(policies.can_administer, self.organisme)
            else None
        )

    @cached_property
    def voisins(self) -> list[Organisme]:
        """Those registered with the same SIREN, to whom decides."""
        return vie.same_siren(self.ctx.db, self.organisme) if self.ctx.can(policies.can_administer, self.organisme) else []

    @cached_property
    def attendu(self) -> str:
        """Who awaits the decision, beside the organisme itself."""
        return attentes.sentence(self.ctx.db, self.organisme) if self.ctx.can(policies.can_administer, self.organisme) else ""

    @property
    def annuaire(self) -> str:
        """The public page of the register, for the SIREN of this organisme."""
        return ANNUAIRE + self.organisme.siret[:9] if self.organisme.siret else ""
