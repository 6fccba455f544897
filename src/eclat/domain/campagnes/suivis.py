"""The follow-up of one organisme: handed over, read, sent back, excused, reminded (P10)."""

from datetime import date, timedelta
from typing import Any, Final

from sqlmodel import Session, col, select

from eclat import clock, courriels
from eclat.domain.campagnes import chiffres, echeances, reponses
from eclat.domain.campagnes.campagnes import check_last_day
from eclat.domain.campagnes.reponses import campagne_of
from eclat.domain.socle import campagne_policies
from eclat.domain.socle.errors import Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import journal
from eclat.engines.workflow import UNCHANGED, transition
from eclat.models import Campagne, EtatSuivi, Organisme, SuiviAnnuel

E = EtatSuivi
ESPACE: Final = timedelta(hours=24)  # between two mails that an administrateur sends to the same organisme


def organisme_of(db: Session, suivi: SuiviAnnuel) -> Organisme:
    return db.get_one(Organisme, suivi.organisme_id)


def of(db: Session, organisme: Organisme) -> list[tuple[SuiviAnnuel, Campagne]]:
    """Those of an organisme, the last first."""
    rows = select(SuiviAnnuel, Campagne).join(Campagne, col(Campagne.id) == SuiviAnnuel.campagne_id)
    found = db.exec(
        rows.where(SuiviAnnuel.organisme_id == organisme.id).order_by(col(Campagne.periode_au).desc(), col(SuiviAnnuel.id))
    )
    return [(suivi, campagne) for suivi, campagne in found]


def late(suivi: SuiviAnnuel) -> bool:
    return suivi.etat in reponses.AWAITED and suivi.jusqu_au < clock.today()


def closed(db: Session, user: Utilisateur, suivi: SuiviAnnuel) -> str:
    """Why nothing more is asked, nor answered."""
    return reponses.over(db, suivi)


def known(db: Session, suivi: SuiviAnnuel) -> dict[str, int]:
    """The figures of the period: as they are now, then as they were when it was handed over."""
    if suivi.chiffres and suivi.etat not in reponses.AWAITED:
        return {name: int(suivi.chiffres.get(name, 0)) for name in chiffres.CHIFFRES}
    campagne = campagne_of(db, suivi)
    return chiffres.of(db, suivi.organisme_id, campagne.periode_du, campagne.periode_au)


@transition(
    "remise",
    SuiviAnnuel,
    {E.A_REMPLIR: E.REMIS, E.A_COMPLETER: E.REMIS},
    by=campagne_policies.can_answer,
    label="Remettre à OC Éclat",
    past="a remis le suivi annuel",
    infinitive="remettre ce suivi annuel",
    kind="primary",
    icon="send",
    asks=True,
    unless=closed,
)
def submit(db: Session, suivi: SuiviAnnuel, *, by: Utilisateur) -> None:
    """Its people have an acknowledgment; what was known of the period is kept as it is. Raises Refus while something is missing."""
    if left := reponses.unfit(db, suivi):
        question, why = left[0]
        raise Refus(f"«\u00a0{question.intitule}\u00a0»\u00a0: {why}")
    now = clock.now()
    suivi.chiffres = known(db, suivi)
    reponses.hand_over(db, suivi, now)
    suivi.remis_le, suivi.remis_par_id = now, by.personne_id
    db.flush()
    courriels.campagnes.suivi_recu(db, suivi, campagne_of(db, suivi), organisme_of(db, suivi))


@transition(
    "lecture",
    SuiviAnnuel,
    {E.REMIS: E.LU},
    by=campagne_policies.can_lead,
    label="Marquer comme lu",
    past="a lu le suivi annuel",
    infinitive="lire ce suivi annuel",
    kind="primary",
    icon="check",
    asks=True,
)
def read(db: Session, suivi: SuiviAnnuel, *, a_suivre: bool, note: str, by: Utilisateur) -> Any:
    """``note``, and whether something is to be followed, are of OC Éclat alone."""
    suivi.a_suivre, suivi.note = a_suivre, note
    return {"a_suivre": a_suivre}


@transition(
    "annotation",
    SuiviAnnuel,
    {E.LU: E.LU},
    by=campagne_policies.can_lead,
    label="Changer la note",
    past="a changé ce qui est à suivre",
    infinitive="changer la note de ce suivi annuel",
    icon="pencil",
    asks=True,
)
def annotate(db: Session, suivi: SuiviAnnuel, *, a_suivre: bool, note: str, by: Utilisateur) -> Any:
    """What was to be followed is done, or something else is."""
    if (suivi.a_suivre, suivi.note) == (a_suivre, note):
        return UNCHANGED
    suivi.a_suivre, suivi.note = a_suivre, note
    return {"a_suivre": a_suivre}


@transition(
    "renvoi",
    SuiviAnnuel,
    {E.REMIS: E.A_COMPLETER, E.LU: E.A_COMPLETER},
    by=campagne_policies.can_lead,
    label="Demander à compléter",
    past="a demandé de compléter le suivi annuel",
    infinitive="demander de compléter ce suivi annuel",
    icon="reply",
    asks=True,
    unless=closed,
)
def send_back(db: Session, suivi: SuiviAnnuel, *, motif: str, jusqu_au: date, by: Utilisateur) -> dict[str, str]:
    """It opens again, with what it holds; reminders begin again. Raises ChampRefuse."""
    check_last_day(jusqu_au)
    suivi.motif, suivi.jusqu_au, suivi.demande_le, suivi.rappels = motif, jusqu_au, clock.now(), 0
    echeances.plan(suivi)
    db.flush()
    courriels.campagnes.suivi_a_completer(db, suivi, campagne_of(db, suivi), organisme_of(db, suivi))
    return {"motif": motif, "jusqu_au": jusqu_au.isoformat()}


@transition(
    "dispense",
    SuiviAnnuel,
    {E.A_REMPLIR: E.DISPENSE},
    by=campagne_policies.can_lead,
    label="Dispenser",
    past="a dispensé l’organisme du suivi annuel",
    infinitive="dispenser cet organisme du suivi annuel",
    kind="danger-outline",
    asks=True,
    unless=closed,
)
def excuse(db: Session, suivi: SuiviAnnuel, *, motif: str, by: Utilisateur) -> dict[str, str]:
    """Nothing more is asked of it: it is told why."""
    suivi.motif = motif
    db.flush()
    courriels.campagnes.suivi_dispense(db, suivi, campagne_of(db, suivi), organisme_of(db, suivi))
    return {"motif": motif}


@transition(
    "relance",
    SuiviAnnuel,
    {E.A_REMPLIR: E.A_REMPLIR, E.A_COMPLETER: E.A_COMPLETER},
    by=campagne_policies.can_lead,
    label="Relancer",
    past="a relancé l’organisme",
    infinitive="relancer cet organisme",
    icon="send",
    unless=closed,
)
def chase(db: Session, suivi: SuiviAnnuel, *, by: Utilisateur) -> Any:
    """Once more, by hand. Raises Refus within a day of the last one."""
    if suivi.relance_le and suivi.relance_le > clock.now() - ESPACE:
        if journal.just_written(db, suivi, "relance", by=by):
            return UNCHANGED
        raise Refus("Une relance est partie il y a moins de 24 heures\u00a0: laissez à l’organisme le temps de répondre.")
    suivi.relance_le = clock.now()
    db.flush()
    tell(db, suivi)
    return None


def tell(db: Session, suivi: SuiviAnnuel) -> None:
    courriels.campagnes.suivi_rappel(db, suivi, campagne_of(db, suivi), organisme_of(db, suivi), late(suivi))
