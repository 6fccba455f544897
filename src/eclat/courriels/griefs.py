"""Griefs notified to an organisme that is habilitated, its hearing, what they lead to (P10)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from sqlmodel import Session

from eclat.courriels import recipients
from eclat.courriels.compose import Lettre, mail
from eclat.courriels.habilitations import about, dirigeants, people
from eclat.courriels.links import address
from eclat.courriels.typed import Value
from eclat.formats import PARIS, format_at, format_date
from eclat.models import EtatHabilitation, Grief, Habilitation, Personne, Procedure, SuiteSessions


class Decidee(Protocol):
    """A résiliation, as its mails say it (``domain.habilitations.resiliations.Resiliation``)."""

    @property
    def motif(self) -> str: ...
    @property
    def effet_le(self) -> date: ...
    @property
    def sessions(self) -> SuiteSessions: ...
    @property
    def conteste_jusqu_au(self) -> date: ...


def of_griefs(db: Session, habilitation: Habilitation, readers: Sequence[Personne], **values: Value) -> Lettre:
    """A mail that leads to the griefs."""
    return about(db, habilitation, readers, **{"lien": address(f"/habilitations/{habilitation.id}/griefs"), **values})


@mail("Griefs notifiés", cause="Habilitation")
def griefs_notifies(db: Session, habilitation: Habilitation, griefs: Sequence[Grief], until: date) -> Lettre:
    points = [f"{each.titre}\u00a0: {' '.join(each.faits.split())}" for each in griefs]
    return of_griefs(db, habilitation, people(db, habilitation), points=points, jusqu_au=format_date(until))


@mail("Griefs, rappel", cause="Habilitation")
def griefs_rappel(db: Session, habilitation: Habilitation, until: date) -> Lettre:
    return of_griefs(db, habilitation, dirigeants(db, habilitation), jusqu_au=format_date(until))


@mail("Griefs sans réponse à leur date", cause="Habilitation", notification="suivi")
def griefs_sans_reponse(db: Session, habilitation: Habilitation, until: date) -> Lettre:
    return of_griefs(db, habilitation, recipients.administrateurs(db), jusqu_au=format_date(until))


@mail("Réponse à des griefs", cause="Habilitation", notification="suivi")
def griefs_repondus(db: Session, habilitation: Habilitation, entendu: bool) -> Lettre:
    """``entendu``: it asks to be heard."""
    return of_griefs(db, habilitation, recipients.administrateurs(db), entendu=entendu)


@mail("Accusé de réception d’une réponse à des griefs", cause="Habilitation")
def griefs_reponse_recue(db: Session, habilitation: Habilitation) -> Lettre:
    return of_griefs(db, habilitation, people(db, habilitation))


@mail("Griefs classés sans suite", cause="Habilitation")
def griefs_classes(db: Session, habilitation: Habilitation, motif: str) -> Lettre:
    return of_griefs(db, habilitation, people(db, habilitation), motif=motif)


@mail("Audition fixée", cause="Habilitation")
def audition_fixee(db: Session, habilitation: Habilitation, procedure: Procedure, deplacee: bool) -> Lettre:
    return of_griefs(
        db, habilitation, people(db, habilitation),
        quand=f"{format_at(procedure.audition_le)} ({PARIS})", lieu=procedure.audition_lieu, visio=bool(procedure.audition_lien), deplacee=deplacee,
    )  # fmt: skip


@mail("Audition annulée", cause="Habilitation")
def audition_annulee(db: Session, habilitation: Habilitation, le: datetime, motif: str) -> Lettre:
    return of_griefs(db, habilitation, people(db, habilitation), quand=format_at(le), motif=motif)


@mail("Habilitation résiliée", cause="Habilitation")
def habilitation_resiliee(db: Session, habilitation: Habilitation, resiliation: Decidee) -> Lettre:
    return of_griefs(db, habilitation, people(db, habilitation), **ended(resiliation))


def ended(resiliation: Decidee) -> dict[str, Value]:
    """Why, from when, what becomes of the sessions, until when it may be contested."""
    return {
        "motif": resiliation.motif,
        "effet_le": format_date(resiliation.effet_le),
        "jury": resiliation.sessions == SuiteSessions.JURY,
        "jusqu_au": format_date(resiliation.conteste_jusqu_au),
    }


# --- a résiliation that is contested ---


@mail("Résiliation contestée", cause="Habilitation", notification="etude")
def resiliation_contestee(db: Session, habilitation: Habilitation, agents: Sequence[Personne]) -> Lettre:
    """To the members of the comité technique who may decide; the administrateurs when there is none."""
    return about(db, habilitation, agents or recipients.administrateurs(db))


@mail("Accusé de réception d’un recours contre une résiliation", cause="Habilitation")
def resiliation_recours_recu(
    db: Session, habilitation: Habilitation, effet_le: date | None, recu_le: date, *, papier: bool
) -> Lettre:
    """``papier``: it came by letter."""
    ended = habilitation.etat == EtatHabilitation.RESILIEE
    days = {"effet_le": format_date(effet_le), "recu_le": format_date(recu_le)}
    return about(db, habilitation, dirigeants(db, habilitation), finie=ended, papier=papier, **days)


@mail("Résiliation maintenue", cause="Habilitation")
def resiliation_maintenue(db: Session, habilitation: Habilitation, motif: str) -> Lettre:
    return about(db, habilitation, people(db, habilitation), motif=motif)


@mail("Résiliation annulée", cause="Habilitation")
def resiliation_annulee(db: Session, habilitation: Habilitation, motif: str, finie: bool) -> Lettre:
    """``finie``: it had taken effect."""
    return about(db, habilitation, people(db, habilitation), motif=motif, finie=finie)
