"""What one does to one's own account: each to another's, for most end what the others opened."""

from sqlmodel import Session

from eclat.domain.comptes import connexions, facteurs, jetons
from eclat.encryption import encrypt
from eclat.models import Connexion, Personne, UsageJeton
from tests import factories as make
from tests.matrices.verbs.case import Case
from tests.matrices.verbs.staff import Staff


def cases(db: Session, staff: Staff) -> dict[str, Case]:
    lou, lena, ines, max_, zoe, ali = (
        make.instructeur(db, prenom, "Petit") for prenom in ("Lou", "Léna", "Inès", "Max", "Zoé", "Ali")
    )
    for protected in (zoe, ali):
        facteurs.install(db, protected, make.FACTEUR)
    change = {"mot_de_passe_actuel": make.PASSWORD, "nouveau_mot_de_passe": make.PASSWORD + "-bis"}
    offered = {"proposition": encrypt("proposition", f"{max_.id} {make.FACTEUR}"), "code": make.code}
    proof = {"mot_de_passe": make.PASSWORD, "code": make.code}
    elsewhere(db, ines)
    eva, sam, tom = (make.instructeur(db, prenom, "Petit") for prenom in ("Éva", "Sam", "Tom"))
    jetons.issue(db, sam, UsageJeton.ADRESSE, nouvelle_adresse="sam@autre.example")
    moved = {"courriel": "eva@autre.example", "mot_de_passe": make.PASSWORD}
    return {
        "compte-mot-de-passe": Case(lou.id, "/compte/mot-de-passe", change),
        "compte-adresse": Case(eva.id, "/compte/adresse", moved),
        "compte-adresse-abandon": Case(sam.id, "/compte/adresse/abandon"),
        "compte-notifications": Case(tom.id, "/compte/notifications", {"habilitation": "quotidien"}),
        "connexion-fin": Case(lena.id, f"/compte/connexions/{elsewhere(db, lena).id}/fin"),
        "connexions-fin": Case(ines.id, "/compte/connexions/fin"),
        "second-facteur": Case(max_.id, "/compte/second-facteur", offered),
        "second-facteur-retrait": Case(zoe.id, "/compte/second-facteur/retrait", proof, counts=True),
        "codes-secours": Case(ali.id, "/compte/codes-de-secours", {"mot_de_passe": make.PASSWORD}),
    }


def elsewhere(db: Session, personne: Personne) -> Connexion:
    """A sign-in of the same person in another browser."""
    return connexions.open_connexion(db, personne, appareil="ailleurs")[0]
