"""The table of délégataires while the request is a draft: rows that are added, filled, pasted, duplicated, removed, put back (P6)."""

from collections.abc import Mapping, Sequence
from functools import partial
from uuid import UUID

from sqlmodel import Session, col, func, select

from eclat import clock
from eclat.domain import habilitations, saisies
from eclat.domain.delegations import COLONNES, MAX_ROWS, LigneDelegation, rows
from eclat.domain.errors import Introuvable, Refus
from eclat.domain.utilisateur import Utilisateur
from eclat.models import Delegation, EtatDelegation, EtatHabilitation, Habilitation, Qualification

Typed = Mapping[str, Sequence[str]]
FULL = f"La liste compte déjà {MAX_ROWS} lignes : c’est le plus qu’une demande accepte."


def editable(db: Session, habilitation: Habilitation, by: Utilisateur) -> None:
    """Lock the request: its table is typed into before the deposit only. Raises Interdit, Refus."""
    habilitations.editable(db, habilitation, by)
    typed_into(habilitation)


def typed_into(habilitation: Habilitation) -> None:
    """Raises Refus when the request has no table, or none that is still typed into."""
    if habilitation.etat != EtatHabilitation.BROUILLON:
        raise Refus("Les délégataires sont déjà invités : la liste se suit maintenant dans « Gestion des délégués ».")
    if habilitation.qualification != Qualification.ORGANISME_NATIONAL:
        raise Refus("Seul un Organisme National a des délégataires : choisissez d’abord cette qualification dans la demande.")


def row_of(db: Session, habilitation: Habilitation, key: UUID) -> Delegation:
    """A row of this request's table. Raises Introuvable."""
    row = db.get(Delegation, key)
    if row is None or row.habilitation_id != habilitation.id or row.etat != EtatDelegation.BROUILLON:
        raise Introuvable
    return row


def add_rows(db: Session, habilitation: Habilitation, lines: Sequence[Typed], *, by: Utilisateur) -> list[Delegation]:
    """New rows at the end, each as typed, valid or not. Raises Refus beyond MAX_ROWS: all of them or none."""
    editable(db, habilitation, by)
    held, last = db.exec(
        select(func.count(), func.max(Delegation.rang)).where(Delegation.habilitation_id == habilitation.id)
    ).one()
    if held + len(lines) > MAX_ROWS:
        room = MAX_ROWS - held
        raise Refus(FULL if not room else f"La liste peut recevoir encore {room} lignes, pas {len(lines)} : {MAX_ROWS} au plus.")
    made = [Delegation(habilitation_id=habilitation.id, rang=(last or 0) + rank) for rank in range(1, len(lines) + 1)]
    for row, typed in zip(made, lines, strict=True):
        fill(row, typed)
    db.add_all(made)
    saved(db, habilitation)
    return made


def fill(row: Delegation, typed: Typed, seen: habilitations.Seen = None) -> None:
    """Write the cells that were sent. A writer who had not seen what a cell holds now does not overwrite it. Raises Refus."""
    for name in COLONNES:
        if name in typed:
            habilitations.not_overtaken(seen, name, typed[name], partial(saisies.holds, row, LigneDelegation, name))
            saisies.write(row, LigneDelegation, name, typed[name])


def save_row(
    db: Session, habilitation: Habilitation, row: Delegation, typed: Typed, *, by: Utilisateur, seen: habilitations.Seen = None
) -> None:
    """Keep the cells of a row that were sent."""
    editable(db, habilitation, by)
    db.refresh(row)
    fill(row, typed, seen)
    saved(db, habilitation)


def paste(
    db: Session, habilitation: Habilitation, start: Delegation | None, lines: Sequence[Typed], *, by: Utilisateur
) -> list[Delegation]:
    """Write a range over the rows from ``start`` on (None: after the last), and as many new ones as it takes. Raises Refus."""
    editable(db, habilitation, by)
    held = rows(db, habilitation)
    below = held[held.index(start) :] if start in held else []
    for row, typed in zip(below, lines, strict=False):
        fill(row, typed)
    added = add_rows(db, habilitation, lines[len(below) :], by=by) if len(lines) > len(below) else []
    saved(db, habilitation)
    return [*below[: len(lines)], *added]


def duplicate(db: Session, habilitation: Habilitation, row: Delegation, *, by: Utilisateur) -> Delegation:
    """The same row once more, just below, without its address: each délégataire has its own."""
    copied = {name: typed for name, typed in saisies.typed(row, LigneDelegation).items() if name != "courriel"}
    (copy,) = add_rows(db, habilitation, [copied], by=by)
    place(db, habilitation, copy, row.rang + 1)
    return copy


def remove(db: Session, habilitation: Habilitation, row: Delegation, *, by: Utilisateur) -> None:
    """Take a row out. Nobody was told of it: nothing of it stays."""
    editable(db, habilitation, by)
    db.delete(row)
    saved(db, habilitation)


def restore(db: Session, habilitation: Habilitation, rang: int, typed: Typed, *, by: Utilisateur) -> Delegation:
    """Undo a removal: the row as it was, in its place."""
    (row,) = add_rows(db, habilitation, [typed], by=by)
    place(db, habilitation, row, rang)
    return row


def place(db: Session, habilitation: Habilitation, row: Delegation, rang: int) -> None:
    """Put a row at this rank; those from there on move down when it is taken."""
    others = [each for each in rows(db, habilitation) if each != row]
    if any(each.rang == rang for each in others):
        for each in others:
            each.rang += each.rang >= rang
    row.rang = rang
    db.flush()


def followed_by(db: Session, habilitation: Habilitation, row: Delegation) -> UUID | None:
    """The key of the row that comes just after."""
    after = select(Delegation.id).where(Delegation.habilitation_id == habilitation.id, col(Delegation.rang) > row.rang)
    return db.exec(after.order_by(col(Delegation.rang)).limit(1)).first()


def saved(db: Session, habilitation: Habilitation) -> None:
    habilitation.enregistre_le = clock.now()
    db.flush()
