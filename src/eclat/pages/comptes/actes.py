"""What an administrateur does about any account (P17). Roles of an agent are on the agent's own page."""

from typing import Annotated

from pydantic import Field, StringConstraints

from eclat.domain.comptes import noms
from eclat.domain.socle import policies
from eclat.domain.socle.champs import FormModel, Nom, Texte
from eclat.http.actes import Acte, Actes
from eclat.http.forms import Form
from eclat.pages.comptes.cible import CiblePersonne, acces


class NomCorrige(FormModel):
    prenom: Nom = Field(title="Prénom", json_schema_extra={"missing": "Indiquez le prénom."})
    nom: Nom = Field(title="Nom", json_schema_extra={"missing": "Indiquez le nom."})
    motif: Annotated[Texte, StringConstraints(max_length=1000)] = Field(
        title="Pourquoi",
        description="Le journal le garde.",
        json_schema_extra={"missing": "Dites pourquoi\u00a0: le journal le garde.", "rows": "2"},
    )


class CibleCompte(CiblePersonne):
    visible = staticmethod(policies.visible_comptes)
    page = "compte-fiche"
    liste = ("Comptes", "comptes")


COMPTE = Actes(
    "compte-fiche",
    CibleCompte,
    [
        Acte(
            "correction-nom",
            noms.correct,
            form=NomCorrige,
            filled=lambda cible: Form.of(NomCorrige, prenom=cible.thing.prenom, nom=cible.thing.nom),
            said="Le nom est corrigé",
            question="Corriger le nom {s.de} ?",
            text="Il change partout aussitôt. Les certificats et les procès-verbaux signés gardent ce qu’ils disent.",
            crumb="Corriger le nom",
        ),
        *acces(
            ", et cette personne n’entre plus nulle part tant que son accès n’est pas rétabli. Rien de ce qu’elle a fait n’est effacé."
        ),
    ],
)
