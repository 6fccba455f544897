"""What is done to the text of a mail."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from eclat.courriels.modeles import called
from eclat.domain.administration import textes
from eclat.http.actes import Acte, Actes, Cible
from eclat.models import TexteMail


@dataclass
class CibleTexte(Cible[TexteMail]):
    """``vu``: the mark of the text that a page shows, which the addresses of its acts carry, through the question."""

    vu: str = ""

    visible = staticmethod(textes.visible_textes)

    @property
    def nom(self) -> str:
        return f"« {called(self.thing.modele).nom} »"

    @property
    def params(self) -> dict[str, Any]:
        return {**super().params, "vu": self.vu or self.ctx.query("vu") or textes.mark(self.thing)}

    @property
    def home(self) -> str:
        return self.ctx.url("texte-mail", modele=self.thing.modele)

    @property
    def trail(self) -> list[tuple[str, str]]:
        return [("Textes des mails", self.ctx.url("textes-mails")), (called(self.thing.modele).nom, self.home)]


def read(cible: CibleTexte, _: object) -> Mapping[str, Any]:
    """What its reader was shown when they asked."""
    return {"vu": cible.ctx.query("vu")}


TEXTE = Actes(
    "texte-mail",
    CibleTexte,
    [
        Acte(
            "mise-en-service",
            textes.publish,
            given=read,
            said="Le texte {s.de} est en service",
            question="Mettre ce texte en service ?",
            text="Tous les mails {s.de} le diront désormais. Ceux qui sont déjà écrits partent tels quels.",
        ),
        Acte(
            "abandon",
            textes.give_up,
            given=read,
            said="Le brouillon {s.de} est abandonné",
            question="Abandonner le brouillon ?",
            text="Le texte en service ne change pas.",
        ),
        Acte(
            "retour-original",
            textes.restore,
            given=read,
            said="Les mails {s.de} disent de nouveau leur texte d’origine",
            question="Revenir au texte d’origine ?",
            text="Il est en service tout de suite ; le texte actuel reste parmi les versions précédentes.",
        ),
    ],
)
