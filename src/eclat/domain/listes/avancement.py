"""How far each délégataire of a request is, as SQL: now, and as it was when the reader opened the list (``vu``)."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, case, literal, or_
from sqlalchemy import select as sa_select
from sqlmodel import col, func

from eclat.domain import connexions, delegations, designations, envois
from eclat.models import (
    Appartenance,
    Courriel,
    Delegation,
    EtatDelegation,
    EtatPersonne,
    Evenement,
    Habilitation,
    Identification,
    Organisme,
    Personne,
    Role,
)
from eclat.models.base import UtcDateTime

D = EtatDelegation
FINISHED = (D.TERMINEE, D.ECARTEE, D.HABILITEE)  # the form is signed, whatever was made of it since


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

    def __init__(self, habilitation: Habilitation, vu: datetime) -> None:
        self.habilitation, self.vu = habilitation, literal(vu, UtcDateTime)
        mails = told(habilitation, self.vu)
        self.mail, self.seen = mails.alias("dernier"), mails.alias("vu")
        self.opens: ColumnElement[bool] = col(Organisme.etat).in_(connexions.OPEN_STATES)
        self.active = and_(self.opens, col(Personne.etat) == EtatPersonne.ACTIVE)
        self.filled = and_(self.opens, col(Organisme.profil_complet_le).is_not(None))
        self.finished: ColumnElement[bool] = col(Delegation.etat).in_(FINISHED)
        self.awaited: ColumnElement[bool] = col(Delegation.etat) == D.INVITEE
        self.failed = and_(self.awaited, self.mail.c.etat.in_(envois.FAILED))

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
            .outerjoin(self.mail, and_(self.mail.c.objet_id == Delegation.id, self.mail.c.rang == 1))
            .where(col(Delegation.habilitation_id) == self.habilitation.id, col(Delegation.etat).not_in(delegations.OUT))
        )

    def before(self, date: Any) -> ColumnElement[bool]:
        """Whether it had happened when the list was opened."""
        return func.coalesce(date, col(Delegation.invitee_le)) <= self.vu

    @property
    def was_finished(self) -> ColumnElement[bool]:
        return and_(self.finished, self.before(col(Identification.termine_le)))

    @property
    def was_failed(self) -> ColumnElement[bool]:
        return and_(~self.was_finished, self.seen.c.etat.in_(envois.FAILED))

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

    def happened(self) -> list[tuple[Pas, Any, list[ColumnElement[bool]]]]:
        """What may be told of each, and when it was. Not what its OF had done before it was invited here."""
        invited, account = col(Delegation.invitee_le), activated()
        return [
            (Pas.COMPTE, account, [self.active, account > invited]),
            (Pas.PROFIL, col(Organisme.profil_complet_le), [self.filled, col(Organisme.profil_complet_le) > invited]),
            (Pas.FORMULAIRE, col(Identification.termine_le), [self.finished]),
            (Pas.ECHEC, self.mail.c.cree_le, [self.failed]),
        ]

    def within(self, etape: Etape | None) -> list[ColumnElement[bool]]:
        if etape is None:
            return []
        chosen = {
            Etape.TERMINES: self.was_finished,
            Etape.ECHEC: self.was_failed,
            Etape.A_RELANCER: and_(~self.was_finished, or_(self.seen.c.etat.is_(None), self.seen.c.etat.not_in(envois.FAILED))),
        }
        return [chosen[etape]]


def told(habilitation: Habilitation, vu: Any) -> Any:
    """The mails that told each délégataire of it: their rank from the newest, their rank among those that ``vu`` had seen, and
    how many there were since it was invited at its present address."""
    about, newest = col(Courriel.objet_id), (col(Courriel.cree_le).desc(), col(Courriel.id).desc())
    unseen = case((col(Courriel.cree_le) > vu, 1), else_=0)
    here = case((col(Courriel.cree_le) >= col(Delegation.invitee_le), 1), else_=0)
    return (
        envois.numbered(*designations.TOLD)
        .add_columns(
            func.row_number().over(partition_by=about, order_by=(unseen, *newest)).label("rang_vu"),
            func.sum(here).over(partition_by=about).label("nombre"),
        )
        .join(Delegation, col(Delegation.id) == Courriel.objet_id)
        .where(col(Delegation.habilitation_id) == habilitation.id)
        .cte("mails")
    )


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
