"""What a campaign asks: an ordered list, written while it is prepared. Once it is open, what was asked of some is asked of all."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from sqlmodel import Session, col, func, select

from eclat.domain.campagnes.defaut import QUESTIONS
from eclat.domain.socle import campagne_policies
from eclat.domain.socle.errors import ChampRefuse, Introuvable, Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.rereading import reread
from eclat.engines.workflow import UNCHANGED, transition
from eclat.models import Campagne, EtatCampagne, NatureQuestion, QuestionSuivi

E, N = EtatCampagne, NatureQuestion
MAX_QUESTIONS: Final = 60
LEAST_CHOICES, MAX_CHOICES = 2, 20
LONGEST_CHOICE: Final = 200
DRAFT: Final = {E.BROUILLON: E.BROUILLON}
NATURES: Final = {
    N.TEXTE: "Un texte",
    N.NOMBRE: "Un nombre",
    N.OUI_NON: "Oui ou non",
    N.CHOIX: "Un choix parmi plusieurs",
    N.PIECE: "Une pièce jointe",
    N.TITRE: "Un intertitre, qui ne demande rien",
}


def of(db: Session, campagne: Campagne) -> list[QuestionSuivi]:
    rows = select(QuestionSuivi).where(QuestionSuivi.campagne_id == campagne.id)
    return list(db.exec(rows.order_by(col(QuestionSuivi.rang))))


def asks(question: QuestionSuivi) -> bool:
    return question.nature != N.TITRE


def find(db: Session, campagne: Campagne, key: UUID) -> QuestionSuivi:
    """Raises Introuvable."""
    found = select(QuestionSuivi).where(QuestionSuivi.id == key, QuestionSuivi.campagne_id == campagne.id)
    question = db.exec(found).first()
    if question is None:
        raise Introuvable
    return question


def take_up(db: Session, campagne: Campagne, last: Campagne | None) -> None:
    """Those of the last campaign; else those that are proposed."""
    known = [
        (each.nature, each.intitule, each.aide, tuple(each.choix), each.obligatoire) for each in (of(db, last) if last else [])
    ]
    for rang, (nature, intitule, aide, choix, obligatoire) in enumerate(known or QUESTIONS, 1):
        db.add(
            QuestionSuivi(
                campagne_id=campagne.id, rang=rang, nature=nature, intitule=intitule, aide=aide, choix=list(choix), obligatoire=obligatoire
            )
        )  # fmt: skip
    db.flush()


def said(nature: NatureQuestion, intitule: str, aide: str, choix: str, obligatoire: bool) -> dict[str, Any]:
    """What is kept of what was typed: the answers to choose from are one a line. Raises ChampRefuse."""
    lines = list(dict.fromkeys(filter(None, (" ".join(line.split()) for line in choix.splitlines()))))
    if nature != N.CHOIX:
        lines = []
    elif len(lines) < LEAST_CHOICES:
        raise ChampRefuse("choix", "Écrivez au moins deux réponses possibles, une par ligne.")
    elif len(lines) > MAX_CHOICES:
        raise ChampRefuse("choix", f"{MAX_CHOICES} réponses possibles au plus\u00a0: réunissez celles qui se ressemblent.")
    elif any(len(line) > LONGEST_CHOICE for line in lines):
        raise ChampRefuse("choix", f"Une réponse possible compte {LONGEST_CHOICE} caractères au plus.")
    return {
        "nature": nature, "intitule": intitule, "aide": aide, "choix": lines, "obligatoire": obligatoire and nature != N.TITRE,
    }  # fmt: skip


@transition(
    "question",
    Campagne,
    DRAFT,
    by=campagne_policies.can_lead,
    label="Ajouter une question",
    past="a ajouté une question",
    infinitive="ajouter une question",
    icon="plus",
    asks=True,
)
def add(
    db: Session, campagne: Campagne, *, nature: NatureQuestion, intitule: str, aide: str, choix: str, obligatoire: bool, by: Utilisateur
) -> Any:  # fmt: skip
    """At the end. The same one twice is there once. Raises ChampRefuse, Refus."""
    values, there = said(nature, intitule, aide, choix, obligatoire), of(db, campagne)
    if any(all(getattr(each, name) == value for name, value in values.items()) for each in there):
        return UNCHANGED
    if len(there) >= MAX_QUESTIONS:
        raise Refus(f"{MAX_QUESTIONS} questions au plus\u00a0: retirez-en une d’abord.")
    rang = (db.exec(select(func.max(QuestionSuivi.rang)).where(QuestionSuivi.campagne_id == campagne.id)).one() or 0) + 1
    db.add(QuestionSuivi(campagne_id=campagne.id, rang=rang, **values))
    db.flush()
    return {"question": intitule}


def held(db: Session, campagne: Campagne, question: QuestionSuivi) -> None:
    """Read again under the lock of its campaign. Raises Disparu, Introuvable."""
    reread(db, question)
    if question.campagne_id != campagne.id:
        raise Introuvable


@transition(
    "question_correction",
    Campagne,
    DRAFT,
    by=campagne_policies.can_lead,
    label="Modifier",
    past="a modifié une question",
    infinitive="modifier cette question",
    asks=True,
)
def reword(
    db: Session, campagne: Campagne, *, question: QuestionSuivi, nature: NatureQuestion, intitule: str, aide: str, choix: str,
    obligatoire: bool, by: Utilisateur,
) -> Any:  # fmt: skip
    """Raises ChampRefuse."""
    held(db, campagne, question)
    values = said(nature, intitule, aide, choix, obligatoire)
    if all(getattr(question, name) == value for name, value in values.items()):
        return UNCHANGED
    for name, value in values.items():
        setattr(question, name, value)
    db.flush()
    return {"question": intitule}


@transition(
    "question_retrait",
    Campagne,
    DRAFT,
    by=campagne_policies.can_lead,
    label="Retirer",
    past="a retiré une question",
    infinitive="retirer cette question",
    kind="danger-outline",
    asks=True,
)
def remove(db: Session, campagne: Campagne, *, question: QuestionSuivi, by: Utilisateur) -> dict[str, str]:
    held(db, campagne, question)
    intitule = question.intitule
    db.delete(question)
    db.flush()
    number(db, of(db, campagne))
    return {"question": intitule}


def number(db: Session, rows: Sequence[QuestionSuivi]) -> None:
    """In this order. Ranks are unique at every instant: those that move pass beyond the others first."""
    moved = [(rang, each) for rang, each in enumerate(rows, 1) if each.rang != rang]
    for rang, each in moved:
        each.rang = MAX_QUESTIONS * 2 + rang
        db.flush()
    for rang, each in moved:
        each.rang = rang
        db.flush()


@transition(
    "question_montee",
    Campagne,
    DRAFT,
    by=campagne_policies.can_lead,
    label="Monter",
    past="a déplacé une question",
    infinitive="déplacer cette question",
)
def raise_(db: Session, campagne: Campagne, *, question: QuestionSuivi, rang: int, by: Utilisateur) -> Any:
    """``rang``: where its reader saw it; a second click moves it no further. Before the one that it follows; the first stays."""
    held(db, campagne, question)
    rows = of(db, campagne)
    at = rows.index(question)
    if at == 0 or question.rang != rang:
        return UNCHANGED
    rows[at - 1], rows[at] = rows[at], rows[at - 1]
    number(db, rows)
    return {"question": question.intitule}


@transition(
    "question_descente",
    Campagne,
    DRAFT,
    by=campagne_policies.can_lead,
    label="Descendre",
    past="a déplacé une question",
    infinitive="déplacer cette question",
)
def lower(db: Session, campagne: Campagne, *, question: QuestionSuivi, rang: int, by: Utilisateur) -> Any:
    """The same. After the one that follows it; the last stays."""
    held(db, campagne, question)
    rows = of(db, campagne)
    at = rows.index(question)
    if at == len(rows) - 1 or question.rang != rang:
        return UNCHANGED
    rows[at + 1], rows[at] = rows[at], rows[at + 1]
    number(db, rows)
    return {"question": question.intitule}
