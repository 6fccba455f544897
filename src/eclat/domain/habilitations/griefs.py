"""Griefs against an organisme that is habilitated: prepared, then notified together with a day to answer (Code du travail, R6113-16-6; P10).

An administrateur alone reads them while they are prepared. Its organisme has fifteen days at least, thirty unless said otherwise
(``ECLAT_GRIEFS_DAYS``); what it answers is in ``reponses_griefs``, what is decided then in ``resiliations``.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from sqlmodel import Session, col, func, select

from eclat import clock, courriels
from eclat.domain.socle import fichiers, griefs_policies
from eclat.domain.socle.errors import ChampRefuse, Interdit, Introuvable, Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.jointes import joined
from eclat.engines.rereading import hold
from eclat.engines.workflow import UNCHANGED, birth, transition
from eclat.formats import format_date
from eclat.models import EtatHabilitation, Fichier, Grief, Habilitation, IssueGriefs, PieceGrief, Procedure

E = EtatHabilitation
STANDS: Final = {E.ACCEPTEE: E.ACCEPTEE, E.SUSPENDUE: E.SUSPENDUE}
LEAST, MOST = 15, 180  # days to answer
MAX_GRIEFS: Final = 30
PIECE = birth("grief_piece", Habilitation, "a joint une pièce aux griefs")


def of(db: Session, habilitation: Habilitation) -> list[Procedure]:
    """Every one, the last first."""
    rows = select(Procedure).where(Procedure.habilitation_id == habilitation.id)
    return list(db.exec(rows.order_by(col(Procedure.cree_le).desc(), col(Procedure.id))))


def current(db: Session, habilitation: Habilitation) -> Procedure | None:
    """The one that is prepared or awaits what is decided."""
    open_ = select(Procedure).where(Procedure.habilitation_id == habilitation.id, col(Procedure.close_le).is_(None))
    return db.exec(open_).first()


def notified(db: Session, habilitation: Habilitation) -> Procedure | None:
    """The one of which the organisme knows, as long as nothing was decided."""
    found = current(db, habilitation)
    return found if found is not None and found.notifiee_le is not None else None


def withdrawal(db: Session, habilitation: Habilitation) -> Procedure | None:
    """The résiliation that was decided, whether it took effect or not."""
    last = next(iter(of(db, habilitation)), None)
    return last if last is not None and last.issue == IssueGriefs.RESILIATION else None


def rows(db: Session, procedure: Procedure) -> list[Grief]:
    return list(db.exec(select(Grief).where(Grief.procedure_id == procedure.id).order_by(col(Grief.rang))))


def find(db: Session, habilitation: Habilitation, key: UUID) -> Grief:
    """A grief of this habilitation, whatever became of it. Raises Introuvable."""
    found = select(Grief).join(Procedure, col(Procedure.id) == Grief.procedure_id)
    grief = db.exec(found.where(Grief.id == key, Procedure.habilitation_id == habilitation.id)).first()
    if grief is None:
        raise Introuvable
    return grief


def pieces(db: Session, grief: Grief) -> list[tuple[PieceGrief, Fichier]]:
    joined = select(PieceGrief, Fichier).join(Fichier, col(Fichier.id) == PieceGrief.fichier_id)
    found = db.exec(joined.where(PieceGrief.grief_id == grief.id).order_by(col(PieceGrief.cree_le), col(PieceGrief.id)))
    return [(piece, fichier) for piece, fichier in found]


# --- they are prepared ---


def already_notified(db: Session, user: Utilisateur, habilitation: Habilitation) -> str:
    """Why no grief is written now; nothing while they may be, nor once the habilitation is over: its state says so."""
    if habilitation.etat not in STANDS:
        return ""
    if notified(db, habilitation):
        return "Les griefs sont déjà notifiés\u00a0: décidez d’abord de ce qui s’ensuit."
    decided = withdrawal(db, habilitation)
    return f"La résiliation est décidée, et prend effet le {format_date(decided.effet_le)}." if decided else ""


@transition(
    "grief",
    Habilitation,
    STANDS,
    by=griefs_policies.can_notify_griefs,
    label="Ajouter un grief",
    past="a préparé un grief",
    infinitive="préparer un grief",
    icon="plus",
    asks=True,
    unless=already_notified,
)
def add(db: Session, habilitation: Habilitation, *, titre: str, faits: str, by: Utilisateur) -> dict[str, str]:
    """Nobody else knows of it before they are notified. The same one twice is there once."""
    assert by.personne_id is not None
    procedure = current(db, habilitation)
    if procedure is None:
        procedure = Procedure(habilitation_id=habilitation.id, auteur_id=by.personne_id)
        db.add(procedure)
        db.flush()
    there = rows(db, procedure)
    if any((each.titre, each.faits) == (titre, faits) for each in there):
        return UNCHANGED
    if len(there) >= MAX_GRIEFS:
        raise Refus(f"{MAX_GRIEFS} griefs se notifient ensemble au plus\u00a0: réunissez ceux qui se ressemblent.")
    rang = (db.exec(select(func.max(Grief.rang)).where(Grief.procedure_id == procedure.id)).one() or 0) + 1
    db.add(Grief(procedure_id=procedure.id, rang=rang, titre=titre, faits=faits))
    db.flush()
    return {"grief": titre}


def prepared(db: Session, habilitation: Habilitation, grief: Grief) -> Procedure:
    """The procedure of a grief that still is prepared, read again under the lock. Raises Introuvable, Refus."""
    again = select(Grief).where(Grief.id == grief.id).execution_options(populate_existing=True)
    if db.exec(again).first() is None:
        raise Introuvable
    procedure = db.get_one(Procedure, grief.procedure_id)
    if procedure.habilitation_id != habilitation.id:
        raise Introuvable
    if procedure.notifiee_le is not None:
        raise Refus("Ce grief est notifié\u00a0: il ne change plus.")
    return procedure


@transition(
    "grief_correction",
    Habilitation,
    STANDS,
    by=griefs_policies.can_notify_griefs,
    label="Modifier",
    past="a modifié un grief",
    infinitive="modifier ce grief",
    asks=True,
    unless=already_notified,
)
def amend(db: Session, habilitation: Habilitation, *, grief: Grief, titre: str, faits: str, by: Utilisateur) -> dict[str, str]:
    prepared(db, habilitation, grief)
    if (grief.titre, grief.faits) == (titre, faits):
        return UNCHANGED
    grief.titre, grief.faits = titre, faits
    return {"grief": titre}


@transition(
    "grief_retrait",
    Habilitation,
    STANDS,
    by=griefs_policies.can_notify_griefs,
    label="Retirer",
    past="a retiré un grief avant de le notifier",
    infinitive="retirer ce grief",
    kind="danger-outline",
    asks=True,
    unless=already_notified,
)
def remove(db: Session, habilitation: Habilitation, *, grief: Grief, by: Utilisateur) -> dict[str, str]:
    """Before it was notified: it goes with its pieces; the others keep their order. With the last one, nothing is prepared any more."""
    procedure, titre = prepared(db, habilitation, grief), grief.titre
    files = [(piece, fichier.id) for piece, fichier in pieces(db, grief)]
    for piece, _ in files:
        db.delete(piece)
    db.flush()
    db.delete(grief)
    db.flush()
    fichiers.forget(db, [key for _, key in files])
    left = rows(db, procedure)
    for rang, each in enumerate(left, 1):
        if each.rang != rang:
            each.rang = rang
            db.flush()
    if not left:
        db.delete(procedure)
        db.flush()
    return {"grief": titre}


def join(db: Session, habilitation: Habilitation, grief: Grief, name: str, data: bytes, *, by: Utilisateur) -> PieceGrief:
    """To a grief that is prepared, by OC Éclat. Raises FileRefused, Interdit, Introuvable, Refus."""
    hold(db, habilitation)
    if not griefs_policies.can_notify_griefs(db, by, habilitation):
        raise Interdit("join to grief")
    prepared(db, habilitation, grief)
    return keep(db, habilitation, grief, name, data, de_l_organisme=False, by=by)


def keep(
    db: Session, habilitation: Habilitation, grief: Grief, name: str, data: bytes, *, de_l_organisme: bool, by: Utilisateur
) -> PieceGrief:
    """The habilitation is held. Raises FileRefused."""
    there = [(piece, fichier) for piece, fichier in pieces(db, grief) if piece.de_l_organisme == de_l_organisme]

    def row(key: UUID) -> PieceGrief:
        return PieceGrief(grief_id=grief.id, fichier_id=key, de_l_organisme=de_l_organisme)

    return joined(db, there, name, data, row, about=habilitation, verbe=PIECE, to="un grief", by=by)


# --- they are notified ---


def last_day(delai: int) -> date:
    """The last day to answer, when they leave today. Raises ChampRefuse."""
    if delai < LEAST:
        raise ChampRefuse("delai", f"L’organisme doit avoir {LEAST} jours au moins pour répondre.")
    if delai > MOST:
        raise ChampRefuse("delai", f"Donnez {MOST} jours au plus.")
    return clock.today() + timedelta(days=delai)


def to_notify(db: Session, habilitation: Habilitation) -> Sequence[Grief]:
    """Those that would leave. Raises Refus when there is none."""
    procedure = current(db, habilitation)
    found = rows(db, procedure) if procedure is not None else []
    if not found:
        raise Refus("Ajoutez d’abord un grief\u00a0: l’organisme doit savoir ce qui lui est reproché.")
    return found


@transition(
    "griefs_notification",
    Habilitation,
    STANDS,
    by=griefs_policies.can_notify_griefs,
    label="Notifier les griefs",
    past="a notifié des griefs",
    infinitive="notifier ces griefs",
    kind="primary",
    icon="send",
    asks=True,
    unless=already_notified,
)
def notify(db: Session, habilitation: Habilitation, *, delai: int, by: Utilisateur) -> dict[str, str | int]:
    """Its dirigeant and its référent are told of each, and until when they may answer."""
    until, found = last_day(delai), to_notify(db, habilitation)
    procedure = db.get_one(Procedure, found[0].procedure_id)
    procedure.notifiee_le, procedure.jusqu_au = clock.now(), until
    db.flush()
    courriels.griefs.griefs_notifies(db, habilitation, found, until)
    return {"griefs": len(found), "jusqu_au": until.isoformat()}
