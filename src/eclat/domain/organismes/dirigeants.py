"""An organisme changes its dirigeant: an administrateur invites the new one, and the former has no access there any more (P17)."""

from sqlmodel import Session, col, select

from eclat import clock, courriels
from eclat.domain.comptes import connexions, jetons, preuves
from eclat.domain.organismes.organismes import OPEN, dirigeant_of, referent_of
from eclat.domain.organismes.personnes import person_at
from eclat.domain.socle import policies
from eclat.domain.socle.errors import ChampRefuse
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import indexation
from eclat.engines.workflow import UNCHANGED, transition
from eclat.models import Appartenance, Organisme, Personne, Role, UsageJeton


@transition(
    "remplacement_dirigeant",
    Organisme,
    OPEN,
    by=policies.can_administer,
    label="Remplacer le dirigeant",
    past="a remplacé le dirigeant",
    infinitive="remplacer le dirigeant de cet organisme",
    icon="user-round-check",
    asks=True,
)
def replace(db: Session, organisme: Organisme, *, nom: str, prenom: str, courriel: str, by: Utilisateur) -> dict[str, str]:
    """End the former dirigeant's place, links and sign-ins there, and invite the new one by mail. Raises ChampRefuse."""
    former = dirigeant_of(db, organisme.id)
    if former is not None and former.courriel == courriel:
        return UNCHANGED
    personne = eligible(db, organisme, nom=nom, prenom=prenom, courriel=courriel)
    if former is not None:
        end(db, organisme, former)
    place = Appartenance(personne_id=personne.id, organisme_id=organisme.id, role=Role.DIRIGEANT)
    db.add(place)
    db.flush()
    indexation.index(db, organisme, personne.courriel)
    if preuves.awaits_link(personne):
        preuves.void_claims(db, [personne.id])
        link = jetons.issue(db, personne, UsageJeton.ACTIVATION, place)
        courriels.organismes.activation_dirigeant(db, organisme, personne, link)
    else:
        courriels.organismes.dirigeant_rattache(db, organisme, personne)
    return {"dirigeant": personne.nom_complet} | ({"ancien": former.nom_complet} if former and former.nom else {})


def eligible(db: Session, organisme: Organisme, *, nom: str, prenom: str, courriel: str) -> Personne:
    """The person at this address, made when unknown; a known one keeps the name that they gave."""
    referent = referent_of(db, organisme.id)
    if referent is not None and referent.courriel == courriel:
        raise ChampRefuse("courriel", "C’est l’adresse du référent CQP de cet organisme : son dirigeant le retire d’abord.")
    return person_at(
        db, courriel, nom=nom, prenom=prenom, agent="Cette adresse est celle d’un agent d’OC Éclat. Indiquez-en une autre."
    )


def end(db: Session, organisme: Organisme, former: Personne) -> None:
    places = select(Appartenance).where(
        Appartenance.organisme_id == organisme.id, Appartenance.role == Role.DIRIGEANT, col(Appartenance.jusqu_a).is_(None)
    )
    for place in db.exec(places).all():
        place.jusqu_a = clock.now()
        jetons.void(db, place.personne_id, appartenance_id=place.id)
        connexions.close_all(db, place.personne_id, appartenance_id=place.id)
    db.flush()
    courriels.organismes.dirigeant_remplace(db, organisme, former)
