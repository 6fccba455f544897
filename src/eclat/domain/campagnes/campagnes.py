"""A campaign of annual follow-up: prepared, opened to all who are habilitated, put off, closed; and what is drawn from it (P10)."""

from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import delete
from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain.campagnes import questions
from eclat.domain.socle import campagne_policies
from eclat.domain.socle.errors import ChampRefuse, Interdit, Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import journal
from eclat.engines.rereading import hold
from eclat.engines.workflow import UNCHANGED, birth, transition
from eclat.models import Campagne, EtatCampagne, Personne, QuestionSuivi

E = EtatCampagne
LONGEST: Final = timedelta(days=366)  # to answer
PREPARATION = birth("preparation", Campagne, "a préparé la campagne")


def previous(db: Session) -> Campagne | None:
    """The last one that was prepared: its questions are taken up."""
    return db.exec(select(Campagne).order_by(col(Campagne.cree_le).desc(), col(Campagne.id).desc()).limit(1)).first()


def check_days(du: date, au: date, jusqu_au: date) -> None:
    """Raises ChampRefuse."""
    if au < du:
        raise ChampRefuse("periode_au", "La fin vient après le début. Vérifiez les deux dates.")
    check_last_day(jusqu_au)


def check_last_day(jusqu_au: date) -> None:
    """Raises ChampRefuse."""
    if jusqu_au <= clock.today():
        raise ChampRefuse("jusqu_au", "Choisissez un jour à venir\u00a0: les organismes doivent avoir le temps de répondre.")
    if jusqu_au > clock.today() + LONGEST:
        raise ChampRefuse("jusqu_au", "Choisissez un jour d’ici un an au plus.")


def prepare(db: Session, *, titre: str, periode_du: date, periode_au: date, jusqu_au: date, by: Utilisateur) -> Campagne:
    """A draft, with the questions of the last campaign, else those that are proposed. Raises ChampRefuse, Interdit."""
    if not campagne_policies.can_lead(db, by, None) or by.personne_id is None:
        raise Interdit("prepare campagne")
    check_days(periode_du, periode_au, jusqu_au)
    hold(db, db.get_one(Personne, by.personne_id))  # of two clicks at once, the second sees what the first prepared
    last = previous(db)
    if last is not None and last.titre == titre and journal.just_written(db, last, PREPARATION, by=by):  # a second click
        return last
    found = Campagne(titre=titre, periode_du=periode_du, periode_au=periode_au, jusqu_au=jusqu_au, par_id=by.personne_id)
    db.add(found)
    db.flush()
    questions.take_up(db, found, last)
    journal.write(db, found, PREPARATION, by=by, apres=str(found.etat))
    return found


@transition(
    "modification",
    Campagne,
    {E.BROUILLON: E.BROUILLON},
    by=campagne_policies.can_lead,
    label="Modifier",
    past="a modifié la campagne",
    infinitive="modifier cette campagne",
    icon="pencil",
    asks=True,
)
def amend(
    db: Session, campagne: Campagne, *, titre: str, periode_du: date, periode_au: date, jusqu_au: date, by: Utilisateur
) -> Any:
    """Raises ChampRefuse."""
    check_days(periode_du, periode_au, jusqu_au)
    said = {"titre": titre, "periode_du": periode_du, "periode_au": periode_au, "jusqu_au": jusqu_au}
    if all(getattr(campagne, name) == value for name, value in said.items()):
        return UNCHANGED
    for name, value in said.items():
        setattr(campagne, name, value)
    return None


@transition(
    "suppression",
    Campagne,
    {E.BROUILLON: E.BROUILLON},
    by=campagne_policies.can_lead,
    label="Supprimer",
    past="a supprimé la campagne",
    infinitive="supprimer cette campagne",
    kind="danger-outline",
    icon="trash-2",
    asks=True,
)
def discard(db: Session, campagne: Campagne, *, by: Utilisateur) -> dict[str, str]:
    """With its questions: nobody was asked anything. The journal keeps that there was one."""
    titre = campagne.titre
    db.execute(delete(QuestionSuivi).where(col(QuestionSuivi.campagne_id) == campagne.id))
    db.delete(campagne)
    db.flush()
    return {"titre": titre}


def just_discarded(db: Session, key: UUID, *, by: Utilisateur) -> bool:
    """Whether the same person deleted the campaign of this key an instant ago."""
    return journal.just_written_of(db, (str(Campagne.__tablename__), key), "suppression", by=by)


def unfit(db: Session, campagne: Campagne) -> str:
    """What keeps it from being opened."""
    if campagne.jusqu_au <= clock.today():
        return "Le dernier jour pour répondre est passé\u00a0: modifiez d’abord la campagne."
    if not any(questions.asks(each) for each in questions.of(db, campagne)):
        return "Ajoutez d’abord une question\u00a0: rien n’est demandé aux organismes."
    return ""


@transition(
    "ouverture",
    Campagne,
    {E.BROUILLON: E.OUVERTE},
    by=campagne_policies.can_lead,
    label="Ouvrir la campagne",
    past="a ouvert la campagne",
    infinitive="ouvrir cette campagne",
    kind="primary",
    icon="send",
    asks=True,
)
def launch(db: Session, campagne: Campagne, *, by: Utilisateur) -> dict[str, str]:
    """The clock then gives each organisme its follow-up, with its mail (``diffusion``). Raises Refus."""
    if why := unfit(db, campagne):
        raise Refus(why)
    campagne.ouverte_le = clock.now()
    return {"jusqu_au": campagne.jusqu_au.isoformat()}


@transition(
    "report",
    Campagne,
    {E.OUVERTE: E.OUVERTE, E.CLOSE: E.OUVERTE},
    by=campagne_policies.can_lead,
    label="Reporter le dernier jour",
    past="a reporté le dernier jour pour répondre",
    infinitive="reporter le dernier jour de cette campagne",
    icon="calendar-check",
    asks=True,
)
def put_off(db: Session, campagne: Campagne, *, jusqu_au: date, by: Utilisateur) -> Any:
    """A later day, of which those who have not answered are told by the clock; one that was closed opens again. Raises ChampRefuse."""
    if campagne.etat == E.OUVERTE and jusqu_au == campagne.jusqu_au:
        return UNCHANGED
    check_last_day(jusqu_au)
    if jusqu_au < campagne.jusqu_au:
        raise ChampRefuse(
            "jusqu_au", "Le dernier jour ne s’avance pas\u00a0: des organismes comptent sur celui qui leur a été dit."
        )
    campagne.jusqu_au = jusqu_au
    return {"jusqu_au": jusqu_au.isoformat()}


def being_sent(db: Session, user: Utilisateur, campagne: Campagne) -> str:
    """Why it is not closed yet."""
    if campagne.etat == E.OUVERTE and campagne.diffusee_le is None:
        return "La demande part encore aux organismes\u00a0: attendez quelques minutes."
    return ""


@transition(
    "cloture",
    Campagne,
    {E.OUVERTE: E.CLOSE},
    by=campagne_policies.can_lead,
    label="Clore la campagne",
    past="a clos la campagne",
    infinitive="clore cette campagne",
    kind="danger-outline",
    asks=True,
    unless=being_sent,
)
def close(db: Session, campagne: Campagne, *, by: Utilisateur) -> None:
    """Nothing is answered any more; what was handed over is still read."""


@transition(
    "conclusion",
    Campagne,
    {E.OUVERTE: E.OUVERTE, E.CLOSE: E.CLOSE},
    by=campagne_policies.can_conclude,
    label="Écrire la synthèse du comité",
    past="a écrit la synthèse du comité",
    infinitive="écrire la synthèse de cette campagne",
    icon="file-text",
    asks=True,
)
def conclude(db: Session, campagne: Campagne, *, conclusion: str, by: Utilisateur) -> Any:
    """It may be written again: the last one stands, with its day and its author."""
    if campagne.conclusion == conclusion:
        return UNCHANGED
    campagne.conclusion, campagne.conclue_le, campagne.conclue_par_id = conclusion, clock.now(), by.personne_id
    return None
