"""What is done to a control on site."""

from eclat.domain.controles import controles
from eclat.domain.controles.controles import CONCLUSIONS
from eclat.domain.socle.controle_policies import visible_controles
from eclat.http.actes import Acte, Actes, Cible
from eclat.http.forms import Form
from eclat.models import Controle
from eclat.partials.controle.formulaires import Annulation, Deplacement, Rapport


class CibleControle(Cible[Controle]):
    visible = staticmethod(visible_controles)
    conclusions = tuple((str(key), said) for key, said in CONCLUSIONS.items())

    @property
    def nom(self) -> str:
        return f"le contrôle {self.thing.numero}"

    @property
    def home(self) -> str:
        return self.ctx.url("controle", id=self.thing.id)

    @property
    def trail(self) -> list[tuple[str, str]]:
        return [("Contrôles sur place", self.ctx.url("controles")), (self.thing.numero, self.home)]


CONTROLE = Actes(
    "controle",
    CibleControle,
    [
        Acte(
            "rapport",
            controles.report,
            form=Rapport,
            fields="partials/controle/rapport.html",
            said="Le rapport est enregistré, l’organisme est prévenu",
            question="Écrire le rapport du contrôle {s.thing.numero}",
            submit="Enregistrer et prévenir",
            text="L’organisme lit le rapport et sa conclusion. Ce que vous en ferez, griefs ou suspension, se décide sur son habilitation.",
        ),
        Acte(
            "deplacement",
            controles.move,
            form=Deplacement,
            filled=lambda cible: Form.of(Deplacement, prevu_le=cible.thing.prevu_le, lieu=cible.thing.lieu),
            said="Le contrôle est changé, l’organisme est prévenu",
            question="Changer le jour ou le lieu du contrôle {s.thing.numero}",
            submit="Enregistrer et prévenir",
        ),
        Acte(
            "annulation",
            controles.cancel,
            form=Annulation,
            said="Le contrôle est annulé, l’organisme est prévenu",
            question="Annuler le contrôle {s.thing.numero}\u00a0?",
            submit="Annuler et prévenir",
        ),
    ],
    see="Voir le contrôle",
)
