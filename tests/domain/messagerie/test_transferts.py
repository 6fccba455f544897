"""A message of the general thread goes to a file's: with its files and its author, a trace in both, read by who sees the file."""

from uuid import uuid4

import pytest
from sqlmodel import select

from eclat import clock
from eclat.domain.messagerie import brouillons, effacements, envois, fils, lectures, liste, messages, transferts
from eclat.domain.messagerie.liste import FILS
from eclat.domain.socle import fichiers
from eclat.domain.socle.errors import ChampRefuse, Interdit, Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import journal
from eclat.models import Attribution, EtatHabilitation, Fichier, Fil, Habilitation, Message, Personne, Role
from tests import factories as make
from tests.domain.messagerie.conftest import Scene


@pytest.fixture
def said(scene: Scene) -> Message:
    return make.message(scene.db, scene.organisme, "Pour la demande", by=scene.mathilde, pieces=1)


@pytest.fixture
def general(scene: Scene, said: Message) -> Fil:
    return scene.db.get_one(Fil, said.fil_id)


def move(scene: Scene, general: Fil, said: Message, by: Utilisateur | None = None) -> object:
    return transferts.transfer(scene.db, general, message=said, dossier=scene.request.id, by=by or scene.claire)


def shown(scene: Scene, fil: Fil, by: Utilisateur) -> list[tuple[str, int]]:
    page = messages.page(scene.db, fil, by)
    return [(each.texte, len(page.pieces.get(each.id, ()))) for each in page.messages]


def another(scene: Scene, etat: EtatHabilitation, *instructeurs: Personne) -> Habilitation:
    """A second request of the same organisme."""
    found = Habilitation(organisme_id=scene.organisme.id, numero=f"HAB-2026-09{len(etat):02}", etat=etat, depose_le=clock.now())
    scene.db.add(found)
    scene.db.flush()
    for each in instructeurs:
        scene.db.add(Attribution(habilitation_id=found.id, personne_id=each.id, role=Role.INSTRUCTEUR))
    scene.db.flush()
    return found


def test_it_is_there_with_its_files_and_leaves_a_trace(scene: Scene, general: Fil, said: Message) -> None:
    before = len(scene.db.exec(select(Fichier)).all())
    move(scene, general, said)
    assert shown(scene, general, scene.claire) == [("", 0)] and shown(scene, scene.fil, scene.sophie) == [("Pour la demande", 1)]
    assert len(scene.db.exec(select(Fichier)).all()) == before
    page = messages.page(scene.db, general, scene.mathilde)
    there = messages.page(scene.db, scene.fil, scene.mathilde)
    (moved,) = there.messages
    assert page.partis[said.id] == transferts.Parti(scene.fil, moved.id) and there.venus == {moved.id: said.part_le}
    assert (moved.auteur_id, moved.auteur_nom, moved.cote) == (said.auteur_id, said.auteur_nom, said.cote)
    assert [each.verbe for each in journal.about(scene.db, general)] == ["transfert"]
    assert [each.verbe for each in journal.about(scene.db, scene.fil)] == ["transfert_recu"]


def test_who_reads_it_is_who_sees_the_file(scene: Scene, general: Fil, said: Message) -> None:
    other = make.instructeur(scene.db, "Nour", "Haddad")
    another(scene, EtatHabilitation.EN_INSTRUCTION, other)
    nour = make.user_of(scene.db, other)
    named = Fichier.nom == "piece-1.pdf"
    assert shown(scene, general, nour) == [("Pour la demande", 1)]
    move(scene, general, said)
    assert shown(scene, general, nour) == [("", 0)]
    assert messages.page(scene.db, general, nour).partis[said.id] == transferts.Parti()
    assert scene.db.exec(fichiers.visible_fichiers(nour).where(named)).all() == []
    assert len(scene.db.exec(fichiers.visible_fichiers(scene.sophie).where(named)).all()) == 1
    query = {"q": "demande"}
    assert [each.objet_type for each in FILS.page(scene.db, scene.claire, FILS.vue(query, scene.claire)).lignes] == [
        "habilitation"
    ]


def test_it_awaits_those_of_the_file_and_nobody_here(scene: Scene, general: Fil, said: Message) -> None:
    assert liste.attente(scene.db, scene.sophie).nombre == 0
    move(scene, general, said)
    assert lectures.since(scene.db, general, scene.claire) is None
    for user in (scene.sophie, scene.julien, scene.claire, scene.karim):
        assert lectures.since(scene.db, scene.fil, user) is not None
    assert lectures.since(scene.db, scene.fil, scene.mathilde) is None


def test_twice_it_is_there_once(scene: Scene, general: Fil, said: Message) -> None:
    move(scene, general, said)
    move(scene, general, said)
    assert len(shown(scene, scene.fil, scene.sophie)) == 1 and len(journal.about(scene.db, general)) == 1
    other = another(scene, EtatHabilitation.DEPOSEE)
    with pytest.raises(Refus, match="déjà été transféré"):
        transferts.transfer(scene.db, general, message=said, dossier=other.id, by=scene.claire)


def test_only_from_the_general_thread_to_one_of_its_own_files(scene: Scene, general: Fil, said: Message) -> None:
    for by in (scene.mathilde, scene.sophie):
        with pytest.raises(Interdit):
            move(scene, general, said, by)
    elsewhere = make.habilitation(scene.db, make.organisme(scene.db, "Autre"), etat="deposee")
    draft = another(scene, EtatHabilitation.BROUILLON)
    for key in (elsewhere.id, draft.id, uuid4()):
        with pytest.raises(ChampRefuse, match="dossiers proposés"):
            transferts.transfer(scene.db, general, message=said, dossier=key, by=scene.claire)
    of_file = make.message(scene.db, scene.request, by=scene.mathilde)
    with pytest.raises(Interdit):
        transferts.transfer(scene.db, scene.fil, message=of_file, dossier=scene.request.id, by=scene.claire)
    with pytest.raises(Interdit):
        transferts.transfer(scene.db, general, message=of_file, dossier=scene.request.id, by=scene.claire)


def test_what_is_not_there_is_not_moved(scene: Scene, general: Fil, said: Message) -> None:
    envois.delete(scene.db, general, message=said, by=scene.mathilde)
    with pytest.raises(Refus, match="n’est plus là"):
        move(scene, general, said)
    with clock.travel(envois.delay(scene.db)):
        late = envois.send(scene.db, general, cle=uuid4(), texte="Pas encore parti", by=scene.mathilde)
    with pytest.raises(Refus, match="n’est plus là"):
        move(scene, general, late)
    again = make.message(scene.db, scene.organisme, by=scene.mathilde)
    fils.close(scene.db, scene.fil, by=scene.claire)
    with pytest.raises(ChampRefuse, match="est fermé"):
        move(scene, general, again)


def test_a_note_stays_a_note(scene: Scene, general: Fil) -> None:
    note = make.message(scene.db, scene.organisme, "Confidentiel", by=scene.claire, interne=True)
    move(scene, general, note)
    assert shown(scene, scene.fil, scene.mathilde) == [] and shown(scene, scene.fil, scene.sophie) == [("Confidentiel", 0)]
    assert "" not in [each.texte for each in messages.page(scene.db, general, scene.mathilde).messages]
    assert brouillons.files(scene.db, note) == []


def test_it_outlives_the_thread_that_it_came_from(scene: Scene, general: Fil, said: Message) -> None:
    move(scene, general, said)
    effacements.erase(scene.db.connection(), general.id)
    scene.db.expire_all()
    assert shown(scene, scene.fil, scene.sophie) == [("Pour la demande", 1)]
    assert messages.page(scene.db, scene.fil, scene.sophie).venus == {}
