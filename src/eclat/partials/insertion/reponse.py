"""What is asked of a holder, at their link and in their place: the same form, and how an answer is said again."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from eclat.domain.insertion.enquetes import CONTRATS, EMPLOYEURS, REPONSES, SITUATIONS, TRANCHES
from eclat.domain.socle.champs import Entier, FormModel, Jour, Ligne, OuiNon
from eclat.formats import format_date
from eclat.http.forms import Form
from eclat.models import ContratInsertion, Employeur, EnqueteInsertion, SituationInsertion, Tranche

OUI_NON = (("oui", "Oui"), ("non", "Non"))
CHOIX: Mapping[str, Mapping[Any, str]] = {
    "situation": SITUATIONS,
    "contrat": CONTRATS,
    "employeur": EMPLOYEURS,
    "tranche": TRANCHES,
}
OPTIONS = {name: tuple((str(key), said) for key, said in each.items()) for name, each in CHOIX.items()}


class Reponse(FormModel):
    situation: SituationInsertion = Field(
        title="Situation aujourd’hui", json_schema_extra={"missing": "Choisissez la situation qui s’en approche le plus."}
    )
    contrat: ContratInsertion | None = Field(default=None, title="Contrat")
    heures: Annotated[Entier, Field(ge=1, le=60)] | None = Field(default=None, title="Heures par semaine")
    poste: Annotated[Ligne, StringConstraints(max_length=200)] = Field(
        default="", title="Métier ou fonction", description="Exemple\u00a0: animatrice périscolaire."
    )
    vise: OuiNon | None = Field(default=None, title="Ce travail est-il celui auquel le certificat prépare\u00a0?")
    employeur: Employeur | None = Field(default=None, title="Employeur")
    debut_le: Jour | None = Field(default=None, title="Depuis le", description="Exemple\u00a0: 01/09/2026.")
    tranche: Tranche | None = Field(default=None, title="Salaire net par mois", description="Facultatif.")


def filled(enquete: EnqueteInsertion, model: type[Reponse] = Reponse) -> Form[Any]:
    """With what was answered."""
    held = {name: getattr(enquete, name) for name in REPONSES}
    form = Form.of(model, **{name: value for name, value in held.items() if value not in (None, "")})
    form.raw["debut_le"] = [f"{enquete.debut_le:%d/%m/%Y}" if enquete.debut_le else ""]
    form.raw["vise"] = ["" if enquete.vise is None else "oui" if enquete.vise else "non"]
    return form


def said(enquete: EnqueteInsertion) -> list[tuple[str, str]]:
    """What was answered, in the words of the form; nothing of what was not."""
    if enquete.situation is None:
        return []
    return [
        (str(Reponse.model_fields[name].title), text) for name in REPONSES if (text := words(name, getattr(enquete, name))) != ""
    ]


def words(name: str, value: Any) -> str:
    if value is None or value == "":
        return ""
    if name in CHOIX:
        return CHOIX[name][value]
    if isinstance(value, bool):
        return "Oui" if value else "Non"
    return format_date(value) if isinstance(value, date) else str(value)
