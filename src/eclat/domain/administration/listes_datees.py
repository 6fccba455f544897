"""The dated lists of the catalogue: how candidates come, who pays. An answer is offered from a day until another, never backwards (P17)."""

import re
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from itertools import count
from typing import Annotated, Any, Final

from pydantic import Field
from sqlalchemy import false, true
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from eclat import clock
from eclat.domain.socle import policies
from eclat.domain.socle.champs import FormModel, Jour, Ligne
from eclat.domain.socle.errors import ChampRefuse, Interdit, Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import journal
from eclat.engines.grilles.titres import plain
from eclat.engines.journal import SECOND_CLICK
from eclat.engines.rereading import hold
from eclat.engines.workflow import ANY, UNCHANGED, birth, transition
from eclat.formats import format_date
from eclat.models import Acces, Choix, Financement, NatureChoix, Role

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
        description="Ses mots partout\u00a0: demandes de session, candidats, statistiques. Un procès-verbal clos garde ceux du jour de sa clôture.",
    )


class Reponse(Jours, Mots):
    """One that is offered, or will be."""


class Reprise(Reponse):
    """One that was withdrawn."""

    du: Jour | None = Field(default=None, title="Proposée de nouveau à partir du", description="Vide\u00a0: elle reste retirée.")
    jusqu_au: Jour | None = Field(default=None, title="Jusqu’au", description="Vide\u00a0: sans fin.")


class Ajout(Mots):
    """One that the list has not yet. Nothing changes backwards: it is offered from a day to come, or from today."""

    du: Jour = Field(
        title="Proposée à partir du", description="Aux sessions qui commencent ce jour-là ou après.",
        json_schema_extra={"missing": "Indiquez à partir de quel jour elle est proposée."},
    )  # fmt: skip
    jusqu_au: Jour | None = Field(default=None, title="Jusqu’au", description="Vide\u00a0: sans fin.")


class AjoutAcces(Ajout):
    declaree: Acces = Field(
        title="Déclarée comme",
        description="La Caisse des Dépôts n’accepte que ces réponses\u00a0: celle-ci sera déclarée comme l’une d’elles.",
        json_schema_extra={
            "missing": "Choisissez comment elle est déclarée à la Caisse des Dépôts\u00a0: sans cela, aucun certificat ne le serait."
        },
    )


AJOUTS: Final[dict[NatureChoix, type[Ajout]]] = {NatureChoix.ACCES: AjoutAcces, NatureChoix.FINANCEMENT: Ajout}
AJOUT = birth("reponse", Choix, "a ajouté une réponse à une liste")


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


def add(db: Session, nature: NatureChoix, ajout: Ajout, *, by: Utilisateur) -> Choix:
    """Offered wherever the list is, from its day on; “Autre” stays the last one. Raises ChampRefuse, Interdit."""
    if not by.is_a(Role.ADMINISTRATEUR):
        raise Interdit("add an answer")
    known = of(db, nature)
    same = next((each for each in known if plain(each.libelle) == plain(ajout.libelle)), None)
    if same is not None:
        if same.cree_le > clock.now() - SECOND_CLICK and (same.libelle, same.du, same.jusqu_au) == (
            ajout.libelle,
            ajout.du,
            ajout.jusqu_au,
        ):
            return same
        raise ChampRefuse("libelle", "Une réponse de cette liste a déjà ces mots\u00a0: ouvrez-la plutôt.")
    made = Choix(
        nature=nature, code=code_of(ajout.libelle, {each.code for each in known}), libelle=ajout.libelle,
        declaree=ajout.declaree if isinstance(ajout, AjoutAcces) else None,
    )  # fmt: skip
    check(made, Jours(du=ajout.du, jusqu_au=ajout.jusqu_au))
    made.du, made.jusqu_au = ajout.du, ajout.jusqu_au
    last = known[-1] if known else None
    made.rang = last.rang + 1 if last else 0
    if last is not None and last.code == Financement.AUTRE:
        made.rang, last.rang = last.rang, made.rang
    db.add(made)
    db.flush()
    journal.write(db, made, AJOUT, by=by, reponse={"libelle": made.libelle, "du": iso(made.du), "jusqu_au": iso(made.jusqu_au)})
    return made


def code_of(libelle: str, taken: Collection[str]) -> str:
    """What candidates keep of it: its words, without accents, in 32 signs."""
    stem = re.sub(r"\W+", "_", plain(libelle), flags=re.ASCII).strip("_")[:28].strip("_") or "reponse"
    numbered = (stem if rank == 1 else f"{stem}_{rank}" for rank in count(1))
    return next(each for each in numbered if each not in taken)


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
    choix.anciens = [each for each in dict.fromkeys([*choix.anciens, before]) if plain(each) != plain(libelle)]
    return {"avant": {"libelle": before}, "apres": {"libelle": libelle}}


def check_words(db: Session, choix: Choix, libelle: str) -> None:
    if any(plain(each.libelle) == plain(libelle) for each in of(db, choix.nature) if each.id != choix.id):
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
