"""The dated lists of the catalogue: how candidates come, who pays. An answer is offered from a day until another, never backwards (P17)."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Annotated, Any

from pydantic import Field
from sqlalchemy import false, true
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from eclat import clock
from eclat.domain.socle import policies
from eclat.domain.socle.champs import FormModel, Jour, Ligne
from eclat.domain.socle.errors import ChampRefuse, Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.rereading import hold
from eclat.engines.workflow import ANY, UNCHANGED, transition
from eclat.formats import format_date
from eclat.models import Choix, NatureChoix, Role

LISTES = {NatureChoix.ACCES: "Voies d’accès", NatureChoix.FINANCEMENT: "Financements"}


class Jours(FormModel):
    du: Jour | None = Field(default=None, title="Proposée à partir du", description="Vide\u00a0: depuis toujours.")
    jusqu_au: Jour | None = Field(
        default=None,
        title="Jusqu’au",
        description="Le dernier jour où une session qui commence la propose. Vide\u00a0: sans fin.",
    )


class Mots(FormModel):
    libelle: Annotated[Ligne, Field(max_length=100)] = Field(
        title="Réponse",
        description="Ses mots dans les demandes de session. Le tableau des candidats garde les siens, plus courts.",
    )


class Reponse(Jours, Mots):
    """One that is offered, or will be."""


class Reprise(Reponse):
    """One that was withdrawn."""

    du: Jour | None = Field(default=None, title="Proposée de nouveau à partir du", description="Vide\u00a0: elle reste retirée.")
    jusqu_au: Jour | None = Field(default=None, title="Jusqu’au", description="Vide\u00a0: sans fin.")


def visible_choix(user: Utilisateur) -> SelectOfScalar[Choix]:
    return select(Choix).where(true() if user.is_a(Role.ADMINISTRATEUR) else false())


def of(db: Session, nature: NatureChoix) -> Sequence[Choix]:
    return db.exec(select(Choix).where(Choix.nature == nature).order_by(col(Choix.rang), col(Choix.libelle))).all()


def state(choix: Choix, day: date | None = None) -> str:
    """proposee, a_venir or retiree, on this day or today."""
    day = day or clock.today()
    if choix.jusqu_au and choix.jusqu_au < day:
        return "retiree"
    return "a_venir" if choix.du and choix.du > day else "proposee"


@transition(
    "jours",
    Choix,
    {ANY: ANY},
    by=policies.can_administer,
    label="Modifier les jours",
    past="a modifié les jours où cette réponse est proposée",
    infinitive="modifier les jours de cette réponse",
)
def set_days(db: Session, choix: Choix, *, jours: Jours, by: Utilisateur) -> Any:
    """From today on: what was offered before stays so, also of one that was withdrawn. Raises ChampRefuse."""
    hold(db, choix)
    if not moves(choix, jours):
        return UNCHANGED
    check(choix, jours)
    before = {"du": iso(choix.du), "jusqu_au": iso(choix.jusqu_au)}
    if state(choix) == "retiree":
        choix.avant = [*choix.avant, before]
    choix.du, choix.jusqu_au = jours.du, jours.jusqu_au
    return {"avant": before, "apres": {"du": iso(jours.du), "jusqu_au": iso(jours.jusqu_au)}}


@transition(
    "mots",
    Choix,
    {ANY: ANY},
    by=policies.can_administer,
    label="Corriger les mots",
    past="a corrigé les mots de cette réponse",
    infinitive="corriger les mots de cette réponse",
)
def set_words(db: Session, choix: Choix, *, libelle: str, vu: str, by: Utilisateur) -> Any:
    """Wherever it is read, for it is the same answer. Raises ChampRefuse on words that another one has, Refus when a colleague changed them."""
    hold(db, choix)
    if choix.libelle == libelle:
        return UNCHANGED
    if vu != choix.libelle:
        raise Refus(
            f"Un collègue a écrit «\u00a0{choix.libelle}\u00a0» pendant ce temps\u00a0: relisez, puis enregistrez de nouveau."
        )
    check_words(db, choix, libelle)
    before, choix.libelle = choix.libelle, libelle
    return {"avant": {"libelle": before}, "apres": {"libelle": libelle}}


def check_words(db: Session, choix: Choix, libelle: str) -> None:
    if any(each.libelle.casefold() == libelle.casefold() for each in of(db, choix.nature) if each.id != choix.id):
        raise ChampRefuse("libelle", "Une autre réponse de cette liste a ces mots\u00a0: vérifiez-les.")


def moves(choix: Choix, jours: Jours) -> bool:
    """Whether these are other days. One that was withdrawn has none, until it is offered again."""
    held = (None, None) if state(choix) == "retiree" else (choix.du, choix.jusqu_au)
    return held != (jours.du, jours.jusqu_au)


def check(choix: Choix, jours: Jours) -> None:
    """Raises ChampRefuse on days that would change what was offered already."""
    today, again = clock.today(), state(choix) == "retiree"
    if again and jours.du is None:
        raise ChampRefuse("du", "Indiquez à partir de quel jour elle est proposée de nouveau.")
    if jours.du and jours.jusqu_au and jours.jusqu_au < jours.du:
        raise ChampRefuse("jusqu_au", f"Elle est proposée à partir du {format_date(jours.du)}\u00a0: indiquez un jour après.")
    for name, earliest in (("du", today), ("jusqu_au", today - timedelta(days=1))):
        before, after = None if again else getattr(choix, name), getattr(jours, name)
        if before == after:
            continue
        if before is not None and before < earliest:
            raise ChampRefuse(name, f"Cette date est passée, elle ne change plus\u00a0: remettez le {format_date(before)}.")
        if after is not None and after < earliest:
            raise ChampRefuse(
                name,
                f"Un changement ne touche pas les sessions déjà commencées\u00a0: indiquez le {format_date(earliest)} ou après.",
            )


def iso(day: date | None) -> str:
    return day.isoformat() if day else ""
