"""The agents of OC Éclat, as an administrateur sees to them."""

from sqlmodel import Session

from eclat.domain.comptes import agents, facteurs
from eclat.models import Role
from tests import factories as make
from tests.matrices.verbs.case import Case
from tests.matrices.verbs.staff import Staff


def cases(db: Session, staff: Staff) -> dict[str, Case]:
    claire = staff.claire.id
    paul, lise, away = make.instructeur(db, "Paul", "Ferrand"), make.instructeur(db, "Lise", "Garnier"), make.comite_technique(db)
    moved = make.instructeur(db, "Anaïs", "Morel")
    agents.suspend(db, away, by=staff.claire_user)
    facteurs.install(db, lise, make.FACTEUR)
    invited = agents.create(
        db, courriel="nour.haddad@oc-eclat.example", nom="Haddad", prenom="Nour", roles=[Role.INSTRUCTEUR], college=None,
        by=staff.claire_user,
    )  # fmt: skip
    dirigeants = [
        make.dirigeant(db, make.organisme(db, nom)) for nom in ("Maison des Ateliers", "Collectif Lanterne", "Union des Rondes")
    ]
    agents.suspend(db, dirigeants[2], by=staff.claire_user)
    new = {"nom": "Martin", "prenom": "Inès", "courriel": "ines.martin@oc-eclat.example", "roles": "instructeur", "college": ""}
    roles = {"roles": ["instructeur", "comite_technique"], "college": ""}
    return {
        "agent-nouveau": Case(claire, "/agents/nouveau", new),
        "agent-roles": Case(claire, f"/agents/{paul.id}/roles", roles),
        "agent-relance": Case(claire, f"/agents/{invited.id}/relance-agent"),
        "agent-correction-adresse": Case(
            claire, f"/agents/{moved.id}/correction-adresse", {"courriel": "anais.m@oc-eclat.example"}
        ),
        "agent-suspension": Case(claire, f"/agents/{paul.id}/suspension"),
        "agent-retablissement": Case(claire, f"/agents/{away.id}/retablissement"),
        "compte-fiche-correction-adresse": Case(
            claire, f"/comptes/{dirigeants[1].id}/correction-adresse", {"courriel": "lanterne@organisme.example"}
        ),
        "compte-fiche-suspension": Case(claire, f"/comptes/{dirigeants[0].id}/suspension"),
        "compte-fiche-retablissement": Case(claire, f"/comptes/{dirigeants[2].id}/retablissement"),
        "agent-reinitialisation-facteur": Case(claire, f"/agents/{lise.id}/reinitialisation-facteur"),
    }
