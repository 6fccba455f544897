"""What all answered to a campaign, question by question: only what was handed over (P10)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import func
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain.campagnes import chiffres, questions
from eclat.domain.campagnes.reponses import AWAITED, NON, OUI, Lue
from eclat.models import Campagne, EtatSuivi, NatureQuestion, Organisme, PieceSuivi, QuestionSuivi, ReponseSuivi, SuiviAnnuel

E, N = EtatSuivi, NatureQuestion


@dataclass(frozen=True)
class Avancement:
    """How many organismes are where. ``remis``: those that OC Éclat may read."""

    demandes: int = 0
    remis: int = 0
    a_lire: int = 0
    en_retard: int = 0
    a_suivre: int = 0
    dispenses: int = 0
    attendus: int = 0


def progress(db: Session, campagne: Campagne) -> Avancement:
    return progresses(db, [campagne.id]).get(campagne.id, Avancement())


def progresses(db: Session, keys: Sequence[UUID]) -> dict[UUID, Avancement]:
    """Of several campaigns, in one question."""
    late = (col(SuiviAnnuel.jusqu_au) < clock.today()).label("late")
    columns: tuple[Any, ...] = (
        SuiviAnnuel.campagne_id, SuiviAnnuel.etat, SuiviAnnuel.a_suivre, late, func.count(),
    )  # fmt: skip
    rows = sa_select(*columns).where(col(SuiviAnnuel.campagne_id).in_(keys))
    counted: dict[UUID, Counter[str]] = {}
    for key, etat, a_suivre, passed, number in db.execute(
        rows.group_by(col(SuiviAnnuel.campagne_id), col(SuiviAnnuel.etat), col(SuiviAnnuel.a_suivre), late)
    ):
        here = counted.setdefault(key, Counter())
        here["demandes"] += number
        here["remis"] += number if etat in (E.REMIS, E.LU) else 0
        here["a_lire"] += number if etat == E.REMIS else 0
        here["attendus"] += number if etat in AWAITED else 0
        here["en_retard"] += number if etat in AWAITED and passed else 0
        here["a_suivre"] += number if a_suivre else 0
        here["dispenses"] += number if etat == E.DISPENSE else 0
    return {key: Avancement(**here) for key, here in counted.items()}


@dataclass
class Reponses:
    """What all answered to one question: texts with whose they are, else counts, else what numbers add up to."""

    question: QuestionSuivi
    textes: list[tuple[UUID, str, str]] = field(default_factory=list)  # the follow-up, the organisme, what it says
    comptes: list[tuple[str, int]] = field(default_factory=list)
    somme: int = 0
    moyenne: float | None = None
    maximum: int | None = None
    nombre: int = 0  # who answered
    pieces: int = 0

    @property
    def dite_moyenne(self) -> str:
        return f"{self.moyenne:g}".replace(".", ",") if self.moyenne is not None else "–"


@dataclass
class Synthese:
    questions: list[Reponses]
    chiffres: dict[str, int]
    remis: int


def of(db: Session, campagne: Campagne) -> Synthese:
    """Of every organisme that handed its follow-up over, be it to be completed since."""
    said: dict[UUID, list[tuple[UUID, str, str]]] = {}
    rows = (
        select(ReponseSuivi, SuiviAnnuel.id, Organisme.nom)
        .join(SuiviAnnuel, col(SuiviAnnuel.id) == ReponseSuivi.suivi_id)
        .join(Organisme, col(Organisme.id) == SuiviAnnuel.organisme_id)
        .where(SuiviAnnuel.campagne_id == campagne.id, col(SuiviAnnuel.remis_le).is_not(None))
        .order_by(col(Organisme.nom_tri), col(SuiviAnnuel.id))
    )
    for reponse, suivi_id, nom in db.exec(rows):
        if reponse.remise:
            said.setdefault(reponse.question_id, []).append((suivi_id, nom, reponse.remise))
    joined = joined_of(db, campagne)
    handed = db.exec(
        select(SuiviAnnuel.chiffres).where(SuiviAnnuel.campagne_id == campagne.id, col(SuiviAnnuel.remis_le).is_not(None))
    ).all()
    found = [together(each, said.get(each.id, []), joined.get(each.id, (0, 0))) for each in questions.of(db, campagne)]
    return Synthese(found, chiffres.added(list(handed)), len(handed))


def joined_of(db: Session, campagne: Campagne) -> dict[UUID, tuple[int, int]]:
    """By question, how many organismes joined a document, and how many documents."""
    columns: tuple[Any, ...] = (ReponseSuivi.question_id, func.count(func.distinct(ReponseSuivi.id)), func.count())
    rows = (
        sa_select(*columns)
        .join(PieceSuivi, col(PieceSuivi.reponse_id) == ReponseSuivi.id)
        .join(SuiviAnnuel, col(SuiviAnnuel.id) == ReponseSuivi.suivi_id)
        .where(col(SuiviAnnuel.campagne_id) == campagne.id, col(PieceSuivi.remise_le).is_not(None))
        .group_by(col(ReponseSuivi.question_id))
    )
    return {key: (organismes, pieces) for key, organismes, pieces in db.execute(rows)}


def together(question: QuestionSuivi, said: list[tuple[UUID, str, str]], joined: tuple[int, int]) -> Reponses:
    found = Reponses(question, nombre=len(said))
    if question.nature == N.PIECE:
        found.nombre, found.pieces = joined
    elif question.nature == N.TEXTE:
        found.textes = said
    elif question.nature == N.NOMBRE:
        numbers = [int("".join(text.split())) for _, _, text in said]
        found.somme = sum(numbers)
        if numbers:
            found.moyenne, found.maximum = round(found.somme / len(numbers), 1), max(numbers)
    elif question.nature in (N.OUI_NON, N.CHOIX):
        counted = Counter(text for _, _, text in said)
        named = ((OUI, "Oui"), (NON, "Non")) if question.nature == N.OUI_NON else tuple((each, each) for each in question.choix)
        found.comptes = [(words, counted[key]) for key, words in named]
    return found


def answers(db: Session, campagne: Campagne) -> list[tuple[SuiviAnnuel, str, dict[UUID, Lue]]]:
    """Each follow-up that was handed over, whose it is, and what it says by question: the rows of a sheet."""
    asked = {each.id: each for each in questions.of(db, campagne)}
    rows = (
        select(SuiviAnnuel, Organisme.nom)
        .join(Organisme, col(Organisme.id) == SuiviAnnuel.organisme_id)
        .where(SuiviAnnuel.campagne_id == campagne.id, col(SuiviAnnuel.remis_le).is_not(None))
    )
    found = [(suivi, nom) for suivi, nom in db.exec(rows.order_by(col(Organisme.nom_tri), col(SuiviAnnuel.id)))]
    kept: dict[UUID, dict[UUID, Lue]] = {}
    for each in db.exec(select(ReponseSuivi).where(col(ReponseSuivi.suivi_id).in_([suivi.id for suivi, _ in found]))):
        if each.question_id in asked:
            kept.setdefault(each.suivi_id, {})[each.question_id] = Lue(asked[each.question_id], each.remise)
    return [(suivi, nom, kept.get(suivi.id, {})) for suivi, nom in found]
