"""Which open files a change of the catalogue touches: said before it is confirmed, and asked again when they changed meanwhile (P17)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import and_, or_
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, func, select

from eclat import clock
from eclat.formats import plural
from eclat.models import (
    JURY,
    Candidat,
    Choix,
    Cqp,
    Enregistrement,
    EtatHabilitation,
    EtatSession,
    Habilitation,
    NatureChoix,
    Organisme,
    SessionCqp,
)

FEW = 20  # files that are named, each with its link; the others are counted
H, S = EtatHabilitation, EtatSession
DRAFTS = (H.BROUILLON, H.EN_ATTENTE_DELEGATAIRES)
UNDER_WAY = (H.DEPOSEE, H.EN_INSTRUCTION, H.A_COMPLETER)
OPEN = (S.DEMANDEE, S.EN_VALIDATION, S.A_COMPLETER, S.OUVERTE, S.EN_COURS)
TO_ENTER = (*OPEN, S.JURY_PLANIFIE, S.PV_EN_SAISIE)  # the entry of the results is not closed
TO_DELIVER = (*TO_ENTER, S.PV_A_SIGNER, S.A_ATTRIBUER)


@dataclass(frozen=True)
class Touche:
    """A file, and the page that an administrateur reads of it: of a draft, that of its organisme, for it is not OC Éclat’s yet."""

    titre: str
    organisme: str
    page: str
    cle: UUID


@dataclass(frozen=True)
class Portee:
    """``dossiers``: the first of those that are touched; ``gardent``: how many were handed over, and keep what they were judged by."""

    habilitations: int
    sessions: int
    dossiers: Sequence[Touche] = ()
    gardent: int = 0

    @property
    def nombre(self) -> int:
        return self.habilitations + self.sessions

    @property
    def autres(self) -> int:
        return self.nombre - len(self.dossiers)

    @property
    def marque(self) -> str:
        """What its reader saw of it."""
        return f"{self.habilitations}-{self.sessions}"


def of(db: Session, *, sessions: Any = None, habilitations: Any = None, gardent: int = 0) -> Portee:
    """``sessions``, ``habilitations``: which ones a change touches, as conditions."""
    found = [
        (0, []) if where is None else (count(db, model, where), named(db, model, where))
        for model, where in ((Habilitation, habilitations), (SessionCqp, sessions))
    ]
    (requests, some), (trainings, others) = found
    return Portee(requests, trainings, [*some, *others][:FEW], gardent)


def count(db: Session, model: Any, where: Any) -> int:
    return db.exec(select(func.count()).select_from(model).where(where)).one()


def named(db: Session, model: Any, where: Any) -> list[Touche]:
    draft = S.BROUILLON if model is SessionCqp else H.BROUILLON
    shown: tuple[Any, ...] = (model.id, model.numero, model.etat, Organisme.id, Organisme.nom)
    rows = db.execute(
        sa_select(*shown)
        .join(Organisme, col(Organisme.id) == model.organisme_id)
        .where(where)
        .order_by(model.cree_le, model.id)
        .limit(FEW)
    ).all()
    page = "session" if model is SessionCqp else "habilitation"
    return [
        Touche("Brouillon", nom, "organisme", owner)
        if etat in (draft, H.EN_ATTENTE_DELEGATAIRES)
        else Touche(numero, nom, page, key)
        for key, numero, etat, owner, nom in rows
    ]


def drafts_under(enregistrement: Enregistrement) -> Any:
    """The requests for a session that are not handed over, and whose first day would call for this registration."""
    dated = within(enregistrement.du, enregistrement.jusqu_au)
    if enregistrement.jusqu_au >= clock.today():
        dated = or_(col(SessionCqp.debut).is_(None), dated)
    return and_(col(SessionCqp.cqp_id) == enregistrement.cqp_id, col(SessionCqp.etat) == S.BROUILLON, dated)


def within(du: date | None, jusqu_au: date) -> Any:
    held = col(SessionCqp.debut) <= jusqu_au
    return and_(col(SessionCqp.debut) >= du, held) if du else held


def of_limits(db: Session, enregistrement: Enregistrement) -> Portee:
    """Drafts; what was handed over keeps the limits of that day."""
    kept = and_(col(SessionCqp.enregistrement_id) == enregistrement.id, col(SessionCqp.etat).in_(OPEN))
    return of(db, sessions=drafts_under(enregistrement), gardent=count(db, SessionCqp, kept))


def of_dates(db: Session, enregistrement: Enregistrement, du: date | None, jusqu_au: date) -> Portee:
    """Requests for a session whose first day is under this registration with these dates, or without them, and not both; requests for an
    habilitation that are still studied, whose end is proposed from its last day."""
    before, after = within(enregistrement.du, enregistrement.jusqu_au), within(du, jusqu_au)
    moved = or_(and_(before, ~after), and_(after, ~before))
    sessions = and_(col(SessionCqp.cqp_id) == enregistrement.cqp_id, col(SessionCqp.etat).in_((S.BROUILLON, *OPEN)), moved)
    ends = jusqu_au != enregistrement.jusqu_au
    studied = and_(col(Habilitation.cqp_id) == enregistrement.cqp_id, col(Habilitation.etat).in_((*DRAFTS, *UNDER_WAY)))
    return of(db, sessions=sessions, habilitations=studied if ends else None)


def of_new(db: Session, cqp: Cqp, du: date | None, jusqu_au: date) -> Portee:
    """Drafts whose first day would be under a registration that is added."""
    sessions = and_(col(SessionCqp.cqp_id) == cqp.id, col(SessionCqp.etat) == S.BROUILLON, within(du, jusqu_au))
    return of(db, sessions=sessions)


def of_blocs(db: Session, enregistrement: Enregistrement) -> Portee:
    return of(db, sessions=drafts_under(enregistrement))


@dataclass(frozen=True)
class Emploi:
    """What a bloc is in: requests for a session that were handed over under its registration, and drafts or their candidates that name it."""

    sessions: int
    brouillons: int

    def __bool__(self) -> bool:
        return bool(self.sessions or self.brouillons)

    @property
    def dit(self) -> str:
        """12 sessions l’emploient, 1 brouillon le nomme"""
        said = [plural(self.sessions, "session l’emploie", "sessions l’emploient")] if self.sessions else []
        said += [plural(self.brouillons, "brouillon le nomme", "brouillons le nomment")] if self.brouillons else []
        return ", ".join(said)


def of_bloc(db: Session, enregistrement: Enregistrement, code: str) -> Emploi:
    """Of the whole CQP, or of this bloc."""
    given = and_(col(SessionCqp.enregistrement_id) == enregistrement.id, col(SessionCqp.etat) != S.BROUILLON)
    whole = sum(not codes or code in codes for codes in db.exec(select(SessionCqp.blocs).where(given)))
    drafts = {
        key
        for key, codes in db.exec(select(SessionCqp.id, SessionCqp.blocs).where(drafts_under(enregistrement)))
        if code in codes
    }
    named = or_(*[each.contains(code, autoescape=True) for each in (col(Candidat.blocs_vises), col(Candidat.blocs_acquis))])
    theirs = select(SessionCqp.id).where(drafts_under(enregistrement))
    drafts |= set(db.exec(select(Candidat.session_id).where(col(Candidat.session_id).in_(theirs), named)))
    return Emploi(whole, len(drafts))


def of_thresholds(db: Session, enregistrement: Enregistrement) -> Portee:
    """Sessions whose jury may still mark."""
    return of(db, sessions=under(enregistrement, TO_ENTER))


def of_certificates(db: Session, enregistrement: Enregistrement) -> Portee:
    """Sessions whose certificates are still to be delivered; those that were keep what they say."""
    return of(db, sessions=under(enregistrement, TO_DELIVER))


def under(enregistrement: Enregistrement, states: Sequence[EtatSession]) -> Any:
    return and_(col(SessionCqp.enregistrement_id) == enregistrement.id, col(SessionCqp.etat).in_(states))


def of_composition(db: Session, cqp_id: UUID) -> Portee:
    """Sessions whose jury is not confirmed yet."""
    return of(db, sessions=and_(col(SessionCqp.cqp_id) == cqp_id, col(SessionCqp.etat).in_(OPEN)))


def relying(db: Session, enregistrement: Enregistrement) -> int:
    """How many sessions were handed over under this registration: what they were judged by does not change any more."""
    return count(
        db, SessionCqp, and_(col(SessionCqp.enregistrement_id) == enregistrement.id, col(SessionCqp.etat) != S.BROUILLON)
    )


def of_choice(db: Session, choix: Choix, du: date | None, jusqu_au: date | None) -> Portee:
    """Sessions that are not judged yet and begin outside of these days, while a candidate of theirs has this answer."""
    answer = col(Candidat.acces) if choix.nature == NatureChoix.ACCES else col(Candidat.financement)
    has = select(Candidat.session_id).where(answer == choix.code)
    outside = [col(SessionCqp.debut) < du] if du else []
    outside += [col(SessionCqp.debut) > jusqu_au] if jusqu_au else []
    if not outside:
        return Portee(0, 0)
    still = col(SessionCqp.etat).in_((S.BROUILLON, *(each for each in OPEN if each not in JURY)))
    return of(db, sessions=and_(col(SessionCqp.id).in_(has), still, or_(*outside)))


def of_cqp(db: Session, cqp_id: UUID) -> Portee:
    """Those that show its title: the requests that are not decided."""
    return of(
        db,
        habilitations=and_(col(Habilitation.cqp_id) == cqp_id, col(Habilitation.etat).in_((*DRAFTS, *UNDER_WAY))),
        sessions=and_(col(SessionCqp.cqp_id) == cqp_id, col(SessionCqp.etat).in_((S.BROUILLON, *OPEN))),
    )
