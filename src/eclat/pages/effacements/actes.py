"""What an administrateur answers to who asks that their data go (RGPD, article 17)."""

from typing import Annotated

from pydantic import Field, StringConstraints

from eclat.domain.conservation import demandes, gardes
from eclat.domain.socle.champs import FormModel, Texte
from eclat.http.actes import Acte, Actes, Cible
from eclat.http.forms import Form
from eclat.models import DemandeEffacement, Personne

Long = Annotated[Texte, StringConstraints(max_length=2000)]


class CeQuiReste(FormModel):
    reponse: Long = Field(
        title="Ce qui reste, et pourquoi",
        description="La personne le lit dans le mail qui part aussitôt.",
        json_schema_extra={"missing": "Dites ce qui reste, et pourquoi.", "rows": "6"},
    )


class RaisonDuRefus(FormModel):
    reponse: Long = Field(
        title="Pourquoi rien ne s’efface",
        description="La personne le lit dans le mail qui part aussitôt.",
        json_schema_extra={"missing": "Dites pourquoi : la personne le lira.", "rows": "6"},
    )


class CibleEffacement(Cible[DemandeEffacement]):
    visible = staticmethod(demandes.visible)

    @property
    def nom(self) -> str:
        return self.ctx.db.get_one(Personne, self.thing.personne_id).nom_complet

    @property
    def home(self) -> str:
        return self.ctx.url("effacement", id=self.thing.id)

    @property
    def trail(self) -> list[tuple[str, str]]:
        return [("Conservation des données", self.ctx.url("conservation")), (self.nom, self.home)]

    @property
    def reste(self) -> str:
        """What the law keeps, as the answer begins."""
        kept = gardes.of(self.ctx.db, self.thing.personne_id)
        return "\n".join(f"{each.quoi}, {each.duree}. {each.pourquoi}" for each in kept)


EFFACEMENT = Actes(
    "effacement",
    CibleEffacement,
    [
        Acte(
            "acceptation",
            demandes.accept,
            said="L’effacement est accepté",
            question="Effacer les données {s.de} ?",
            text="Demain, ce compte n’existe plus : son nom, son adresse, ses accès, ses brouillons et ses mails s’effacent. Cela ne se défait pas. Un mail le dit aussitôt "
            "à cette personne.",
        ),
        Acte(
            "acceptation-partielle",
            demandes.accept_part,
            said="L’effacement est accepté en partie",
            form=CeQuiReste,
            filled=lambda cible: Form.of(CeQuiReste, reponse=cible.reste),
            question="Effacer une partie des données {s.de} ?",
            text="Demain, ce compte n’existe plus. Ce que la loi fait garder reste. Cela ne se défait pas.",
            crumb="Accepter en partie",
        ),
        Acte(
            "refus",
            demandes.refuse,
            said="La demande est refusée",
            form=RaisonDuRefus,
            question="Refuser la demande {s.de} ?",
            text="Rien ne s’efface. La personne lit la raison, et comment saisir la CNIL.",
        ),
    ],
)
