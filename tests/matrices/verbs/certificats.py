"""Certificates: edited again, withdrawn, verified, hidden; what the catalogue says of them."""

from sqlmodel import Session, select

from eclat import clock
from eclat.domain.certificats import codes, delivrances
from eclat.models import Certificat, Enregistrement
from eclat.signatures import sign
from tests import certificats
from tests import factories as make
from tests.matrices.verbs.case import Case
from tests.matrices.verbs.staff import Staff


def modele() -> dict[str, str]:
    """A version of a template, as it is typed."""
    return {
        "accroche": "décerné à", "texte": "qui a validé {blocs}.", "mention": "", "signataire": "Ana Roy", "qualite": "présidente", "lieu": "Paris",
        "rayons": "oui", "du": clock.today().isoformat(),
    }  # fmt: skip


def cases(db: Session, staff: Staff) -> dict[str, Case]:
    held = db.exec(select(Enregistrement)).all()[0]
    owner = make.habilite(db, "Organisme aux certificats")
    again, gone, hidden, shown, lifted = certificats.of(db, certificats.delivree(db, owner, people=5))
    delivrances.withdraw(db, lifted, motif="Fraude", by=staff.claire_user)
    shown.masque_le = clock.now()
    claire, at, code = staff.claire.id, f"/catalogue/{held.id}", codes.grouped(again.code)
    return {
        "certificat-duplicata": Case(claire, f"/certificats/{again.id}/duplicata", {"motif": "Perdu"}),
        "certificat-retrait": Case(claire, f"/certificats/{gone.id}/retrait", {"motif": "Fraude"}),
        "certificat-levee": Case(claire, f"/certificats/{lifted.id}/levee", {"motif": "Retiré par erreur"}),
        "modele-apercu": Case(claire, f"{at}/modeles/attestation/apercu/france", modele()),
        "verification": Case(None, "/verification", {"code": code}),
        "verification-certificat": Case(None, f"/v/{code}", {"nom": again.titulaire}),
        "mes-certificats-masquage": Case(None, f"{mine(hidden)}/masquage"),
        "mes-certificats-affichage": Case(None, f"{mine(shown)}/affichage"),
    }


def mine(certificat: Certificat) -> str:
    return f"/mes-certificats/{sign('jeton', str(certificat.lien))}/{certificat.id}"
