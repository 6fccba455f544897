"""A change is written at leisure, handed over, sent back, noted or refused; what concerns France compétences is to be declared again (P10)."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from eclat import clock
from eclat.domain.changements import changements
from eclat.domain.dossiers import contenu, dossiers
from eclat.domain.partenaires import partenaires
from eclat.domain.socle import fichiers
from eclat.domain.socle.changement_policies import visible_changements
from eclat.domain.socle.errors import DejaFait, Interdit, Refus
from eclat.domain.socle.utilisateur import SYSTEME, Utilisateur
from eclat.models import (
    Changement,
    Courriel,
    EtatChangement,
    EtatPartenaire,
    Fichier,
    Habilitation,
    NatureChangement,
    NaturePiece,
    Partenaire,
)
from tests import changements as told
from tests import factories as make

E = EtatChangement


def mails(db: Session) -> list[str]:
    return sorted(each.modele for each in db.exec(select(Courriel)) if each.modele.startswith("changement"))


def reads(db: Session, user: Utilisateur, thing: Changement) -> bool:
    return db.exec(visible_changements(user).where(Changement.id == thing.id)).first() is not None


def files_of(db: Session, user: Utilisateur, thing: Changement) -> set[str]:
    keys = [fichier.id for _, fichier in dossiers.files(db, thing)]
    return {each.nom for each in db.exec(fichiers.visible_fichiers(user)) if each.id in keys}


def test_one_draft_at_a_time_that_oc_eclat_does_not_see(db: Session) -> None:
    thing, claire = told.brouillon(db), make.decider(db)
    habilitation = db.get_one(Habilitation, thing.habilitation_id)
    changements.begin(db, habilitation, by=told.leader(db, thing))
    assert len(db.exec(select(Changement)).all()) == 1
    assert not reads(db, claire, thing) and files_of(db, claire, thing) == set()
    assert reads(db, told.leader(db, thing), thing) and files_of(db, told.leader(db, thing), thing) == {"cv-ferhat.pdf"}


def test_it_is_handed_over_once_it_is_whole(db: Session) -> None:
    thing = told.brouillon(db, texte="")
    by = told.leader(db, thing)
    with pytest.raises(Refus, match="Il manque"):
        changements.hand_over(db, thing, by=by)
    contenu.save_field(db, thing, "texte", [told.TEXTE], by=by)
    changements.hand_over(db, thing, by=by)
    assert thing.etat == E.TRANSMIS and mails(db) == ["changement_recu", "changement_transmis"]
    with pytest.raises(DejaFait):
        changements.hand_over(db, thing, by=by)
    claire = make.decider(db)
    assert reads(db, claire, thing) and files_of(db, claire, thing) == {"cv-ferhat.pdf"}
    assert changements.handed_over(db, thing)["texte"] == told.TEXTE


def test_what_is_written_after_it_was_sent_back_is_not_read_before_it_leaves(db: Session) -> None:
    thing, claire = told.transmis(db), make.decider(db)
    by = told.leader(db, thing)
    changements.ask_more(db, thing, motif="Depuis quand ?", by=claire)
    assert thing.etat == E.A_COMPLETER and thing.motif == "Depuis quand ?"
    with clock.travel(timedelta(minutes=5)):
        contenu.save_field(db, thing, "texte", ["Autrement."], by=by)
        contenu.save_field(db, thing, "nature", ["direction"], by=by)
        contenu.attach(db, thing, NaturePiece.AUTRE, "autre.pdf", make.PDF + b"2", by=by)
        assert changements.handed_over(db, thing)["texte"] == told.TEXTE and str(thing.nature_dite) == "equipe"
        assert files_of(db, claire, thing) == {"cv-ferhat.pdf"}
    with clock.travel(timedelta(minutes=6)):
        changements.hand_over(db, thing, by=by)
        assert changements.handed_over(db, thing)["texte"] == "Autrement." and str(thing.nature_dite) == "direction"
        assert files_of(db, claire, thing) == {"cv-ferhat.pdf", "autre.pdf"}


def test_it_is_noted_or_refused_with_its_reason(db: Session) -> None:
    claire = make.decider(db)
    noted, refused = told.transmis(db), told.transmis(db, make.habilite(db, "Un autre"))
    changements.note(db, noted, by=claire)
    changements.refuse(db, refused, motif="Le territoire se demande autrement.", by=claire)
    assert (str(noted.etat), str(refused.etat)) == ("note", "refuse")
    assert mails(db).count("changement_note") == mails(db).count("changement_refuse") == 1
    with pytest.raises(Refus):
        contenu.save_field(db, noted, "texte", ["Plus tard"], by=told.leader(db, noted))


@pytest.mark.parametrize(("nature", "awaited"), [(NatureChangement.IDENTITE, 1), (NatureChangement.EQUIPE, 0)])
def test_a_name_or_number_is_to_be_declared_again(db: Session, nature: NatureChangement, awaited: int) -> None:
    thing, claire = told.transmis(db, nature=nature), make.decider(db)
    partenaires.follow(db)
    one = db.exec(select(Partenaire).where(Partenaire.organisme_id == thing.organisme_id)).one()
    partenaires.declare(db, one, vu=one.rang, by=claire)
    rang = one.rang
    changements.note(db, thing, by=claire)
    waits = one.etat == EtatPartenaire.A_DECLARER
    assert (waits, one.rang > rang) == (bool(awaited), bool(awaited))
    if waits:
        assert (one.depuis, one.echeance) == (clock.today(), partenaires.limit(clock.today()))
    partenaires.follow(db)
    assert (one.etat == EtatPartenaire.A_DECLARER) is bool(awaited)  # the clock does not put it back


def test_an_instructeur_of_the_request_takes_note_of_it_and_no_other(db: Session) -> None:
    organisme = make.organisme(db)
    sophie, other = make.instructeur(db), make.instructeur(db, "Autre", "Instructrice")
    make.habilitation(db, organisme, etat="acceptee", instructeurs=[sophie, make.instructeur(db, "Julien", "Delmas")])
    thing = told.transmis(db, organisme)
    assert reads(db, make.user_of(db, sophie), thing) and not reads(db, make.user_of(db, other), thing)
    with pytest.raises(Interdit):
        changements.note(db, thing, by=make.user_of(db, other))
    changements.note(db, thing, by=make.user_of(db, sophie))


def test_a_draft_goes_with_what_was_joined(db: Session) -> None:
    thing = told.brouillon(db)
    changements.discard(db, thing, by=told.leader(db, thing))
    db.flush()
    assert db.exec(select(Changement)).first() is None
    assert db.exec(select(Fichier).where(Fichier.nom == "cv-ferhat.pdf")).first() is None


def test_who_is_not_habilitated_declares_nothing(db: Session) -> None:
    organisme = make.organisme(db)
    request = make.habilitation(db, organisme, etat="en_instruction")
    with pytest.raises(Refus):
        changements.begin(db, request, by=make.user_of(db, make.dirigeant(db, organisme)))
    with pytest.raises(Interdit):
        changements.begin(db, request, by=SYSTEME)
