"""Sessions whose jury sat: told by hand, from a session that runs, for tests that begin after it."""

from collections.abc import Mapping
from datetime import timedelta

from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain.jurys import cloture, composition, convocations, production, pv, signataires, signatures
from eclat.domain.jurys.signatures import Preuve
from eclat.domain.sessions import attributions
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.models import (
    Bloc,
    Candidat,
    College,
    EtatCivil,
    EtatSession,
    Jure,
    Jury,
    MembreJury,
    Organisme,
    Passage,
    Personne,
    Pv,
    QualiteJure,
    ReponseJure,
    ResultatBloc,
    SeanceJury,
    SessionCqp,
    ValeurBloc,
)
from tests import factories as make
from tests.scenes import scene

BLOCS = {
    "BC01": "Accueillir les enfants et leurs familles",
    "BC02": "Prendre en charge la vie quotidienne",
    "BC03": "Contribuer à la continuité éducative et à l’inclusion",
    "BC04": "Concevoir et conduire des projets d’animation",
}


def blocs(db: Session, session: SessionCqp) -> None:
    """Those of its registration, once."""
    assert session.enregistrement_id is not None
    known = db.exec(select(Bloc.code).where(Bloc.enregistrement_id == session.enregistrement_id)).all()
    for code, intitule in BLOCS.items():
        if code not in known:
            db.add(Bloc(enregistrement_id=session.enregistrement_id, code=code, intitule=intitule))
    db.flush()


@scene
def tenu(
    db: Session, owner: Organisme | None = None, *, people: int = 3, etat: EtatSession = EtatSession.PV_EN_SAISIE
) -> SessionCqp:
    """A session whose training is over and whose jury sat yesterday, before the binôme of ``factories.binome`` and three others."""
    session = make.en_cours(db, owner or make.habilite(db), people=people, begins=-90)
    blocs(db, session)
    yesterday = clock.today() - timedelta(days=1)
    session.jury_le, session.fin = yesterday, yesterday - timedelta(days=3)
    for each in make.inscrits(db, session):
        each.etat = EtatCivil.CONFIRME
    jury = Jury(
        session_id=session.id,
        lieu="Salle 2",
        adresse="40 rue de Lyon",
        code_postal="13015",
        ville="Marseille",
        confirme_le=clock.now(),
    )
    db.add(jury)
    db.flush()
    for de, a in (("09:00", "12:30"), ("13:30", "17:30")):
        db.add(SeanceJury(jury_id=jury.id, jour=yesterday, de=de, a=a))
    for rang, siege in enumerate(attributions.seats(db, session), start=1):
        agent = db.get_one(Personne, siege.personne_id)
        member(db, jury, rang, agent.prenom, agent.nom, QualiteJure.REPRESENTANT, siege.college, personne=agent)
    member(db, jury, 3, "Karim", "Benhaddou", QualiteJure.RESPONSABLE, None, externe=False)
    member(db, jury, 4, "Philippe", "Anselme", QualiteJure.EXPERT, College.EMPLOYEURS)
    member(db, jury, 5, "Salomé", "Mercier", QualiteJure.EXPERT, College.SALARIES)
    session.etat = etat
    pv.ouvrir(db, session)
    return session


@scene
def pret(db: Session, owner: Organisme | None = None, *, people: int = 3, dans: int = 30) -> SessionCqp:
    """A session that runs, whose jury is all said and sits in so many days: its binôme may confirm it, with a reason."""
    session = make.en_cours(db, owner or make.habilite(db), people=people, begins=-60)
    convened(db, session, dans=dans)
    return session


def convened(db: Session, session: SessionCqp, *, dans: int = 30) -> None:
    """Its jury is all said, but not confirmed."""
    blocs(db, session)
    session.jury_le = clock.today() + timedelta(days=dans)
    jury = composition.ouvrir(db, session)
    jury.lieu, jury.adresse, jury.code_postal, jury.ville = "Salle 2", "40 rue de Lyon", "13015", "Marseille"
    for de, a in (("09:00", "12:30"), ("13:30", "17:30")):
        db.add(SeanceJury(jury_id=jury.id, jour=session.jury_le, de=de, a=a))
    composition.seat_presidents(db, session, jury)
    for rang, (prenom, nom, college) in enumerate(
        (("Philippe", "Anselme", College.EMPLOYEURS), ("Salomé", "Mercier", College.SALARIES))
    ):
        expert(db, jury, rang + 8, juror(db, prenom, nom, college))
    db.flush()


def juror(db: Session, prenom: str = "Salomé", nom: str = "Mercier", college: College | None = College.SALARIES) -> Jure:
    """A line of the register: trained, valid for a year more."""
    courriel = f"{nom.lower()}@jury.example"
    known = db.exec(select(Jure).where(Jure.courriel == courriel)).first()
    if known:
        return known
    day = clock.today()
    made = Jure(
        nom=nom, prenom=prenom, courriel=courriel, qualite=QualiteJure.EXPERT, college=college, fonction="Directrice",
        forme_le=day - timedelta(days=200), valable_jusqu_au=day + timedelta(days=365),
    )  # fmt: skip
    db.add(made)
    db.flush()
    return made


def expert(db: Session, jury: Jury, rang: int, jure: Jure) -> MembreJury:
    who = MembreJury(
        jury_id=jury.id, rang=rang, jure_id=jure.id, nom=jure.nom, prenom=jure.prenom, courriel=jure.courriel, fonction=jure.fonction,
        qualite=QualiteJure.EXPERT, college=jure.college,
    )  # fmt: skip
    db.add(who)
    db.flush()
    return who


@scene
def planifie(db: Session, owner: Organisme | None = None, *, people: int = 3, dans: int = 30) -> SessionCqp:
    """The same, confirmed by its binôme: the convocations left."""
    session = pret(db, owner, people=people, dans=dans)
    convocations.confirm(db, session, motif="Le calendrier le demande.", by=copresidents(db, session)[0])
    return session


def jury_of(db: Session, session: SessionCqp) -> Jury:
    return db.exec(select(Jury).where(Jury.session_id == session.id)).one()


def members(db: Session, session: SessionCqp) -> list[MembreJury]:
    """Who sits now."""
    return composition.membres(db, jury_of(db, session))


def sits(db: Session, session: SessionCqp) -> None:
    """Its half-days are put back to yesterday."""
    yesterday = clock.today() - timedelta(days=1)
    for each in db.exec(select(SeanceJury).where(SeanceJury.jury_id == jury_of(db, session).id)):
        each.jour = yesterday
    session.jury_le = yesterday
    db.flush()


def member(
    db: Session, jury: Jury, rang: int, prenom: str, nom: str, qualite: QualiteJure, college: College | None,
    *, personne: Personne | None = None, externe: bool = True,
) -> None:  # fmt: skip
    db.add(
        MembreJury(
            jury_id=jury.id, rang=rang, prenom=prenom, nom=nom, courriel=f"{nom.lower()}@jury.example", qualite=qualite, college=college,
            preside=personne is not None, personne_id=personne.id if personne else None, externe=externe,
            reponse=ReponseJure.VIENT, convoque_le=clock.now(), repondu_le=clock.now(), present=True,
        )
    )  # fmt: skip


def pv_of(db: Session, session: SessionCqp) -> Pv:
    """Its last version."""
    return db.exec(select(Pv).where(Pv.session_id == session.id).order_by(col(Pv.version).desc())).first() or missing()


def missing() -> Pv:
    raise AssertionError("this session has no procès-verbal")


def said(db: Session, session: SessionCqp, candidat: Candidat, valeurs: Mapping[str, ValeurBloc]) -> None:
    """What the jury says of a candidate, bloc by bloc."""
    passage = db.exec(select(Passage).where(Passage.pv_id == pv_of(db, session).id, Passage.candidat_id == candidat.id)).one()
    for bloc, valeur in valeurs.items():
        db.add(ResultatBloc(passage_id=passage.id, bloc=bloc, valeur=valeur, saisi_le=clock.now()))
    db.flush()


def entered(db: Session, session: SessionCqp, candidat: Candidat) -> dict[str, ResultatBloc]:
    """What its last version says of a candidate, by bloc."""
    mine = select(Passage.id).where(Passage.pv_id == pv_of(db, session).id, Passage.candidat_id == candidat.id)
    return {each.bloc: each for each in db.exec(select(ResultatBloc).where(col(ResultatBloc.passage_id).in_(mine)))}


@scene
def all_valid(db: Session, session: SessionCqp) -> None:
    """Each candidate wins each bloc."""
    for each in make.inscrits(db, session):
        said(db, session, each, dict.fromkeys(BLOCS, ValeurBloc.VALIDE))


def copresidents(db: Session, session: SessionCqp) -> tuple[Utilisateur, Utilisateur]:
    """The binôme of a session, as they are once signed in: the employeurs first."""
    employeurs, salaries = sorted(attributions.seats(db, session), key=lambda each: each.college.value)
    return make.user_of(db, db.get_one(Personne, employeurs.personne_id)), make.user_of(
        db, db.get_one(Personne, salaries.personne_id)
    )


# --- what follows the entry ---


def presidents(db: Session, session: SessionCqp) -> list[Personne]:
    """Those who sign, employeurs first."""
    return [db.get_one(Personne, each.personne_id) for each in signataires.of(db, session)]


@scene
def documents(db: Session, session: SessionCqp) -> None:
    """What the worker makes."""
    found = pv_of(db, session)
    production.keep(db, found.id, production.drawn(db, found), found.empreinte)


@scene
def closed(db: Session, session: SessionCqp) -> Pv:
    """All typed and closed by the first who presides, its document made: it waits for both signatures."""
    all_valid(db, session)
    cloture.close(db, session, by=make.user_of(db, presidents(db, session)[0]))
    documents(db, session)
    return pv_of(db, session)


def proof(db: Session, session: SessionCqp, who: Personne) -> Preuve:
    """They open the document, and give their second factor."""
    found = pv_of(db, session)
    shown = signatures.document(db, found)
    assert shown is not None
    signatures.note_reading(db, found.id, who.id, shown.sha256)
    return Preuve(shown.sha256, second_facteur=True, adresse_ip="192.0.2.7")


def signs(db: Session, session: SessionCqp, who: Personne) -> None:
    preuve = proof(db, session, who)
    signatures.sign_and_conclude(db, session, preuve=preuve, by=make.user_of(db, who))


@scene
def signed(db: Session, session: SessionCqp) -> Pv:
    """Closed, then signed by all: its results await their attribution."""
    closed(db, session)
    for each in presidents(db, session):
        signs(db, session, each)
    documents(db, session)
    return pv_of(db, session)
