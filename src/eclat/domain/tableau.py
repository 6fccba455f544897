"""The table of délégataires while the request is a draft: rows that are added, filled, pasted, duplicated, removed, put back (P6)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, func, select

from eclat import clock
from eclat.domain import habilitations, saisies
from eclat.domain.delegations import COLONNES, MAX_ROWS, LigneDelegation
from eclat.domain.dossiers import Seen
from eclat.domain.errors import Introuvable, Limite, Refus
from eclat.domain.utilisateur import Utilisateur
from eclat.models import Delegation, EtatHabilitation, Habilitation, Qualification

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


def row_of(db: Session, habilitation: Habilitation, key: UUID) -> Delegation | None:
    """A row of this request's table; None when there is none any more. Raises Introuvable when it is another request's."""
    row = db.get(Delegation, key)
    if row is not None and row.habilitation_id != habilitation.id:
        raise Introuvable
    return row


def held(db: Session, habilitation: Habilitation) -> list[Delegation]:
    """The rows as they are now that the table is locked, whatever was read of them before."""
    found = (
        select(Delegation).where(Delegation.habilitation_id == habilitation.id).order_by(col(Delegation.rang), col(Delegation.id))
    )
    return list(db.exec(found.execution_options(populate_existing=True)))


def add_rows(
    db: Session, habilitation: Habilitation, lines: Sequence[Typed], *, by: Utilisateur, key: UUID | None = None
) -> list[Delegation]:
    """New rows at the end, each as typed, valid or not. Raises Limite beyond MAX_ROWS: all of them or none.

    ``key``: the one that the only row had before it was removed.
    """
    editable(db, habilitation, by)
    count, last = db.exec(
        select(func.count(), func.max(Delegation.rang)).where(Delegation.habilitation_id == habilitation.id)
    ).one()
    if count + len(lines) > MAX_ROWS:
        room = MAX_ROWS - count
        raise Limite(FULL if not room else f"La liste peut recevoir encore {room} lignes, pas {len(lines)} : {MAX_ROWS} au plus.")
    made = [Delegation(habilitation_id=habilitation.id, rang=(last or 0) + rank) for rank in range(1, len(lines) + 1)]
    for row, typed in zip(made, lines, strict=True):
        row.id = key or row.id
        fill(row, typed, by=by)
    db.add_all(made)
    saved(db, habilitation)
    return made


def check_sizes(lines: Sequence[Typed]) -> None:
    """Before any of them is written. Raises Limite when a cell is more than is kept."""
    for typed in lines:
        for name, cell in typed.items():
            saisies.check(LigneDelegation, name, "".join(cell))


def fill(row: Delegation, typed: Typed, *, by: Utilisateur, at: datetime | None = None) -> None:
    """Write the cells that were sent, and note who did when they changed something; ``at``: even when they did not."""
    before = saisies.typed(row, LigneDelegation)
    for name in COLONNES:
        if name in typed:
            saisies.write(row, LigneDelegation, name, typed[name])
    if at or saisies.typed(row, LigneDelegation) != before:
        row.enregistree_le, row.enregistree_par_id = at or clock.now(), by.personne_id


def save_row(
    db: Session, habilitation: Habilitation, row: Delegation, typed: Typed, *, by: Utilisateur,
    seen: Seen = None, vu: datetime | None = None,
) -> list[str]:  # fmt: skip
    """Keep the cells of a row that were sent. When some were overtaken, say which, and keep none: their writer chooses."""
    editable(db, habilitation, by)
    late = overtaken(row, typed, seen, vu)
    if not late:
        fill(row, typed, by=by)
        saved(db, habilitation)
    return late


def overtaken(row: Delegation, typed: Typed, seen: Seen, vu: datetime | None) -> list[str]:
    """The cells that hold something that their writer has never seen, and does not write.

    ``seen``: what they believe that the row may hold; or ``vu``: when they were last shown it.
    """

    def holds(name: str, raw: Sequence[str]) -> bool:
        return saisies.holds(row, LigneDelegation, name, raw)

    changed = [name for name in COLONNES if name in typed and not holds(name, typed[name])]
    if seen is None:
        return changed if vu is not None and row.enregistree_le is not None and row.enregistree_le > vu else []
    return [name for name in changed if not any(holds(name, each.get(name, [])) for each in seen)]


# --- rows that come and go ---


def duplicate(
    db: Session, habilitation: Habilitation, row: Delegation, typed: Typed | None = None, *, by: Utilisateur
) -> Delegation:
    """The same row once more, just below, without its address: each délégataire has its own. ``typed``: as its writer sees it."""
    copied = saisies.typed(row, LigneDelegation) | dict(typed or {})
    (copy,) = add_rows(db, habilitation, [copied | {"courriel": [""]}], by=by)
    place(db, habilitation, copy, row.rang + 1)
    return copy


def remove(db: Session, habilitation: Habilitation, row: Delegation, *, by: Utilisateur) -> None:
    """Take a row out. Nobody was told of it: nothing of it stays."""
    editable(db, habilitation, by)
    db.delete(row)
    saved(db, habilitation)


def restore(db: Session, habilitation: Habilitation, key: UUID, rang: int | None, typed: Typed, *, by: Utilisateur) -> Delegation:
    """Undo a removal: the row as it was, in its place (at the end when nobody knows it).

    Raises Introuvable on the key of another request's row.
    """
    editable(db, habilitation, by)
    already = row_of(db, habilitation, key)
    if already is not None:
        return already
    (row,) = add_rows(db, habilitation, [typed], by=by, key=key)
    if rang is not None:
        place(db, habilitation, row, rang)
    return row


def place(db: Session, habilitation: Habilitation, row: Delegation, rang: int) -> None:
    """Put a row at this rank; those from there on move down when it is taken."""
    others = [each for each in held(db, habilitation) if each != row]
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
