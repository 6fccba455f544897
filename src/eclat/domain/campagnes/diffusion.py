"""What the clock does for a campaign: it gives each organisme its follow-up with its mail, tells of a later last day, reminds (P10).

Each step is found in the rows and taken there under a lock: of two clocks, one finds that it is done; one that is killed leaves the rest.
"""

from collections.abc import Collection
from typing import Any, Final
from uuid import UUID

from sqlalchemy import exists, or_
from sqlmodel import Session, col, func, select

from eclat import clock, courriels
from eclat.domain.campagnes import campagnes, echeances, suivis
from eclat.domain.campagnes.reponses import AWAITED, campagne_of
from eclat.domain.dossiers.delais_points import MI_PARCOURS, PASSE, TOLD
from eclat.domain.socle import campagne_policies, policies
from eclat.domain.socle.errors import ChampRefuse
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


def unasked(campagne: Campagne) -> Any:
    """Those of them who have no follow-up of it."""
    reached = exists().where(col(SuiviAnnuel.campagne_id) == campagne.id, col(SuiviAnnuel.organisme_id) == Organisme.id)
    return concerned().where(~reached)


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
    found = db.exec(unasked(campagne).order_by(col(Organisme.id)).limit(LOT)).all()
    for organisme in found:
        born(db, campagne, organisme)
    if len(found) < LOT:
        campagne.diffusee_le = clock.now()
    db.flush()
    return len(found)


def born(db: Session, campagne: Campagne, organisme: Organisme, by: Utilisateur = SYSTEME) -> SuiviAnnuel:
    """Its mail leaves with it."""
    suivi = SuiviAnnuel(campagne_id=campagne.id, organisme_id=organisme.id, jusqu_au=campagne.jusqu_au, demande_le=clock.now())
    echeances.plan(suivi)
    db.add(suivi)
    db.flush()
    journal.write(db, suivi, DEMANDE, by=by, apres=str(suivi.etat))
    courriels.campagnes.suivi_demande(db, suivi, campagne, organisme)
    return suivi


# --- who is habilitated once it was sent ---


def newcomers(db: Session, campagne: Campagne) -> list[Organisme]:
    """Habilitated since it was sent: nothing is asked of them unless somebody says so."""
    if campagne.etat != EtatCampagne.OUVERTE or campagne.diffusee_le is None:
        return []
    return list(db.exec(unasked(campagne).order_by(col(Organisme.nom_tri), col(Organisme.id))))


def nobody_to_add(db: Session, user: Utilisateur, campagne: Campagne) -> str:
    """Why none is added now."""
    if campagne.etat != EtatCampagne.OUVERTE:
        return ""
    if campagne.diffusee_le is None:
        return campagnes.being_sent(db, user, campagne)
    if campagne.jusqu_au <= clock.today():
        return "Le dernier jour pour répondre est passé\u00a0: reportez-le d’abord."
    if db.exec(unasked(campagne).limit(1)).first() is None:
        return "Tous les organismes habilités ont déjà reçu la demande."
    return ""


@transition(
    "ajout",
    Campagne,
    {EtatCampagne.OUVERTE: EtatCampagne.OUVERTE},
    by=campagne_policies.can_lead,
    label="Ajouter des organismes",
    past="a demandé le suivi à des organismes habilités depuis l’envoi",
    infinitive="demander ce suivi à des organismes habilités depuis l’envoi",
    icon="send",
    asks=True,
    unless=nobody_to_add,
)
def add(db: Session, campagne: Campagne, *, organismes: Collection[UUID], by: Utilisateur) -> dict[str, Any]:
    """Those named that were habilitated since it was sent; one that has its follow-up keeps it. Raises ChampRefuse."""
    if not organismes:
        raise ChampRefuse("organismes", "Choisissez au moins un organisme.")
    found = db.exec(unasked(campagne).where(col(Organisme.id).in_(organismes)).order_by(col(Organisme.nom_tri))).all()
    if not found:
        return UNCHANGED
    for each in found:
        born(db, campagne, each, by)
    return {"organismes": [each.nom for each in found]}


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
