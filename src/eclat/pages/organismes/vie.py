"""What an administrateur does for an organisme once it is there, on its own page (P17)."""

from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import Field, StringConstraints

from eclat.domain.controles import controles, signalements
from eclat.domain.controles.signalements import ORIGINES
from eclat.domain.organismes import dirigeants, vie
from eclat.domain.socle.champs import Courriel, FormModel, Ligne, Nom, Siret, Texte
from eclat.domain.support import adresses, fusions_annulees
from eclat.domain.veille import documents
from eclat.domain.veille.documents import NATURES
from eclat.http.actes import Acte, Actes
from eclat.http.context import Context
from eclat.http.forms import Form
from eclat.pages.adresse_mail.correction import correction
from eclat.pages.organismes.actes import CibleOrganisme
from eclat.partials.controle.formulaires import Plainte, Prevision
from eclat.partials.veille.formulaires import DemandeDocument
from eclat.throttle import REMINDERS

Motif = Annotated[Texte, StringConstraints(max_length=2000)]


class Correction(FormModel):
    nom: Annotated[Ligne, StringConstraints(max_length=200)] = Field(
        title="Nom de l’Organisme", json_schema_extra={"missing": "Indiquez le nom de l’organisme."}
    )
    siret: Siret | None = Field(default=None, title="Numéro SIRET ou INSEE")
    motif: Motif = Field(
        title="Motif de la correction",
        description="Il reste dans l’historique de l’organisme.",
        json_schema_extra={"missing": "Dites pourquoi : l’historique le garde.", "rows": "2"},
    )


class Suspension(FormModel):
    motif: Motif = Field(
        title="Motif de la suspension",
        description="Il figure tel quel dans le mail envoyé à l’organisme.",
        json_schema_extra={"missing": "Indiquez le motif : l’organisme le lira dans le mail.", "rows": "3"},
    )


class Dirigeant(FormModel):
    nom: Nom = Field(title="Nom du dirigeant", json_schema_extra={"missing": "Indiquez le nom du dirigeant."})
    prenom: Nom = Field(title="Prénom du dirigeant", json_schema_extra={"missing": "Indiquez le prénom du dirigeant."})
    courriel: Courriel = Field(
        title="Adresse mail du dirigeant",
        description="Un mail l’invite à activer son compte.",
        json_schema_extra={"missing": "Indiquez l’adresse mail du dirigeant.", "type": "email"},
    )


class CibleVie(CibleOrganisme):
    """Always on the organisme's own page."""

    @classmethod
    def load(cls, ctx: Context, id: UUID) -> Self:
        found = super().load(ctx, id)
        found.fiche = True
        return found

    natures = tuple((str(key), said) for key, said in NATURES.items())
    origines = tuple((str(key), said) for key, said in ORIGINES.items())

    @property
    def params(self) -> dict[str, Any]:
        return {"id": self.thing.id}


def as_it_is(cible: CibleVie) -> Form[Correction]:
    return Form.of(Correction, nom=cible.thing.nom, siret=cible.thing.siret or "")


VIE = Actes(
    "vie",
    CibleVie,
    [
        Acte(
            "correction",
            vie.correct,
            form=Correction,
            filled=as_it_is,
            said="L’organisme est corrigé",
            question="Corriger le nom ou le SIRET {s.de} ?",
            submit="Enregistrer la correction",
        ),
        Acte(
            "remplacement-dirigeant",
            dirigeants.replace,
            form=Dirigeant,
            said="Le dirigeant {s.de} est remplacé, un mail l’invite",
            question="Remplacer le dirigeant {s.de} ?",
            text="L’accès du dirigeant actuel à cet organisme prend fin aussitôt ; un mail le lui dit.",
            submit="Remplacer et inviter",
            limit=REMINDERS,
        ),
        correction("correction-adresse", adresses.correct_dirigeant, "du dirigeant {s.de}"),
        correction("correction-adresse-referent", adresses.correct_referent, "du référent CQP {s.de}"),
        Acte(
            "suspension",
            vie.suspend,
            form=Suspension,
            said="{s.nom} est suspendu, ses responsables sont prévenus",
            question="Suspendre {s.nom} ?",
            text="Ses connexions se ferment aussitôt, et personne n’entre dans son espace tant qu’il n’est pas rétabli. "
            "Rien de ce qu’il a déposé n’est effacé.",
            submit="Suspendre et prévenir",
        ),
        Acte("retablissement", vie.restore, said="{s.nom} est rétabli, ses responsables sont prévenus"),
        Acte(
            "controle",
            controles.plan,
            form=Prevision,
            fields="partials/controle/prevision.html",
            said="Le contrôle est prévu, l’organisme est prévenu",
            question="Prévoir un contrôle sur place {s.de}",
            submit="Prévoir et prévenir",
        ),
        Acte(
            "signalement",
            signalements.record,
            form=Plainte,
            fields="partials/controle/signalement.html",
            said="Le signalement est inscrit",
            question="Inscrire un signalement sur {s.nom}",
            submit="Inscrire le signalement",
            text="L’organisme ne le voit pas.",
        ),
        Acte(
            "demande-document",
            documents.ask,
            form=DemandeDocument,
            fields="partials/veille/demande.html",
            said="Le document est demandé, l’organisme est prévenu",
            question="Demander un document {s.de}",
            text="L’organisme le joint avec son dernier jour, et le tient à jour. Vous le confirmez.",
            submit="Demander et prévenir",
        ),
        Acte(
            "annulation-fusion",
            fusions_annulees.undo,
            said="La fusion est annulée : les deux organismes sont de nouveau distincts",
            question="Annuler la dernière fusion {s.de} ?",
            text="Tout ce qui avait été déplacé retourne à l’organisme d’où cela venait, avec ses champs et ses personnes. Ce qui est arrivé depuis reste ici.",
            submit="Annuler la fusion",
        ),
    ],
)
