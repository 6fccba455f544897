"""Points to complete: what whoever studies a form asks of its applicant before deciding, and what is answered (P10, P13).

The applicant answers each by a text, by documents, or by both, while the form is theirs to change again. What is asked, settled and
sent: instruction.py.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam
from sqlmodel import Session, col, func, select

from eclat import clock
from eclat.domain.dossiers import dossiers
from eclat.domain.dossiers.completude import Manque
from eclat.domain.dossiers.sortes import sorte_of
from eclat.domain.socle.champs import clean_text
from eclat.domain.socle.errors import Introuvable
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import saisies
from eclat.engines.prepared import prepared
from eclat.engines.rereading import reread
from eclat.engines.saisies import Seen, not_overtaken
from eclat.models import SETTLED, EtatPoint, Formulaire, Personne, Point

E = EtatPoint
KEYS: Any = bindparam("keys", expanding=True)
MAX_ANSWER = 8000  # characters


def of(db: Session, form: Formulaire) -> list[Point]:
    """Every point of a form, oldest first."""
    return list(db.exec(select(Point).where(Point.dossier_id == form.id).order_by(col(Point.cree_le), col(Point.id))))


def find(db: Session, form: Formulaire, key: UUID) -> Point:
    """A point of this form. Raises Introuvable."""
    point = db.get(Point, key)
    if point is None or point.dossier_id != form.id:
        raise Introuvable
    return point


def left(db: Session, form: Formulaire) -> list[Point]:
    """Those that are not settled yet."""
    return [each for each in of(db, form) if each.etat not in SETTLED]


def count_left(db: Session, keys: Sequence[UUID]) -> dict[UUID, int]:
    """How many are left of each of these forms, in one question; nothing of a form that has none."""
    return dict(tuple(row) for row in counted_left().rows(db, keys=keys))


@prepared
def counted_left() -> Any:
    counted = select(Point.dossier_id, func.count()).where(col(Point.dossier_id).in_(KEYS), col(Point.etat).not_in(SETTLED))
    return counted.group_by(col(Point.dossier_id))


def sent(db: Session, form: Formulaire) -> list[Point]:
    """Those that the applicant was told of."""
    return [each for each in of(db, form) if each.envoye_le is not None]


def unanswered(db: Session, form: Formulaire) -> list[Point]:
    """Of those, the ones that still await an answer."""
    return [each for each in sent(db, form) if each.etat == E.OUVERT]


def lacking(db: Session, form: Formulaire) -> list[Manque]:
    """What is missing before the form is handed over again: an answer to each, none of them too long."""
    return [
        Manque(
            "points", each.texte, too_long(each) or "Répondez à ce point.", f"champ-point-{each.id}", faux=bool(too_long(each))
        )
        for each in unanswered(db, form)
    ]


def who_wrote(db: Session, points: Sequence[Point]) -> dict[UUID, str]:
    """The names of those who asked for these points and settled them."""
    people = {key for point in points for key in (point.auteur_id, point.leve_par_id)}
    return {each.id: each.nom_complet for each in db.exec(select(Personne).where(col(Personne.id).in_(people)))}


# --- the applicant answers ----------------------------------------------------------------------------------------------


def answer(db: Session, form: Formulaire, point: Point, reponse: str, *, by: Utilisateur, seen: Seen = None) -> None:
    """Keep the applicant's answer to a point, even too long. Raises Introuvable on a point that was not sent to them, Limite."""
    sorte_of(form).editable(db, form, by)
    reread(db, point)
    if not awaits_answer(form, point):
        raise Introuvable
    saisies.check_size("Votre réponse", len(reponse), MAX_ANSWER)
    not_overtaken(seen, "reponse", [reponse], lambda typed: clean_text("".join(typed)) == point.reponse)
    point.reponse = clean_text(reponse)
    form.enregistre_le = clock.now()
    db.flush()
    judge(db, form, point.id)


def awaits_answer(form: Formulaire, point: Point) -> bool:
    """A point of this form that the applicant was told of and that is not settled."""
    return point.dossier_id == form.id and point.envoye_le is not None and point.etat not in SETTLED


def judge(db: Session, form: Formulaire, key: UUID | None) -> None:
    """A point is answered by a text or by a document."""
    point = db.get(Point, key, populate_existing=True) if key else None
    if point is None or not awaits_answer(form, point):
        return
    attached = any(piece.point_id == point.id for piece in dossiers.documents(db, form))
    answered = (point.reponse or attached) and not too_long(point)
    point.etat = E.REPONDU if answered else E.OUVERT
    db.flush()


def too_long(point: Point) -> str | None:
    """What is wrong with an answer that must be shortened."""
    length = len(point.reponse)
    return f"{length} caractères, c’est trop long ici : {MAX_ANSWER} au plus." if length > MAX_ANSWER else None
