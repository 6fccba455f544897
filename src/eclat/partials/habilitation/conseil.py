"""What an instructeur asks of others about a request, and what each of them answers."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from eclat.domain.habilitations import avis
from eclat.domain.socle.champs import Texte
from eclat.http.actes import Acte, Actes
from eclat.partials.conseil.cible import CibleConseillee, asked, said
from eclat.partials.conseil.forms import AvisDonne, DemandeAvis
from eclat.partials.habilitation.actes import SEE, CibleDemande


class CibleAvis(CibleConseillee, CibleDemande):
    @property
    def conseillers(self) -> list[tuple[UUID, str]]:
        return avis.members(self.ctx.db, self.thing, self.ctx.me)


class Demande(DemandeAvis):
    membres: list[UUID] = Field(
        title="Personnes consultées",
        description="Chacune est prévenue par mail, et lit la demande.",
        json_schema_extra={"missing": "Choisissez au moins une personne."},
    )


class Donne(AvisDonne):
    raison: Annotated[Texte, StringConstraints(max_length=4000)] = Field(
        title="Motif",
        description="Seuls les instructeurs et l’administrateur le lisent. L’organisme ne le voit jamais.",
        json_schema_extra={"missing": "Indiquez le motif de votre avis.", "rows": "4"},
    )


DEMANDE = Actes(
    "habilitation",
    CibleAvis,
    [
        Acte(
            "demande-avis",
            avis.CONSEIL.ask,
            form=Demande,
            given=asked,
            said="L’avis est demandé, les personnes choisies sont prévenues",
            question="Demander un avis sur la demande {s.de}",
            crumb="Avis",
            submit="Demander et prévenir",
            fields="partials/conseil/demande.html",
            text="On vous conseille : vous décidez avec ou sans ces avis. L’organisme ne les voit jamais.",
            apart=True,
        )
    ],
    see=SEE,
)
AVIS = Actes(
    "habilitation",
    CibleAvis,
    [
        Acte(
            "avis",
            avis.CONSEIL.advise,
            form=Donne,
            given=said,
            said="Votre avis est donné, les instructeurs sont prévenus",
            question="Donner votre avis sur la demande {s.de}",
            submit="Donner mon avis",
            fields="partials/conseil/donne.html",
            text="Les instructeurs vous lisent, puis décident.",
        )
    ],
    see=SEE,
)
