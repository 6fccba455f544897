"""Signing in, step by step, and out."""

from sqlmodel import Session

from eclat.domain.comptes import envois_gardes
from eclat.models import Appartenance, Role
from tests import factories as make
from tests.matrices.verbs.case import Case
from tests.matrices.verbs.staff import Staff


def cases(db: Session, staff: Staff) -> dict[str, Case]:
    places = [make.organisme(db, nom) for nom in ("Organisme de Lina", "Autre organisme de Lina")]
    lina = make.referent(db, places[0], prenom="Lina", nom="Moreau")
    second = Appartenance(personne_id=lina.id, organisme_id=places[1].id, role=Role.REFERENT)
    db.add(second)
    db.flush()
    known = make.dirigeant(db, places[0])
    other = make.dirigeant(db, places[1])
    for each in (known, other):
        envois_gardes.keep(db, each.id, "/profil", [("motif", "Il manque le plan.")])
    code = {"code": make.code}
    return {
        "connexion": Case(None, "/connexion", {"identifiant": known.courriel, "mot_de_passe": make.PASSWORD}),
        "deconnexion": Case(staff.claire.id, "/deconnexion"),
        "connexion-code": Case(staff.claire.id, "/connexion/code", code, half=True, counts=True, other={"code_secours": "x"}),
        "envoi-garde": Case(known.id, "/envoi-garde", {"motif": "Il manque le plan."}),
        "envoi-garde-abandon": Case(other.id, "/envoi-garde/abandon"),
        "entree": Case(lina.id, "/entree", {"appartenance": str(second.id)}),
    }
