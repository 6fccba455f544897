"""Declarations told by hand, for tests that begin there."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain.administration import reglages
from eclat.domain.administration.groupes import PAR_CLE
from eclat.domain.declarations import declarations, flux, ouvertures, titulaire
from eclat.domain.socle.utilisateur import SYSTEME, Utilisateur
from eclat.models import Acces, ActionFlux, Certificat, Declaration, EtatDeclaration, Flux, Organisme, Sexe
from eclat.signatures import sign
from eclat.tasks import declarations as tasks
from tests import certificats
from tests import factories as make


def emetteur(db: Session, by: Utilisateur) -> None:
    """Who declares, as the settings want it."""
    valeurs = {"cdc_id_client": "03ABCDEF", "cdc_id_contrat": "MCFCER000000"}
    assert not reglages.change_group(db, PAR_CLE["declaration"], valeurs=valeurs, vus={}, by=by)
    db.flush()


def incompletes(db: Session, owner: Organisme | None = None, *, people: int = 3) -> list[Declaration]:
    """Of a session whose certificates were just delivered: nobody said the sex of its candidates, nor how they came."""
    session = certificats.delivree(db, owner, people=people)
    ouvertures.follow(db)
    known = select(Certificat.id).where(Certificat.session_id == session.id)
    rows = select(Declaration).where(col(Declaration.certificat_id).in_(known))
    return list(db.exec(rows.order_by(col(Declaration.id_technique))))


def ouvertes(db: Session, owner: Organisme | None = None, *, people: int = 3) -> list[Declaration]:
    """The same, ready."""
    found = incompletes(db, owner, people=people)
    for each in found:
        each.sexe, each.acces, each.manques = Sexe.F, Acces.CONTINUE, []
    declarations.settle(db, found)
    return found


def envoyees(db: Session, *, people: int = 3, by: Utilisateur | None = None) -> tuple[Flux, list[Declaration]]:
    """The same, in one file that is written."""
    by = by or make.decider(db)
    found = ouvertes(db, people=people)
    emetteur(db, by)
    (one,) = flux.prepare(db, action=ActionFlux.CREATION, by=by)
    ecrit(db, one)
    return one, found


def ecrit(db: Session, one: Flux) -> None:
    fichier = tasks.stored(db, one, flux.written(db, one))
    flux.finish(db, one, fichier=fichier, by=SYSTEME)


def rapport(flux: Flux, ok: Sequence[Declaration] = (), ko: Sequence[tuple[Declaration, str]] = (), autres: str = "") -> bytes:
    """As the Caisse des Dépôts was seen to write it: a prefix that no element uses."""
    good = "".join(f"<idTechnique>{each.id_technique}</idTechnique>" for each in ok)
    bad = "".join(
        f"<passage><idTechnique>{each.id_technique}</idTechnique><messageErreur>{said}</messageErreur></passage>"
        for each, said in ko
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><ns2:rapport xmlns:ns2="urn:cdc:cpf:pc5:rapport:schema">'
        f"<nomFichier>{flux.numero}.xml</nomFichier><idFlux>{flux.numero}</idFlux><idTraitement>42</idTraitement>"
        f"<PassagesOK>{good}</PassagesOK><PassagesKO>{bad}{autres}</PassagesKO></ns2:rapport>"
    ).encode()


def accuse(flux: Flux, statut: str = "ACCEPTE", message: str = "") -> bytes:
    said = f"<messageErreur>{message}</messageErreur>" if message else ""
    return f"<accuse><idFlux>{flux.numero}</idFlux><statut>{statut}</statut>{said}</accuse>".encode()


FORMULAIRE = {
    "nom_naissance": "Amrani", "nom_usage": "", "prenoms": "Yasmine", "ne_le": "14/03/1998", "sexe": "F", "commune": "Nice", "pays": "France",
    "mot": "Ma carte le dit.",
}  # fmt: skip


def interrogee(db: Session, declaration: Declaration) -> str:
    """The address of its holder, who was sent it."""
    candidat = titulaire.candidat_of(db, declaration)
    candidat.courriel = "titulaire@exemple.example"
    titulaire.ask(db, declaration, by=make.decider(db))
    return f"/declaration/{sign('jeton', str(declaration.lien))}"


def rejetee(db: Session, message: str = "Aucun titulaire ne correspond aux critères obligatoires") -> Declaration:
    """One that the Caisse des Dépôts rejected."""
    one, (found, *_) = envoyees(db, people=1)
    found.message, found.etat = message, EtatDeclaration.KO
    one.traite_le = clock.now()
    db.flush()
    return found
