"""The identification form of a délégataire as it stands."""

from datetime import datetime
from functools import cached_property
from typing import ClassVar
from uuid import UUID

from eclat.domain.delegataires import delegations, fiche, identifications
from eclat.domain.delegataires.fiche import Fiche
from eclat.domain.dossiers.formulaires import LigneDepartement
from eclat.domain.organismes import organismes
from eclat.domain.socle import policies
from eclat.domain.socle.errors import Introuvable
from eclat.domain.socle.statuts_juridiques import label_of
from eclat.formats import format_phone
from eclat.francais import to_name
from eclat.http.context import Context
from eclat.models import Delegation, Habilitation, Identification, Organisme, Personne
from eclat.partials.dossier.acces import given
from eclat.partials.dossier.saisie import Saisie, Section


def load(ctx: Context, key: UUID) -> Identification:
    """Says to an OF taken off the list that it was. Raises Introuvable, Refus."""
    try:
        return ctx.load(policies.visible_identifications(ctx.me), key)
    except Introuvable:
        identifications.explain_withdrawal(ctx.db, key, by=ctx.me)
        raise


of_identification = given(load)


class Champs(Fiche, LigneDepartement):
    """Every field that saves itself by its name."""


class SaisieFiche(Saisie[Identification]):
    sorte = identifications.FORM
    page = "pages/identification/formulaire.html"
    regions = "partials/identification/regions.html"
    champs = Champs
    ecrits: ClassVar = {**Saisie.ecrits, "responsable_telephone": format_phone}
    avant = "avant de terminer"
    entier = True
    pas_parti = "Le formulaire n’est pas encore terminé"
    titre = fiche.TITRE

    @cached_property
    def delegation(self) -> Delegation:
        return identifications.delegation_of(self.db, self.formulaire)

    @cached_property
    def habilitation(self) -> Habilitation:
        """The request that this form is part of."""
        return delegations.habilitation_of(self.db, self.delegation)

    @cached_property
    def national(self) -> Organisme:
        return self.db.get_one(Organisme, self.habilitation.organisme_id)

    @cached_property
    def organisme(self) -> Organisme:
        return self.db.get_one(Organisme, self.delegation.organisme_id)

    @property
    def statut(self) -> str:
        return label_of(self.organisme.statut_juridique)

    @cached_property
    def dirigeant(self) -> Personne | None:
        return organismes.dirigeant_of(self.db, self.organisme.id)

    @property
    def remise(self) -> tuple[str, str]:
        return f"Terminer et transmettre {to_name(self.national.nom)}", self.adresse("achevement")

    @property
    def court(self) -> str:
        return "Terminer"

    @cached_property
    def preremplie_le(self) -> datetime | None:
        """When the form that filled this one was finished; said until it is signed."""
        return identifications.prefilled_from(self.db, self.formulaire)

    def section(self, key: str, label: str) -> Section:
        if key == "pieces" and not self.autres.pieces:
            return Section(key, label, "ok", "facultatif", 0, f"#{key}")
        return super().section(key, label)
