"""What happens to an organisme: inscription (P1), decision (P2), profile (P3)."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlmodel import Session, col, select

from eclat import clock, courriels
from eclat.domain.comptes import jetons, preuves
from eclat.domain.courriels import envois
from eclat.domain.organismes import attentes, sirets
from eclat.domain.socle import policies
from eclat.domain.socle.errors import ChampRefuse
from eclat.domain.socle.utilisateur import SYSTEME, Utilisateur
from eclat.engines import indexation, journal, recherche
from eclat.engines.workflow import UNCHANGED, birth, transition
from eclat.models import (
    Appartenance,
    EtatOrganisme,
    EtatPersonne,
    Organisme,
    Personne,
    Role,
    RoleAgent,
    UsageJeton,
)
from eclat.settings import get_settings

INSCRIPTION = birth("inscription", Organisme, "a inscrit l’organisme")
OPEN = {EtatOrganisme.ACCEPTE: EtatOrganisme.ACCEPTE, EtatOrganisme.INVITE: EtatOrganisme.INVITE}


def register(db: Session, *, nom: str, siret: str, courriel: str, hache: str) -> None:
    """Register an organisme and its dirigeant, by the hash of their password, to be decided by OC Éclat.

    Nobody has shown that the address is theirs: the password serves once the link of the first mail was opened (see ``preuves``).
    A known address changes nothing and tells its owner by mail: the page must not say who is known. Raises ChampRefuse on a
    known SIRET.
    """
    if just_registered(db, nom, siret, courriel):
        return
    if sirets.taken(db, siret):
        raise ChampRefuse(
            "siret",
            "Un organisme est déjà inscrit avec ce numéro. Si c’est le vôtre et que vous n’y avez pas accès, "
            f"écrivez à {get_settings().admin_email}.",
        )
    personne = db.exec(select(Personne).where(Personne.courriel == courriel)).first()
    if personne is not None and not may_register_again(db, personne):
        if not envois.too_many(db, courriel, "inscription_deja_faite"):
            link = jetons.issue(db, personne, UsageJeton.ACTIVATION) if preuves.awaits_link(personne) else None
            courriels.organismes.inscription_deja_faite(db, personne, link)
        return
    if personne is None:
        personne = Personne(courriel=courriel, mot_de_passe=hache)
    else:
        preuves.claim(db, personne, hache, by=SYSTEME)
    sirets.free(db, siret)
    organisme = Organisme(nom=nom, nom_tri=recherche.sorted_as(nom)[:200], siret=siret)
    db.add_all([personne, organisme])
    db.flush()
    db.add(Appartenance(personne_id=personne.id, organisme_id=organisme.id, role=Role.DIRIGEANT))
    indexation.index(db, organisme, courriel)
    visitor = Utilisateur(personne_id=personne.id, nom_complet=courriel, organisme_nom=nom)
    journal.write(db, organisme, INSCRIPTION, by=visitor, apres=EtatOrganisme.EN_ATTENTE)
    courriels.organismes.inscription_recue(db, organisme, personne, jetons.issue(db, personne, UsageJeton.ACTIVATION))
    courriels.organismes.inscription_a_valider(db, organisme, personne)


def just_registered(db: Session, nom: str, siret: str, courriel: str) -> bool:
    """The same form sent an instant ago, by a second click."""
    same = (
        select(Organisme.id)
        .join(Appartenance, col(Appartenance.organisme_id) == Organisme.id)
        .join(Personne, col(Personne.id) == Appartenance.personne_id)
        .where(Organisme.nom == nom, Organisme.siret == siret, Personne.courriel == courriel)
        .where(Organisme.etat == EtatOrganisme.EN_ATTENTE, Organisme.cree_le > clock.now() - journal.SECOND_CLICK)
    )
    return db.exec(same).first() is not None


def may_register_again(db: Session, personne: Personne) -> bool:
    """Only someone who belonged to organismes, each of which was refused or is theirs no longer, who is no agent, and not suspended."""
    places = db.exec(
        select(Appartenance.jusqu_a, Organisme.etat)
        .join(Organisme, col(Organisme.id) == Appartenance.organisme_id)
        .where(Appartenance.personne_id == personne.id)
    ).all()
    agent = db.exec(select(RoleAgent.id).where(RoleAgent.personne_id == personne.id)).first()
    free = agent is None and personne.etat != EtatPersonne.SUSPENDUE
    return free and bool(places) and all(ended or etat == EtatOrganisme.REFUSE for ended, etat in places)


@transition(
    "acceptation",
    Organisme,
    {EtatOrganisme.EN_ATTENTE: EtatOrganisme.ACCEPTE},
    by=policies.can_decide_organisme,
    label="Accepter",
    past="a accepté l’inscription",
    infinitive="accepter cette inscription",
    kind="primary",
    icon="check",
)
def accept(db: Session, organisme: Organisme, *, by: Utilisateur) -> None:
    """The organisme may sign in; its dirigeant is told (P2), with a link while they have not confirmed their address."""
    organisme.decide_le = clock.now()
    dirigeant = dirigeant_of(db, organisme.id)
    assert dirigeant is not None
    link = jetons.issue(db, dirigeant, UsageJeton.ACTIVATION) if preuves.awaits_link(dirigeant) else None
    courriels.organismes.inscription_acceptee(db, organisme, dirigeant, link)


@transition(
    "refus",
    Organisme,
    {EtatOrganisme.EN_ATTENTE: EtatOrganisme.REFUSE},
    by=policies.can_decide_organisme,
    label="Refuser",
    past="a refusé l’inscription",
    infinitive="refuser cette inscription",
    kind="danger-outline",
    asks=True,
)
def refuse(db: Session, organisme: Organisme, *, motif: str, by: Utilisateur) -> dict[str, Any]:
    """The organisme may not sign in, and may register again; the mail carries the reason (P2)."""
    organisme.decide_le, organisme.motif_refus = clock.now(), motif
    courriels.organismes.inscription_refusee(db, organisme)
    courriels.delegataires.delegataire_refuse(db, attentes.delegations(db, organisme))
    return {"motif": motif}


PROFIL: Final = {
    "siret": "SIRET", "sans_siret": "Sans SIRET", "statut_juridique": "Statut juridique", "date_declaration": "Déclaré le",
    "adresse": "Adresse", "code_postal": "Code postal", "ville": "Ville", "telephone": "Téléphone", "site_web": "Site",
}  # fmt: skip


@transition(
    "profil",
    Organisme,
    OPEN,
    by=policies.can_edit_profil,
    label="Administration du profil",
    past="a renseigné le profil",
    infinitive="modifier le profil",
)
def complete_profile(
    db: Session,
    organisme: Organisme,
    *,
    siret: str | None,
    statut_juridique: str,
    date_declaration: date | None,
    adresse: str,
    code_postal: str,
    ville: str,
    telephone: str,
    site_web: str,
    nom: str,
    prenom: str,
    sans_siret: str = "",
    by: Utilisateur,
) -> Mapping[str, Any]:
    """Write the profile (P3). A SIRET validated with the inscription is not changed here; ``sans_siret``: why there is none.

    Raises ChampRefuse.
    """
    before = {name: getattr(organisme, name) for name in PROFIL}
    if organisme.siret is None and siret:
        if sirets.taken(db, siret):
            raise ChampRefuse("siret", f"Un autre organisme est inscrit avec ce numéro. Écrivez à {get_settings().admin_email}.")
        sirets.free(db, siret)
        organisme.siret = siret
    organisme.sans_siret = "" if organisme.siret else sans_siret
    personne = dirigeant_of(db, organisme.id)
    assert personne is not None
    organisme.statut_juridique, organisme.date_declaration = statut_juridique, date_declaration
    organisme.adresse, organisme.code_postal, organisme.ville = adresse, code_postal, ville
    organisme.telephone, organisme.site_web = telephone, site_web
    organisme.profil_complet_le = organisme.profil_complet_le or clock.now()
    personne.nom, personne.prenom = nom, prenom
    if not (db.is_modified(organisme) or db.is_modified(personne)):
        return UNCHANGED
    indexation.index(db, organisme, personne.courriel)
    after = {name: getattr(organisme, name) for name in PROFIL}
    return {"changements": journal.changements(before, after, PROFIL)}


def active_places(db: Session, organisme_id: UUID) -> dict[UUID, UUID]:
    """By person whose account is active, the place that they hold."""
    held = select(Appartenance.personne_id, Appartenance.id).join(Personne, col(Personne.id) == Appartenance.personne_id)
    active = (col(Appartenance.jusqu_a).is_(None), Personne.etat == EtatPersonne.ACTIVE)
    return dict(db.exec(held.where(Appartenance.organisme_id == organisme_id, *active)).all())


def dirigeant_of(db: Session, organisme_id: UUID) -> Personne | None:
    return holder(db, organisme_id, Role.DIRIGEANT)


def referent_of(db: Session, organisme_id: UUID) -> Personne | None:
    return holder(db, organisme_id, Role.REFERENT)


def holder(db: Session, organisme_id: UUID, role: Role) -> Personne | None:
    """The person who holds this place in the organisme today."""
    return db.exec(
        select(Personne)
        .join(Appartenance, col(Appartenance.personne_id) == Personne.id)
        .where(Appartenance.organisme_id == organisme_id, Appartenance.role == role, col(Appartenance.jusqu_a).is_(None))
    ).first()
