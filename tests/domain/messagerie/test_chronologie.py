"""What happened to a file: what was done, the messages, the mails, together or by kind, as each reader may know it."""

from uuid import uuid4

from sqlmodel import Session

from eclat import courriels
from eclat.domain.messagerie import chronologie, envois, pieces
from eclat.domain.messagerie.chronologie import Ecrit, Etape, Genre, Ligne, Mail
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import journal
from eclat.models import Personne, Role
from tests import factories as make
from tests.domain.messagerie.conftest import Scene


def read(scene: Scene, user: Utilisateur, genre: Genre | None = None, size: int = 50, **more: object) -> chronologie.Page:
    etapes = journal.about(scene.db, scene.request)
    return chronologie.page(scene.db, scene.request, user, etapes=etapes, genre=genre, size=size, **more)  # type: ignore[arg-type]


def kinds(lignes: list[Ligne]) -> set[type]:
    return {type(each) for each in lignes}


def mailed(db: Session, scene: Scene, to: Utilisateur) -> None:
    courriels.habilitations.habilitation_attribuee(db, scene.request, db.get_one(Personne, to.personne_id), Role.INSTRUCTEUR)
    db.flush()


def test_acts_messages_and_mails_stand_together_the_newest_first(scene: Scene) -> None:
    make.message(scene.db, scene.request, "Une question", by=scene.mathilde, pieces=2)
    mailed(scene.db, scene, scene.sophie)
    found = list(read(scene, scene.sophie).lignes)
    assert kinds(found) == {Etape, Ecrit, Mail}
    assert [(each.le, each.id) for each in found] == sorted(((each.le, each.id) for each in found), reverse=True)
    (said,) = read(scene, scene.sophie, Genre.MESSAGE).lignes
    assert isinstance(said, Ecrit) and (said.texte, said.fichiers, said.auteur) == ("Une question", 2, scene.mathilde.nom_complet)
    assert kinds(list(read(scene, scene.sophie, Genre.MAIL).lignes)) == {Mail}
    assert kinds(list(read(scene, scene.sophie, Genre.ETAPE).lignes)) == {Etape}


def test_the_organisme_reads_no_note_nor_the_mails_of_agents(scene: Scene) -> None:
    make.message(scene.db, scene.request, "Entre nous", by=scene.sophie, interne=True, pieces=1)
    mailed(scene.db, scene, scene.sophie)
    theirs = list(read(scene, scene.mathilde).lignes)
    assert not [each for each in theirs if isinstance(each, Ecrit)]
    assert all(each.lecteur in (scene.mathilde.nom_complet, scene.karim.nom_complet) for each in theirs if isinstance(each, Mail))
    assert [each.interne for each in read(scene, scene.julien, Genre.MESSAGE).lignes if isinstance(each, Ecrit)] == [True]


def test_what_has_not_left_is_not_there_even_for_its_author(scene: Scene) -> None:
    envois.send(scene.db, scene.fil, cle=uuid4(), texte="Bientôt", by=scene.mathilde)
    assert not read(scene, scene.mathilde, Genre.MESSAGE).lignes


def test_older_lines_come_page_by_page_none_twice(scene: Scene) -> None:
    for rang in range(7):
        make.message(scene.db, scene.request, str(rang), by=scene.mathilde)
    mailed(scene.db, scene, scene.sophie)
    every = [each.id for each in read(scene, scene.sophie).lignes]
    met, avant = [], None
    while True:
        page = read(scene, scene.sophie, size=3, avant=avant)
        met += [each.id for each in page.lignes]
        if not page.suite:
            break
        avant = chronologie.place(page.lignes[-1])
    assert met == every and len(set(met)) == len(met)


def test_the_files_of_messages_are_found_with_their_origin(scene: Scene) -> None:
    make.message(scene.db, scene.request, "Voici", by=scene.mathilde, pieces=2)
    make.message(scene.db, scene.request, "Entre nous", by=scene.sophie, interne=True, pieces=1)
    gone = make.message(scene.db, scene.request, "Retiré", by=scene.mathilde, pieces=1)
    envois.delete(scene.db, scene.fil, message=gone, by=scene.mathilde)
    theirs, ours = (pieces.of_thing(scene.db, scene.request, each) for each in (scene.mathilde, scene.sophie))
    assert [(each.nom, each.auteur) for each in theirs] == [(f"piece-{n}.pdf", scene.mathilde.nom_complet) for n in (1, 2)]
    assert [each.interne for each in ours] == [True, False, False]
    assert [pieces.count(scene.db, scene.request, each) for each in (scene.mathilde, scene.sophie)] == [2, 3]
