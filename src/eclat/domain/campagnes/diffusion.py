"""What the clock does for a campaign: it gives each organisme its follow-up with its mail, tells of a later last day, reminds (P10).

Each step is found in the rows and taken there under a lock: of two clocks, one finds that it is done; one that is killed leaves the rest.
"""

from typing import Any, Final
from uuid import UUID

from sqlalchemy import exists, or_
from sqlmodel import Session, col, func, select

from eclat import clock, courriels
from eclat.domain.campagnes import echeances, suivis
from eclat.domain.campagnes.reponses import AWAITED, campagne_of
from eclat.domain.dossiers.delais_points import MI_PARCOURS, PASSE, TOLD
from eclat.domain.socle import policies
from eclat.domain.socle.utilisateur import SYSTEME, Utilisateur
from eclat.engines import journal
from eclat.engines.rereading import hold
from eclat.engines.workflow import UNCHANGED, birth, transition
from eclat.models import (
    Campagne,
    Delegation,
    EtatCampagne,
    EtatDelegation,
    EtatHabilitation,
    EtatOrganisme,
    EtatSuivi,
    Habilitation,
    Organisme,
    SuiviAnnuel,
)

E = EtatSuivi
LOT: Final = 50  # organismes of one transaction
DEMANDE = birth("demande", SuiviAnnuel, "a demandé le suivi annuel")
HELD: Final = (EtatHabilitation.ACCEPTEE, EtatHabilitation.SUSPENDUE)
NAMED: Final = (EtatDelegation.HABILITEE, EtatDelegation.SUSPENDUE)


# --- everyone has theirs ---


def concerned() -> Any:
    """The organismes that are habilitated, be it suspended: by themselves, or as délégataires of one that is."""
    own = exists().where(col(Habilitation.organisme_id) == Organisme.id, col(Habilitation.etat).in_(HELD))
    through = exists().where(
        col(Delegation.organisme_id) == Organisme.id,
        col(Delegation.etat).in_(NAMED),
        col(Habilitation.id) == Delegation.habilitation_id,
        col(Habilitation.etat).in_(HELD),
    )
    return select(Organisme).where(or_(own, through), col(Organisme.etat) != EtatOrganisme.REFUSE)


def how_many(db: Session) -> int:
    """Who would be asked today."""
    return db.exec(select(func.count()).select_from(concerned().subquery())).one()


def to_spread(db: Session, limit: int = 20) -> list[UUID]:
    """Open campaigns that are still to reach somebody."""
    rows = select(Campagne.id).where(Campagne.etat == EtatCampagne.OUVERTE, col(Campagne.diffusee_le).is_(None))
    return list(db.exec(rows.order_by(col(Campagne.ouverte_le), col(Campagne.id)).limit(limit)))


def spread(db: Session, campagne: Campagne, *, by: Utilisateur) -> int:
    """Some of those who have no follow-up of it yet; how many. None is left: the campaign is spread."""
    hold(db, campagne)
    if campagne.etat != EtatCampagne.OUVERTE or campagne.diffusee_le is not None:
        return 0
    reached = exists().where(col(SuiviAnnuel.campagne_id) == campagne.id, col(SuiviAnnuel.organisme_id) == Organisme.id)
    found = db.exec(concerned().where(~reached).order_by(col(Organisme.id)).limit(LOT)).all()
    for organisme in found:
        born(db, campagne, organisme)
    if len(found) < LOT:
        campagne.diffusee_le = clock.now()
    db.flush()
    return len(found)


def born(db: Session, campagne: Campagne, organisme: Organisme) -> SuiviAnnuel:
    """Its mail leaves with it."""
    suivi = SuiviAnnuel(campagne_id=campagne.id, organisme_id=organisme.id, jusqu_au=campagne.jusqu_au, demande_le=clock.now())
    echeances.plan(suivi)
    db.add(suivi)
    db.flush()
    journal.write(db, suivi, DEMANDE, by=SYSTEME, apres=str(suivi.etat))
    courriels.campagnes.suivi_demande(db, suivi, campagne, organisme)
    return suivi


# --- a later last day ---


def to_put_off(db: Session, limit: int = LOT) -> list[UUID]:
    """Those not answered whose campaign gives more time than they were told."""
    rows = select(SuiviAnnuel.id).join(Campagne, col(Campagne.id) == SuiviAnnuel.campagne_id)
    fit = rows.where(
        SuiviAnnuel.etat == E.A_REMPLIR,
        Campagne.etat == EtatCampagne.OUVERTE,
        col(SuiviAnnuel.jusqu_au) < col(Campagne.jusqu_au),
    )
    return list(db.exec(fit.order_by(col(SuiviAnnuel.id)).limit(limit)))


@transition(
    "prolongation",
    SuiviAnnuel,
    {E.A_REMPLIR: E.A_REMPLIR},
    by=policies.is_platform,
    label="Prolonger",
    past="a dit à l’organisme qu’il a plus de temps",
    infinitive="prolonger ce suivi annuel",
    unless=suivis.closed,
)
def put_off(db: Session, suivi: SuiviAnnuel, *, by: Utilisateur) -> Any:
    """Its people are told; the last reminder is told again before the new day."""
    campagne = campagne_of(db, suivi)
    if suivi.jusqu_au >= campagne.jusqu_au:
        return UNCHANGED
    suivi.jusqu_au, suivi.rappels = campagne.jusqu_au, min(suivi.rappels, MI_PARCOURS)
    echeances.plan(suivi)
    db.flush()
    courriels.campagnes.suivi_prolonge(db, suivi, campagne, suivis.organisme_of(db, suivi))
    return {"jusqu_au": campagne.jusqu_au.isoformat()}


# --- reminders ---


def to_remind(db: Session, limit: int = 200) -> list[UUID]:
    """Those not handed over of which a step has come that nobody was told of."""
    rows = select(SuiviAnnuel.id).join(Campagne, col(Campagne.id) == SuiviAnnuel.campagne_id)
    due = rows.where(
        col(SuiviAnnuel.rappel_le) <= clock.today(),
        col(SuiviAnnuel.jusqu_au) >= clock.today(),
        col(SuiviAnnuel.etat).in_(AWAITED),
        Campagne.etat == EtatCampagne.OUVERTE,
    )
    return list(db.exec(due.order_by(col(SuiviAnnuel.rappel_le), col(SuiviAnnuel.id)).limit(limit)))


@transition(
    "rappel",
    SuiviAnnuel,
    {each: each for each in AWAITED},
    by=policies.is_platform,
    label="Rappeler",
    past="a rappelé le suivi annuel à l’organisme",
    infinitive="rappeler ce suivi annuel",
    unless=suivis.closed,
)
def remind(db: Session, suivi: SuiviAnnuel, *, by: Utilisateur) -> Any:
    """What the clock missed is not made up for: the last step that came is told, once."""
    reached = echeances.step(suivi)
    if reached <= suivi.rappels or reached == PASSE:
        return UNCHANGED
    suivi.rappels = reached
    echeances.plan(suivi)
    db.flush()
    suivis.tell(db, suivi)
    return {"rappel": TOLD[reached]}
