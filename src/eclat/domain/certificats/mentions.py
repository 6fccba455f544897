"""What the certificates of a registration must say of it, as an administrateur types it from the decision (France compétences; P14).

Nothing is guessed: what is missing holds the certificates back, and says so.
"""

import re
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints
from sqlmodel import Session

from eclat.documents.lettres import unprintable
from eclat.domain.socle import policies
from eclat.domain.socle.champs import FormModel, Jour, Texte, UneLigne
from eclat.domain.socle.errors import ChampRefuse
from eclat.domain.socle.identifiers import parse_siret
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.rereading import hold
from eclat.engines.workflow import ANY, UNCHANGED, transition
from eclat.formats import format_date, format_siret
from eclat.models import Enregistrement

FRANCE_COMPETENCES = "France compétences"
SIRET = re.compile(r"[,;:·\s]*((?:\d[\s\u00a0\u202f.]*){14})$")


def check_nsf(text: str) -> str:
    """335, 332t: three figures and at most a letter each. Raises ValueError."""
    codes = [each for each in re.split(r"[\s,;]+", text) if each]
    wrong = next((each for each in codes if not re.fullmatch(r"\d{3}[a-zA-Z]?", each)), "")
    if wrong:
        raise ValueError(f"Un code NSF compte trois chiffres, et parfois une lettre : vérifiez « {wrong} ».")
    return ", ".join(dict.fromkeys(each.lower() for each in codes))


def check_formacode(text: str) -> str:
    if text and not re.fullmatch(r"\d{5}", text):
        raise ValueError("Un Formacode compte cinq chiffres.")
    return text


def certificateur(line: str) -> dict[str, str]:
    """“OC ÉCLAT ; 925 123 275 00016”. Raises ValueError."""
    found = SIRET.search(line)
    nom = (line[: found.start()] if found else line).strip(" \u00a0\u202f,;:·\t")
    if found is None and re.search(r"\d{9}", re.sub(r"\s", "", line)):
        raise ValueError(f"Le SIRET de « {nom} » compte 14 chiffres : vérifiez-le.")
    if not nom:
        raise ValueError("Indiquez la raison sociale avant le SIRET.")
    return {"nom": nom, "siret": parse_siret(found[1]) if found else ""}


def check_certificateurs(text: str) -> str:
    lines = [each.strip() for each in text.splitlines() if each.strip()]
    if len(lines) > 5:
        raise ValueError("Cinq certificateurs au plus, un par ligne.")
    return "\n".join(written(certificateur(each)) for each in lines)


def written(each: dict[str, str]) -> str:
    return " ; ".join(filter(None, (each["nom"], format_siret(each["siret"]))))


def check_drawn(text: str) -> str:
    """Raises ValueError on a letter that no certificate can print."""
    unknown = unprintable([text])
    if unknown:
        raise ValueError(f"Un certificat ne peut pas imprimer « {unknown[0]} » : remplacez ce signe.")
    return text


def check_niveau(value: Any) -> Any:
    """Raises ValueError on what is no level."""
    if not isinstance(value, str):
        return value
    if value.strip() not in tuple("12345678"):
        raise ValueError("Un niveau va de 1 à 8.")
    return int(value)


Niveau = Annotated[int, BeforeValidator(check_niveau)]


class Mentions(FormModel):
    du: Jour | None = Field(default=None, title="Enregistrée à partir du", description="Exemple : 25/06/2025.")
    decision_le: Jour | None = Field(
        default=None,
        title="Date de la décision",
        description="Celle du directeur général de France compétences, telle que la décision la porte.",
    )
    delivrance_jusqu_au: Jour | None = Field(default=None, title="Dernier jour de délivrance", description="S’il y en a un.")
    niveau: Niveau | None = Field(default=None, title="Niveau", description="Du cadre national, de 1 à 8.")
    cec: Niveau | None = Field(default=None, title="Niveau CEC", description="Du cadre européen, de 1 à 8.")
    nsf: Annotated[UneLigne, StringConstraints(max_length=60), AfterValidator(check_nsf)] = Field(
        default="", title="Codes NSF", description="Exemple : 335, 332."
    )
    formacode: Annotated[UneLigne, StringConstraints(max_length=5), AfterValidator(check_formacode)] = Field(
        default="", title="Formacode"
    )
    certificateurs: Annotated[
        Texte, StringConstraints(max_length=1000), AfterValidator(check_certificateurs), AfterValidator(check_drawn)
    ] = Field(
        default="",
        title="Certificateurs",
        description="Un par ligne : sa raison sociale, puis son SIRET s’il en a un.",
        json_schema_extra={"rows": "3"},
    )


def typed(enregistrement: Enregistrement) -> dict[str, Any]:
    """What its form shows."""
    held = {name: getattr(enregistrement, name) for name in Mentions.model_fields}
    return {
        **{name: f"{value:%d/%m/%Y}" if isinstance(value, date) else value for name, value in held.items()},
        "nsf": ", ".join(enregistrement.nsf),
        "certificateurs": "\n".join(map(written, enregistrement.certificateurs)),
    }


@transition(
    "mentions",
    Enregistrement,
    {ANY: ANY},
    by=policies.can_administer,
    label="Régler les mentions",
    past="a réglé les mentions des certificats de cet enregistrement",
    infinitive="régler les mentions des certificats de cet enregistrement",
)
def set_mentions(db: Session, enregistrement: Enregistrement, *, mentions: Mentions, by: Utilisateur) -> dict[str, Any]:
    """For the certificates to come; those that were delivered keep theirs. Raises ChampRefuse."""
    hold(db, enregistrement)  # what another has just written is compared too
    check(enregistrement, mentions)
    if not changes(enregistrement, mentions):
        return UNCHANGED
    said = kept(mentions)
    for name, value in said.items():
        setattr(enregistrement, name, value)
    return {"mentions": {name: value.isoformat() if isinstance(value, date) else value for name, value in said.items()}}


def check(enregistrement: Enregistrement, mentions: Mentions) -> None:
    """Raises ChampRefuse."""
    if mentions.du and mentions.du > enregistrement.jusqu_au:
        raise ChampRefuse("du", f"L’enregistrement finit le {format_date(enregistrement.jusqu_au)} : vérifiez la date.")
    if mentions.decision_le and mentions.decision_le > enregistrement.jusqu_au:
        raise ChampRefuse("decision_le", f"L’enregistrement finit le {format_date(enregistrement.jusqu_au)} : vérifiez la date.")


def kept(mentions: Mentions) -> dict[str, Any]:
    """As its registration keeps them."""
    return mentions.model_dump() | {
        "nsf": [each for each in mentions.nsf.split(", ") if each],
        "certificateurs": [certificateur(each) for each in mentions.certificateurs.splitlines()],
    }


def changes(enregistrement: Enregistrement, mentions: Mentions) -> bool:
    return any(getattr(enregistrement, name) != value for name, value in kept(mentions).items())


def over(enregistrement: Enregistrement, day: date) -> str:
    """Why nothing is delivered on this day; nothing until the last one."""
    last = enregistrement.delivrance_jusqu_au
    if last is None or day <= last:
        return ""
    return f"Le dernier jour de délivrance de {enregistrement.code_rncp} au catalogue est le {format_date(last)}."


def missing(enregistrement: Enregistrement) -> list[str]:
    """What its certificates could not say: “la date de la décision”."""
    asked = {
        "la date de la décision": enregistrement.decision_le,
        "le niveau": enregistrement.niveau,
        "le niveau CEC": enregistrement.cec,
        "les codes NSF": enregistrement.nsf,
        "les certificateurs": enregistrement.certificateurs,
    }
    return [said for said, held in asked.items() if not held]
