"""An organisme that nobody enters is told the day on which it goes, then reminded, then erased; one sign-in keeps it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain.changements.changements import handed_over
from eclat.domain.comptes import connexions
from eclat.domain.conservation import inactivite, natures, refus
from eclat.domain.conservation import organismes as gone
from eclat.domain.delegataires import effacements
from eclat.domain.organismes import organismes, sirets, vie
from eclat.domain.socle.errors import Refus
from eclat.domain.socle.utilisateur import SYSTEME
from eclat.domain.veille import documents
from eclat.models import (
    Appartenance,
    Courriel,
    Evenement,
    Fichier,
    Formateur,
    Habilitation,
    MotOrganisme,
    Organisme,
    Personne,
)
from eclat.tasks import conservation as jobs
from tests import changements, documents_suivis, signes
from tests import factories as make

YEARS = timedelta(days=61 * 31)


@contextmanager
def later(db: Session, ahead: timedelta) -> Iterator[None]:
    db.commit()
    with clock.travel(ahead):
        yield
        db.expire_all()


def told(db: Session) -> list[Courriel]:
    return [each for each in make.mails(db) if each.modele == "organisme_inactif"]


@pytest.fixture
def tremplin(db: Session) -> Organisme:
    make.administrateur(db)
    return make.organisme(db, "Tremplin Animation Sud")


def test_it_is_told_then_reminded_once_each_then_erased(db: Session, tremplin: Organisme) -> None:
    personne, siret = make.dirigeant(db, tremplin), tremplin.siret
    make.referent(db, tremplin)
    request = make.habilitation(db, tremplin)
    with later(db, YEARS):
        for _ in range(2):
            jobs.warn_inactive()
            jobs.erase_inactive()
        assert len(told(db)) == 2, "its dirigeant and its référent, once"
        assert "Me connecter" in told(db)[0].texte
        db.refresh(tremplin)
        assert tremplin.effacement_prevu_le == inactivite.erased_on(db, tremplin) == clock.today() + timedelta(days=30)
    for days, mails in ((10, 2), (24, 4), (25, 4)):
        with later(db, YEARS + timedelta(days=days)):
            jobs.warn_inactive()
            jobs.erase_inactive()
            assert len(told(db)) == mails
            assert db.get_one(Organisme, tremplin.id).nom == "Tremplin Animation Sud"
    with later(db, YEARS + timedelta(days=31)):
        assert natures.PAR_CLE["inactifs"].nombre(db) == 1
        (chose,) = natures.PAR_CLE["inactifs"].liste(db, 60)
        assert chose.titre == "Tremplin Animation Sud" and "averti le" in chose.precision
        db.commit()
        jobs.erase_inactive()
        jobs.erase_inactive()
        db.expire_all()
        gone = db.get_one(Organisme, tremplin.id)
        assert (gone.nom, gone.telephone, gone.siret) == (effacements.ERASED, "", None)
        assert db.get_one(Personne, personne.id).nom_complet == "Personne effacée"
        assert db.exec(select(Appartenance).where(col(Appartenance.jusqu_a).is_(None))).all() == []
        assert db.get_one(Habilitation, request.id).nda == ""
        assert db.exec(select(Formateur).where(Formateur.dossier_id == request.id)).all() == []
        assert db.exec(select(MotOrganisme).where(MotOrganisme.organisme_id == tremplin.id)).all() == []
        lines = db.exec(select(Evenement.verbe).where(Evenement.objet_id == tremplin.id)).all()
        assert (lines.count("avertissement"), lines.count("effacement")) == (2, 1)
        assert siret and not sirets.taken(db, siret)
        with pytest.raises(Refus, match="effacé"):
            vie.restore(db, gone, by=make.decider(db))
        db.rollback()
        jobs.warn_inactive()
        assert len(told(db)) == 4


def test_one_sign_in_keeps_it(db: Session, tremplin: Organisme) -> None:
    with later(db, YEARS):
        jobs.warn_inactive()
    with later(db, YEARS + timedelta(days=20)):
        connexions.open_connexion(db, make.dirigeant(db, tremplin), appareil="Firefox")
        assert inactivite.erased_on(db, db.get_one(Organisme, tremplin.id)) is None
    with later(db, YEARS + timedelta(days=40)):
        jobs.warn_inactive()
        jobs.erase_inactive()
        assert len(told(db)) == 1
        assert db.get_one(Organisme, tremplin.id).nom == "Tremplin Animation Sud"
        with pytest.raises(Refus, match="sert encore"):
            inactivite.erase(db, db.get_one(Organisme, tremplin.id), by=SYSTEME)
    with later(db, 2 * YEARS + timedelta(days=60)):
        jobs.warn_inactive()
        jobs.erase_inactive()
        assert len(told(db)) == 2, "it is told anew, of another day"
        assert db.get_one(Organisme, tremplin.id).nom == "Tremplin Animation Sud"


@pytest.mark.parametrize("etat", ["deposee", "acceptee"])
def test_what_is_under_way_or_may_be_contested_keeps_it(db: Session, tremplin: Organisme, etat: str) -> None:
    make.habilitation(db, tremplin, etat=etat)
    with later(db, timedelta(days=6 * 365)):
        jobs.warn_inactive()
        assert told(db) == []


def test_a_decision_of_long_ago_keeps_it_no_more(db: Session, tremplin: Organisme) -> None:
    make.habilitation(db, tremplin, etat="acceptee")
    with later(db, timedelta(days=9 * 365)):
        jobs.warn_inactive()
        assert [each.personne_id for each in told(db)] == [make.dirigeant(db, tremplin).id]


def test_candidates_that_are_still_kept_keep_it(db: Session) -> None:
    session = make.en_cours(db, make.habilite(db))
    with later(db, timedelta(days=9 * 365)):
        assert session.organisme_id not in inactivite.to_warn(db)


def test_what_it_kept_valid_and_declared_goes_with_it(db: Session, tremplin: Organisme) -> None:
    thing, said = documents_suivis.transmis(db, tremplin), changements.transmis(db, tremplin)
    names = {"qualiopi-neuf.pdf", "cv-ferhat.pdf"}
    assert names <= {each.nom for each in db.exec(select(Fichier))}
    gone.erase(db, tremplin)
    db.flush()
    db.expire_all()
    assert not names & {each.nom for each in db.exec(select(Fichier))}
    assert said.texte == "" and handed_over(db, said) == {}
    assert {each.fichier_id for each, _ in documents.history(db, thing)} == {None}


def test_a_register_keeps_its_name_and_its_people_go(db: Session) -> None:
    session = signes.close(db)
    session.effacee_le = clock.now()
    organisme = db.get_one(Organisme, session.organisme_id)
    nom, personne = organisme.nom, make.dirigeant(db, organisme)
    with later(db, timedelta(days=9 * 365)):
        jobs.warn_inactive()
    with later(db, timedelta(days=9 * 365 + 31)):
        jobs.erase_inactive()
        db.expire_all()
        gone = db.get_one(Organisme, organisme.id)
        assert gone.efface_le is not None and gone.telephone == ""
        assert gone.nom == nom and gone.siret
        assert db.get_one(Personne, personne.id).nom_complet == "Personne effacée"


def test_a_network_goes_with_its_rows(db: Session) -> None:
    request = make.national(db)
    organisme = db.get_one(Organisme, request.organisme_id)
    with later(db, YEARS):
        jobs.warn_inactive()
    with later(db, YEARS + timedelta(days=31)):
        jobs.erase_inactive()
        db.expire_all()
        assert db.get_one(Organisme, organisme.id).efface_le is not None
        rows = make.delegataires(db, db.get_one(Habilitation, request.id))
        assert rows and {each.nom for each in rows} == {""} and all(each.courriel.startswith("efface-") for each in rows)


def test_who_is_elsewhere_stays(db: Session, tremplin: Organisme) -> None:
    personne = make.dirigeant(db, tremplin)
    other = make.organisme(db, "Institut Les Tilleuls")
    make.habilitation(db, other, etat="deposee")
    db.exec(select(Appartenance).where(Appartenance.organisme_id == other.id)).one().personne_id = personne.id
    with later(db, YEARS):
        jobs.warn_inactive()
    with later(db, YEARS + timedelta(days=31)):
        jobs.erase_inactive()
        db.expire_all()
        assert db.get_one(Organisme, tremplin.id).nom == effacements.ERASED
        assert db.get_one(Personne, personne.id).nom == "Lacombe"
        assert db.get_one(Organisme, other.id).nom == "Institut Les Tilleuls"


def test_a_refused_inscription_goes_after_its_year(db: Session) -> None:
    make.administrateur(db)
    made = make.organisme(db, "Marelle", etat="refuse")
    personne = make.dirigeant(db, made)
    courriel = personne.courriel
    with later(db, timedelta(days=360)):
        assert refus.due(db, 12) == []
        with pytest.raises(Refus, match="se garde encore"):
            refus.erase(db, made, by=SYSTEME)
    with later(db, timedelta(days=370)):
        assert natures.PAR_CLE["refus"].nombre(db) == len(natures.PAR_CLE["refus"].liste(db, 12)) == 1
        db.commit()
        jobs.erase_refused()
        jobs.erase_refused()
        db.expire_all()
        gone = db.get_one(Organisme, made.id)
        assert (gone.nom, gone.motif_refus, gone.etat) == (effacements.ERASED, "", "refuse")
        assert courriel not in db.get_one(Personne, personne.id).courriel
        lines = db.exec(select(Evenement.verbe).where(Evenement.objet_id == made.id)).all()
        assert lines.count("effacement_refus") == 1 and "refus" in lines
        assert organismes.dirigeant_of(db, made.id) is None


def test_one_that_registered_again_keeps_its_person(db: Session) -> None:
    make.administrateur(db)
    made = make.organisme(db, "Marelle", etat="refuse", courriel="lina@marelle.example")
    personne = make.dirigeant(db, made)
    with later(db, timedelta(days=300)):
        make.organisme(db, "Marelle bis", courriel="lina@marelle.example", profil_complet=False)
    with later(db, timedelta(days=370)):
        db.commit()
        jobs.erase_refused()
        db.expire_all()
        assert db.get_one(Organisme, made.id).nom == effacements.ERASED
        assert db.get_one(Personne, personne.id).courriel == "lina@marelle.example"
