"""Campaigns of annual follow-up, and what organismes answer to them."""

from sqlmodel import Session

from eclat import clock
from eclat.domain.campagnes import campagnes, questions, reponses, suivis
from eclat.models import Campagne, NatureQuestion, SuiviAnnuel
from tests import campagnes as told
from tests import factories as make
from tests.matrices.verbs.case import Case
from tests.matrices.verbs.staff import Staff


def cases(db: Session, staff: Staff) -> dict[str, Case]:
    claire, by = staff.claire.id, staff.claire_user

    def prepared(titre: str) -> Campagne:
        return told.preparee(db, titre, by)

    def opened(titre: str) -> Campagne:
        found = prepared(titre)
        campagnes.launch(db, found, by=by)
        found.diffusee_le = clock.now()
        db.flush()
        return found

    def at(titre: str) -> str:
        return f"/campagnes/{prepared(titre).id}"

    def question(titre: str) -> str:
        found = prepared(titre)
        return f"/campagnes/{found.id}/questions/{questions.of(db, found)[1].id}"

    asking = opened("Suivi des verbes")
    owners = {
        name: make.habilite(db, f"Suivi {name}")
        for name in ("écrit", "remet", "lu", "noté", "renvoyé", "dispensé", "relancé", "coché")
    }
    held: dict[str, SuiviAnnuel] = {name: told.demande(db, owner, campagne=asking) for name, owner in owners.items()}
    people = {name: make.dirigeant(db, owner) for name, owner in owners.items()}
    told.rempli(db, held["remet"], make.user_of(db, people["remet"]), make.PDF)
    for name in ("lu", "noté", "renvoyé"):
        told.remis(db, held[name], make.user_of(db, people[name]), make.PDF)
    suivis.read(db, held["noté"], a_suivre=False, note="", by=by)
    written = told.asked(db, held["écrit"], NatureQuestion.TEXTE)[0]
    reponses.write(db, held["écrit"], {written.id: "Deux sessions."}, by=make.user_of(db, people["écrit"]))

    def of(name: str) -> str:
        return f"/suivis/{held[name].id}"

    return {
        "campagne-nouvelle": Case(claire, "/campagnes/nouvelle", told.preparation("Suivi des prochains")),
        "campagne-ouverture": Case(claire, f"{at('À ouvrir')}/ouverture"),
        "campagne-question": Case(claire, f"{at('À compléter')}/question", told.question()),
        "campagne-modification": Case(claire, f"{at('À modifier')}/modification", told.preparation("Modifiée")),
        "campagne-report": Case(
            claire, f"/campagnes/{opened('À reporter').id}/report", {"jusqu_au": told.demain(60).isoformat()}
        ),
        "campagne-cloture": Case(claire, f"/campagnes/{opened('À clore').id}/cloture"),
        "campagne-suppression": Case(claire, f"{at('À supprimer')}/suppression"),
        "campagne-ajout": Case(claire, f"/campagnes/{opened('À compter').id}/ajout", {"organismes": str(owners["écrit"].id)}),
        "campagne-conclusion": Case(
            claire, f"/campagnes/{opened('À conclure').id}/conclusion", {"conclusion": "Les abandons augmentent."}
        ),
        "campagne-archive": Case(claire, f"/campagnes/{asking.id}/archive", {"format": "zip"}),
        "question-montee": Case(claire, f"{question('À monter')}/montee?rang=2"),
        "question-descente": Case(claire, f"{question('À descendre')}/descente?rang=2"),
        "question-correction": Case(claire, f"{question('À corriger')}/correction", told.question("Autrement dit ?")),
        "question-retrait": Case(claire, f"{question('À retirer')}/retrait"),
        "suivi-brouillon": Case(people["écrit"].id, f"{of('écrit')}/brouillon", {f"question-{written.id}": "Trois sessions."}),
        "remise-suivi-remise": Case(people["remet"].id, f"{of('remet')}/remise"),
        "suivi-lecture": Case(claire, f"{of('lu')}/lecture", {"a_suivre": "oui", "note": "À revoir."}),
        "suivi-annotation": Case(claire, f"{of('noté')}/annotation", {"a_suivre": "oui", "note": "À revoir."}),
        "suivi-renvoi": Case(claire, f"{of('renvoyé')}/renvoi", {"motif": told.MOTIF, "jusqu_au": told.demain(9).isoformat()}),
        "suivi-dispense": Case(claire, f"{of('dispensé')}/dispense", {"motif": told.DISPENSE}),
        "suivi-relance": Case(claire, f"{of('relancé')}/relance"),
        "suivis-relance": Case(claire, "/suivis/relances", {"ids": str(held["coché"].id)}),
    }
