"""The identification form of a délégataire as it stands."""

from datetime import datetime
from functools import cached_property

from eclat.domain import delegations, fiche, identifications, organismes
from eclat.domain.completude import Manque
from eclat.domain.fiche import Fiche
from eclat.domain.formulaires import LigneDepartement
from eclat.domain.statuts_juridiques import label_of
from eclat.formats import format_phone
from eclat.forms import Form
from eclat.models import Delegation, Identification, Organisme, Personne
from eclat.partials.dossier.saisie import Etape, Saisie


class Champs(Fiche, LigneDepartement):
    """Every field that saves itself by its name."""


class SaisieFiche(Saisie[Identification]):
    nom = "identification"
    page = "pages/identification/formulaire.html"
    regions = "partials/identification/regions.html"
    formulaire, champs, sections = Fiche, Champs, fiche.SECTIONS
    avant = "avant de terminer"
    pas_parti = "Le formulaire n’est pas encore terminé"
    titre = fiche.TITRE

    @cached_property
    def delegation(self) -> Delegation:
        return identifications.delegation_of(self.db, self.dossier)

    @cached_property
    def national(self) -> Organisme:
        return identifications.national_of(self.db, self.delegation)

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
    def envoi(self) -> tuple[str, str]:
        return f"Terminer et transmettre à {self.national.nom}", self.adresse("achevement")

    @property
    def court(self) -> str:
        return "Terminer"

    @cached_property
    def preremplie_le(self) -> datetime | None:
        """When the form that filled this one was finished; said until it is signed."""
        return identifications.prefilled_from(self.db, self.dossier)

    @cached_property
    def form(self) -> Form[Champs]:
        form = super().form
        if "responsable_telephone" not in self.dossier.saisies:
            form.raw["responsable_telephone"] = [format_phone(self.dossier.responsable_telephone)]
        return form

    @cached_property
    def manques(self) -> list[Manque]:
        return fiche.manques(self.db, self.dossier)

    def etape(self, key: str, label: str) -> Etape:
        if key == "pieces" and not self.autres.pieces:
            return Etape(key, label, "ok", "facultatif", 0, f"#{key}")
        return super().etape(key, label)

    @property
    def numero(self) -> str:
        """Of the request that this form is part of."""
        return delegations.habilitation_of(self.db, self.delegation).numero
