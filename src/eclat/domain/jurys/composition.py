"""Who sits at the jury of a session: its places, filled or still to be, and what stands of it (P14).

Its rows are born with the first thing that is said of it: until then its two co-presidents and the person in charge of the training are
read from the session.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from sqlmodel import Session, col, func, select

from eclat import clock, reglages
from eclat.domain.jurys import modele
from eclat.domain.sessions import attributions, heures, invitations
from eclat.models import (
    College,
    Jure,
    Jury,
    MembreJury,
    Personne,
    QualiteJure,
    ReponseJure,
    SeanceJury,
    SessionCqp,
    Siege,
    Voix,
)

Q, C = QualiteJure, College
QUALITES = {Q.REPRESENTANT: "Représentant de la CPNEF", Q.RESPONSABLE: "Responsable de la formation", Q.EXPERT: "Expert"}
COLLEGES = {C.EMPLOYEURS: "employeurs", C.SALARIES: "salariés"}


def called(qualite: QualiteJure, college: College | None, *, preside: bool = False) -> str:
    """Préside, collège employeurs · Responsable de la formation · Expert, collège salariés"""
    said = "Préside" if preside else QUALITES[qualite]
    return f"{said}, collège {COLLEGES[college]}" if college else said


def seat(qualite: QualiteJure, college: College | None, *, preside: bool = False) -> str:
    """The same after a name: coprésidence, collège des employeurs · responsable de la formation · expert, collège des salariés"""
    name = QUALITES[qualite]
    said = "coprésidence" if preside else f"{name[0].lower()}{name[1:]}"
    return f"{said}, collège des {COLLEGES[college]}" if college else said


@dataclass(frozen=True)
class Place:
    """A place of the jury, of somebody or of nobody yet. ``nom``: of who holds it, whether or not they have a row."""

    qualite: QualiteJure
    college: College | None
    voix: Voix
    preside: bool = False
    membre: MembreJury | None = None
    nom: str = ""

    @property
    def dite(self) -> str:
        return called(self.qualite, self.college, preside=self.preside)

    @property
    def cle(self) -> str:
        """What a form calls it: “expert-salaries”."""
        return f"{self.qualite.value}-{self.college.value}" if self.college else self.qualite.value

    @property
    def vide(self) -> bool:
        return not self.nom


@dataclass(frozen=True)
class Composition:
    """``jury``: its row, once something was said of it."""

    session: SessionCqp
    jury: Jury | None
    seances: Sequence[SeanceJury]
    places: Sequence[Place]
    autres_voulus: int  # for its quorum, beside those who preside

    @property
    def membres(self) -> list[MembreJury]:
        return [each.membre for each in self.places if each.membre is not None]

    @property
    def vides(self) -> list[Place]:
        return [each for each in self.places if each.vide]

    @property
    def presidents(self) -> int:
        return sum(each.preside and not each.vide for each in self.places)

    @cached_property
    def autres(self) -> list[Place]:
        """Who deliberates, beside those who preside."""
        return [each for each in self.places if not each.preside and not each.vide and each.voix == Voix.DELIBERATIVE]

    @property
    def quorum_possible(self) -> bool:
        """Whether enough sit for it, should they all come."""
        return Quorum(self.presidents, len(self.autres), self.autres_voulus).atteint

    @property
    def part_externe(self) -> int:
        """In per cent of those who sit; all of nobody."""
        sitting = [each for each in self.places if not each.vide]
        outside = sum(each.membre.externe if each.membre is not None else each.qualite != Q.RESPONSABLE for each in sitting)
        return round(100 * outside / len(sitting)) if sitting else 100

    @property
    def quorum(self) -> "Quorum":
        """By who said that they come."""
        return self.counted(lambda each: each.reponse == ReponseJure.VIENT)

    @property
    def presence(self) -> "Quorum":
        """By who was there."""
        return self.counted(lambda each: bool(each.present))

    @property
    def notee(self) -> bool:
        """Whether attendance was noted."""
        return any(each.present is not None for each in self.membres)

    def counted(self, there: Callable[[MembreJury], bool]) -> "Quorum":
        presiding = sum(each.preside and there(each) for each in self.membres)
        others = sum(not each.preside and each.voix == Voix.DELIBERATIVE and there(each) for each in self.membres)
        return Quorum(presiding, others, self.autres_voulus)

    @property
    def ouvert(self) -> bool:
        """Whether its first half-day has begun, by the clocks of the place."""
        return bool(self.seances) and heures.instant(self.seances[0].jour, self.seances[0].de, self.code_postal) <= clock.now()

    @property
    def siege(self) -> bool:
        """Whether it sits today, or these days: its first half-day has begun, its last one is not over."""
        return self.ouvert and clock.now() < heures.instant(self.seances[-1].jour, self.seances[-1].a, self.code_postal)

    @property
    def code_postal(self) -> str:
        return invitations.postcode(self.session, self.jury)


@dataclass(frozen=True)
class Quorum:
    """Both who co-preside, and some others who deliberate."""

    presidents: int
    autres: int
    voulus: int  # of the others

    @property
    def atteint(self) -> bool:
        return self.presidents >= len(College) and self.autres >= self.voulus

    @property
    def voulu(self) -> str:
        """les deux coprésidents et un autre membre délibérant"""
        many = self.voulus
        others = "un autre membre délibérant" if many == 1 else f"{many} autres membres délibérants"
        return f"les deux coprésidents et {others}" if many else "les deux coprésidents"


def of(db: Session, session: SessionCqp) -> Composition:
    jury = invitations.of_session(db, session)
    found = membres(db, jury) if jury else []
    places = [*presiding(db, session, found), *seated(db, session, found, jury is None)]
    return Composition(session, jury, invitations.half_days(db, jury) if jury else [], places, reglages.of(db).jury_quorum)


def membres(db: Session, jury: Jury) -> list[MembreJury]:
    """Who sits now, in their order."""
    rows = select(MembreJury).where(MembreJury.jury_id == jury.id, col(MembreJury.retire_le).is_(None))
    return list(db.exec(rows.order_by(col(MembreJury.rang), col(MembreJury.id))))


def presiding(db: Session, session: SessionCqp, found: Sequence[MembreJury]) -> list[Place]:
    """One of each collège: whoever holds the session's seat, when the jury has no row of it yet."""
    held = {each.college: each for each in found if each.preside}
    seats = {each.college: each for each in attributions.seats(db, session)}
    return [place_of(db, college, held.get(college), seats.get(college)) for college in College]


def place_of(db: Session, college: College, membre: MembreJury | None, seat: Siege | None) -> Place:
    name = f"{membre.prenom} {membre.nom}" if membre else db.get_one(Personne, seat.personne_id).nom_complet if seat else ""
    return Place(Q.REPRESENTANT, college, Voix.DELIBERATIVE, True, membre, name)


def seated(db: Session, session: SessionCqp, found: Sequence[MembreJury], unsaid: bool) -> list[Place]:
    """The places of the CQP's model, then whoever sits beside them."""
    left, places = [each for each in found if not each.preside], []
    for qualite, college, voix, nombre in modele.lines(modele.of_session(db, session)):
        for _ in range(nombre):
            who = next((each for each in left if (each.qualite, each.college) == (qualite, college)), None)
            if who is not None:
                left.remove(who)
                places.append(place_with(who))
            else:
                name = in_charge(session) if unsaid and qualite == Q.RESPONSABLE else ""
                places.append(Place(qualite, college, voix, nom=name))
    return places + [place_with(each) for each in left]


def place_with(membre: MembreJury) -> Place:
    return Place(membre.qualite, membre.college, membre.voix, membre.preside, membre, f"{membre.prenom} {membre.nom}")


def in_charge(session: SessionCqp) -> str:
    return f"{session.responsable_prenom} {session.responsable_nom}".strip()


# --- its rows ---


def ouvrir(db: Session, session: SessionCqp) -> Jury:
    """The jury's row, born with its co-presidents and the person in charge of the training. The session must be locked."""
    jury = invitations.of_session(db, session)
    if jury is None:
        jury = Jury(
            session_id=session.id, lieu=session.jury_lieu, adresse=session.adresse, code_postal=session.code_postal, ville=session.ville,
        )  # fmt: skip
        db.add(jury)
        db.flush()
        said = modele.of_session(db, session)
        if said.responsables and session.responsable_nom and session.responsable_prenom:
            db.add(
                MembreJury(
                    jury_id=jury.id, rang=next_rank(db, jury), nom=session.responsable_nom, prenom=session.responsable_prenom,
                    courriel=session.responsable_courriel, qualite=Q.RESPONSABLE, voix=said.voix, externe=False,
                )
            )  # fmt: skip
            db.flush()
    return jury


def seat_presidents(db: Session, session: SessionCqp, jury: Jury) -> tuple[list[MembreJury], list[MembreJury]]:
    """Both of the binôme preside, whoever they are today. Returns who left, and who came."""
    held = {each.college: each for each in membres(db, jury) if each.preside}
    gone: list[MembreJury] = []
    come: list[MembreJury] = []
    for seat in attributions.seats(db, session):
        former = held.get(seat.college)
        if former is not None and former.personne_id == seat.personne_id:
            continue
        if former is not None:
            former.retire_le = clock.now()
            gone.append(former)
            db.flush()
        who = db.get_one(Personne, seat.personne_id)
        jure = db.exec(select(Jure).where(Jure.personne_id == who.id)).first()
        leave_other_place(db, jury, jure)
        member = MembreJury(
            jury_id=jury.id, rang=former.rang if former else next_rank(db, jury), jure_id=jure.id if jure else None, personne_id=who.id,
            nom=who.nom, prenom=who.prenom, courriel=who.courriel, qualite=Q.REPRESENTANT, college=seat.college, preside=True,
            remplace_id=former.id if former else None,
        )  # fmt: skip
        db.add(member)
        db.flush()
        come.append(member)
    return gone, come


def leave_other_place(db: Session, jury: Jury, jure: Jure | None) -> None:
    """Who presides sat as an expert maybe: nobody has two places. They are convoked anew, under the same appointment."""
    for each in membres(db, jury):
        if jure is not None and each.jure_id == jure.id:
            each.retire_le = clock.now()
    db.flush()


def voice(db: Session, session: SessionCqp, qualite: QualiteJure) -> Voix:
    """Of who sits in this quality, as the CQP's model says."""
    return modele.of_session(db, session).voix if qualite == Q.RESPONSABLE else Voix.DELIBERATIVE


def next_rank(db: Session, jury: Jury) -> int:
    return (db.exec(select(func.max(col(MembreJury.rang))).where(MembreJury.jury_id == jury.id)).one() or 0) + 1


def member_of(db: Session, jury: Jury | None, key: UUID) -> MembreJury | None:
    """One who sits there now."""
    found = db.get(MembreJury, key)
    return found if found and jury and found.jury_id == jury.id and found.retire_le is None else None
