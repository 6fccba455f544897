"""What is kept of an OF taken off a list, and of its people, is erased after the retention period; the journal stays.

GDPR, article 5(1)(e): personal data are kept no longer than their purpose needs. The period is a setting of OC Éclat.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, or_, update
from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain.comptes import jetons
from eclat.domain.courriels import classements
from eclat.domain.delegataires import depots
from eclat.domain.delegataires.delegations import COLONNES, habilitation_of
from eclat.domain.dossiers import dossiers
from eclat.domain.socle import policies
from eclat.domain.socle.utilisateur import SYSTEME, Utilisateur
from eclat.engines import indexation
from eclat.engines.workflow import UNCHANGED, transition
from eclat.models import (
    Appartenance,
    Courriel,
    Delegation,
    EtatCourriel,
    EtatDelegation,
    EtatOrganisme,
    EtatPersonne,
    Fichier,
    Fusion,
    Identification,
    Organisme,
    Personne,
    RoleAgent,
    Vitrine,
)

D = EtatDelegation
ERASED = "Organisme effacé"


def old(days: int) -> Any:
    """Keys of the délégations withdrawn for that long of which something is still kept."""
    return select(Delegation.id).where(
        Delegation.etat == D.RETIREE,
        col(Delegation.retiree_le) < clock.now() - timedelta(days=days),
        col(Delegation.effacee_le).is_(None),
    )


def due(db: Session, days: int, limit: int = 200) -> list[UUID]:
    """Some of them, the oldest first."""
    return list(db.exec(old(days).order_by(col(Delegation.retiree_le)).limit(limit)))


@transition(
    "effacement",
    Delegation,
    {D.RETIREE: D.RETIREE},
    by=policies.is_platform,
    label="Effacer",
    past="a effacé ce qui était gardé du délégataire",
    infinitive="effacer ce délégataire",
    within=habilitation_of,
)
def erase(db: Session, delegation: Delegation, *, by: Utilisateur) -> dict[str, str] | None:
    """Empty the row and its form; with them the organisme and its people, when this délégation was all that they were."""
    if delegation.effacee_le is not None:
        return UNCHANGED
    depots.forget(db, delegation)
    erase_form(db, delegation)
    for name in COLONNES:
        setattr(delegation, name, "")
    delegation.saisies, delegation.effacee_le = {}, clock.now()
    organisme = db.get_one(Organisme, delegation.organisme_id)
    if organisme.etat == EtatOrganisme.SUSPENDU and not kept_elsewhere(db, organisme, delegation):
        erase_organisme(db, organisme)
    return None


def kept_elsewhere(db: Session, organisme: Organisme, delegation: Delegation) -> bool:
    """Whether another délégation of the organisme is not erased yet."""
    others = select(Delegation.id).where(
        Delegation.organisme_id == organisme.id, Delegation.id != delegation.id, col(Delegation.effacee_le).is_(None)
    )
    return db.exec(others.limit(1)).first() is not None


def erase_form(db: Session, delegation: Delegation) -> None:
    """The identification form with its team, territory and documents; files that nothing else names go with the next sweep."""
    form = db.exec(select(Identification).where(Identification.delegation_id == delegation.id)).first()
    if form is not None:
        dossiers.erase(db, form)


def erase_organisme(db: Session, organisme: Organisme, *, named: bool = False) -> None:
    """``named``: what the law keeps bears its name and its number, which stay."""
    logo = organisme.logo_id
    if not named:
        organisme.nom, organisme.nom_tri, organisme.siret = ERASED, "organisme efface", None
    organisme.logo_id, organisme.motif_refus, organisme.efface_le = None, "", clock.now()
    organisme.telephone = organisme.adresse = organisme.code_postal = organisme.ville = organisme.site_web = (
        organisme.sans_siret
    ) = ""
    organisme.statut_juridique, organisme.date_declaration = "", None
    db.flush()
    if logo is not None:
        db.execute(delete(Fichier).where(col(Fichier.id) == logo))
    db.execute(delete(Vitrine).where(col(Vitrine.organisme_id) == organisme.id))
    indexation.forget(db, organisme)
    erase_merges(db, organisme)
    members = db.exec(select(Personne).join(Appartenance).where(Appartenance.organisme_id == organisme.id)).all()
    for personne in members:
        if not belongs_elsewhere(db, personne, organisme):
            erase_person(db, personne, by=SYSTEME)


def erase_merges(db: Session, organisme: Organisme) -> None:
    """What was kept to undo them, and the organismes that became part of this one, which say the same of it, even in why they went."""
    parts = select(Organisme).join(Fusion, col(Fusion.absorbe_id) == Organisme.id)
    absorbed = db.exec(parts.where(Fusion.garde_id == organisme.id, col(Fusion.annulee_le).is_(None))).all()
    db.execute(
        update(Fusion).where(or_(col(Fusion.garde_id) == organisme.id, col(Fusion.absorbe_id) == organisme.id)).values(avant={})
    )
    for each in absorbed:
        erase_organisme(db, each)


def belongs_elsewhere(db: Session, personne: Personne, organisme: Organisme) -> bool:
    """In another organisme of which something is kept, or among the agents of OC Éclat."""
    places = (
        select(Appartenance.id)
        .join(Organisme, col(Organisme.id) == Appartenance.organisme_id)
        .where(Appartenance.personne_id == personne.id, Organisme.id != organisme.id, col(Organisme.efface_le).is_(None))
    )
    agent = select(RoleAgent.id).where(RoleAgent.personne_id == personne.id, col(RoleAgent.jusqu_a).is_(None))
    return any(db.exec(each.limit(1)).first() is not None for each in (places, agent))


@transition(
    "effacement",
    Personne,
    dict.fromkeys(EtatPersonne, EtatPersonne.SUSPENDUE),
    by=policies.is_platform,
    label="Effacer",
    past="a effacé ce qui était gardé de la personne",
    infinitive="effacer cette personne",
)
def erase_person(db: Session, personne: Personne, *, by: Utilisateur) -> None:
    """The row stays, for the journal points to it; nothing in it says who it was, nor do the mails that were sent."""
    nobody = f"efface-{personne.id}@oc-eclat.invalid"
    personne.courriel, personne.nom, personne.prenom = nobody, "", ""
    personne.mot_de_passe, personne.etat = None, EtatPersonne.SUSPENDUE
    db.flush()
    gone = {"destinataire": nobody, "sujet": "Mail effacé", "texte": "", "html": "", "derniere_reponse": ""}
    jetons.void(db, personne.id)
    classements.over(db, Courriel.personne_id == personne.id)
    theirs = (
        col(Courriel.personne_id) == personne.id,
        col(Courriel.etat).in_([EtatCourriel.ENVOYE, EtatCourriel.GARDE, EtatCourriel.CLASSE]),
    )
    db.execute(update(Courriel).where(*theirs).values(**gone))
