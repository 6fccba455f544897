"""What is new to a reader, what they opened, what they confirmed, and who is reminded."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from eclat import clock
from eclat.domain.documentation import documents, lectures, versions
from eclat.domain.documentation.fiche import NouvelleVersion
from eclat.domain.documentation.versions import Depose
from eclat.domain.socle.errors import DejaFait, Interdit, Refus
from eclat.http import attendus, menus
from eclat.models import Document, Organisme, Personne
from tests import factories as make
from tests.domain.documentation.test_documents import SECOND, told


@pytest.fixture
def mathilde(db: Session) -> Personne:
    with clock.travel(timedelta(days=-30)):
        return make.dirigeant(db, make.organisme(db))


def marks(db: Session, who: Personne) -> dict[str, str]:
    """By title, what the library says of each document."""
    user = make.user_of(db, who)
    since, _ = lectures.since(db, user)
    return {each.document.titre: each.nouveau(since) for each in lectures.shelf(db, user)}


def counted(db: Session, who: Personne) -> int:
    """What the menu says."""
    return int(menus.figures(db, make.user_of(db, who))[attendus.new_documents])


def replace(db: Session, document: Document) -> None:
    fiche = NouvelleVersion(vue=document.version, note="Page 12.")
    versions.replace(db, document, fiche, Depose("guide-2.pdf", SECOND), by=make.decider(db))


def opened(db: Session, document: Document, who: Personne) -> None:
    lectures.note_opening(db, versions.present(db, document)[0].id, who.id)
    db.flush()


def test_what_appeared_since_the_visit_before_is_new(db: Session, mathilde: Personne) -> None:
    with clock.travel(timedelta(days=-20)):
        old = make.published(db, "Ancien")
        lectures.note_visit(db, mathilde.id)
    with clock.travel(timedelta(days=-2)):
        replace(db, old)
        make.published(db, "Récent")
    expected = {"Récent": "Nouveau", "Ancien": "Nouvelle version"}
    assert marks(db, mathilde) == expected and counted(db, mathilde) == 2
    lectures.note_visit(db, mathilde.id)  # they look: during the whole visit it stays new, but the menu has said so
    assert marks(db, mathilde) == expected and counted(db, mathilde) == 0
    with clock.travel(timedelta(minutes=31)):
        assert marks(db, mathilde) == {"Récent": "", "Ancien": ""}
        make.published(db, "Tout neuf")
        assert counted(db, mathilde) == 1


def test_to_a_new_account_nothing_older_is_new(db: Session) -> None:
    with clock.travel(timedelta(days=-20)):
        make.published(db, "Ancien")
    sophie = make.dirigeant(db, make.organisme(db))
    assert marks(db, sophie) == {"Ancien": ""} and counted(db, sophie) == 0
    lectures.note_visit(db, sophie.id)
    make.published(db, "Récent")
    assert marks(db, sophie) == {"Ancien": "", "Récent": "Nouveau"} and counted(db, sophie) == 1


def test_what_was_opened_is_new_no_more(db: Session, mathilde: Personne) -> None:
    document = make.published(db)
    assert counted(db, mathilde) == 1
    opened(db, document, mathilde)
    assert marks(db, mathilde) == {document.titre: ""} and counted(db, mathilde) == 0
    replace(db, document)
    assert counted(db, mathilde) == 1


def test_openings_are_counted_by_version(db: Session, mathilde: Personne) -> None:
    document = make.published(db)
    opened(db, document, mathilde)
    opened(db, document, mathilde)
    replace(db, document)
    opened(db, document, mathilde)
    second, first = (version.id for version, _ in versions.kept(db, document))
    assert lectures.openings(db, document) == {first: (2, 1), second: (1, 1)}


def test_a_reading_is_confirmed_once_for_each_version(db: Session, mathilde: Personne) -> None:
    document, user = make.published(db, obligatoire=True), make.user_of(db, mathilde)
    assert [each.document.id for each in lectures.awaited(db, user, 5)] == [document.id]
    lectures.confirm(db, document, by=user)
    assert lectures.awaited(db, user, 5) == []
    with pytest.raises(DejaFait):
        lectures.confirm(db, document, by=user)
    figures = lectures.lecteurs(db, [document.id])[document.id]
    assert (figures.concernes, figures.ouvert, figures.confirme) == (1, 0, 1)
    replace(db, document)
    assert len(lectures.awaited(db, user, 5)) == 1


def test_nobody_confirms_a_version_that_their_page_did_not_show(db: Session, mathilde: Personne) -> None:
    document = make.published(db, obligatoire=True)
    with pytest.raises(Refus, match="Une nouvelle version vient de paraître"):
        lectures.confirm(db, document, vue="0", by=make.user_of(db, mathilde))
    lectures.confirm(db, document, vue="1", by=make.user_of(db, mathilde))


def test_nobody_confirms_what_is_not_theirs_nor_asked(db: Session, mathilde: Personne) -> None:
    document = make.published(db, obligatoire=True)
    with pytest.raises(Interdit):
        lectures.confirm(db, document, by=make.user_of(db, make.instructeur(db)))
    free = make.published(db, "Libre")
    with pytest.raises(Refus, match="ne demande pas"):
        lectures.confirm(db, free, by=make.user_of(db, mathilde))


def test_those_who_have_not_confirmed_are_reminded_once_a_day(db: Session, mathilde: Personne) -> None:
    ines = make.dirigeant(db, make.organisme(db, "Maison"))
    document, claire = make.published(db, obligatoire=True), make.decider(db)
    lectures.confirm(db, document, by=make.user_of(db, ines))
    assert lectures.remind(db, document, by=claire) == {"personnes": 1}
    assert told(db, "lecture_a_confirmer") == [mathilde.courriel]
    lectures.remind(db, document, by=claire)  # a second click
    assert len(told(db, "lecture_a_confirmer")) == 1
    with clock.travel(timedelta(hours=1)), pytest.raises(Refus, match="moins de 24 heures"):
        lectures.remind(db, document, by=claire)
    with clock.travel(timedelta(hours=25)):
        lectures.remind(db, document, by=claire)
        assert len(told(db, "lecture_a_confirmer")) == 2
        lectures.confirm(db, document, by=make.user_of(db, mathilde))
        with pytest.raises(Refus, match="ont confirmé"):
            lectures.remind(db, document, by=make.user_of(db, make.administrateur(db)))


def test_what_is_withdrawn_awaits_nobody(db: Session, mathilde: Personne) -> None:
    document = make.published(db, obligatoire=True)
    documents.withdraw(db, document, by=make.decider(db))
    assert lectures.awaited(db, make.user_of(db, mathilde), 5) == []
    assert db.exec(select(Document.etat)).one() == "retire"


def test_an_older_document_is_new_to_who_becomes_habilite(db: Session, mathilde: Personne) -> None:
    """It was there before them; it concerns them from the decision."""
    organisme = db.get_one(Organisme, make.user_of(db, mathilde).organisme_id)
    with clock.travel(timedelta(days=-20)):
        make.published(db, "Règles des habilités", habilites=True, obligatoire=True)
        make.published(db, "Pour tous")
        lectures.note_visit(db, mathilde.id)
    with clock.travel(timedelta(days=-10)):
        lectures.note_visit(db, mathilde.id)
    assert marks(db, mathilde) == {"Pour tous": ""} and counted(db, mathilde) == 0
    make.habilitation(db, organisme, etat="acceptee")
    assert marks(db, mathilde) == {"Pour tous": "", "Règles des habilités": "Nouveau"} and counted(db, mathilde) == 1
    lectures.note_visit(db, mathilde.id)
    assert counted(db, mathilde) == 0


def test_beyond_what_one_page_holds_a_search_finds_the_rest(
    db: Session, mathilde: Personne, monkeypatch: pytest.MonkeyPatch
) -> None:
    for titre in ("Accueil", "Barème", "Certificat"):
        make.published(db, titre)
    user = make.user_of(db, mathilde)
    assert len(lectures.shelves(db, user)[0]) == 3 and not lectures.shelves(db, user)[1]
    monkeypatch.setattr(lectures, "SHELVES", 2)
    shown, more = lectures.shelves(db, user)
    assert len(shown) == 2 and more
    found, _ = lectures.shelves(db, user, mots=["certificat"])
    assert [each.document.titre for each in found] == ["Certificat"]
