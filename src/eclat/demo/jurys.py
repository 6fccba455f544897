"""The register of jurors, and juries of sessions: planned, or still being proposed. All of them are fictional."""

from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID

from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain.jurys import composition, convocations, eligibilite, organisation, propositions, registre, reponses
from eclat.domain.jurys.organisation import Organisation
from eclat.domain.jurys.propositions import Proposition
from eclat.domain.jurys.registre import FicheJure
from eclat.domain.sessions import alternances
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.models import (
    Candidat,
    College,
    EtatCivil,
    Jure,
    LienJure,
    MembreJury,
    NatureAlternance,
    QualiteJure,
    ReponseJure,
    SessionCqp,
    Visee,
)

E, S = College.EMPLOYEURS, College.SALARIES
# First name, name, what they do, collège, days since they were trained, days that their line is valid still.
REGISTRE = [
    ("Philippe", "Anselme", "Directeur, Maison des jeunes de Fontvert", E, 190, 420),
    ("Salomé", "Mercier", "Animatrice principale, Centre social Les Tilleuls", S, 160, 560),
    ("Hélène", "Pasquier", "Responsable RH, Fédération des foyers ruraux", E, 300, 240),
    ("Idriss", "Belaïd", "Coordinateur périscolaire, Les Francas du Sud", S, 420, -12),
    ("Martine", "Costes", "Directrice de crèche associative", E, None, 300),
    ("Yannick", "Le Goff", "Éducateur sportif, MJC du Port", S, 90, 640),
]


def register(db: Session, by: Utilisateur) -> None:
    """By the administrateur, once."""
    if db.exec(select(Jure.id).limit(1)).first() is not None:
        return
    today = clock.today()
    for prenom, nom, fonction, college, trained, valid in REGISTRE:
        fiche = FicheJure(
            nom=nom, prenom=prenom, courriel=f"{plain(prenom)}.{plain(nom)}@jures.example", fonction=fonction, qualite=QualiteJure.EXPERT,
            college=college, valable_jusqu_au=today + timedelta(days=valid),
            forme_le=today - timedelta(days=trained) if trained is not None else None,
        )  # fmt: skip
        registre.add(db, fiche, by=by)
    proposed = FicheJure(
        nom="Vasseur", prenom="Aline", courriel="aline.vasseur@jures.example", fonction="Directrice, Accueil de loisirs du Canal",
        qualite=QualiteJure.EXPERT, college=S,
    )  # fmt: skip
    registre.born(db, proposed, by=by, propose_le=clock.now())


def plain(name: str) -> str:
    return name.lower().replace(" ", "").replace("é", "e").replace("è", "e").replace("ï", "i")


def prepare(
    db: Session, session: SessionCqp, agents: Mapping[str, Utilisateur], by: Utilisateur, days: int, *, confirmed: bool
) -> None:
    """Its organisme says when and where, and proposes; the binôme completes, and may confirm."""
    register(db, agents["Claire"])
    lieu = Organisation(
        du=worked(clock.today() + timedelta(days=days)), matin_de="09:00", matin_a="12:30", apres_midi_de="13:30", apres_midi_a="17:30",
        lieu="Maison des associations, salle 2", adresse="12 avenue Malausséna", code_postal=session.code_postal, ville=session.ville,
    )  # fmt: skip
    organisation.organise(db, session, organisation=lieu, by=by)
    propositions.propose(db, session, proposition=Proposition(place="expert-salaries", jure=line(db, "Mercier").id), by=by)
    complete(db, session, by, 9 if confirmed else 3)
    if not confirmed:
        tie(db, line(db, "Pasquier"), session)
        propositions.hand_over(db, session, by=by)
        return
    propositions.propose(
        db, session, proposition=Proposition(place="expert-employeurs", jure=line(db, "Anselme").id), by=agents["Brigitte"]
    )
    convocations.confirm(db, session, motif="Les dossiers se complètent d’ici au jury.", by=agents["Brigitte"])
    answer(db, session)
    first = next((each for each in eligibilite.of(db, session) if each.manques), None)
    if first is not None:
        eligibilite.admit(db, session, candidat=first.id, motif="Rattrapage prévu avant le jury.", by=agents["Amadou"])


def complete(db: Session, session: SessionCqp, by: Utilisateur, count: int) -> None:
    """The first candidates lack nothing: they confirmed who they are, and worked in a structure."""
    people = db.exec(select(Candidat).where(Candidat.session_id == session.id).order_by(col(Candidat.rang))).all()
    for rank, each in enumerate(people):
        each.vise = each.vise or Visee.ENTIER
        if rank < count:
            each.etat = EtatCivil.CONFIRME
            each.acquis_preuve = each.acquis_preuve or ("Attestation ATT-2025-0018" if each.blocs_acquis else "")
            work(db, session, each, by)
    db.flush()


def work(db: Session, session: SessionCqp, candidat: Candidat, by: Utilisateur) -> None:
    first = session.debut or clock.today()
    alternances.save(
        db, session, candidat.id, None, nature=NatureAlternance.PERIODE, du=first + timedelta(days=30), au=first + timedelta(days=90),
        heures=184, structure="Accueil périscolaire Jean-Moulin", tuteur="Paule Sabatier", note="", by=by,
    )  # fmt: skip


def answer(db: Session, session: SessionCqp) -> None:
    """All have answered but one; the person in charge of the training is tied to somebody."""
    people = reponses.candidates(db, composition.of(db, session).membres[0])
    for each in composition.of(db, session).membres:
        if each.nom != "Mercier":
            tied = [people[0].id] if each.qualite == QualiteJure.RESPONSABLE and people else []
            come(db, each, tied)


def come(db: Session, membre: MembreJury, liens: list[UUID]) -> None:
    reponses.answer(db, membre, reponse=ReponseJure.VIENT, liens=liens, mot="", by=reponses.LUI)


def line(db: Session, nom: str) -> Jure:
    return db.exec(select(Jure).where(Jure.nom == nom)).one()


def tie(db: Session, jure: Jure, session: SessionCqp) -> None:
    """With the organisme of this session, once."""
    known = select(LienJure.id).where(LienJure.jure_id == jure.id, LienJure.organisme_id == session.organisme_id)
    if db.exec(known).first() is None:
        db.add(LienJure(jure_id=jure.id, organisme_id=session.organisme_id, precision="administratrice jusqu’en 2025"))


def worked(day: date) -> date:
    """That day, or the Monday that follows."""
    return day + timedelta(days=7 - day.weekday()) if day.weekday() > 4 else day
