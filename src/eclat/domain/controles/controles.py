"""A control on site: planned, moved, held with its report, or cancelled; the organisme is told each time."""

from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from sqlmodel import Session, col, select

from eclat import clock, courriels
from eclat.domain.socle import fichiers, numeros, policies
from eclat.domain.socle.controle_policies import visible_controles
from eclat.domain.socle.errors import ChampRefuse, Interdit, Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import journal
from eclat.engines.jointes import joined
from eclat.engines.rereading import hold
from eclat.engines.workflow import UNCHANGED, birth, transition
from eclat.models import Conclusion, Controle, EtatControle, EtatOrganisme, Fichier, Organisme, PieceControle

E = EtatControle
O = EtatOrganisme  # noqa: E741 - as it is read below
KNOWN: Final = {each: each for each in (O.ACCEPTE, O.INVITE, O.SUSPENDU)}
SOON: Final = timedelta(days=14)
PREVISION = birth("prevision", Controle, "a prévu le contrôle sur place")
PIECE = birth("piece", Controle, "a joint une pièce au contrôle")
CONCLUSIONS: Final = {
    Conclusion.CONFORME: "Conforme",
    Conclusion.RESERVES: "Conforme, avec des réserves",
    Conclusion.NON_CONFORME: "Non conforme",
}


def of(db: Session, organisme: Organisme) -> list[Controle]:
    """The last first."""
    rows = select(Controle).where(Controle.organisme_id == organisme.id)
    return list(db.exec(rows.order_by(col(Controle.prevu_le).desc(), col(Controle.id).desc())))


def awaited(db: Session, user: Utilisateur, limit: int = 10) -> list[tuple[Controle, str]]:
    """What this reader sees of those of the next two weeks, and of those whose report is not written; with the name of their organisme."""
    seen: Any = visible_controles(user).whereclause
    rows = select(Controle, Organisme.nom).join(Organisme, col(Organisme.id) == Controle.organisme_id)
    due = rows.where(Controle.etat == E.PREVU, col(Controle.prevu_le) <= clock.today() + SOON)
    due = due if seen is None else due.where(seen)
    return [(each, nom) for each, nom in db.exec(due.order_by(col(Controle.prevu_le), col(Controle.id)).limit(limit))]


def organisme_of(db: Session, controle: Controle) -> Organisme:
    return db.get_one(Organisme, controle.organisme_id)


def check_future(day: date) -> None:
    """Raises ChampRefuse."""
    if day < clock.today():
        raise ChampRefuse("prevu_le", "Ce jour est passé\u00a0: choisissez un jour à venir.")


@transition(
    "controle",
    Organisme,
    KNOWN,
    by=policies.can_administer,
    label="Prévoir un contrôle",
    past="a prévu un contrôle sur place",
    infinitive="prévoir un contrôle sur place",
    icon="search-check",
    asks=True,
)
def plan(db: Session, organisme: Organisme, *, prevu_le: date, lieu: str, objet: str, by: Utilisateur) -> Any:
    """Its people are told when, where, of what. Raises ChampRefuse."""
    check_future(prevu_le)
    same = select(Controle).where(Controle.organisme_id == organisme.id, Controle.prevu_le == prevu_le, Controle.etat == E.PREVU)
    if any(journal.just_written(db, each, PREVISION, by=by) for each in db.exec(same)):  # a second click
        return UNCHANGED
    assert by.personne_id is not None
    found = Controle(
        numero=numeros.next_number(db, f"CTL-{clock.today().year}"), organisme_id=organisme.id, prevu_le=prevu_le, lieu=lieu,
        objet=objet, par_id=by.personne_id,
    )  # fmt: skip
    db.add(found)
    db.flush()
    journal.write(db, found, PREVISION, by=by, apres=str(found.etat))
    courriels.controles.controle_prevu(db, found, False)
    return {"numero": found.numero}


@transition(
    "deplacement",
    Controle,
    {E.PREVU: E.PREVU},
    by=policies.can_administer,
    label="Changer le jour ou le lieu",
    past="a changé le jour ou le lieu du contrôle",
    infinitive="changer le jour ou le lieu de ce contrôle",
    icon="calendar-check",
    asks=True,
)
def move(db: Session, controle: Controle, *, prevu_le: date, lieu: str, by: Utilisateur) -> Any:
    """Raises ChampRefuse."""
    check_future(prevu_le)
    if (controle.prevu_le, controle.lieu) == (prevu_le, lieu):
        return UNCHANGED
    controle.prevu_le, controle.lieu = prevu_le, lieu
    db.flush()
    courriels.controles.controle_prevu(db, controle, True)
    return {"prevu_le": prevu_le.isoformat()}


@transition(
    "annulation",
    Controle,
    {E.PREVU: E.ANNULE},
    by=policies.can_administer,
    label="Annuler le contrôle",
    past="a annulé le contrôle",
    infinitive="annuler ce contrôle",
    kind="danger-outline",
    asks=True,
)
def cancel(db: Session, controle: Controle, *, motif: str, by: Utilisateur) -> dict[str, str]:
    controle.motif = motif
    db.flush()
    courriels.controles.controle_annule(db, controle)
    return {"motif": motif}


@transition(
    "rapport",
    Controle,
    {E.PREVU: E.REALISE},
    by=policies.can_administer,
    label="Écrire le rapport",
    past="a écrit le rapport du contrôle",
    infinitive="écrire le rapport de ce contrôle",
    kind="primary",
    icon="file-text",
    asks=True,
)
def report(
    db: Session, controle: Controle, *, tenu_le: date, conclusion: Conclusion, rapport: str, by: Utilisateur
) -> dict[str, str]:
    """The organisme reads it. What follows of it, griefs or a suspension, is decided apart. Raises ChampRefuse."""
    if tenu_le > clock.today():
        raise ChampRefuse("tenu_le", "Ce jour n’est pas encore venu\u00a0: le rapport s’écrit après le contrôle.")
    controle.tenu_le, controle.conclusion, controle.rapport = tenu_le, conclusion, rapport
    db.flush()
    courriels.controles.controle_rapport(db, controle)
    return {"conclusion": str(conclusion)}


# --- its documents ---


def pieces(db: Session, controle: Controle) -> list[tuple[PieceControle, Fichier]]:
    rows = select(PieceControle, Fichier).join(Fichier, col(Fichier.id) == PieceControle.fichier_id)
    found = db.exec(
        rows.where(PieceControle.controle_id == controle.id).order_by(col(PieceControle.cree_le), col(PieceControle.id))
    )
    return [(piece, fichier) for piece, fichier in found]


def held(db: Session, controle: Controle, by: Utilisateur) -> None:
    """Lock it and check that its documents may change. Raises Interdit, Refus."""
    hold(db, controle)
    if not policies.can_administer(db, by, controle):
        raise Interdit("join to controle")
    if controle.etat == E.ANNULE:
        raise Refus("Ce contrôle est annulé\u00a0: rien ne s’y joint plus.")


def join(db: Session, controle: Controle, name: str, data: bytes, *, by: Utilisateur) -> PieceControle:
    """What was asked or seen: its organisme reads it with the report. Raises FileRefused, Interdit, Refus."""
    held(db, controle, by)

    def row(key: UUID) -> PieceControle:
        return PieceControle(controle_id=controle.id, fichier_id=key)

    return joined(db, pieces(db, controle), name, data, row, about=controle, verbe=PIECE, to="un contrôle", by=by)


def withdraw(db: Session, controle: Controle, key: UUID, *, by: Utilisateur) -> None:
    """A document that its organisme does not read yet; one that is gone already asks for nothing. Raises Interdit, Refus."""
    held(db, controle, by)
    piece = db.exec(select(PieceControle).where(PieceControle.id == key, PieceControle.controle_id == controle.id)).first()
    if piece is None:
        return
    if controle.etat == E.REALISE:
        raise Refus("L’organisme lit déjà cette pièce\u00a0: joignez-en une autre à côté.")
    fichier = piece.fichier_id
    db.delete(piece)
    db.flush()
    fichiers.forget(db, [fichier])
