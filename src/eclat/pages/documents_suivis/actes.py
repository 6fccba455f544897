"""What OC Éclat does to a document that is followed."""

from eclat.domain.socle import veille_policies
from eclat.domain.veille import documents
from eclat.http.actes import Acte, Actes, Cible
from eclat.models import DocumentSuivi
from eclat.partials.veille.formulaires import RefusDocument, RetraitDocument


class CibleDocumentSuivi(Cible[DocumentSuivi]):
    visible = staticmethod(veille_policies.visible_documents_suivis)

    @property
    def nom(self) -> str:
        return f"«\u00a0{self.thing.intitule}\u00a0»"

    @property
    def home(self) -> str:
        return self.ctx.url("document-suivi", id=self.thing.id)

    @property
    def trail(self) -> list[tuple[str, str]]:
        return [("Documents à jour", self.ctx.url("documents-suivis")), (self.thing.intitule, self.home)]


DOCUMENT_SUIVI = Actes(
    "document-suivi",
    CibleDocumentSuivi,
    [
        Acte(
            "retrait",
            documents.withdraw,
            form=RetraitDocument,
            said="Le document n’est plus suivi",
            question="Ne plus suivre {s.nom}\u00a0?",
            text="L’organisme n’aura plus à le tenir à jour. Ce qui a été joint reste dans son historique.",
            submit="Ne plus suivre",
        ),
        Acte(
            "refus",
            documents.refuse,
            form=RefusDocument,
            said="Le document est refusé, l’organisme est prévenu",
            question="Refuser {s.nom}\u00a0?",
            submit="Refuser et prévenir",
        ),
        Acte("confirmation", documents.confirm, said="Le document est confirmé, l’organisme est prévenu"),
    ],
    see="Voir le document",
)
