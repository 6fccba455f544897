"""What is done about a change: begun and deleted by its organisme, noted, sent back or refused by OC Éclat."""

from starlette.responses import Response

from eclat.domain.changements import changements
from eclat.domain.socle.changement_policies import visible_changements
from eclat.http.actes import Acte, Actes, Cadre, Cible, Offre
from eclat.http.actes.cadres import onward
from eclat.models import Changement
from eclat.partials.changement.formulaires import Complement, RefusChangement
from eclat.partials.dossier.effacement import CibleEffacable, Gone
from eclat.partials.habilitation.actes import SEE, CibleDemande


class CibleChangement(Cible[Changement]):
    visible = staticmethod(visible_changements)

    @property
    def nom(self) -> str:
        return f"le changement {self.thing.numero}"

    @property
    def home(self) -> str:
        return self.ctx.url("changement", id=self.thing.id)

    @property
    def trail(self) -> list[tuple[str, str]]:
        return [("Changements déclarés", self.ctx.url("changements")), (self.thing.numero, self.home)]


class CibleBrouillon(CibleChangement, CibleEffacable[Changement]):
    sorte = Changement


class ToTheForm(Cadre):
    """One lands on the form that was begun, or on the one that there was."""

    def done(self, offre: Offre, said: str) -> Response:
        made = changements.draft_of(offre.ctx.db, offre.cible.thing)
        if made is None:
            return super().done(offre, said)
        return onward(offre.ctx, offre.ctx.redirect("changement", id=made.id))


DECLARATION = Actes(
    "habilitation",
    CibleDemande,
    [Acte("changement", changements.begin, said="Écrivez ce qui change, puis transmettez-le", cadre=ToTheForm())],
    see=SEE,
)
BROUILLON = Actes(
    "changement",
    CibleBrouillon,
    [
        Acte(
            "suppression",
            changements.discard,
            said="Le brouillon est supprimé",
            question="Supprimer ce brouillon\u00a0?",
            text="Ce que vous avez écrit et joint est effacé. OC Éclat ne l’a pas lu.",
            cadre=Gone("changements"),
        )
    ],
)
CHANGEMENT = Actes(
    "changement",
    CibleChangement,
    [
        Acte(
            "refus",
            changements.refuse,
            form=RefusChangement,
            said="Le changement est refusé, l’organisme est prévenu",
            question="Refuser {s.nom}\u00a0?",
            submit="Refuser et prévenir",
        ),
        Acte(
            "complement",
            changements.ask_more,
            form=Complement,
            said="Le complément est demandé, l’organisme est prévenu",
            question="Demander un complément sur {s.nom}",
            submit="Demander et prévenir",
        ),
        Acte("prise-en-note", changements.note, said="Le changement est pris en note, l’organisme est prévenu"),
    ],
    see="Voir le changement",
)
