"""The survey of one holder: sent, answered at a link without an account, or by the organisme in their place; then closed."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from sqlmodel import Session, col, select

from eclat import clock, courriels, reglages
from eclat.courriels.links import placeholder
from eclat.domain.courriels.liens import says_over
from eclat.domain.insertion.politiques import LUI, can_answer, can_follow, is_holder
from eclat.domain.socle import policies
from eclat.domain.socle.errors import ChampRefuse, Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import journal
from eclat.engines.workflow import UNCHANGED, transition
from eclat.formats import format_date
from eclat.models import (
    Candidat,
    ContratInsertion,
    Courriel,
    Employeur,
    EnqueteInsertion,
    EtatEnquete,
    SituationInsertion,
    Tranche,
)

E, S = EtatEnquete, SituationInsertion
MODELE: Final = "enquete_insertion"
OPEN: Final = (E.SANS_ADRESSE, E.ENVOYEE)
ESPACE: Final = timedelta(hours=24)  # between two mails to the same holder
REPONSES: Final = ("situation", "contrat", "heures", "poste", "vise", "employeur", "debut_le", "tranche")

SITUATIONS: Final = {
    S.EMPLOI: "En emploi salarié",
    S.INDEPENDANT: "À mon compte",
    S.RECHERCHE: "En recherche d’emploi",
    S.ETUDES: "En poursuite d’études ou en formation",
    S.ALTERNANCE: "En alternance (apprentissage, contrat de professionnalisation)",
    S.INCAPACITE: "Dans l’incapacité de travailler (maladie, congé parental…)",
    S.ETRANGER: "À l’étranger",
    S.SANS_ACTIVITE: "Sans emploi, et je n’en cherche pas",
}
AU_TRAVAIL: Final = (S.EMPLOI, S.INDEPENDANT)
NEUTRES: Final = (S.ETUDES, S.ALTERNANCE, S.INCAPACITE, S.ETRANGER)  # neither above nor below the bar of a rate
CONTRATS: Final = {
    ContratInsertion.CDI: "CDI",
    ContratInsertion.CDD_LONG: "CDD de six mois ou plus",
    ContratInsertion.CDD_COURT: "CDD de moins de six mois",
    ContratInsertion.CEE: "Contrat d’engagement éducatif",
    ContratInsertion.PUBLIC: "Fonction publique, titulaire ou contractuel",
    ContratInsertion.INTERIM: "Intérim",
    ContratInsertion.AUTRE: "Un autre contrat",
}
EMPLOYEURS: Final = {
    Employeur.ASSOCIATION: "Une association",
    Employeur.COLLECTIVITE: "Une commune, un département, une région",
    Employeur.ENTREPRISE: "Une entreprise",
    Employeur.ETAT: "L’État ou un établissement public",
    Employeur.PARTICULIER: "Un particulier",
    Employeur.AUTRE: "Un autre employeur",
}
TRANCHES: Final = {
    Tranche.MOINS_800: "Moins de 800\u00a0€",
    Tranche.DE_800: "De 800 à 1\u00a0399\u00a0€",
    Tranche.DE_1400: "De 1\u00a0400 à 1\u00a0799\u00a0€",
    Tranche.DE_1800: "De 1\u00a0800 à 2\u00a0199\u00a0€",
    Tranche.DE_2200: "2\u00a0200\u00a0€ ou plus",
}


def candidat_of(db: Session, enquete: EnqueteInsertion) -> Candidat:
    return db.get_one(Candidat, enquete.candidat_id)


def over(db: Session, user: Utilisateur, enquete: EnqueteInsertion) -> str:
    """Why nothing is answered any more; nothing while it may be."""
    if enquete.jusqu_au < clock.today():
        return f"Cette enquête a pris fin le {format_date(enquete.jusqu_au)}\u00a0: elle ne prend plus de réponse."
    if user == LUI:
        return ""
    if enquete.etat == E.REFUSEE:
        return "Le titulaire ne souhaite pas répondre\u00a0: personne ne répond à sa place."
    if enquete.etat == E.REPONDUE and enquete.par_id is None:
        return "Le titulaire a répondu lui-même\u00a0: sa réponse ne se remplace pas."
    return ""


def without_address(db: Session, user: Utilisateur, enquete: EnqueteInsertion) -> str:
    """Why no mail leaves; nothing when one may."""
    if enquete.jusqu_au < clock.today():
        return over(db, user, enquete)
    if not candidat_of(db, enquete).courriel:
        return "Aucune adresse mail n’est connue du titulaire\u00a0: répondez à sa place s’il vous dit ce qu’il est devenu."
    return ""


# --- by mail ---


@transition(
    "envoi",
    EnqueteInsertion,
    dict.fromkeys(OPEN, E.ENVOYEE),
    by=can_follow,
    label="Envoyer l’enquête",
    past="a envoyé l’enquête au titulaire",
    infinitive="envoyer cette enquête",
    icon="send",
    unless=without_address,
)
def send(db: Session, enquete: EnqueteInsertion, *, by: Utilisateur) -> Any:
    """Once more, to the address that is known today. Raises Refus within a day of the last one."""
    if enquete.envoyee_le and enquete.envoyee_le > clock.now() - ESPACE:
        if journal.just_written(db, enquete, "envoi", by=by):
            return UNCHANGED
        raise Refus("Cette enquête est partie il y a moins de 24 heures\u00a0: laissez au titulaire le temps de répondre.")
    tell(db, enquete)
    return None


def tell(db: Session, enquete: EnqueteInsertion, *, rappel: bool = False) -> None:
    enquete.envoyee_le = enquete.envoyee_le if rappel else clock.now()
    db.add(enquete)
    db.flush()
    courriels.insertion.enquete_insertion(db, enquete, rappel)


def to_remind(db: Session, limit: int = 200) -> list[UUID]:
    """Those not answered, of which the next reminder is due."""
    days = reglages.of(db).survey_reminders
    found: list[UUID] = []
    for rank, each in enumerate(days):
        late = col(EnqueteInsertion.envoyee_le) <= clock.now() - timedelta(days=each)
        here = (EnqueteInsertion.etat == E.ENVOYEE, EnqueteInsertion.relances == rank, EnqueteInsertion.jusqu_au >= clock.today())
        rows = select(EnqueteInsertion.id).where(*here, late).order_by(col(EnqueteInsertion.prevue_le), col(EnqueteInsertion.id))
        found += db.exec(rows.limit(limit - len(found)))
    return found


@transition(
    "relance",
    EnqueteInsertion,
    {E.ENVOYEE: E.ENVOYEE},
    by=policies.is_platform,
    label="Relancer",
    past="a relancé le titulaire, qui n’a pas répondu à l’enquête",
    infinitive="relancer le titulaire pour cette enquête",
    unless=without_address,
)
def remind(db: Session, enquete: EnqueteInsertion, *, by: Utilisateur) -> Any:
    """Twice at most; of two clocks, one finds that it is done."""
    days = reglages.of(db).survey_reminders
    sent = enquete.envoyee_le
    if enquete.relances >= len(days) or sent is None or sent > clock.now() - timedelta(days=days[enquete.relances]):
        return UNCHANGED
    enquete.relances += 1
    tell(db, enquete, rappel=True)
    return {"relance": enquete.relances}


# --- answered ---


@transition(
    "reponse",
    EnqueteInsertion,
    dict.fromkeys((*OPEN, E.REPONDUE, E.REFUSEE), E.REPONDUE),
    by=can_answer,
    label="Répondre à sa place",
    past="a répondu à l’enquête",
    infinitive="répondre à cette enquête",
    asks=True,
    unless=over,
)
def answer(db: Session, enquete: EnqueteInsertion, *, valeurs: Mapping[str, Any], by: Utilisateur) -> Any:
    """``valeurs``: by the names of ``REPONSES``. The holder may answer again, and after the organisme. Raises ChampRefuse."""
    check(valeurs)
    said = {name: valeurs[name] for name in REPONSES}
    same = {name: getattr(enquete, name) for name in REPONSES} == said
    if enquete.etat == E.REPONDUE and same and (enquete.par_id is None) == (by == LUI):
        return UNCHANGED
    for name, value in said.items():
        setattr(enquete, name, value)
    enquete.repondue_le, enquete.par_id = clock.now(), by.personne_id
    return None


def check(valeurs: Mapping[str, Any]) -> None:
    """Whoever works says what at, and whether that is what they were certified for. Raises ChampRefuse."""
    if valeurs["situation"] in AU_TRAVAIL and valeurs["vise"] is None:
        raise ChampRefuse("vise", "Dites si ce travail est celui auquel le certificat prépare.")
    if valeurs["situation"] == S.EMPLOI and valeurs["contrat"] is None:
        raise ChampRefuse("contrat", "Choisissez le contrat.")
    if valeurs["debut_le"] and valeurs["debut_le"] > clock.today():
        raise ChampRefuse("debut_le", "Cette date n’est pas encore venue\u00a0: indiquez le jour où ce travail a commencé.")


@transition(
    "refus",
    EnqueteInsertion,
    {E.ENVOYEE: E.REFUSEE, E.REPONDUE: E.REFUSEE},
    by=is_holder,
    label="Ne pas répondre",
    past="ne souhaite pas répondre à l’enquête",
    infinitive="refuser de répondre à cette enquête",
    unless=over,
)
def decline(db: Session, enquete: EnqueteInsertion, *, by: Utilisateur) -> None:
    """Nothing more is sent to them, and nothing stays of what they answered."""
    for name in REPONSES:
        setattr(enquete, name, "" if name == "poste" else None)
    enquete.repondue_le = enquete.par_id = None


# --- ended by the clock ---


def passed(db: Session, limit: int = 200) -> list[UUID]:
    """Those not answered whose last day is past."""
    rows = select(EnqueteInsertion.id).where(col(EnqueteInsertion.etat).in_(OPEN), EnqueteInsertion.jusqu_au < clock.today())
    return list(db.exec(rows.order_by(col(EnqueteInsertion.prevue_le), col(EnqueteInsertion.id)).limit(limit)))


@transition(
    "cloture",
    EnqueteInsertion,
    dict.fromkeys(OPEN, E.CLOSE),
    by=policies.is_platform,
    label="Clore",
    past="a clos l’enquête, restée sans réponse",
    infinitive="clore cette enquête",
)
def close(db: Session, enquete: EnqueteInsertion, *, by: Utilisateur) -> Any:
    return UNCHANGED if enquete.jusqu_au >= clock.today() else None


@transition(
    "fin",
    EnqueteInsertion,
    dict.fromkeys(OPEN, E.SANS_OBJET),
    by=policies.is_platform,
    label="Arrêter",
    past="a arrêté l’enquête, le certificat ne valant plus",
    infinitive="arrêter cette enquête",
)
def stop(db: Session, enquete: EnqueteInsertion, *, by: Utilisateur) -> None:
    """The holder has no certificate any more."""


# --- at the link ---


def linked(db: Session, lien: UUID | None) -> EnqueteInsertion | None:
    """The survey whose holder was sent this link; nothing for one that is none of ours, or of a survey that stopped."""
    found = db.exec(select(EnqueteInsertion).where(EnqueteInsertion.lien == lien)).first() if lien else None
    return None if found is None or found.etat == E.SANS_OBJET else found


@says_over(MODELE)
def why_over(db: Session, courriel: Courriel) -> str:
    """Why the link of this mail serves no more; nothing while its reader may answer, and has not."""
    found = db.get(EnqueteInsertion, courriel.objet_id) if courriel.objet_id else None
    if found is None or placeholder(found.lien) not in courriel.texte:
        return "cette enquête n’est plus là."
    if found.etat not in OPEN:
        return "son titulaire a répondu, ou l’enquête est terminée."
    if candidat_of(db, found).courriel != courriel.destinataire:
        return "son titulaire a une autre adresse\u00a0: envoyez l’enquête de nouveau depuis sa page."
    return over(db, LUI, found)
