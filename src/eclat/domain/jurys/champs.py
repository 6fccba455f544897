"""The cells of the procès-verbal: how each kind of answer is read, and how it is said back."""

from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from eclat.domain.socle.champs import FormModel, OuiNon, Texte, UneLigne, check_field, clean_text
from eclat.domain.socle.errors import Introuvable
from eclat.models import Bloc, Passage, PresenceJury, ResultatBloc, ValeurBloc

BEST: Final = 20
PRESENCES = {
    PresenceJury.PRESENT: "Présent",
    PresenceJury.ABSENT: "Absent",
    PresenceJury.EXCUSE: "Excusé",
    PresenceJury.EN_ATTENTE: "En attente",
    PresenceJury.REPORTE: "Reporté",
}
VALEURS = {
    ValeurBloc.VALIDE: "Validé",
    ValeurBloc.NON_VALIDE: "Non validé",
    ValeurBloc.DISPENSE: "Dispensé",
    ValeurBloc.DEJA_ACQUIS: "Déjà acquis",
    ValeurBloc.NON_PRESENTE: "Non présenté",
}


def check_note(value: Any) -> Any:
    """12,5: as it is said. Raises ValueError."""
    if not isinstance(value, str) or not clean_text(value):
        return value
    try:
        found = Decimal(clean_text(value).replace(",", ".").removesuffix("/20").strip()) * 10
        whole = int(found) if found == found.to_integral_value() else -1
    except (InvalidOperation, ValueError, OverflowError):
        whole = -1
    if not 0 <= whole <= BEST * 10:
        raise ValueError("Écrivez une note de 0 à 20, avec une décimale au plus : 12 ou 12,5.")
    return mark(whole)


def tenths(said: str) -> int | None:
    """125, of 12,5: as it is kept."""
    return int(Decimal(said.replace(",", ".")) * 10) if said else None


def check_mot(text: str) -> str:
    """Words that are to be read by the candidate hold at least one letter or digit. Raises ValueError."""
    if text and not any(char.isalnum() for char in text):
        raise ValueError("Écrivez une phrase : ces signes ne disent rien au candidat.")
    return text


Mot = Annotated[UneLigne, StringConstraints(max_length=2000), AfterValidator(check_mot)]
Mots = Annotated[Texte, StringConstraints(max_length=2000), AfterValidator(check_mot)]
Note = Annotated[str, BeforeValidator(check_note)]


class LignePv(FormModel):
    """The cells of a row that are of no bloc."""

    presence: PresenceJury = Field(default=PresenceJury.PRESENT, title="Présence")
    a_distance: OuiNon = Field(default=False, title="À distance")
    observations: Mot = Field(default="", title="Observations")


class CaseBloc(FormModel):
    """The cells of a row that are of one bloc: their names are these, and its code."""

    resultat: ValeurBloc | None = Field(default=None, title="Résultat")
    note: Note = Field(default="", title="Note sur 20")
    observation: Mots = Field(default="", title="Observation")
    preconisation: Mots = Field(default="", title="Préconisation")
    origine: Annotated[UneLigne, StringConstraints(max_length=200), AfterValidator(check_mot)] = Field(default="", title="Preuve")


class Incidents(FormModel):
    incidents: Annotated[Texte, StringConstraints(max_length=4000)] = Field(default="", title="Incidents")


BESIDE = tuple(name for name in CaseBloc.model_fields if name != "resultat")  # what goes with a result


def names(codes: list[str]) -> list[str]:
    """Every cell of a row, in its order."""
    return [*LignePv.model_fields, *[f"{name}-{code}" for code in codes for name in CaseBloc.model_fields]]


def parts(champ: str) -> tuple[type[FormModel], str, str]:
    """“note-BC02”: its form, its field, its bloc. Raises Introuvable."""
    name, _, code = champ.partition("-")
    if code and name in CaseBloc.model_fields:
        return CaseBloc, name, code
    if not code and name in LignePv.model_fields:
        return LignePv, name, ""
    raise Introuvable


def read(champ: str, text: str) -> tuple[Any, str | None]:
    """What was typed, as it is kept; what is wrong with it."""
    model, name, _ = parts(champ)
    if not text.strip():
        return None if name == "note" else model.model_fields[name].get_default(), None
    value, error = check_field(model, name, text)
    return (tenths(value or ""), error) if name == "note" else (value, error)


def said(value: Any) -> str:
    """What a cell holds, as the page sends it."""
    if value is None or value is False:
        return ""
    return "oui" if value is True else str(value)


def mark(tenths: int | None) -> str:
    """12, 12,5"""
    if tenths is None:
        return ""
    whole, rest = divmod(tenths, 10)
    return f"{whole},{rest}" if rest else str(whole)


def held(passage: Passage, tapes: "dict[str, ResultatBloc]", champ: str) -> str:
    """What a cell of this row holds, right or wrong."""
    if champ in passage.saisies:
        return str(passage.saisies[champ])
    _, name, code = parts(champ)
    if not code:
        return said(getattr(passage, name))
    result = tapes.get(code)
    if result is None:
        return ""
    return {"resultat": result.valeur.value, "note": mark(result.note)}.get(name) or said(getattr(result, name, ""))


def in_words(champ: str, text: str) -> str:
    """Validé: what a cell holds, for who reads it."""
    _, name, _ = parts(champ)
    if name == "presence":
        return {each.value: words for each, words in PRESENCES.items()}.get(text, text)
    if name == "resultat":
        return {each.value: words for each, words in VALEURS.items()}.get(text, text)
    return text


def called(champ: str, blocs: "list[Bloc]") -> str:
    """BC02, observation: the cell, before a sentence that speaks of it."""
    model, name, code = parts(champ)
    title = str(model.model_fields[name].title)
    if not code:
        return title
    return code if name == "resultat" else f"{code}, {title[0].lower()}{title[1:]}"
