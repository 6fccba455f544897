"""A document, from its publication to its withdrawal; its versions, its order, its days."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from eclat import clock
from eclat.domain.documentation import documents, rangs, versions
from eclat.domain.documentation.fiche import Modification, Nature, NouvelleVersion
from eclat.domain.documentation.versions import Depose
from eclat.domain.socle import fichiers
from eclat.domain.socle.errors import ChampRefuse, DejaFait, Interdit, Refus
from eclat.domain.socle.utilisateur import SYSTEME
from eclat.models import Document, EtatDocument, Role, VersionDocument
from eclat.tasks import clock as tasks_clock
from tests import factories as make

SECOND = make.PDF + b"%\n%%EOF\n"


def told(db: Session, modele: str) -> list[str]:
    return [each.destinataire for each in make.mails(db) if each.modele == modele]


def state(db: Session) -> str:
    return db.exec(select(Document.etat)).one()


def days(number: int) -> Any:
    return clock.today() + timedelta(days=number)


def replaced(db: Session, document: Document, **said: Any) -> None:
    fiche = NouvelleVersion(**{"vue": document.version, "note": "Page 12.", **said})
    versions.replace(db, document, fiche, Depose("guide-2.pdf", SECOND), by=make.decider(db))


def amended(db: Session, document: Document, **said: Any) -> None:
    given = {"titre": document.titre, "categorie": document.categorie, "roles": [Role.DIRIGEANT], "natures": list(Nature), **said}
    documents.amend(db, document, Modification.model_validate(given), by=make.decider(db))


def test_only_an_administrateur_publishes(db: Session) -> None:
    with pytest.raises(Interdit):
        make.published(db, by=make.user_of(db, make.instructeur(db)))


def test_those_whom_it_concerns_are_told_when_that_is_asked(db: Session) -> None:
    mathilde = make.dirigeant(db, make.organisme(db))
    make.published(db, "Sans mail")
    assert told(db, "document_publie") == []
    make.published(db, prevenir=True)
    assert told(db, "document_publie") == [mathilde.courriel]


def test_a_second_click_publishes_nothing_more(db: Session) -> None:
    claire = make.decider(db)
    first = make.published(db, by=claire)
    assert make.published(db, by=claire).id == first.id
    with clock.travel(timedelta(minutes=1)), pytest.raises(ChampRefuse, match="porte déjà ce titre"):
        make.published(db, by=claire)


def test_the_category_is_written_as_it_already_is(db: Session) -> None:
    make.published(db, categorie="Modèles")
    assert make.published(db, "Un autre", categorie="MODELES").categorie == "Modèles"
    assert documents.categories(db) == ["Modèles"]


def test_what_is_to_come_appears_on_its_day_and_its_readers_are_told_then(db: Session) -> None:
    mathilde = make.dirigeant(db, make.organisme(db))
    document = make.published(db, du=days(3), prevenir=True)
    assert document.etat == EtatDocument.PROGRAMME and told(db, "document_publie") == [] == documents.due(db)
    with clock.travel(timedelta(days=3)):
        ((key, follow),) = documents.due(db)
        follow(db, db.get_one(Document, key), by=SYSTEME)
        assert state(db) == EtatDocument.PUBLIE and told(db, "document_publie") == [mathilde.courriel]
        assert documents.due(db) == []


def test_it_is_withdrawn_after_its_last_day(db: Session) -> None:
    document = make.published(db, jusqu_au=days(2))
    db.commit()
    with clock.travel(timedelta(days=2)):
        tasks_clock.follow_documents()
        assert state(db) == EtatDocument.PUBLIE
        db.commit()  # a session that only looked still holds SQLite's lock
    with clock.travel(timedelta(days=3)):
        tasks_clock.follow_documents()
        tasks_clock.follow_documents()
        assert state(db) == EtatDocument.RETIRE
        db.refresh(document)
        documents.restore(db, document, by=make.decider(db))
        assert document.jusqu_au is None and documents.due(db) == []


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"du": -1}, "du"), ({"jusqu_au": -1}, "jusqu_au"), ({"du": 5, "jusqu_au": 4}, "jusqu_au"), ({"natures": []}, "natures"),
        ({"cqp": "01990000-0000-7000-8000-000000000000"}, "cqp"), ({"fichier": None, "adresse": ""}, "fichier"),
        ({"adresse": "https://www.legifrance.gouv.fr"}, "adresse"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_beside_its_field(db: Session, said: dict[str, Any], field: str) -> None:
    given = {name: days(value) if isinstance(value, int) else value for name, value in said.items()}
    if given.get("adresse") == "":
        given["adresse"] = "aucun"
    with pytest.raises(ChampRefuse) as refused:
        make.published(db, **given)
    assert refused.value.champ == field
    db.rollback()
    assert db.exec(select(Document)).all() == []


def test_a_new_version_takes_the_place_of_the_former_one_which_is_kept(db: Session) -> None:
    mathilde = make.dirigeant(db, make.organisme(db))
    document = make.published(db)
    born = document.publie_le
    replaced(db, document, prevenir=True)
    (second, new), (first, old) = versions.kept(db, document)
    assert (document.version, second.numero, first.numero) == (2, 2, 1)
    assert new is not None and old is not None
    assert (fichiers.read(new), fichiers.read(old)) == (SECOND, make.PDF)
    assert document.publie_le == born < document.paru_le
    assert told(db, "document_remplace") == [mathilde.courriel]


def test_two_who_replace_at_once_make_one_version_and_one_explanation(db: Session) -> None:
    document, claire = make.published(db), make.administrateur(db)
    paul = make.agent(db, "Paul", "Ferrand", Role.ADMINISTRATEUR)
    seen = NouvelleVersion(vue=1, note="Page 12.")
    versions.replace(db, document, seen, Depose("a.pdf", SECOND), by=make.user_of(db, claire))
    with pytest.raises(Refus, match=r"^Claire Aubertin vient de publier une nouvelle version de ce document\."):
        versions.replace(db, document, seen, Depose("b.pdf", SECOND + b"%\n%%EOF\n"), by=make.user_of(db, paul))
    with pytest.raises(DejaFait):
        versions.replace(db, document, seen, Depose("a.pdf", SECOND), by=make.user_of(db, claire))
    assert len(db.exec(select(VersionDocument)).all()) == 2


def test_the_same_file_is_no_new_version(db: Session) -> None:
    document = make.published(db)
    with pytest.raises(ChampRefuse, match="celui de la version 1"):
        versions.replace(
            db, document, NouvelleVersion(vue=1, note="Rien."), Depose("guide-jury.pdf", make.PDF), by=make.decider(db)
        )


def test_the_day_of_publication_changes_as_long_as_it_is_to_come(db: Session) -> None:
    document, there = make.published(db, du=days(3)), make.published(db, "Déjà là")
    amended(db, document, du=days(5))
    assert document.du == days(5)
    with pytest.raises(ChampRefuse, match="à venir"):
        amended(db, document, du=days(0))
    amended(db, there, du=days(5))
    assert there.du == days(0)


def test_what_is_new_comes_first_and_is_moved(db: Session) -> None:
    first, second, third = (make.published(db, titre) for titre in "ABC")
    other = make.published(db, "D", categorie="Modèles")
    claire = make.decider(db)

    def order() -> str:
        return "".join(each.titre for each in rangs.neighbours(db, first))

    assert order() == "CBA" and rangs.place(db, second) == (2, 3)
    rangs.rise(db, first, by=claire)
    assert order() == "CAB"
    rangs.sink(db, third, by=claire)
    assert order() == "ACB"
    paul = make.user_of(db, make.agent(db, "Paul", "Ferrand", Role.ADMINISTRATEUR))
    for verb, thing in ((rangs.rise, first), (rangs.sink, second), (rangs.rise, other)):
        with pytest.raises(Refus, match="est déjà le"):
            verb(db, thing, by=paul)
