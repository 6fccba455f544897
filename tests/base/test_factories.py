"""What the factories write in one go is what people's verbs leave, field by field and document by document."""

from typing import Any

from sqlmodel import Session, col, select

from eclat.domain.delegataires import identifications
from eclat.domain.dossiers import dossiers
from eclat.domain.habilitations import habilitations
from eclat.models import Fichier, Formulaire, Qualification
from tests import factories as make

BORN = {"id", "cree_le", "enregistre_le", "numero", "organisme_id", "delegation_id", "habilitation_id", "dossier_id"}
OWN = BORN | {"formateur_id", "fichier_id", "cle", "sha256", "depose_par_id", "honneur", "enregistree_le", "enregistree_par_id"}


def told(db: Session, formulaire: Formulaire) -> Any:
    """All that the dossier holds, but for the keys and dates that are each one's own."""

    def columns(row: Any) -> dict[str, Any]:
        return {name: value for name, value in row.model_dump().items() if name not in OWN}

    files = select(Fichier).where(col(Fichier.id).in_([each.fichier_id for each in dossiers.documents(db, formulaire)]))
    return (
        columns(formulaire),
        formulaire.enregistre_le is not None,
        [(columns(each), bool(each.enregistree_le and each.enregistree_par_id)) for each in dossiers.team(db, formulaire)],
        dossiers.territory(db, formulaire),
        sorted(
            (each.nature, str(each.piece_requise_id), each.formateur_id is not None)
            for each in dossiers.documents(db, formulaire)
        ),
        sorted((each.nom, each.type_mime, each.taille) for each in db.exec(files)),
    )


def test_a_request(db: Session) -> None:
    organisme = make.organisme(db)
    by = make.user_of(db, make.dirigeant(db, organisme))
    quick = make.habilitation(db, organisme)
    slow = make.habilitation(db, make.organisme(db, "Autre"), complete=False)
    slowly = make.owner(db, slow)
    make.type_all(db, slow, by=slowly)
    db.expire_all()
    assert told(db, quick) == told(db, slow)
    assert quick.qualification == Qualification.OF_INDEPENDANT and habilitations.lacking(db, quick) == []
    habilitations.deposit(db, quick, by=by)


def test_a_form_of_identification(db: Session) -> None:
    quick, slow = make.delegataires(db, make.national(db, etat="en_attente_delegataires"))[:2]
    filled = make.identification(db, quick)
    by = make.user_of(db, make.delegataire(db, slow))
    other = identifications.of_delegation(db, slow)
    make.typed(db, other, make.FICHE, ["56"], make.FERHAT, "cv-ferhat.pdf", "qualiopi-2025.pdf", by=by)
    db.expire_all()
    assert told(db, filled) == told(db, other)
    identifications.finish(db, quick, by=make.user_of(db, make.delegataire(db, quick)))
