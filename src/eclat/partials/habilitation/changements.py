"""What changed in a request, and in the forms of its délégataires, since the deposit before the last."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from eclat.domain.delegataires import depots
from eclat.domain.dossiers.photos import Change
from eclat.domain.dossiers.sortes import SORTES, Sorte
from eclat.domain.habilitations import demande, differences
from eclat.formats import format_date, format_nda
from eclat.models import Habilitation, Identification, Objet, Qualification
from eclat.partials.dossier.changements import Section, sections

ISO = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True)
class Delegataire:
    id: UUID
    nom: str
    venu: bool
    parti: bool
    sections: list[Section]

    @property
    def nombre(self) -> int:
        return sum(len(each.ecarts) for each in self.sections)


@dataclass(frozen=True)
class Depuis:
    avant: datetime
    apres: datetime
    sections: list[Section]
    delegataires: list[Delegataire]


def since_last(db: Session, habilitation: Habilitation) -> Depuis | None:
    found = depots.since_last(db, habilitation)
    if found is None:
        return None
    form = SORTES[Identification]

    def read(name: str, value: str) -> str:
        return answer(db, name, value)

    others = [
        Delegataire(each.id, each.nom, each.venu, each.parti, sections(form, each.changes, read)) for each in found.delegataires
    ]
    return Depuis(found.avant, found.apres, sections(SORTES[Habilitation], found.changes, read), others)


def answer(db: Session, name: str, value: str) -> str:
    """An answer as it was typed, or chosen, as it is read."""
    if name == "cqp_id":
        return demande.cqp_title(db, Habilitation(numero="", organisme_id=UUID(int=0), cqp_id=UUID(value)))
    if name == "qualification":
        return demande.QUALIFICATIONS[Qualification(value)][0]
    if name == "objet":
        return demande.OBJETS[Objet(value)]
    if name == "nda":
        return format_nda(value)
    if name == "honneur":
        return "Oui"
    return format_date(date.fromisoformat(value)) if name == "qualiopi_jusqu_au" and ISO.fullmatch(value) else value


@dataclass(frozen=True)
class Renouvelee:
    """What a renewal changes of what was accepted. ``lisible``: its reader reads the former file too, and its documents."""

    numero: str
    lisible: bool
    sections: list[Section]
    delegataires: list[Delegataire]

    @property
    def nombre(self) -> int:
        """How many things differ; a délégataire that came or went is one."""
        return sum(len(each.ecarts) for each in self.sections) + sum(each.nombre or 1 for each in self.delegataires)

    @property
    def modifiees(self) -> dict[str, int]:
        """By section of the request, how many things differ there."""
        return {each.key: len(each.ecarts) for each in self.sections}


def since_accepted(db: Session, habilitation: Habilitation, *, lisible: bool) -> Renouvelee | None:
    found = differences.since_accepted(db, habilitation)
    if found is None:
        return None

    def read(name: str, value: str) -> str:
        return answer(db, name, value)

    def told(form: Sorte[Any], changes: list[Change]) -> list[Section]:
        return [each if lisible else each.without_former for each in sections(form, changes, read)]

    others = [
        Delegataire(each.id, each.nom, each.venu, each.parti, told(SORTES[Identification], each.changes))
        for each in found.delegataires
    ]
    return Renouvelee(found.ancienne.numero, lisible, told(SORTES[Habilitation], found.changes), others)
