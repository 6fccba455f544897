"""Which habilitation allows an organisme to open sessions today, and why none does."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain.delegataires import suspensions
from eclat.domain.habilitations import conventions, decisions, suites
from eclat.domain.socle import session_policies
from eclat.formats import format_date
from eclat.models import (
    Cqp,
    Delegation,
    Enregistrement,
    EtatConvention,
    EtatDelegation,
    EtatHabilitation,
    Formulaire,
    Habilitation,
    Identification,
    SessionCqp,
)

E = EtatHabilitation


@dataclass(frozen=True)
class Couverture:
    """An habilitation that allows sessions: its key, its CQP, and the last day of its validity, beyond which its renewal may keep it."""

    habilitation_id: UUID
    numero: str
    cqp_id: UUID
    cqp: str
    jusqu_au: date

    @property
    def dit(self) -> str:
        return f"{self.cqp} · {self.numero}"


def of(db: Session, organisme_id: UUID) -> list[Couverture]:
    """Those of today, the one that is valid longest first."""
    found = []
    for habilitation in db.exec(session_policies.allowing(organisme_id)):
        if conventions.holds_back(db, habilitation):
            continue
        decision, cqp = decisions.last_decision(db, habilitation), db.get(Cqp, habilitation.cqp_id)
        if decision is not None and decision.valide_jusqu_au is not None and cqp is not None:
            found.append(Couverture(habilitation.id, habilitation.numero, cqp.id, cqp.intitule, decision.valide_jusqu_au))
    return sorted(found, key=lambda each: each.jusqu_au, reverse=True)


def allows(db: Session, session: SessionCqp) -> bool:
    """Whether the habilitation that the session rests on, or that which renewed it, allows it today."""
    asked = db.get(Habilitation, session.habilitation_id) if session.habilitation_id else None
    return asked is not None and suites.living(db, asked).id in {each.habilitation_id for each in of(db, session.organisme_id)}


def why_none(db: Session, organisme_id: UUID) -> str:
    """Why this organisme asks for no session now, in a sentence; nothing when it may."""
    if of(db, organisme_id):
        return ""
    named = select(Delegation.habilitation_id).where(
        Delegation.organisme_id == organisme_id, col(Delegation.etat).in_((EtatDelegation.HABILITEE, EtatDelegation.SUSPENDUE))
    )
    theirs = (col(Habilitation.organisme_id) == organisme_id) | col(Habilitation.id).in_(named)
    held = db.exec(
        select(Habilitation)
        .where(theirs, col(Habilitation.etat).in_((E.ACCEPTEE, E.SUSPENDUE, E.RESILIEE, E.EXPIREE)))
        .order_by(col(Habilitation.depose_le).desc())
    ).first()
    if held is None:
        return "Vous pourrez demander une session quand votre habilitation sera acceptée."
    if held.etat == E.SUSPENDUE:
        return "Votre habilitation est suspendue : vous ne pouvez plus demander de session. Celles qui sont ouvertes continuent."
    if held.etat == E.RESILIEE:
        return "Votre habilitation est résiliée : vous ne pouvez plus demander de session. Celles qui sont ouvertes continuent."
    if held.organisme_id != organisme_id and suspensions.of_session(db, held, organisme_id):
        return "Votre organisme est suspendu, comme délégataire\u00a0: vous ne pouvez plus demander de session. Celles qui sont ouvertes continuent."
    decision = decisions.last_decision(db, held)
    if held.etat == E.ACCEPTEE and decision is not None and decision.valide_du and decision.valide_du > clock.today():
        return (
            f"Votre habilitation commence le {format_date(decision.valide_du)} : les sessions se demandent à partir de ce jour."
        )
    if held.etat == E.ACCEPTEE and conventions.holds_back(db, held):
        return unsigned(db, organisme_id, held)
    until = f" le {format_date(decision.valide_jusqu_au)}" if decision is not None and decision.valide_jusqu_au else ""
    return f"Votre habilitation a pris fin{until} : vous ne pouvez plus demander de session. Celles qui sont ouvertes continuent."


def unsigned(db: Session, organisme_id: UUID, held: Habilitation) -> str:
    """Who has yet to sign the convention."""
    if held.organisme_id != organisme_id:
        return (
            "La convention de l’Organisme National n’est pas encore signée : demandez-lui de la signer. "
            "Vous pourrez ensuite demander des sessions."
        )
    waits = conventions.pending(db, held.id)
    if waits is not None and waits.etat == EtatConvention.A_SIGNER:
        return (
            f"Signez d’abord la convention {waits.numero} : elle vous attend sur la page de votre habilitation. "
            "Les sessions se demandent quand OC Éclat l’a signée à son tour."
        )
    said = f"la convention {waits.numero}, que vous avez signée" if waits is not None else "une nouvelle convention"
    done = "signé" if waits is not None else "établi"
    return f"Vous pourrez demander des sessions quand OC Éclat aura {done} {said}. Un mail vous préviendra."


def basis(db: Session, organisme_id: UUID, habilitation: Habilitation) -> Formulaire | None:
    """The form whose team the organisme declared: that of its own request, or the one that it filled as a délégataire."""
    if habilitation.organisme_id == organisme_id:
        return habilitation
    return db.exec(
        select(Identification)
        .join(Delegation, col(Delegation.id) == Identification.delegation_id)
        .where(Delegation.habilitation_id == habilitation.id, Delegation.organisme_id == organisme_id)
    ).first()


def registration(db: Session, cqp_id: UUID | None, day: date | None) -> Enregistrement | None:
    """The registration of this CQP at the RNCP on this day: who begins then may rely on it (Code du travail, L6113-9)."""
    if cqp_id is None or day is None:
        return None
    dated = select(Enregistrement).where(
        Enregistrement.cqp_id == cqp_id,
        col(Enregistrement.du).is_(None) | (col(Enregistrement.du) <= day),
        Enregistrement.jusqu_au >= day,
    )
    return db.exec(dated.order_by(col(Enregistrement.jusqu_au).desc())).first()
