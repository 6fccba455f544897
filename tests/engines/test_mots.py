"""Numbers and candidates are found as they are written today, whichever verb wrote them, and no more once they are erased."""

from sqlmodel import Session, col, select

from eclat.engines.mots import backwards
from eclat.models import MotCandidat, MotNumero
from tests import factories as make


def test_a_number_is_kept_backwards(db: Session) -> None:
    make.administrateur(db)
    request = make.habilitation(db, make.organisme(db))
    kept = db.exec(select(MotNumero.envers).where(MotNumero.objet_id == request.id)).all()
    assert kept == [backwards(request.numero)] and request.numero.replace("-", "").endswith(kept[0][::-1])


def test_a_telephone_follows_the_organisme(db: Session) -> None:
    make.administrateur(db)
    organisme = make.organisme(db)
    organisme.telephone = "+33261910417"
    db.flush()
    organisme.telephone = "+33261910418"
    db.flush()
    assert db.exec(select(MotNumero.envers).where(MotNumero.objet_id == organisme.id)).all() == ["t81401916233"]


def test_a_candidate_is_found_by_their_present_names(db: Session) -> None:
    make.administrateur(db)
    session = make.session(db, make.habilite(db), etat="ouverte")
    candidat = make.candidats(db, session)[0]
    candidat.nom_naissance, candidat.nom_usage, candidat.prenoms, candidat.courriel = (
        "Œillet",
        "",
        "Jean-Pierre, Luc",
        "JP@exemple.example",
    )
    db.flush()
    kept = db.exec(select(MotCandidat.mot).where(MotCandidat.candidat_id == candidat.id)).all()
    assert {"oeillet", "jean", "pierre", "jeanpierre", "luc", "jp@exemple.example"} == set(kept)
    db.delete(candidat)
    db.flush()
    assert db.exec(select(MotCandidat.mot).where(col(MotCandidat.candidat_id) == candidat.id)).all() == []
