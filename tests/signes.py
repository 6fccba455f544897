"""Sessions whose procès-verbal is signed, told by hand: what an attribution, a notice and a recours begin from."""

from sqlmodel import Session

from eclat import clock
from eclat.domain.jurys import attributions, contenu, notifications, recours
from eclat.domain.sessions import attributions as session_attributions
from eclat.domain.socle.recours_policies import CANDIDAT
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.models import (
    Candidat,
    EtatPv,
    EtatSession,
    NotificationResultat,
    Organisme,
    Pv,
    Recours,
    SessionCqp,
    SignaturePv,
    ValeurBloc,
)
from tests import factories as make
from tests import jurys
from tests.scenes import scene


@scene
def signed(db: Session, session: SessionCqp, *, empreinte: str = "") -> Pv:
    """Its last version, signed by all, as far as its own row says. ``empreinte``: one that is not that of what it says."""
    pv = jurys.pv_of(db, session)
    pv.contenu = contenu.of(db, session, pv)
    pv.empreinte = empreinte or contenu.empreinte_of(pv.contenu)
    for each in session_attributions.seated(db, session):
        db.add(
            SignaturePv(
                pv_id=pv.id, personne_id=each.id, nom=each.nom_complet, empreinte=pv.empreinte, sha256="0" * 64, intention="Je signe"
            )
        )  # fmt: skip
    db.flush()
    pv.etat, pv.clos_le, pv.signe_le = EtatPv.SIGNE, clock.now(), clock.now()
    session.etat = EtatSession.A_ATTRIBUER
    db.flush()
    return pv


@scene
def tenu(db: Session, owner: Organisme | None = None, *, people: int = 3) -> SessionCqp:
    """A jury that sat, whose candidates have an address."""
    session = jurys.tenu(db, owner, people=people)
    for each in make.inscrits(db, session):
        each.courriel = f"candidat{each.rang}@exemple.example"
    db.flush()
    return session


def members(db: Session, session: SessionCqp) -> list[Utilisateur]:
    """Its binôme paritaire."""
    return [make.user_of(db, each) for each in session_attributions.seated(db, session)]


@scene
def a_attribuer(db: Session, owner: Organisme | None = None, *, people: int = 3) -> SessionCqp:
    """All win everything, but the second, who misses two blocs."""
    session = tenu(db, owner, people=people)
    for rank, each in enumerate(make.inscrits(db, session)):
        won = dict.fromkeys(jurys.BLOCS, ValeurBloc.VALIDE)
        lost = {"BC03": ValeurBloc.NON_VALIDE, "BC04": ValeurBloc.NON_VALIDE} if rank == 1 else {}
        jurys.said(db, session, each, won | lost)
    signed(db, session)
    return session


@scene
def close(db: Session, owner: Organisme | None = None, *, people: int = 3) -> SessionCqp:
    """Attributed: each candidate was told."""
    session = a_attribuer(db, owner, people=people)
    attributed(db, session)
    return session


@scene
def attributed(db: Session, session: SessionCqp) -> None:
    attributions.attribute(db, session, by=make.decider(db))


def notice(db: Session, session: SessionCqp, candidat: Candidat | None = None) -> NotificationResultat:
    """That of this candidate; else of the one who misses two blocs."""
    found = candidat or make.inscrits(db, session)[1]
    return notifications.last_of(db, session)[found.id]


@scene
def contested(db: Session, session: SessionCqp | None = None) -> Recours:
    """Motivated, to be entrusted."""
    session = session or close(db)
    return recours.appeal(db, notice(db, session), motif="Le dossier n’a pas été lu.", by=CANDIDAT)
