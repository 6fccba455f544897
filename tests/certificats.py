"""Sessions whose results are attributed and whose certificates may be made: told by hand, for tests that begin there."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta

from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain.certificats import production
from eclat.domain.certificats.modeles import ACCROCHES, TEXTES
from eclat.domain.jurys import contenu
from eclat.models import (
    Certificat,
    Enregistrement,
    EtatPv,
    EtatSession,
    ModeleCertificat,
    NatureCertificat,
    Organisme,
    Pv,
    SessionCqp,
    ValeurBloc,
)
from tests import factories as make
from tests import jurys
from tests.scenes import scene


def mentions(db: Session, enregistrement: Enregistrement) -> Enregistrement:
    """All that its certificates must say."""
    enregistrement.decision_le = date(2025, 6, 25)
    enregistrement.niveau, enregistrement.cec, enregistrement.nsf = 3, 3, ["335", "332"]
    enregistrement.certificateurs = [{"nom": "OC ÉCLAT", "siret": "92512327500016"}, {"nom": "CPNEF ÉCLAT", "siret": ""}]
    db.flush()
    return enregistrement


def modeles(db: Session, enregistrement: Enregistrement, natures: Collection[NatureCertificat] = tuple(NatureCertificat)) -> None:
    """The first version of these templates, which has served since last year."""
    for nature in natures:
        db.add(
            ModeleCertificat(
                enregistrement_id=enregistrement.id, nature=nature, version=1, du=clock.today() - timedelta(days=365),
                accroche=ACCROCHES[nature], texte=TEXTES[nature], signataire="Marianne Estève", qualite="présidente d’OC Éclat", lieu="Paris",
            )
        )  # fmt: skip
    db.flush()


@scene
def catalogue(
    db: Session, session: SessionCqp, natures: Collection[NatureCertificat] = tuple(NatureCertificat)
) -> Enregistrement:
    """The registration of a session, ready, with templates of these natures."""
    found = mentions(db, db.get_one(Enregistrement, session.enregistrement_id))
    if not db.exec(select(ModeleCertificat).where(ModeleCertificat.enregistrement_id == found.id)).first():
        modeles(db, found, natures)
    return found


@scene
def signed(db: Session, session: SessionCqp, pv: Pv | None = None, *, empreinte: str = "") -> Pv:
    """Its last version, signed and attributed. ``empreinte``: one that is not that of what it says."""
    pv = pv or jurys.pv_of(db, session)
    pv.contenu, pv.clos_le = contenu.of(db, session, pv), clock.now()
    pv.empreinte = empreinte or contenu.empreinte_of(pv.contenu)
    db.flush()
    pv.etat, pv.signe_le = EtatPv.SIGNE, clock.now()
    db.flush()
    pv.attribue_le = clock.now()
    session.etat = EtatSession.CLOSE
    db.flush()
    return pv


@scene
def attribuee(
    db: Session, owner: Organisme | None = None, *, people: int = 3, valeurs: Sequence[Mapping[str, ValeurBloc]] = ()
) -> SessionCqp:
    """A session whose results were attributed today. ``valeurs``: what the jury said of each candidate; nothing: all have the whole."""
    session = a_attribuer(db, owner, people=people, valeurs=valeurs)
    signed(db, session)
    return session


@scene
def a_attribuer(
    db: Session, owner: Organisme | None = None, *, people: int = 3, valeurs: Sequence[Mapping[str, ValeurBloc]] = (),
    natures: Collection[NatureCertificat] = tuple(NatureCertificat),
) -> SessionCqp:  # fmt: skip
    """The same, before it is signed."""
    session = jurys.tenu(db, owner, people=people)
    for candidat, said in zip(make.inscrits(db, session), valeurs, strict=False):
        jurys.said(db, session, candidat, said)
    if not valeurs:
        jurys.all_valid(db, session)
    catalogue(db, session, natures)
    return session


@scene
def delivree(db: Session, owner: Organisme | None = None, *, people: int = 3) -> SessionCqp:
    """The same, whose certificates have their numbers; their documents are still to be made."""
    session = attribuee(db, owner, people=people)
    production.produce(db, session.id)
    return session


def of(db: Session, session: SessionCqp) -> list[Certificat]:
    """By number."""
    return list(db.exec(select(Certificat).where(Certificat.session_id == session.id).order_by(col(Certificat.numero))))
