"""What one does to one's own account: each to another's, for most end what the others opened."""

from sqlmodel import Session, select

from eclat import clock
from eclat.domain.comptes import autorisations, connexions, facteurs, jetons
from eclat.encryption import encrypt
from eclat.models import Appartenance, Connexion, Personne, UsageJeton
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
    joel, rose, noe = (make.dirigeant(db, make.organisme(db, f"Le compte {nom}")) for nom in ("autorise", "retire", "efface"))
    autorisations.allow(db, rose, by=make.user_of(db, rose))
    asked = [suspended_place(db, f"Effacé {nom}") for nom in ("accepté", "en partie", "refusé")]
    accepted, part, refused = (f"/effacements/{make.effacement(db, each).id}" for each in asked)
    for each in asked:
        db.exec(select(Appartenance).where(Appartenance.personne_id == each.id)).one().jusqu_a = clock.now()
    db.flush()
    known, named = make.organisme(db, "Organisme aux accès"), make.instructeur(db, "Lise", "Petit")
    return {
        "organisme-acces-export": Case(staff.claire.id, f"/organismes/{known.id}/acces/export", {"format": "csv"}),
        "compte-acces-export": Case(staff.claire.id, f"/comptes/{named.id}/acces/export", {"format": "csv"}),
        "compte-fiche-correction-nom": Case(
            staff.claire.id,
            f"/comptes/{named.id}/correction-nom",
            {"prenom": "Lise", "nom": "Petit-Jean", "motif": "Nom d’usage."},
        ),
        "compte-support": Case(joel.id, "/compte/support"),
        "compte-support-fin": Case(rose.id, "/compte/support/fin"),
        "compte-donnees-effacement": Case(noe.id, "/compte/donnees/effacement", {"precisions": "Je ne travaille plus ici."}),
        "effacement-acceptation": Case(staff.claire.id, f"{accepted}/acceptation"),
        "effacement-acceptation-partielle": Case(
            staff.claire.id, f"{part}/acceptation-partielle", {"reponse": "Les procès-verbaux restent."}
        ),
        "effacement-refus": Case(staff.claire.id, f"{refused}/refus", {"reponse": "Votre dossier est en cours d’étude."}),
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


def suspended_place(db: Session, nom: str) -> Personne:
    """Somebody who leads an organisme until they ask that their data go."""
    return make.dirigeant(db, make.organisme(db, nom))


def elsewhere(db: Session, personne: Personne) -> Connexion:
    """A sign-in of the same person in another browser."""
    return connexions.open_connexion(db, personne, appareil="ailleurs")[0]
