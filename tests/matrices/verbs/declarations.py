"""Certificates declared to the Caisse des Dépôts: corrected, sent, answered."""

from typing import Any

from sqlmodel import Session

from eclat import clock
from eclat.domain.declarations import declarations, demandes, flux, schemas, titulaire
from eclat.models import ActionFlux, Declaration, EtatDeclaration
from tests import declarations as told
from tests import factories as make
from tests.cdc.test_xml import later
from tests.matrices.verbs.case import Case
from tests.matrices.verbs.staff import Staff


def cases(db: Session, staff: Staff) -> dict[str, Case]:
    claire, by = staff.claire.id, staff.claire_user
    owner = make.habilite(db, "Organisme aux déclarations")
    corrected, again, due, gone, reopened, reminded, sent, asked, right, wrong = told.ouvertes(db, owner, people=10)
    told.emetteur(db, by)
    (one,) = flux.prepare(db, action=ActionFlux.CREATION, by=by)
    told.ecrit(db, one)
    for each, etat in (
        (again, "ko"),
        (due, "accepte"),
        (gone, "a_supprimer"),
        (reopened, "supprime"),
        (corrected, "incomplet"),
        (reminded, "ko"),
        (asked, "ko"),
        (right, "ko"),
        (wrong, "ko"),
    ):
        each.etat = EtatDeclaration(etat)
    (ready,) = told.ouvertes(db, make.habilite(db, "Organisme prêt"), people=1)
    db.flush()
    (given_up,) = flux.prepare(db, action=ActionFlux.CREATION, by=by)
    told.ouvertes(db, make.habilite(db, "Organisme toujours prêt"), people=1)
    for said in ("Mon nom", "Mon prénom"):
        demandes.register(db, sent, recue_le=clock.today(), demande=said, by=by)
    answered, unfounded = demandes.of(db, sent)
    schema = schemas.choose(db, schemas.checked(later()), "cpf-1.1.5.xsd", by=by)
    titulaire.candidat_of(db, asked).courriel = "titulaire@exemple.example"
    return {
        "declarations-envoi": Case(claire, "/declarations/envoi", {"action": "CREATION"}),
        "declaration-correction": Case(claire, f"{at(corrected)}/correction", fields(corrected)),
        "declaration-interrogation": Case(claire, f"{at(asked)}/interrogation"),
        "declaration-titulaire-confirmation": Case(None, f"{told.interrogee(db, right)}/confirmation"),
        "declaration-titulaire-correction": Case(None, f"{told.interrogee(db, wrong)}/correction", told.FORMULAIRE),
        "declaration-relance": Case(claire, f"{at(reminded)}/relance"),
        "declaration-renvoi": Case(claire, f"{at(again)}/renvoi"),
        "declaration-suppression_due": Case(claire, f"{at(due)}/suppression_due"),
        "declaration-suppression": Case(claire, f"{at(gone)}/suppression"),
        "declaration-reouverture": Case(claire, f"{at(reopened)}/reouverture"),
        "declaration-demande": Case(
            claire, f"{at(ready)}/demande", {"recue_le": clock.today().isoformat(), "demande": "Mon nom"}
        ),
        "flux-depot": Case(claire, f"/declarations/envois/{one.id}/depot"),
        "flux-abandon": Case(claire, f"/declarations/envois/{given_up.id}/abandon"),
        "demande-correction": Case(claire, f"/declarations/demandes/{answered.id}/correction", {"reponse": "Corrigé"}),
        "demande-infondee": Case(claire, f"/declarations/demandes/{unfounded.id}/infondee", {"reponse": "Le même"}),
        "schema-retrait": Case(claire, f"/declarations/schemas/{schema.id}/retrait"),
        "reponses-cdc": Case(
            claire, "/declarations/reponses", files={"reponse": ("r.xml", told.rapport(one, [sent]), "text/xml")}
        ),
        "schema-cdc": Case(
            claire, "/declarations/schema", files={"schema": ("cpf.xsd", later().replace(b"1.1.5", b"1.1.6"), "text/xml")}
        ),
    }


def at(one: Declaration) -> str:
    return f"/declarations/{one.id}"


def fields(one: Declaration) -> dict[str, Any]:
    held = {name: str(getattr(one, name) or "") for name in declarations.TITRES}
    return held | {"ne_le": "14/03/1998", "nom_usage": "Autre"}
