"""Mails about certificates declared to the Caisse des Dépôts: what lacks, and what is soon due. Nothing of a holder's civil status is in them."""

from collections.abc import Sequence

from sqlmodel import Session

from eclat.courriels import recipients
from eclat.courriels.compose import Lettre, Pli, mail
from eclat.courriels.links import address, placeholder
from eclat.courriels.sessions import people
from eclat.courriels.typed import Value
from eclat.formats import format_date, plural
from eclat.models import Candidat, Certificat, Cqp, Declaration, EtatDeclaration, Habilitation, Organisme, SessionCqp


@mail("Déclaration à corriger", cause="Certificat")
def declaration_a_corriger(db: Session, declaration: Declaration) -> Lettre:
    """To the people of its organisme. What lacks, and the words of the Caisse des Dépôts, stay on the page."""
    certificat = db.get_one(Certificat, declaration.certificat_id)
    session = db.get_one(SessionCqp, certificat.session_id)
    said: dict[str, Value] = {
        "numero": certificat.numero, "session": session.numero, "intitule": session.intitule,
        "organisme": db.get_one(Organisme, session.organisme_id).nom, "echeance": format_date(declaration.echeance),
        "rejetee": declaration.etat == EtatDeclaration.KO, "lien": address(f"/declarations/{declaration.id}"),
    }  # fmt: skip
    return Lettre([Pli.to(each, certificat) for each in people(db, session)], said)


@mail("Déclaration à vérifier par le titulaire", cause="Certificat")
def declaration_a_confirmer(db: Session, declaration: Declaration, jours: int) -> Lettre:
    """To the holder, who has no account: nothing of what is declared of them, but where they read it."""
    certificat = db.get_one(Certificat, declaration.certificat_id)
    candidat = db.get_one(Candidat, certificat.candidat_id)
    session = db.get_one(SessionCqp, certificat.session_id)
    assert declaration.lien is not None
    said: dict[str, Value] = {
        "numero": certificat.numero, "organisme": db.get_one(Organisme, session.organisme_id).nom, "jours": str(jours),
        "cqp": db.get_one(Cqp, db.get_one(Habilitation, session.habilitation_id).cqp_id).intitule,
    }  # fmt: skip
    return Lettre([Pli(candidat.courriel, None, certificat, lien=address(f"/declaration/{placeholder(declaration.lien)}"))], said)


@mail("Réponse d’un titulaire sur sa déclaration", cause="Certificat")
def declaration_proposee(db: Session, declaration: Declaration) -> Lettre:
    """To the people of its organisme: what the holder says stays on the page."""
    certificat = db.get_one(Certificat, declaration.certificat_id)
    session = db.get_one(SessionCqp, certificat.session_id)
    said: dict[str, Value] = {
        "numero": certificat.numero, "session": session.numero, "intitule": session.intitule, "echeance": format_date(declaration.echeance),
        "lien": address(f"/declarations/{declaration.id}"),
    }  # fmt: skip
    return Lettre([Pli.to(each, certificat) for each in people(db, session)], said)


@mail("Déclarations bientôt en retard", cause="Certificat")
def declarations_a_envoyer(db: Session, some: Sequence[Declaration]) -> Lettre:
    """To administrateurs: they lose nothing by a day, and everything after the last."""
    first = min(some, key=lambda each: each.echeance)
    certificat = db.get_one(Certificat, first.certificat_id)
    said = {
        "nombre": plural(len(some), "déclaration", "déclarations"),
        "echeance": format_date(first.echeance),
        "lien": address("/declarations"),
    }
    return Lettre([Pli.to(each, certificat) for each in recipients.administrateurs(db)], said)
