"""What is done to a document: by its readers, who confirm having read it; by an administrateur (P12)."""

from typing import Any

from eclat.domain.documentation import documents, lectures, publics, rangs
from eclat.formats import plural
from eclat.http.actes import Acte, Actes, Cible
from eclat.models import Document


class CibleDocument(Cible[Document]):
    visible = staticmethod(publics.visible_documents)

    @property
    def nom(self) -> str:
        return f"« {self.thing.titre} »"

    @property
    def home(self) -> str:
        return self.ctx.url("document", id=self.thing.id)

    @property
    def trail(self) -> list[tuple[str, str]]:
        return [("Documentation", self.ctx.url("documentation")), (self.thing.titre, self.home)]


def reminded(cible: Any, done: dict[str, int]) -> str:
    return f"Relance envoyée à {plural(done['personnes'], 'personne', 'personnes')}" if done else "La relance est partie"


def shown(cible: Any, form: Any) -> dict[str, str]:
    """The version that the reader's page showed."""
    return {"vue": cible.ctx.typed("vue")}


LECTURE = Actes(
    "document",
    CibleDocument,
    [Acte("confirmation", lectures.confirm, given=shown, said="Votre lecture est confirmée", apart=True)],
)

DOCUMENT = Actes(
    "document",
    CibleDocument,
    [
        Acte("parution", documents.appear, said="{s.nom} est publié"),
        Acte("relance", lectures.remind, said=reminded, apart=True),
        Acte("montee", rangs.rise, said="{s.nom} est monté d’une place", apart=True),
        Acte("descente", rangs.sink, said="{s.nom} est descendu d’une place", apart=True),
        Acte("retablissement", documents.restore, said="{s.nom} est publié de nouveau"),
        Acte(
            "retrait",
            documents.withdraw,
            said="{s.nom} est retiré",
            question="Retirer {s.nom} ?",
            text="Plus personne ne le lira, même par son adresse. Ses versions et ses lectures sont gardées : vous pourrez le publier de nouveau.",
        ),
    ],
)
