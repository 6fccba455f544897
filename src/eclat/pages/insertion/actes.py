"""What is done to the survey of a holder, by who follows it."""

from eclat.domain.insertion import enquetes, politiques
from eclat.http.actes import Acte, Actes, Cible
from eclat.http.forms import Form
from eclat.models import Certificat, EnqueteInsertion
from eclat.partials.insertion import reponse


class CibleEnquete(Cible[EnqueteInsertion]):
    visible = staticmethod(politiques.visible_enquetes)
    options = reponse.OPTIONS
    oui_non = reponse.OUI_NON

    @property
    def nom(self) -> str:
        return self.ctx.db.get_one(Certificat, self.thing.certificat_id).titulaire

    @property
    def home(self) -> str:
        return self.ctx.url("enquete-insertion", id=self.thing.id)

    @property
    def trail(self) -> list[tuple[str, str]]:
        return [("Insertion", self.ctx.url("insertion")), (self.nom, self.home)]


def already(cible: CibleEnquete) -> Form[reponse.Reponse]:
    """With what was typed in the holder's place."""
    return reponse.filled(cible.thing) if cible.thing.par_id else Form(reponse.Reponse)


ENQUETE = Actes(
    "enquete-insertion",
    CibleEnquete,
    [
        Acte("envoi", enquetes.send, said="L’enquête est envoyée"),
        Acte(
            "reponse",
            enquetes.answer,
            form=reponse.Reponse,
            filled=already,
            given=lambda cible, form: {"valeurs": form.valid.model_dump()},
            fields="partials/insertion/reponse.html",
            said="La réponse est enregistrée",
            question="Répondre à la place {s.de}",
            submit="Enregistrer la réponse",
            text="À remplir avec ce que le titulaire vous a dit. La réponse est comptée, et marquée comme donnée à sa place\u00a0; la sienne la remplace.",
        ),
    ],
    see="Voir l’enquête",
)
