"""What an organisme answers to a campaign: written at leisure, read by nobody else, as it was handed over by OC Éclat."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain.campagnes import questions
from eclat.domain.socle import campagne_policies, fichiers
from eclat.domain.socle.champs import clean_text
from eclat.domain.socle.errors import Interdit, Introuvable, Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import saisies
from eclat.engines.jointes import joined
from eclat.engines.rereading import hold
from eclat.engines.saisies import Seen
from eclat.engines.workflow import birth, explain
from eclat.models import (
    Campagne,
    EtatCampagne,
    EtatSuivi,
    Fichier,
    NatureQuestion,
    PieceSuivi,
    QuestionSuivi,
    ReponseSuivi,
    SuiviAnnuel,
)

E, N = EtatSuivi, NatureQuestion
AWAITED: Final = (E.A_REMPLIR, E.A_COMPLETER)
LONGEST: Final = 8000  # signs of an answer
NOMBRE: Final = re.compile(r"\d{1,9}")
OUI, NON = "oui", "non"
PIECE = birth("piece", SuiviAnnuel, "a joint une pièce au suivi")


@dataclass
class Lue:
    """A question with what answers it: as it is written for who writes it, as it was handed over for who reads it."""

    question: QuestionSuivi
    texte: str = ""
    pieces: list[tuple[PieceSuivi, Fichier]] = field(default_factory=list)

    @property
    def repondue(self) -> bool:
        return bool(self.texte or self.pieces)

    @property
    def dite(self) -> str:
        """As it is read."""
        if self.question.nature == N.OUI_NON:
            return {OUI: "Oui", NON: "Non"}.get(self.texte, self.texte)
        if self.question.nature == N.NOMBRE and NOMBRE.fullmatch("".join(self.texte.split())):
            return str(int("".join(self.texte.split())))
        return self.texte


def campagne_of(db: Session, suivi: SuiviAnnuel) -> Campagne:
    return db.get_one(Campagne, suivi.campagne_id)


def read(db: Session, suivi: SuiviAnnuel, *, brouillon: bool) -> list[Lue]:
    """Every question, in order. ``brouillon``: as it is written now; else as it was last handed over."""
    kept = {each.question_id: each for each in db.exec(select(ReponseSuivi).where(ReponseSuivi.suivi_id == suivi.id))}
    joined: dict[UUID, list[tuple[PieceSuivi, Fichier]]] = {}
    rows = select(PieceSuivi, Fichier).join(Fichier, col(Fichier.id) == PieceSuivi.fichier_id)
    these = rows.where(col(PieceSuivi.reponse_id).in_([each.id for each in kept.values()]))
    for piece, fichier in db.exec(these.order_by(col(PieceSuivi.cree_le), col(PieceSuivi.id))):
        if brouillon or piece.remise_le is not None:
            joined.setdefault(piece.reponse_id, []).append((piece, fichier))
    found = []
    for question in questions.of(db, campagne_of(db, suivi)):
        answer = kept.get(question.id)
        texte = "" if answer is None else answer.texte if brouillon else answer.remise
        found.append(Lue(question, texte, joined.get(answer.id, []) if answer else []))
    return found


# --- what is wrong with one ---


def wrong(lue: Lue) -> str:
    """What was typed and cannot be taken: it is kept, and said at once."""
    question, texte = lue.question, lue.texte
    if len(texte) > LONGEST:
        return f"{len(texte)} caractères, c’est trop long\u00a0: {LONGEST} au plus."
    if question.nature == N.NOMBRE and texte and not NOMBRE.fullmatch("".join(texte.split())):
        return "Écrivez un nombre entier, en chiffres et sans unité\u00a0: 12."
    if question.nature == N.OUI_NON and texte not in ("", OUI, NON):
        return "Répondez par oui ou par non."
    if question.nature == N.CHOIX and texte and texte not in question.choix:
        return "Choisissez une des réponses proposées."
    return ""


def missing(lue: Lue) -> str:
    """What keeps a follow-up from being handed over."""
    if found := wrong(lue):
        return found
    if not lue.question.obligatoire or lue.repondue:
        return ""
    return {
        N.PIECE: "Joignez une pièce.",
        N.NOMBRE: "Écrivez un nombre, zéro s’il n’y en a pas.",
        N.CHOIX: "Choisissez une réponse.",
        N.OUI_NON: "Répondez par oui ou par non.",
    }.get(lue.question.nature, "Répondez à cette question.")


def unfit(db: Session, suivi: SuiviAnnuel) -> list[tuple[QuestionSuivi, str]]:
    """What is still to be done before it is handed over, question by question."""
    return [(lue.question, why) for lue in read(db, suivi, brouillon=True) if (why := missing(lue))]


# --- written ---


def over(db: Session, suivi: SuiviAnnuel) -> str:
    """Why nothing is answered, whatever the state of the follow-up."""
    if campagne_of(db, suivi).etat == EtatCampagne.OUVERTE:
        return ""
    return "La campagne est close\u00a0: OC Éclat ne prend plus de réponse. Écrivez-lui par la messagerie."


def awaited(db: Session, suivi: SuiviAnnuel, *, by: Utilisateur) -> None:
    """Hold it, for who answers now. Raises Interdit, Refus."""
    hold(db, suivi)
    if not campagne_policies.can_answer(db, by, suivi):
        raise Interdit("answer suivi")
    if why := over(db, suivi):
        raise Refus(why)
    if suivi.etat not in AWAITED:
        raise Refus(explain(db, suivi, by))


def answer_of(db: Session, suivi: SuiviAnnuel, question_id: UUID) -> ReponseSuivi:
    """Its row, made when there is none yet. The follow-up is held. Raises Introuvable for a question that is not of its campaign."""
    found = select(ReponseSuivi).where(ReponseSuivi.suivi_id == suivi.id, ReponseSuivi.question_id == question_id)
    row = db.exec(found.execution_options(populate_existing=True)).first()
    if row is None:
        questions.find(db, campagne_of(db, suivi), question_id)
        row = ReponseSuivi(suivi_id=suivi.id, question_id=question_id)
        db.add(row)
        db.flush()
    return row


def write(db: Session, suivi: SuiviAnnuel, texts: Mapping[UUID, str], *, by: Utilisateur, seen: Mapping[UUID, Seen] | None = None) -> None:  # fmt: skip
    """Keep what is typed, valid or not. Raises Interdit, Introuvable, Limite, Refus."""
    awaited(db, suivi, by=by)
    for key, text in texts.items():
        question = questions.find(db, campagne_of(db, suivi), key)
        keep(answer_of(db, suivi, key), question, text, (seen or {}).get(key))
    suivi.enregistre_le = clock.now()
    db.flush()


def keep(row: ReponseSuivi, question: QuestionSuivi, text: str, seen: Seen) -> None:
    saisies.check_size(question.intitule, len(text), LONGEST)
    saisies.not_overtaken(seen, "reponse", [text], lambda typed: clean_text("".join(typed)) == row.texte)
    row.texte = clean_text(text)


def join(db: Session, suivi: SuiviAnnuel, question: QuestionSuivi, name: str, data: bytes, *, by: Utilisateur) -> PieceSuivi:
    """A document in answer. Raises FileRefused, Interdit, Introuvable, Refus."""
    awaited(db, suivi, by=by)
    if question.nature != N.PIECE or question.campagne_id != suivi.campagne_id:
        raise Introuvable
    answer, suivi.enregistre_le = answer_of(db, suivi, question.id), clock.now()

    def row(key: UUID) -> PieceSuivi:
        return PieceSuivi(reponse_id=answer.id, fichier_id=key)

    return joined(db, pieces(db, answer), name, data, row, about=suivi, verbe=PIECE, to="une réponse", by=by)


def pieces(db: Session, row: ReponseSuivi) -> list[tuple[PieceSuivi, Fichier]]:
    joined = select(PieceSuivi, Fichier).join(Fichier, col(Fichier.id) == PieceSuivi.fichier_id)
    found = db.exec(joined.where(PieceSuivi.reponse_id == row.id).order_by(col(PieceSuivi.cree_le), col(PieceSuivi.id)))
    return [(piece, fichier) for piece, fichier in found]


def withdraw(db: Session, suivi: SuiviAnnuel, key: UUID, *, by: Utilisateur) -> None:
    """A document that was not handed over yet; one that is gone already asks for nothing. Raises Interdit, Introuvable, Refus."""
    awaited(db, suivi, by=by)
    joined = select(PieceSuivi).join(ReponseSuivi, col(ReponseSuivi.id) == PieceSuivi.reponse_id)
    piece = db.exec(joined.where(PieceSuivi.id == key, ReponseSuivi.suivi_id == suivi.id)).first()
    if piece is None:
        return
    if piece.remise_le is not None:
        raise Refus("OC Éclat a déjà lu cette pièce\u00a0: joignez-en une autre à côté.")
    fichier = piece.fichier_id
    db.delete(piece)
    suivi.enregistre_le = clock.now()
    db.flush()
    fichiers.forget(db, [fichier])


def hand_over(db: Session, suivi: SuiviAnnuel, now: datetime) -> None:
    """From now on OC Éclat reads what is written."""
    for row in db.exec(select(ReponseSuivi).where(ReponseSuivi.suivi_id == suivi.id)):
        row.remise = row.texte
        for piece, _ in pieces(db, row):
            piece.remise_le = piece.remise_le or now
    db.flush()
