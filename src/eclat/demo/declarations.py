"""The declaration of certificates to the Caisse des Dépôts: a file that left, and a report that took one and rejected another. What
identifies who declares is fictional."""

from collections.abc import Mapping
from typing import Final

from sqlmodel import Session, col, select

from eclat.domain.administration import reglages
from eclat.domain.administration.groupes import PAR_CLE
from eclat.domain.declarations import declarations, flux, ouvertures, reponses
from eclat.domain.socle import fichiers
from eclat.domain.socle.utilisateur import SYSTEME, Utilisateur
from eclat.file_types.kinds import XML
from eclat.models import Acces, ActionFlux, Declaration, Sexe

DECLARE: Final = {"cdc_id_client": "00DEMONS", "cdc_id_contrat": "MCFCER000000"}
REJETE: Final = "Aucun titulaire ne correspond aux critères obligatoires"


def send(db: Session, agents: Mapping[str, Utilisateur]) -> None:
    """What lacks is completed, the file is written, sent and answered."""
    claire = agents["Claire"]
    reglages.change_group(db, PAR_CLE["declaration"], valeurs=DECLARE, vus={}, by=claire)
    db.flush()
    ouvertures.follow(db)
    for each in db.exec(select(Declaration).order_by(col(Declaration.id_technique))).all():
        complete(db, each, claire)
    for one in flux.prepare(db, action=ActionFlux.CREATION, by=claire):
        kept = fichiers.store(db, f"{one.numero}.xml", flux.written(db, one), XML, by=SYSTEME)
        flux.finish(db, one, fichier=kept, by=SYSTEME)
        flux.mark_sent(db, one, by=claire)
        data = answer(one.numero, [each.id_technique for each in flux.carried(db, one, declarations.CHEZ_EUX)])
        reponses.receive(db, reponses.read(data), data, f"RAPPORT_{one.numero}.xml", by=claire)


def complete(db: Session, declaration: Declaration, by: Utilisateur) -> None:
    said = {name: getattr(declaration, name) for name in declarations.TITRES}
    missing = {"sexe": said["sexe"] or Sexe.F, "acces": said["acces"] or Acces.CONTINUE, "pays": said["pays"] or "France"}
    declarations.correct_and_settle(db, declaration, valeurs=said | missing, by=by)


def answer(numero: str, keys: list[str]) -> bytes:
    """The last one is rejected: its organisme is asked to correct it."""
    *good, bad = keys
    taken = "".join(f"<idTechnique>{each}</idTechnique>" for each in good)
    rejected = f"<passage><idTechnique>{bad}</idTechnique><messageErreur>{REJETE}</messageErreur></passage>"
    return (
        f"<rapport><nomFichier>{numero}.xml</nomFichier><idFlux>{numero}</idFlux><idTraitement>1</idTraitement>"
        f"<PassagesOK>{taken}</PassagesOK><PassagesKO>{rejected}</PassagesKO></rapport>"
    ).encode()
