"""How far each délégataire of a request is, as SQL: now, and as it was when the reader opened the list.

The request (``demande``) and that instant (``vu``) are parameters: what is asked is written once (engines/prepared.py).
"""

from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, case, or_
from sqlalchemy import select as sa_select
from sqlalchemy.orm import aliased
from sqlmodel import col, func

from eclat.domain.comptes import connexions
from eclat.domain.courriels import envois
from eclat.domain.delegataires import delegations, designations
from eclat.models import (
    Appartenance,
    Courriel,
    Delegation,
    EtatDelegation,
    EtatPersonne,
    Evenement,
    Identification,
    Organisme,
    Personne,
    Role,
)
from eclat.models.base import UtcDateTime

D = EtatDelegation
DEMANDE: Any = bindparam("demande")
VU: Any = bindparam("vu", type_=UtcDateTime())
FINISHED = (D.TERMINEE, D.ECARTEE, D.HABILITEE, D.SUSPENDUE)  # the form is signed, whatever was made of it since


class Etape(StrEnum):
    """What the chips of the list tell apart."""

    A_RELANCER = "a_relancer"
    ECHEC = "echec"
    TERMINES = "termines"


class Pas(StrEnum):
    """What happens to a délégataire while it is awaited."""

    COMPTE = "compte"
    PROFIL = "profil"
    FORMULAIRE = "formulaire"
    ECHEC = "echec"


class Table:
    """The rows of a request and what is asked of them, now and as of ``vu``."""

    def __init__(self) -> None:
        self.mail, self.seen = aliased(Courriel, name="dernier"), aliased(Courriel, name="vue")
        self.opens: ColumnElement[bool] = col(Organisme.etat).in_(connexions.OPEN_STATES)
        self.active = and_(self.opens, col(Personne.etat) == EtatPersonne.ACTIVE)
        self.filled = and_(self.opens, col(Organisme.profil_complet_le).is_not(None))
        self.finished: ColumnElement[bool] = col(Delegation.etat).in_(FINISHED)
        self.awaited: ColumnElement[bool] = col(Delegation.etat) == D.INVITEE
        self.failed = and_(self.awaited, col(self.mail.etat).in_(envois.FAILED))

    def from_(self, statement: Any) -> Any:
        leads = and_(
            col(Appartenance.organisme_id) == Organisme.id, col(Appartenance.role) == Role.DIRIGEANT, col(Appartenance.jusqu_a).is_(None)
        )  # fmt: skip
        return (
            statement.select_from(Delegation)
            .join(Organisme, col(Organisme.id) == Delegation.organisme_id)
            .outerjoin(Appartenance, leads)
            .outerjoin(Personne, col(Personne.id) == Appartenance.personne_id)
            .outerjoin(Identification, col(Identification.delegation_id) == Delegation.id)
            .outerjoin(self.mail, col(self.mail.id) == last_mail())
            .where(col(Delegation.habilitation_id) == DEMANDE, col(Delegation.etat).not_in(delegations.OUT))
        )

    def before(self, date: Any) -> ColumnElement[bool]:
        """Whether it had happened when the list was opened."""
        happened: ColumnElement[bool] = func.coalesce(date, col(Delegation.invitee_le)) <= VU
        return happened

    @property
    def was_finished(self) -> ColumnElement[bool]:
        return and_(self.finished, self.before(col(Identification.termine_le)))

    @property
    def was_failed(self) -> ColumnElement[bool]:
        return and_(~self.was_finished, col(self.seen.etat).in_(envois.FAILED))

    def steps(self) -> Any:
        """How many of the first two steps had been taken."""
        account = and_(self.active, self.before(activated()))
        profile = and_(self.filled, self.before(col(Organisme.profil_complet_le)))
        return case((account, 1), else_=0) + case((profile, 1), else_=0)

    def order(self) -> list[Any]:
        """What needs attention first: a mail that failed, those who are the least far, then those who finished, the last one first."""
        group = case((self.was_finished, 2), (self.was_failed, 0), else_=1)
        finished_on = case((self.was_finished, col(Identification.termine_le)))
        steps = case((self.was_finished, 0), else_=self.steps())
        return [group, steps, finished_on.desc(), col(Delegation.rang), col(Delegation.id)]

    def within(self, etape: Etape | None) -> list[ColumnElement[bool]]:
        if etape is None:
            return []
        chosen = {
            Etape.TERMINES: self.was_finished,
            Etape.ECHEC: self.was_failed,
            Etape.A_RELANCER: and_(
                ~self.was_finished, or_(col(self.seen.etat).is_(None), col(self.seen.etat).not_in(envois.FAILED))
            ),
        }
        return [chosen[etape]]


def last_mail() -> Any:
    """The key of the newest mail that told a délégataire of its designation. They are few each: an index leads to them."""
    each = aliased(Courriel)
    return newest(each, col(each.cree_le).desc())


def last_mail_seen() -> Any:
    """Of the newest among those that ``vu`` had seen; else, of the newest."""
    each = aliased(Courriel)
    return newest(each, case((col(each.cree_le) > VU, 1), else_=0), col(each.cree_le).desc())


def newest(each: Any, *order: Any) -> Any:
    found = sa_select(each.id).where(each.objet_id == Delegation.id, each.modele.in_(designations.TOLD))
    return found.order_by(*order, each.id.desc()).limit(1).correlate(Delegation).scalar_subquery()


def mails_here() -> Any:
    """How many told it so since it was invited at its present address."""
    each: Any = aliased(Courriel)
    told = (each.objet_id == Delegation.id, each.modele.in_(designations.TOLD), each.cree_le >= Delegation.invitee_le)
    return sa_select(func.count()).select_from(each).where(*told).correlate(Delegation).scalar_subquery()


def activated() -> Any:
    """When the dirigeant chose a first password."""
    return (
        sa_select(func.min(Evenement.cree_le))
        .where(
            col(Evenement.objet_type) == Personne.__tablename__,
            col(Evenement.objet_id) == Personne.id,
            col(Evenement.avant) == EtatPersonne.INVITEE,
            col(Evenement.apres) == EtatPersonne.ACTIVE,
        )
        .correlate(Personne)
        .scalar_subquery()
    )
