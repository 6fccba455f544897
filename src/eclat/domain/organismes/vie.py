"""What an administrateur does for an organisme once it is there: its name and number put right, its access suspended and restored (P17)."""

from typing import Any

from sqlmodel import Session, col, select

from eclat import courriels
from eclat.domain.comptes import connexions, jetons
from eclat.domain.organismes import sirets
from eclat.domain.organismes.organismes import dirigeant_of
from eclat.domain.socle import policies
from eclat.domain.socle.errors import ChampRefuse
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import indexation, journal, recherche
from eclat.engines.workflow import UNCHANGED, transition
from eclat.models import Appartenance, EtatOrganisme, Organisme

E = EtatOrganisme


@transition(
    "correction",
    Organisme,
    {state: state for state in (E.EN_ATTENTE, E.ACCEPTE, E.INVITE, E.SUSPENDU)},
    by=policies.can_administer,
    label="Corriger le nom ou le SIRET",
    past="a corrigé le nom ou le numéro de l’organisme",
    infinitive="corriger le nom ou le numéro de cet organisme",
    icon="pencil",
    asks=True,
)
def correct(db: Session, organisme: Organisme, *, nom: str, siret: str | None, motif: str, by: Utilisateur) -> dict[str, Any]:
    """Put its name and number right; the journal keeps the former ones and why. Raises ChampRefuse on another's number."""
    former, wanted = {"nom": organisme.nom, "siret": organisme.siret}, {"nom": nom, "siret": siret or organisme.siret}
    if wanted == former:
        return UNCHANGED
    if wanted["siret"] != former["siret"]:
        assert siret is not None
        if sirets.taken(db, siret):
            raise ChampRefuse("siret", "Un autre organisme est inscrit avec ce numéro.")
        sirets.free(db, siret)
        organisme.siret, organisme.sans_siret = siret, ""
    organisme.nom, organisme.nom_tri = nom, recherche.sorted_as(nom)[:200]
    dirigeant = dirigeant_of(db, organisme.id)
    indexation.index(db, organisme, dirigeant.courriel if dirigeant else "")
    return {"motif": motif, "changements": journal.changements(former, wanted, {"nom": "Nom", "siret": "SIRET"})}


@transition(
    "suspension",
    Organisme,
    {E.ACCEPTE: E.SUSPENDU},
    by=policies.can_administer,
    label="Suspendre",
    past="a suspendu l’organisme",
    infinitive="suspendre cet organisme",
    kind="danger-outline",
    icon="pause",
    asks=True,
)
def suspend(db: Session, organisme: Organisme, *, motif: str, by: Utilisateur) -> dict[str, str]:
    """End the sign-ins and links of its people there at once, and tell them why. Their places stay, for the day it is restored."""
    places = select(Appartenance).where(Appartenance.organisme_id == organisme.id, col(Appartenance.jusqu_a).is_(None))
    for place in db.exec(places).all():
        jetons.void(db, place.personne_id, appartenance_id=place.id)
        connexions.close_all(db, place.personne_id, appartenance_id=place.id)
    courriels.organismes.organisme_suspendu(db, organisme, motif)
    return {"motif": motif}


def closed(db: Session, user: Utilisateur, organisme: Organisme) -> str:
    """One of which nothing is kept, or that its last Organisme National took off its list has nothing to be restored to: it registers, or is named again."""
    if organisme.efface_le:
        return "Ce qui était gardé de cet organisme est effacé\u00a0: il s’inscrit, ou un Organisme National le nomme."
    return (
        ""
        if organisme.decide_le
        else "Cet organisme n’est plus délégataire de personne : il s’inscrit, ou un Organisme National le nomme."
    )


@transition(
    "retablissement",
    Organisme,
    {E.SUSPENDU: E.ACCEPTE},
    by=policies.can_administer,
    label="Rétablir",
    past="a rétabli l’organisme",
    infinitive="rétablir cet organisme",
    icon="rotate-cw",
    unless=closed,
)
def restore(db: Session, organisme: Organisme, *, by: Utilisateur) -> None:
    """Its people sign in again, with the passwords that they have."""
    courriels.organismes.organisme_retabli(db, organisme)


def same_siren(db: Session, organisme: Organisme) -> list[Organisme]:
    """The other organismes registered with the same SIREN, another establishment's number or the same once refused."""
    if not organisme.siret:
        return []
    siren = organisme.siret[:9]
    found = select(Organisme).where(col(Organisme.siret).startswith(siren), Organisme.id != organisme.id)
    return list(db.exec(found.order_by(col(Organisme.cree_le)).limit(10)))
