"""A merge of two organismes, undone: what each had is there again, and what came since is lost to nobody."""

from base64 import b64decode
from datetime import timedelta

import pytest
from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain.delegataires import effacements
from eclat.domain.messagerie import brouillons, fils, lectures
from eclat.domain.organismes import logos
from eclat.domain.partenaires import partenaires
from eclat.domain.socle.errors import Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.domain.support import fusions, fusions_annulees
from eclat.domain.support.fusions import Cote
from eclat.models import (
    Brouillon,
    EtatHabilitation,
    EtatOrganisme,
    Fusion,
    Habilitation,
    Message,
    NonLu,
    Organisme,
    Partenaire,
    Situation,
)
from tests import factories as make

PIXEL = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
LONG_AGO, YESTERDAY = timedelta(days=-2), timedelta(days=-1)


@pytest.fixture
def claire(db: Session) -> Utilisateur:
    return make.user_of(db, make.administrateur(db))


@pytest.fixture
def garde(db: Session) -> Organisme:
    return make.organisme(db, "Tremplin Animation Sud")


@pytest.fixture
def absorbe(db: Session) -> Organisme:
    return make.habilite(db, "Tremplin Annimation Sud")


def merged(db: Session, garde: Organisme, absorbe: Organisme, by: Utilisateur, **choix: Cote) -> None:
    with clock.travel(YESTERDAY):
        fusions.merge(db, garde, absorbe=absorbe, choix=choix, by=by)


def leader(db: Session, organisme: Organisme) -> Utilisateur:
    return make.user_of(db, make.dirigeant(db, organisme))


def said(db: Session, organisme: Organisme) -> set[str]:
    fil = fils.about(db, organisme)
    return set(db.exec(select(Message.texte).where(Message.fil_id == fil.id))) if fil else set()


def partners(db: Session) -> dict[tuple[str, Situation], str]:
    db.expire_all()
    rows = db.exec(select(Organisme.nom, Partenaire).join(Partenaire, col(Partenaire.organisme_id) == Organisme.id)).all()
    return {(nom, each.situation): str(each.etat) for nom, each in rows}


def declared(db: Session) -> None:
    partenaires.follow(db)
    for each in db.exec(select(Partenaire).where(Partenaire.etat == "a_declarer")).all():
        partenaires.declare(db, each, vu=99, by=make.decider(db))


def test_both_partners_for_the_same_registration(db: Session, claire: Utilisateur, absorbe: Organisme) -> None:
    garde = make.habilite(db, "Tremplin Animation Nord")
    declared(db)
    db.exec(select(Habilitation).where(Habilitation.organisme_id == garde.id)).one().etat = EtatHabilitation.RESILIEE
    declared(db)
    before = partners(db)
    assert set(before) == {(garde.nom, Situation.SORTI), (absorbe.nom, Situation.ACTIF)}
    merged(db, garde, absorbe, claire)
    assert partners(db) == before, "each keeps what was declared of it"
    partenaires.follow(db)
    assert partners(db) == {
        (garde.nom, Situation.ACTIF): "a_declarer",
        (absorbe.nom, Situation.SORTI): "a_declarer",
    }
    fusions_annulees.undo(db, garde, by=claire)
    partenaires.follow(db)
    assert partners(db) == before


def test_a_partner_alone_is_the_kept_one_then_itself_again(
    db: Session, claire: Utilisateur, garde: Organisme, absorbe: Organisme
) -> None:
    declared(db)
    before = partners(db)
    merged(db, garde, absorbe, claire)
    assert partners(db) == {(garde.nom, Situation.ACTIF): "declare"}
    fusions_annulees.undo(db, garde, by=claire)
    assert partners(db) == before == {(absorbe.nom, Situation.ACTIF): "declare"}


def test_a_logo_that_was_taken_is_one_organisme_s_alone(
    db: Session, claire: Utilisateur, garde: Organisme, absorbe: Organisme
) -> None:
    logos.set_logo(db, absorbe, "logo.png", PIXEL, by=leader(db, absorbe))
    taken = absorbe.logo_id
    merged(db, garde, absorbe, claire, logo=Cote.ABSORBE)
    assert (garde.logo_id, absorbe.logo_id) == (taken, None)
    fusions_annulees.undo(db, garde, by=claire)
    assert (garde.logo_id, absorbe.logo_id) == (None, taken)


def test_a_logo_that_was_taken_then_removed_comes_back_to_nobody(
    db: Session, claire: Utilisateur, garde: Organisme, absorbe: Organisme
) -> None:
    logos.set_logo(db, absorbe, "logo.png", PIXEL, by=leader(db, absorbe))
    merged(db, garde, absorbe, claire, logo=Cote.ABSORBE)
    logos.remove_logo(db, garde, by=leader(db, garde))
    fusions_annulees.undo(db, garde, by=claire)
    assert (garde.logo_id, absorbe.logo_id, absorbe.etat) == (None, None, EtatOrganisme.ACCEPTE)


def test_what_was_written_since_stays_in_a_thread_of_its_own(
    db: Session, claire: Utilisateur, garde: Organisme, absorbe: Organisme
) -> None:
    with clock.travel(LONG_AGO):
        make.message(db, absorbe, "D’avant", by=leader(db, absorbe))
    merged(db, garde, absorbe, claire)
    make.message(db, garde, "De depuis", by=leader(db, garde))
    fusions_annulees.undo(db, garde, by=claire)
    assert (said(db, garde), said(db, absorbe)) == ({"De depuis"}, {"D’avant"})
    mine, theirs = fils.about(db, garde), fils.about(db, absorbe)
    assert mine and theirs and (mine.organisme_id, theirs.organisme_id) == (garde.id, absorbe.id)
    assert lectures.count(db, claire, [mine.id, theirs.id]) == {mine.id: 1, theirs.id: 1}
    assert mine.premier_le and theirs.premier_le and mine.premier_le > theirs.premier_le


@pytest.mark.parametrize("read", ["nothing", "all"])
def test_only_what_goes_back_is_unread_there(
    db: Session, claire: Utilisateur, garde: Organisme, absorbe: Organisme, read: str
) -> None:
    with clock.travel(LONG_AGO):
        make.message(db, garde, "Du gardé", by=leader(db, garde))
        make.message(db, absorbe, "De l’absorbé", by=leader(db, absorbe))
    merged(db, garde, absorbe, claire)
    mine = fils.opened(db, garde)
    assert lectures.count(db, claire, [mine.id]) == {mine.id: 2}
    if read == "all":
        lectures.read(db, mine, jusqu_a=clock.now(), by=claire)
    make.message(db, garde, "De depuis", by=leader(db, garde))
    brouillons.opened(db, mine, by=claire)
    fusions_annulees.undo(db, garde, by=claire)
    theirs = fils.opened(db, absorbe)
    assert said(db, absorbe) == {"De l’absorbé"}
    expected = {mine.id: 2, theirs.id: 1} if read == "nothing" else {mine.id: 1}
    assert lectures.count(db, claire, [mine.id, theirs.id]) == expected
    assert db.exec(select(Brouillon.fil_id).where(Brouillon.personne_id == claire.personne_id)).all() == [mine.id]


def test_threads_without_a_message_keep_their_marks(
    db: Session, claire: Utilisateur, garde: Organisme, absorbe: Organisme
) -> None:
    fils.opened(db, absorbe)
    with clock.travel(LONG_AGO):
        make.message(db, garde, "Du gardé", by=leader(db, garde))
    merged(db, garde, absorbe, claire)
    fusions_annulees.undo(db, garde, by=claire)
    assert set(db.exec(select(NonLu.fil_id))) == {fils.opened(db, garde).id}


def test_a_number_that_another_has_taken_since(db: Session, claire: Utilisateur, garde: Organisme, absorbe: Organisme) -> None:
    freed = garde.siret
    merged(db, garde, absorbe, claire, siret=Cote.ABSORBE)
    taker = make.organisme(db, "La Cour des Possibles")
    taker.siret = freed
    db.flush()
    with pytest.raises(Refus, match=r"reviendrait à l’organisme Tremplin Animation Sud.*La Cour des Possibles\s: corrigez"):
        fusions_annulees.undo(db, garde, by=claire)
    db.rollback()


def test_the_absorbed_number_that_another_has_taken_since(
    db: Session, claire: Utilisateur, garde: Organisme, absorbe: Organisme
) -> None:
    freed = absorbe.siret
    merged(db, garde, absorbe, claire)
    make.organisme(db, "La Cour des Possibles").siret = freed
    db.flush()
    with pytest.raises(Refus, match=r"reviendrait à l’organisme Tremplin Annimation Sud.*La Cour des Possibles\s: corrigez"):
        fusions_annulees.undo(db, garde, by=claire)
    db.rollback()


@pytest.mark.parametrize("side", list(Cote))
def test_a_suspended_one_is_neither_kept_nor_absorbed(
    db: Session, claire: Utilisateur, garde: Organisme, absorbe: Organisme, side: Cote
) -> None:
    (garde if side == Cote.GARDE else absorbe).etat = EtatOrganisme.SUSPENDU
    db.flush()
    assert "suspendu ou refusé" in fusions.preview(db, garde, absorbe).empechement


def test_an_address_that_was_changed_since_stays_whole(
    db: Session, claire: Utilisateur, garde: Organisme, absorbe: Organisme
) -> None:
    absorbe.adresse, absorbe.code_postal, absorbe.ville = "3 quai des Tanneurs", "13001", "Marseille"
    merged(db, garde, absorbe, claire, adresse=Cote.ABSORBE)
    garde.adresse = "8 quai des Tanneurs"
    db.flush()
    fusions_annulees.undo(db, garde, by=claire)
    assert (garde.adresse, garde.code_postal, garde.ville) == ("8 quai des Tanneurs", "13001", "Marseille")


def test_once_erased_nothing_of_it_is_kept_to_undo(
    db: Session, claire: Utilisateur, garde: Organisme, absorbe: Organisme
) -> None:
    merged(db, garde, absorbe, claire)
    garde.etat = EtatOrganisme.SUSPENDU
    effacements.erase_organisme(db, garde)
    assert db.exec(select(Fusion.avant)).all() == [{}]
    assert [absorbe.nom, absorbe.siret, absorbe.adresse, absorbe.motif_refus] == [effacements.ERASED, None, "", ""]
    with pytest.raises(Refus, match="effacé"):
        fusions_annulees.undo(db, garde, by=claire)
