"""The act by which an administrateur corrects the sign-in address of someone: the same for a dirigeant, a référent and an agent (P17)."""

from collections.abc import Callable
from typing import Any

from pydantic import Field

from eclat.domain.socle.champs import Courriel, FormModel
from eclat.http.actes import Acte
from eclat.throttle import REMINDERS


class Adresse(FormModel):
    courriel: Courriel = Field(
        title="Nouvelle adresse mail", json_schema_extra={"missing": "Indiquez la nouvelle adresse mail.", "type": "email"}
    )


def correction(name: str, verb: Callable[..., Any], whose: str) -> Acte:
    """``whose``: after "l’adresse", with what the cible knows: “du dirigeant {s.de}”."""
    return Acte(
        name,
        verb,
        form=Adresse,
        said=f"L’adresse {whose} est corrigée, un lien y part",
        question=f"Corriger l’adresse {whose} ?",
        text="Les deux adresses sont prévenues. Ses connexions ouvertes et ses liens se ferment aussitôt ; un lien pour choisir un mot de passe "
        "part à la nouvelle.",
        submit="Corriger et envoyer le lien",
        limit=REMINDERS,
    )
