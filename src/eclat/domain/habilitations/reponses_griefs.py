"""What an organisme answers to the griefs that it was notified (P10): written at leisure, read by nobody else, then sent at once.

It may answer as long as nothing was decided, even after its last day: who decides reads it then.
"""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from sqlmodel import Session

from eclat import clock, courriels
from eclat.domain.habilitations import griefs
from eclat.domain.socle import griefs_policies
from eclat.domain.socle.champs import clean_text
from eclat.domain.socle.errors import Interdit, Introuvable, Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import saisies
from eclat.engines.rereading import hold
from eclat.engines.saisies import Seen
from eclat.engines.workflow import explain, transition
from eclat.models import Grief, Habilitation, PieceGrief, Procedure

LONGEST: Final = 8000  # signs of an answer


def not_awaited(db: Session, user: Utilisateur, habilitation: Habilitation) -> str:
    """Why nothing is answered now; nothing while an answer is awaited."""
    if habilitation.etat not in griefs.STANDS:
        return ""
    procedure = griefs.notified(db, habilitation)
    if procedure is None:
        return "Aucun grief n’attend de réponse."
    return explain(db, habilitation, user, "griefs_reponse") if procedure.repondue_le else ""


def awaited(db: Session, habilitation: Habilitation, *, by: Utilisateur) -> Procedure:
    """The griefs that this person answers now, held. Raises Interdit, Refus."""
    hold(db, habilitation)
    if not griefs_policies.can_answer_griefs(db, by, habilitation):
        raise Interdit("answer griefs")
    if why := not_awaited(db, by, habilitation):
        raise Refus(why)
    procedure = griefs.notified(db, habilitation)
    if procedure is None or habilitation.etat not in griefs.STANDS:
        raise Refus("Cette habilitation a pris fin\u00a0: aucun grief n’attend de réponse.")
    return procedure


def write(db: Session, habilitation: Habilitation, texts: Mapping[UUID, str], *, by: Utilisateur, seen: Mapping[UUID, Seen] | None = None) -> None:  # fmt: skip
    """Keep what is typed, even too long: it is sent later. Raises Interdit, Introuvable, Limite, Refus."""
    procedure = awaited(db, habilitation, by=by)
    there = {each.id: each for each in griefs.rows(db, procedure)}
    for key, text in texts.items():
        grief = there.get(key)
        if grief is None:
            raise Introuvable
        keep(grief, text, (seen or {}).get(key))
    procedure.enregistree_le = clock.now()
    db.flush()


def keep(grief: Grief, text: str, seen: Seen) -> None:
    saisies.check_size(f"Votre réponse au grief {grief.rang}", len(text), LONGEST)
    saisies.not_overtaken(seen, "reponse", [text], lambda typed: clean_text("".join(typed)) == grief.reponse)
    grief.reponse = clean_text(text)


def left(db: Session, procedure: Procedure) -> list[Grief]:
    """Those to which nothing is answered, neither in words nor by a piece."""
    rows = griefs.rows(db, procedure)
    return [each for each in rows if not each.reponse and not any(piece.de_l_organisme for piece, _ in griefs.pieces(db, each))]


def too_long(grief: Grief) -> str:
    """What is wrong with an answer that must be shortened."""
    length = len(grief.reponse)
    return f"{length} caractères, c’est trop long\u00a0: {LONGEST} au plus." if length > LONGEST else ""


def join(db: Session, habilitation: Habilitation, grief: Grief, name: str, data: bytes, *, by: Utilisateur) -> PieceGrief:
    """To its answer, until it is sent. Raises FileRefused, Interdit, Introuvable, Refus."""
    procedure = awaited(db, habilitation, by=by)
    if grief.procedure_id != procedure.id:
        raise Introuvable
    return griefs.keep(db, habilitation, grief, name, data, de_l_organisme=True, by=by)


def answered(db: Session, grief: Grief) -> bool:
    """By a text or by a piece."""
    return bool(grief.reponse) or any(piece.de_l_organisme for piece, _ in griefs.pieces(db, grief))


def unfit(db: Session, procedure: Procedure) -> str:
    """What keeps the answer from being sent."""
    rows = griefs.rows(db, procedure)
    if wrong := next((each for each in rows if too_long(each)), None):
        return f"Raccourcissez d’abord votre réponse au grief {wrong.rang}\u00a0: {too_long(wrong)}"
    return "" if any(answered(db, each) for each in rows) else "Répondez d’abord à un grief au moins."


@transition(
    "griefs_reponse",
    Habilitation,
    griefs.STANDS,
    by=griefs_policies.can_answer_griefs,
    label="Envoyer ma réponse",
    past="a répondu aux griefs",
    infinitive="répondre aux griefs",
    kind="primary",
    icon="send",
    asks=True,
    unless=not_awaited,
)
def send(db: Session, habilitation: Habilitation, *, entendu: bool = False, by: Utilisateur) -> dict[str, bool]:
    """All that is written leaves at once; the administrateurs are told, the organisme has an acknowledgment. Raises Refus."""
    procedure = griefs.notified(db, habilitation)
    assert procedure is not None
    if why := unfit(db, procedure):
        raise Refus(why)
    procedure.repondue_le, procedure.repondue_par_id, procedure.entendu = clock.now(), by.personne_id, entendu
    db.flush()
    courriels.griefs.griefs_repondus(db, habilitation, entendu)
    courriels.griefs.griefs_reponse_recue(db, habilitation)
    return {"entendu": entendu}
