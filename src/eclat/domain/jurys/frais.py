"""What a juror spent for a session: noted by the administrateur, in cents, and given out as a file (P14)."""

import re
from datetime import date, timedelta
from typing import Annotated, Any, Final
from uuid import UUID

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints
from sqlalchemy import delete
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain.socle import policies
from eclat.domain.socle.champs import FormModel, Ligne, Proche, clean_line
from eclat.domain.socle.errors import ChampRefuse
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.workflow import ANY, UNCHANGED, transition
from eclat.models import FraisJure, Jure, Jury, MembreJury, NatureFrais, SessionCqp

N = NatureFrais
NATURES: Final = {
    N.DEPLACEMENT: "Déplacement", N.REPAS: "Repas", N.HEBERGEMENT: "Hébergement", N.SALAIRE: "Perte de salaire", N.AUTRE: "Autre",
}  # fmt: skip
MOST: Final = 1_000_000  # ten thousand euros: beyond, a comma was forgotten
TWICE: Final = timedelta(seconds=30)  # within which the same expense was not meant twice


def read_amount(value: Any) -> Any:
    """Euros as one writes them, as cents: 12, 12,5, 12.50, 1 012,50 €. Raises ValueError."""
    if not isinstance(value, str):
        return value
    text = re.sub(r"[\s€]", "", clean_line(value))
    match = re.fullmatch(r"(\d{1,7})(?:[.,](\d{1,2}))?", text, re.ASCII)
    if match is None:
        raise ValueError("Écrivez un montant en euros, comme 42,50.")
    return int(match[1]) * 100 + int((match[2] or "").ljust(2, "0"))


def bounded(cents: int) -> int:
    """Raises ValueError."""
    if not 0 < cents <= MOST:
        raise ValueError("Un montant va de 0,01 à 10 000 euros : vérifiez-le.")
    return cents


Montant = Annotated[int, BeforeValidator(read_amount), AfterValidator(bounded)]


class Frais(FormModel):
    session: UUID = Field(title="Session", json_schema_extra={"missing": "Choisissez la session."})
    nature: NatureFrais = Field(title="Nature", json_schema_extra={"missing": "Choisissez la nature de ces frais."})
    montant: Montant = Field(
        title="Montant en euros", description="Exemple : 42,50.", json_schema_extra={"missing": "Indiquez le montant."}
    )
    jour: Proche = Field(title="Jour", json_schema_extra={"missing": "Indiquez le jour de la dépense."})
    note: Annotated[Ligne, StringConstraints(max_length=500)] = Field(default="", title="Note")


def euros(cents: int) -> str:
    """1 012,50 €"""
    whole = f"{cents // 100:,}".replace(",", "\u202f")
    return f"{whole},{cents % 100:02}\u00a0€"


def sessions_of(db: Session, jure: Jure) -> list[tuple[UUID, str]]:
    """Those of which they sit, or sat, at the jury: the last first."""
    rows = sa_select(SessionCqp.id, SessionCqp.numero, SessionCqp.intitule).where(  # type: ignore[call-overload]
        col(SessionCqp.id).in_(
            select(Jury.session_id).join(MembreJury, col(MembreJury.jury_id) == Jury.id).where(MembreJury.jure_id == jure.id)
        )
    )
    found = db.execute(rows.order_by(col(SessionCqp.jury_le).desc(), col(SessionCqp.id)))
    return [(key, f"{numero}, {intitule}") for key, numero, intitule in found]


def first_kept(years: int) -> date:
    """Accounts end on 31 December: the first day of the oldest year that is kept."""
    return date(clock.today().year - years, 1, 1)


def sweep(db: Session, years: int) -> int:
    """Erase those of years that accounts keep no more. Returns how many."""
    return int(db.execute(delete(FraisJure).where(col(FraisJure.jour) < first_kept(years))).rowcount)  # type: ignore[attr-defined]


def total(db: Session, jure: Jure) -> int:
    return sum(db.exec(select(FraisJure.montant).where(FraisJure.jure_id == jure.id)))


def sits_nowhere(db: Session, user: Utilisateur, jure: Jure) -> str:
    return "" if sessions_of(db, jure) else "Cette personne ne siège au jury d’aucune session."


@transition(
    "frais",
    Jure,
    {ANY: ANY},
    by=policies.can_administer,
    label="Noter des frais",
    past="a noté des frais de ce juré",
    infinitive="noter des frais de ce juré",
    icon="plus",
    asks=True,
    unless=sits_nowhere,
)
def note(db: Session, jure: Jure, *, frais: Frais, by: Utilisateur) -> dict[str, Any]:
    """Raises ChampRefuse of a session where they do not sit, or of a day to come."""
    if frais.session not in [key for key, _ in sessions_of(db, jure)]:
        raise ChampRefuse("session", "Cette personne ne siège pas au jury de cette session : choisissez-en une autre.")
    if frais.jour > clock.today():
        raise ChampRefuse("jour", "Ce jour est à venir : notez les frais une fois engagés.")
    said = {"session_id": frais.session, **frais.model_dump(exclude={"session"})}
    same = [getattr(FraisJure, name) == value for name, value in said.items()]
    recent = select(FraisJure.id).where(FraisJure.jure_id == jure.id, *same, FraisJure.cree_le > clock.now() - TWICE)
    if db.exec(recent).first() is not None:
        return UNCHANGED
    db.add(FraisJure(jure_id=jure.id, **said))
    return {"nature": frais.nature.value, "montant": frais.montant, "jour": frais.jour.isoformat()}


def none(db: Session, user: Utilisateur, jure: Jure) -> str:
    return "" if db.exec(select(FraisJure.id).where(FraisJure.jure_id == jure.id)).first() else "Aucun frais n’est noté."


def of_juror(db: Session, jure: Jure) -> list[tuple[UUID, str]]:
    """To choose from."""
    rows = db.exec(select(FraisJure).where(FraisJure.jure_id == jure.id).order_by(col(FraisJure.jour).desc(), col(FraisJure.id)))
    return [(each.id, f"{NATURES[each.nature]}, {euros(each.montant)}, {each.jour:%d/%m/%Y}") for each in rows]


@transition(
    "retrait_frais",
    Jure,
    {ANY: ANY},
    by=policies.can_administer,
    label="Retirer des frais",
    past="a retiré des frais de ce juré",
    infinitive="retirer des frais de ce juré",
    asks=True,
    unless=none,
)
def remove(db: Session, jure: Jure, *, frais: UUID, by: Utilisateur) -> dict[str, Any]:
    """Noted by mistake. Raises ChampRefuse where they are no more."""
    held = db.get(FraisJure, frais)
    if held is None or held.jure_id != jure.id:
        raise ChampRefuse("frais", "Ces frais ne sont plus notés : choisissez-en d’autres.")
    said = {"nature": held.nature.value, "montant": held.montant, "jour": held.jour.isoformat()}
    db.delete(held)
    return said
