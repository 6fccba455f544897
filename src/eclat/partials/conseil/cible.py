"""A form as the questions and answers of those who advise speak of it."""

from functools import cached_property
from typing import Any
from uuid import UUID

from eclat.domain.dossiers import conseil
from eclat.http.actes import Cible
from eclat.http.forms import Form
from eclat.models import AvisDemande
from eclat.partials.conseil.forms import AvisDonne, DemandeAvis


class CibleConseillee(Cible[Any]):
    @property
    def conseillers(self) -> list[tuple[UUID, str]]:
        """Who may be asked."""
        raise NotImplementedError

    @cached_property
    def consultation(self) -> AvisDemande | None:
        """What its reader is asked."""
        return conseil.asked_of(self.ctx.db, self.thing, self.ctx.me)

    sens_possibles = tuple((key.value, said) for key, said in conseil.SENS.items())


def asked(cible: CibleConseillee, form: Form[DemandeAvis]) -> dict[str, Any]:
    return {"membres": form.valid.membres, "question": form.valid.demande}


def said(cible: CibleConseillee, form: Form[AvisDonne]) -> dict[str, Any]:
    return {"sens": form.valid.sens, "motif": form.valid.raison}
