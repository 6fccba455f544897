"""A délégataire answers once (P7): a form not begun starts from the last one that it finished for another national organisation; and
one taken off a list, then named there again, finds what it had typed.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import Session, col, select

from eclat.domain.delegataires.fiche import Fiche
from eclat.domain.dossiers import dossiers
from eclat.domain.socle.utilisateur import SYSTEME
from eclat.engines import journal
from eclat.engines.workflow import birth
from eclat.models import Delegation, EtatDelegation, Identification

D = EtatDelegation
PREREMPLISSAGE = birth("preremplissage", Identification, "a prérempli le formulaire")
OWN = {"honneur"}  # each form is declared for itself


def from_elsewhere(db: Session, named: Sequence[Delegation]) -> None:
    """Fill the forms not begun of these délégataires, all of one request: from what their organisme had typed for it before it was
    taken off the list, else from what it finished for another."""
    ids = [each.organisme_id for each in named if each.organisme_id is not None]
    own = left_behind(db, named[0].habilitation_id, ids)
    sources = finished(db, ids) | own
    concerned = {each.id: sources[each.organisme_id] for each in named if each.organisme_id in sources}
    if concerned:
        untouched = col(Identification.delegation_id).in_(concerned), col(Identification.enregistre_le).is_(None)
        for identification in db.exec(select(Identification).where(*untouched)).all():
            source = concerned[identification.delegation_id]
            fill(db, identification, source)
            if source in own.values():
                identification.enregistre_le = source.enregistre_le  # typed here: what is finished elsewhere does not replace it


def finished(db: Session, organisme_ids: Sequence[UUID]) -> dict[UUID, Identification]:
    """The last form that each of these organismes finished."""
    rows = db.exec(
        select(Delegation.organisme_id, Identification)
        .join(Identification, col(Identification.delegation_id) == Delegation.id)
        .where(col(Delegation.organisme_id).in_(organisme_ids), col(Delegation.etat) != D.RETIREE)
        .where(col(Identification.termine_le).is_not(None))
        .order_by(col(Identification.termine_le))
    )
    return {organisme_id: form for organisme_id, form in rows if organisme_id is not None}


def left_behind(db: Session, habilitation_id: UUID, organisme_ids: Sequence[UUID]) -> dict[UUID, Identification]:
    """The last form, finished or not, that each of them had begun for this request when it was taken off its list."""
    rows = db.exec(
        select(Delegation.organisme_id, Identification)
        .join(Identification, col(Identification.delegation_id) == Delegation.id)
        .where(Delegation.habilitation_id == habilitation_id, Delegation.etat == D.RETIREE)
        .where(col(Delegation.organisme_id).in_(organisme_ids), col(Identification.enregistre_le).is_not(None))
        .order_by(col(Delegation.retiree_le))
    )
    return {organisme_id: form for organisme_id, form in rows if organisme_id is not None}


def to_others(db: Session, delegation: Delegation, source: Identification) -> None:
    """Fill the forms of the same organisme in which nothing was typed yet.

    Their own requests are not held, for this one is: what is typed there at this instant waits for the form's row, and stays.
    """
    untouched = (
        select(Identification)
        .join(Delegation, col(Delegation.id) == Identification.delegation_id)
        .where(Delegation.organisme_id == delegation.organisme_id, Delegation.etat == D.INVITEE)
        .where(col(Identification.enregistre_le).is_(None), Identification.id != source.id)
        .order_by(col(Identification.id))
    )
    for identification in db.exec(untouched.with_for_update(of=Identification)).all():
        fill(db, identification, source)


def fill(db: Session, identification: Identification, source: Identification) -> None:
    """Answers, territory, team and documents of the source, in place of what an earlier one had given."""
    written = source.termine_le or source.enregistre_le
    assert written is not None
    for name in Fiche.model_fields.keys() - OWN:
        setattr(identification, name, getattr(source, name))
    identification.saisies = dict(source.saisies)
    dossiers.copy(db, source, identification)
    journal.write(db, identification, PREREMPLISSAGE, by=SYSTEME, du=written.isoformat())
