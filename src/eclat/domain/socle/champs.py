"""The fields of forms and rows: how each kind of answer is cleaned, checked, and what is said in French when it cannot be taken."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Annotated, Any

from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, StringConstraints, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from eclat import clock
from eclat.domain.socle import adresses_mail, doutes, identifiers
from eclat.domain.socle.doutes import Doute, Douteux

MAX_COURRIEL = 254  # RFC 5321
NEAR_YEARS = 10
COURRIEL_HELP = "Exemple : prenom.nom@organisme.fr"
LINE_ENDS = re.compile("\r\n?|[\u0085\u2028\u2029]")
# What no reader sees and no font draws: controls, direction and format marks, fillers, halves of characters, non-characters.
INVISIBLE = re.compile(
    "[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufdd0-\ufdef\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\U000e0000-\U000e007f\ud800-\udfff]"
)


def clean_text(text: str) -> str:
    """The text without control, invisible or direction characters, in NFC, with plain line ends."""
    text = INVISIBLE.sub("", LINE_ENDS.sub("\n", text))
    return unicodedata.normalize("NFC", text).strip()


def clean_line(text: str) -> str:
    return " ".join(clean_text(text).split())


def as_line(value: Any) -> Any:
    return clean_line(value) if isinstance(value, str) else value


def as_text(value: Any) -> Any:
    return clean_text(value) if isinstance(value, str) else value


def check_courriel(text: str) -> str:
    """A deliverable-looking address, in lower case, read out of an address book's line. Raises ValueError."""
    text = adresses_mail.nue(text)
    several = adresses_mail.dans(text)
    if len(several) > 1:
        raise ValueError(f"Il y a {len(several)} adresses mail ici, {' et '.join(several[:3])} : gardez-en une seule.")
    if len(text) > MAX_COURRIEL:
        raise ValueError(f"Une adresse mail compte {MAX_COURRIEL} caractères au plus. {COURRIEL_HELP}")
    if " " in text:
        raise ValueError(f"Une adresse mail s’écrit sans espace : retirez-les. {COURRIEL_HELP}")
    if text.count("@") > 1:
        raise ValueError(f"Indiquez une seule adresse mail, avec un seul @. {COURRIEL_HELP}")
    local, _, domain = text.partition("@")
    if "," in domain:
        raise ValueError(f"Une virgule remplace le point : écrivez « {domain.replace(',', '.')} ».")
    if not local or "." not in domain.strip("."):
        raise ValueError(f"Cette adresse mail n’est pas complète. {COURRIEL_HELP}")
    # Half of the world's mail servers refuse them, and such a mail would never leave.
    foreign = next((char for char in local if not char.isascii()), None)
    if foreign is not None:
        raise ValueError(f"Une adresse mail s’écrit sans accent avant le @ : remplacez « {foreign} ».")
    try:
        found = validate_email(text, check_deliverability=False, allow_smtputf8=False, strict=True).normalized.lower()
    except EmailNotValidError:
        raise ValueError(f"Cette adresse mail ne peut pas exister : vérifiez-la. {COURRIEL_HELP}") from None
    if len(found) > MAX_COURRIEL:  # a capital may have two letters below it
        raise ValueError(f"Une adresse mail compte {MAX_COURRIEL} caractères au plus. {COURRIEL_HELP}")
    return found


def check_nda(text: str) -> str:
    """What is only doubtful is asked about (``doutes``). Raises ValueError."""
    return identifiers.parse_nda(text)[0]


def check_nom(text: str) -> str:
    """The name of a person: accents, apostrophes, hyphens and other scripts are welcome. Raises ValueError without any letter."""
    if not any(char.isalpha() for char in text):
        raise ValueError("Un nom s’écrit avec des lettres : vérifiez celui-ci.")
    return text


def check_entier(value: Any) -> Any:
    """A number as one writes it: 1 000 and 1000 are the same."""
    return "".join(clean_text(value).split()) if isinstance(value, str) else value


def check_coche(value: Any) -> bool:
    """A box that must be ticked. Raises ValueError."""
    if value not in (True, "oui"):
        raise ValueError("Cochez cette case.")
    return True


def check_oui_non(value: Any) -> Any:
    """An answer among two; none is no."""
    return {"oui": True, "non": False, "": False}.get(clean_line(value).casefold(), value) if isinstance(value, str) else value


def as_courriel(text: str) -> str:
    """What was typed as an address, written as those that are kept, so that the two compare alike on every database."""
    try:
        return check_courriel(clean_line(text))
    except ValueError:
        return clean_line(text).lower()


def check_date(value: Any) -> Any:
    """ISO (what a date field sends) or jj/mm/aaaa (what is typed where there is none)."""
    if not isinstance(value, str):
        return value
    text = clean_line(value)
    match = re.fullmatch(r"(\d{1,2})[/. -](\d{1,2})[/. -](\d{4})", text)
    try:
        found = date(int(match[3]), int(match[2]), int(match[1])) if match else date.fromisoformat(text)
    except ValueError:
        raise ValueError("Cette date n’existe pas. Écrivez le jour, le mois et l’année : 23/11/2026.") from None
    if not 1800 <= found.year <= 2200:
        raise ValueError(f"L’année {found.year} ne convient pas. Vérifiez la date.")
    return found


def check_heure(value: Any) -> Any:
    """An hour of the clock, as people write it: 9 h 30, 9h, 09:30, 9.30. Returns “09:30”. Raises ValueError."""
    if not isinstance(value, str):
        return value
    match = re.fullmatch(r"([01]?\d|2[0-3])(?: ?(?:h|H|:|\.) ?([0-5]\d)?(?::00)?)?", clean_line(value))
    if match is None:
        raise ValueError("Écrivez une heure, comme 9\u00a0h\u00a030 ou 14:00.")
    return f"{int(match[1]):02}:{match[2] or '00'}"


def check_near(day: date) -> date:
    """A date of these years, where another one is a slip of the finger. Raises ValueError."""
    if abs(day.year - clock.today().year) > NEAR_YEARS:
        raise ValueError(f"L’année {day.year} ne convient pas. Vérifiez la date.")
    return day


def check_adresse_web(text: str) -> str:
    """An address of the web, or nothing. Raises ValueError: ``javascript:`` and its like are no addresses of the web."""
    try:
        found = identifiers.parse_site_web(text)
    except ValueError:
        raise ValueError("Indiquez une adresse du web, qui commence par https:// et compte 200 caractères au plus.") from None
    return "" if found == identifiers.PAS_DE_SITE else found


UneLigne = Annotated[str, BeforeValidator(as_line)]
Ligne = Annotated[UneLigne, Douteux(doutes.lettres)]  # of words
Texte = Annotated[str, BeforeValidator(as_text)]
Nom = Annotated[Ligne, StringConstraints(max_length=100), AfterValidator(check_nom)]  # of a person
Courriel = Annotated[str, BeforeValidator(as_line), AfterValidator(check_courriel), Douteux(doutes.courriel)]
Siret = Annotated[UneLigne, AfterValidator(identifiers.parse_siret)]
Nda = Annotated[UneLigne, AfterValidator(check_nda), Douteux(doutes.nda)]
Telephone = Annotated[UneLigne, AfterValidator(identifiers.parse_phone), Douteux(doutes.telephone)]
CodePostal = Annotated[UneLigne, AfterValidator(identifiers.parse_code_postal)]
SiteWeb = Annotated[UneLigne, AfterValidator(identifiers.parse_site_web)]
AdresseWeb = Annotated[UneLigne, AfterValidator(check_adresse_web)]
Jour = Annotated[date, BeforeValidator(check_date)]
Proche = Annotated[Jour, AfterValidator(check_near)]
Heure = Annotated[str, BeforeValidator(check_heure)]
Entier = Annotated[int, BeforeValidator(check_entier)]
OuiNon = Annotated[bool, BeforeValidator(check_oui_non)]
Coche = Annotated[bool, BeforeValidator(check_coche)]


class FormModel(BaseModel):
    """A form. Each field's ``title`` is its label; ``missing`` (in json_schema_extra) what to say when it is empty."""

    model_config = ConfigDict(extra="ignore", validate_default=False)

    @classmethod
    def croise(cls, values: Mapping[str, str]) -> dict[str, Doute]:  # noqa: ARG003 - for who overrides it
        """What to ask of values that agree with the form and not with one another, by field."""
        return {}


def check_field(model: type[FormModel], name: str, raw: str | Sequence[str]) -> tuple[Any, str | None]:
    """One field of a form on its own: its value and no message, or None and the message."""
    field = model.model_fields[name]
    if isinstance(raw, str) and not clean_text(raw):
        return (None, missing_message(field)) if field.is_required() else (field.get_default(call_default_factory=True), None)
    try:
        return adapter(model, name).validate_python(raw), None
    except ValidationError as error:
        return None, in_french(error.errors()[0], field)


@cache
def adapter(model: type[FormModel], name: str) -> TypeAdapter[Any]:
    """What checks one field; making it takes longer than using it a hundred times."""
    field = model.model_fields[name]
    annotated: Any = field.annotation
    for each in field.metadata:
        annotated = Annotated[annotated, each]
    return TypeAdapter(annotated)


def as_typed(value: Any) -> list[str]:
    if value is None:
        return []
    if isinstance(value, bool):
        return ["oui"] if value else []
    if isinstance(value, date):
        return [value.isoformat()]
    if isinstance(value, (list, tuple, set, frozenset)):
        return [str(each) for each in value]
    return [str(value)]


def takes_many(field: FieldInfo) -> bool:
    return getattr(field.annotation, "__origin__", None) in (list, set, frozenset)


def is_long(field: FieldInfo) -> bool:
    """Whether it is a text of several lines."""
    return any(getattr(each, "func", None) is as_text for each in field.metadata)


def extra(field: FieldInfo | None, key: str) -> str | None:
    given = field.json_schema_extra if field is not None else None
    found = given.get(key) if isinstance(given, dict) else None
    return found if isinstance(found, str) else None


def max_length(field: FieldInfo) -> int | None:
    """How many characters an answer may count, when the form says so."""
    return next((each.max_length for each in field.metadata if getattr(each, "max_length", None) is not None), None)


def missing_message(field: FieldInfo) -> str:
    return extra(field, "missing") or f"Renseignez « {field.title} »."


def in_french(detail: ErrorDetails, field: FieldInfo | None) -> str:
    """pydantic's verdict as a sentence that says what to do."""
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "value_error":
        return str(context["error"])
    if kind in ("string_too_long", "too_long"):
        length = len(clean_text(str(detail["input"])))
        return f"{length} caractères, c’est trop long ici : {context['max_length']} au plus."
    if kind == "string_too_short":
        return f"{context['min_length']} caractères au moins."
    if kind in ("missing", "string_type", "too_short"):
        return missing_message(field) if field is not None else "Il manque une réponse."
    if kind in ("enum", "literal_error") or kind.startswith("bool_"):
        return "Choisissez une des réponses proposées."
    if kind.startswith(("int_", "float_", "decimal_")):
        return "Écrivez un nombre entier, en chiffres."
    if kind in ("greater_than_equal", "greater_than"):
        return f"Ce nombre est trop petit : {context.get('ge', context.get('gt'))} au moins."
    if kind in ("less_than_equal", "less_than"):
        return f"Ce nombre est trop grand : {context.get('le', context.get('lt'))} au plus."
    if kind.startswith("uuid"):
        return "Choisissez une des réponses proposées."
    return "Cette réponse ne convient pas : vérifiez-la."
