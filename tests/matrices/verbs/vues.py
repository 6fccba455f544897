"""Views of lists, saved, changed, deleted."""

from sqlmodel import Session

from eclat.models import VueListe
from tests.matrices.verbs.case import Case
from tests.matrices.verbs.staff import Staff


def cases(db: Session, staff: Staff) -> dict[str, Case]:
    vue = VueListe(personne_id=staff.claire.id, liste="organismes", nom="Maisons", requete="q=maison")
    db.add(vue)
    db.commit()
    return {
        "vue-nouvelle": Case(staff.claire.id, "/vues/nouvelle?liste=organismes", {"nom": "Ateliers"}),
        "vue": Case(staff.claire.id, f"/vues/{vue.id}", {"nom": "Les maisons"}),
        "vue-filtres": Case(staff.claire.id, f"/vues/{vue.id}/filtres?requete=q%3Datelier"),
        "vue-suppression": Case(staff.claire.id, f"/vues/{vue.id}/suppression"),
    }
