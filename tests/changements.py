"""Changes that organismes declare, told by hand, for tests that begin there."""

from typing import Any

from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain.changements import changements
from eclat.domain.dossiers import contenu
from eclat.domain.socle import numeros
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.models import Changement, EtatChangement, Habilitation, NatureChangement, NaturePiece, Organisme
from tests import factories as make

TEXTE = "Nadia Ferhat remplace Laurent Orsini comme responsable de formation."


def reponses(nature: NatureChangement = NatureChangement.EQUIPE) -> dict[str, str]:
    return {"nature": str(nature), "a_compter_du": clock.today().isoformat(), "texte": TEXTE}


def leader(db: Session, changement: Changement) -> Utilisateur:
    return make.user_of(db, make.dirigeant(db, db.get_one(Organisme, changement.organisme_id)))


def brouillon(db: Session, organisme: Organisme | None = None, **answers: Any) -> Changement:
    """Filled by its dirigeant, with a piece."""
    organisme = organisme or make.habilite(db)
    held = Habilitation.organisme_id == organisme.id, col(Habilitation.etat).in_(changements.HELD)
    habilitation = db.exec(select(Habilitation).where(*held)).first() or make.habilitation(db, organisme, etat="acceptee")
    by = make.user_of(db, make.dirigeant(db, organisme))
    changements.begin(db, habilitation, by=by)
    made = changements.draft_of(db, habilitation)
    assert made is not None
    for name, value in (reponses() | answers).items():
        contenu.save_field(db, made, name, [str(value)], by=by)
    contenu.attach(db, made, NaturePiece.AUTRE, "cv-ferhat.pdf", make.PDF, by=by)
    return made


def transmis(db: Session, organisme: Organisme | None = None, **answers: Any) -> Changement:
    made = brouillon(db, organisme, **answers)
    changements.hand_over(db, made, by=leader(db, made))
    return made


def pose(db: Session, organisme: Organisme) -> Changement:
    """Handed over by an organisme, whatever it asked for: nothing was typed."""
    habilitation = (
        db.exec(select(Habilitation).where(Habilitation.organisme_id == organisme.id)).first()
        or db.exec(select(Habilitation)).first()
    )
    assert habilitation is not None
    made = Changement(
        numero="CHG-2026-9001", organisme_id=organisme.id, habilitation_id=habilitation.id, etat=EtatChangement.TRANSMIS,
        transmis_le=clock.now(),
    )  # fmt: skip
    db.add(made)
    db.flush()
    return made


def commence(db: Session, habilitation: Habilitation) -> Changement:
    """A draft with a piece, whatever became of the request."""
    made = Changement(
        numero=numeros.next_number(db, "CHG-2026"), organisme_id=habilitation.organisme_id, habilitation_id=habilitation.id
    )
    db.add(made)
    db.flush()
    contenu.attach(db, made, NaturePiece.AUTRE, "cv-ferhat.pdf", make.PDF, by=leader(db, made))
    return made
