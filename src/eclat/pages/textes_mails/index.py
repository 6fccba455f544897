"""Every mail that the platform sends, and what OC Éclat made of its text."""

from dataclasses import dataclass
from itertools import groupby

from starlette.responses import Response

from eclat.courriels.modeles import DU_DOCUMENT, MODELES
from eclat.domain.administration import textes
from eclat.http.context import Context
from eclat.models import TexteMail


@dataclass(frozen=True)
class Ligne:
    modele: str
    nom: str
    cause: str
    texte: TexteMail | None

    @property
    def modifie(self) -> bool:
        return self.texte is not None and bool(self.texte.source)

    @property
    def brouillon(self) -> bool:
        return self.texte is not None and bool(self.texte.brouillon)

    @property
    def du_document(self) -> bool:
        return self.modele in DU_DOCUMENT

    @property
    def sujet(self) -> str:
        return textes.edition_of(self.modele, self.texte).sujet


def show(ctx: Context) -> Response:
    held = textes.every(ctx.db)
    rows = [Ligne(modele, each.nom, each.cause, held.get(modele)) for modele, each in MODELES.items()]
    rows.sort(key=lambda each: (each.cause, each.nom))
    groups = [(cause, list(some)) for cause, some in groupby(rows, key=lambda each: each.cause)]
    return ctx.render(
        "pages/textes_mails/index.html", groupes=groups, total=len(rows), modifies=sum(each.modifie for each in rows),
        brouillons=sum(each.brouillon for each in rows),
    )  # fmt: skip
