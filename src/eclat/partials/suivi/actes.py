"""What is done to the follow-up of an organisme: handed over by its people, read by OC Éclat."""

from datetime import timedelta

from eclat import clock, reglages
from eclat.domain.campagnes import reponses, suivis
from eclat.domain.socle.campagne_policies import visible_suivis
from eclat.formats import plural
from eclat.francais import to_name
from eclat.http.actes import Acte, Actes, Cible, First
from eclat.http.forms import Form
from eclat.models import SuiviAnnuel
from eclat.partials.campagne.formulaires import Dispense, Lecture, Renvoi
from eclat.throttle import REMINDERS

SEE = "Voir le suivi"


class CibleSuivi(Cible[SuiviAnnuel]):
    visible = staticmethod(visible_suivis)

    @property
    def nom(self) -> str:
        return suivis.organisme_of(self.ctx.db, self.thing).nom

    @property
    def a(self) -> str:
        """“à l’Atelier des Cabanes”"""
        return to_name(self.nom)

    @property
    def titre(self) -> str:
        return reponses.campagne_of(self.ctx.db, self.thing).titre

    @property
    def home(self) -> str:
        return self.ctx.url("suivi", id=self.thing.id)

    @property
    def trail(self) -> list[tuple[str, str]]:
        if self.ctx.me.est_agent:
            above = ("Suivi annuel", self.ctx.url("campagnes"))
            return [above, (self.titre, self.ctx.url("campagne", id=self.thing.campagne_id)), (self.nom, self.home)]
        return [("Suivi annuel", self.ctx.url("suivis")), (self.titre, self.home)]


def to_complete(cible: CibleSuivi) -> Form[Renvoi]:
    return Form.of(Renvoi, jusqu_au=clock.today() + timedelta(days=reglages.of(cible.ctx.db).campaign_completion_days))


def fill_first(cible: CibleSuivi) -> First | None:
    left = reponses.unfit(cible.ctx.db, cible.thing)
    if not left:
        return None
    question, why = left[0]
    said = f"Il reste {plural(len(left), 'réponse', 'réponses')} à donner ou à corriger. «\u00a0{question.intitule}\u00a0»\u00a0: {why}"
    return First(said, "Revenir au suivi", f"{cible.home}#zone-question-{question.id}")


REMISE = Actes(
    "remise-suivi",
    CibleSuivi,
    [
        Acte(
            "remise",
            suivis.submit,
            said="Le suivi est remis à OC Éclat",
            question="Remettre «\u00a0{s.titre}\u00a0»\u00a0?",
            text="OC Éclat lit vos réponses et vos pièces. Elles ne changent plus, sauf s’il vous demande de les compléter.",
            submit="Remettre",
            first=fill_first,
        )
    ],
    see=SEE,
)
LECTURE = Actes(
    "suivi",
    CibleSuivi,
    [
        Acte(
            "lecture",
            suivis.read,
            form=Lecture,
            filled=lambda cible: Form.of(Lecture, a_suivre=cible.thing.a_suivre, note=cible.thing.note),
            fields="partials/suivi/lecture.html",
            said="Le suivi {s.de} est lu",
            question="Marquer comme lu le suivi {s.de}",
            submit="Enregistrer",
        ),
        Acte(
            "annotation",
            suivis.annotate,
            form=Lecture,
            filled=lambda cible: Form.of(Lecture, a_suivre=cible.thing.a_suivre, note=cible.thing.note),
            fields="partials/suivi/lecture.html",
            said="La note est enregistrée",
            question="Changer la note sur le suivi {s.de}",
            submit="Enregistrer",
        ),
        Acte(
            "renvoi",
            suivis.send_back,
            form=Renvoi,
            filled=to_complete,
            fields="partials/suivi/renvoi.html",
            said="L’organisme est invité à compléter, un mail le lui dit",
            question="Demander {s.a} de compléter son suivi",
            submit="Demander et prévenir",
        ),
        Acte(
            "relance",
            suivis.chase,
            said="Une relance part aux responsables {s.de}",
            limit=REMINDERS,
        ),
        Acte(
            "dispense",
            suivis.excuse,
            form=Dispense,
            said="{s.nom} est dispensé, un mail le lui dit",
            question="Dispenser {s.nom} de ce suivi\u00a0?",
            submit="Dispenser et prévenir",
        ),
    ],
    see=SEE,
)
