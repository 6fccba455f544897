"""From a row of the table to an OF of the platform: its organisme is born, or linked when its dirigeant leads one already, and
its dirigeant is told by mail (P6)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select

from eclat import clock, courriels
from eclat.courriels.compose import Pli
from eclat.domain.comptes import preuves
from eclat.domain.courriels import classements
from eclat.domain.delegataires import delegations, identifications
from eclat.domain.organismes import reouvertures
from eclat.domain.socle import policies
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import indexation, journal, mots, recherche
from eclat.engines.workflow import birth, transition
from eclat.models import (
    Appartenance,
    Delegation,
    EtatDelegation,
    EtatOrganisme,
    EtatPersonne,
    Jeton,
    MotOrganisme,
    MotPersonne,
    Organisme,
    Personne,
    Role,
    UsageJeton,
)
from eclat.models.bulk import blank, insert_rows

D = EtatDelegation
DESIGNATION = birth("designation", Organisme, "a désigné l’organisme comme délégataire")
TOLD = ("activation_delegataire", "delegataire_rattache", "delegataire_rappel")  # the mails that tell a dirigeant of it
LINKABLE = (EtatOrganisme.ACCEPTE, EtatOrganisme.INVITE, EtatOrganisme.EN_ATTENTE)


@transition(
    "designation",
    Delegation,
    {D.BROUILLON: D.INVITEE},
    by=policies.can_manage_delegation,
    label="Inviter",
    past="a invité le délégataire",
    infinitive="inviter ce délégataire",
    within=delegations.habilitation_of,
)
def designate(db: Session, named: Sequence[Delegation], *, by: Utilisateur) -> None:
    """Invite these délégataires, all of one request: each has an organisme, an identification form, and a mail on its way."""
    with db.no_autoflush:  # what changes in the rows themselves is written once, at the end
        settle(db, named, by=by)
        identifications.begin(db, named)


def settle(db: Session, named: Sequence[Delegation], *, by: Utilisateur) -> None:
    """Give each an organisme, led by who is at its address today or was until they were taken off a list, and tell them."""
    known = known_people(db, [each.courriel for each in named])
    led = organismes_led(db, [personne.id for personne in known.values()])
    closed = reouvertures.closed(db, [personne.id for personne in known.values() if personne.id not in led])
    born = []
    for each in named:
        personne = known.get(each.courriel)
        choices = (led.get(personne.id) or closed.get(personne.id, [])) if personne else []
        if personne and choices:
            organisme = linked(each, choices)
            each.organisme_id, each.invitee_le = organisme.id, clock.now()
            if organisme.etat not in LINKABLE:
                reouvertures.come_back(db, organisme, personne)
        else:
            born.append(each)
    give_birth(db, born, known, by=by)
    tell(db, named)


def known_people(db: Session, courriels: Sequence[str]) -> dict[str, Personne]:
    found = db.exec(select(Personne).where(col(Personne.courriel).in_(courriels)))
    return {personne.courriel: personne for personne in found}


def organismes_led(db: Session, personne_ids: Iterable[UUID]) -> dict[UUID, list[Organisme]]:
    """The organismes that these people lead today, by person, the oldest first. A refused or closed one is none; nor is one that waits and
    was registered in the name of somebody who has not shown that the address is theirs: anyone may have written it."""
    theirs = or_(col(Organisme.etat) != EtatOrganisme.EN_ATTENTE, col(Personne.etat) != EtatPersonne.INVITEE)
    rows = db.exec(
        select(Appartenance.personne_id, Organisme)
        .join(Organisme, col(Organisme.id) == Appartenance.organisme_id)
        .join(Personne, col(Personne.id) == Appartenance.personne_id)
        .where(col(Appartenance.personne_id).in_(personne_ids), Appartenance.role == Role.DIRIGEANT)
        .where(col(Appartenance.jusqu_a).is_(None), col(Organisme.etat).in_(LINKABLE), theirs)
        .order_by(col(Organisme.cree_le))
    )
    found: dict[UUID, list[Organisme]] = {}
    for personne_id, organisme in rows:
        found.setdefault(personne_id, []).append(organisme)
    return found


def linked(delegation: Delegation, choices: Sequence[Organisme]) -> Organisme:
    """Who leads several organismes is named for the one that bears the name of the row."""
    wanted = recherche.sorted_as(delegation.nom)[:200]
    return next((each for each in choices if each.nom_tri == wanted), choices[0])


def give_birth(db: Session, born: Sequence[Delegation], known: Mapping[str, Personne], *, by: Utilisateur) -> None:
    """An organisme for each row, with what the row says of it, led by the person at its address."""
    people, organismes, places, words = [], [], [], []
    for each in born:
        personne = known.get(each.courriel)
        if personne is None:
            people.append(
                blank(Personne) | {"courriel": each.courriel, "nom": each.dirigeant_nom, "prenom": each.dirigeant_prenom}
            )
        organisme = blank(Organisme) | {
            "nom": each.nom, "nom_tri": recherche.sorted_as(each.nom)[:200], "etat": EtatOrganisme.INVITE, "telephone": each.telephone,
            "adresse": each.adresse, "code_postal": each.code_postal, "ville": each.ville,
        }  # fmt: skip
        organismes.append(organisme)
        leader = personne.id if personne else people[-1]["id"]
        places.append(blank(Appartenance) | {"personne_id": leader, "organisme_id": organisme["id"], "role": Role.DIRIGEANT})
        words += indexation.organisme_rows(organisme["id"], each.nom, each.courriel, etat=EtatOrganisme.INVITE)
    named = [row for each in people for row in indexation.person_rows(each["id"], each["nom"], each["prenom"], each["courriel"])]
    insert_rows(db, Organisme, organismes)
    insert_rows(db, Personne, people)
    insert_rows(db, MotPersonne, named)
    insert_rows(db, Appartenance, places)
    insert_rows(db, MotOrganisme, words)
    mots.born(db, organismes, people)
    for each, organisme in zip(born, organismes, strict=True):
        each.organisme_id, each.invitee_le = organisme["id"], clock.now()
    told = [(("organisme", organisme["id"]), "", str(EtatOrganisme.INVITE)) for organisme in organismes]
    journal.write_each(db, told, DESIGNATION, by=by)


def tell(db: Session, named: Sequence[Delegation], *, again: bool = False) -> None:
    """Mail each dirigeant: to activate the account, or to sign in when they have one. A new link voids no earlier one.

    ``again``: they were told already, and what remains is said.
    """
    if not named:
        return
    if again:
        classements.supersede(db, [each.id for each in named], TOLD)
    national = db.get_one(Organisme, delegations.habilitation_of(db, named[0]).organisme_id)
    invited, active = [], []
    led = dirigeants(db, named)
    preuves.void_claims(db, [dirigeant.personne_id for _, dirigeant in led])
    for each, dirigeant in led:
        if dirigeant.etat == EtatPersonne.INVITEE:
            link = blank(Jeton) | {
                "personne_id": dirigeant.personne_id, "usage": UsageJeton.ACTIVATION, "appartenance_id": dirigeant.place_id,
            }  # fmt: skip
            invited.append(Pli(dirigeant.courriel, dirigeant.personne_id, each, link))
        else:
            active.append((Pli(dirigeant.courriel, dirigeant.personne_id, each), dirigeant))
    courriels.delegataires.activation_delegataire(db, national, invited)
    waiting = [pli for pli, dirigeant in active if dirigeant.attend]
    courriels.delegataires.delegataire_rattache(db, national, waiting, attend=True)
    entering = [(pli, dirigeant) for pli, dirigeant in active if not dirigeant.attend]
    if not again:
        courriels.delegataires.delegataire_rattache(db, national, [pli for pli, _ in entering], attend=False)
        return
    for profil in (False, True):
        courriels.delegataires.delegataire_rappel(
            db, national, [pli for pli, dirigeant in entering if dirigeant.profil == profil], profil=profil
        )


def correct(db: Session, delegation: Delegation) -> None:
    """What the list now says of an OF that nobody has come to yet."""
    organisme = db.get_one(Organisme, delegation.organisme_id)
    organisme.nom, organisme.nom_tri = delegation.nom, recherche.sorted_as(delegation.nom)[:200]
    organisme.telephone, organisme.adresse = delegation.telephone, delegation.adresse
    organisme.code_postal, organisme.ville = delegation.code_postal, delegation.ville
    indexation.index(db, organisme, delegation.courriel)
    for _, dirigeant in dirigeants(db, [delegation]):
        personne = db.get_one(Personne, dirigeant.personne_id)
        personne.nom, personne.prenom = delegation.dirigeant_nom, delegation.dirigeant_prenom


@dataclass(frozen=True)
class Dirigeant:
    """Who leads a délégataire's organisme today, and by which place."""

    personne_id: UUID
    courriel: str
    etat: EtatPersonne
    place_id: UUID
    profil_complet_le: datetime | None
    organisme: EtatOrganisme

    @property
    def attend(self) -> bool:
        """OC Éclat has yet to decide of the inscription: nobody signs in there."""
        return self.organisme == EtatOrganisme.EN_ATTENTE

    @property
    def profil(self) -> bool:
        return self.profil_complet_le is not None


def dirigeants(db: Session, named: Sequence[Delegation]) -> list[tuple[Delegation, Dirigeant]]:
    rows = db.execute(
        sa_select(
            col(Appartenance.organisme_id),
            col(Personne.id),
            col(Personne.courriel),
            col(Personne.etat),
            col(Appartenance.id),
            col(Organisme.profil_complet_le),
            col(Organisme.etat),
        )
        .join(Personne, col(Personne.id) == Appartenance.personne_id)
        .join(Organisme, col(Organisme.id) == Appartenance.organisme_id)
        .where(col(Appartenance.organisme_id).in_([each.organisme_id for each in named]))
        .where(col(Appartenance.role) == Role.DIRIGEANT, col(Appartenance.jusqu_a).is_(None))
    )
    found = {organisme_id: Dirigeant(*rest) for organisme_id, *rest in rows}
    return [(each, found[each.organisme_id]) for each in named if each.organisme_id in found]
