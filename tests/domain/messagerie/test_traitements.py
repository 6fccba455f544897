"""Who is to answer in a thread: an agent who writes there, or nobody."""

import pytest

from eclat.domain.messagerie import fils, traitements
from eclat.domain.messagerie.liste import FILS
from eclat.domain.socle.errors import ChampRefuse, Interdit, Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import journal
from tests import factories as make
from tests.domain.messagerie.conftest import Scene


def awaited(scene: Scene, user: Utilisateur) -> list[str]:
    return [each.numero or "" for each in FILS.page(scene.db, user, FILS.vue({"etat": "a_traiter"}, user)).lignes]


def test_the_agents_of_the_file_may_and_nobody_else(scene: Scene) -> None:
    make.message(scene.db, scene.request, by=scene.mathilde)
    nadia, odile = make.instructeur(scene.db, "Nadia", "Ferhat"), make.comite_technique(scene.db)
    assert [each.prenom for each in traitements.agents(scene.db, scene.fil)] == ["Claire", "Julien", "Sophie"]
    for stranger in (nadia.id, odile.id, scene.mathilde.personne_id):
        with pytest.raises(ChampRefuse, match="qui écrivent dans ce fil"):
            traitements.entrust(scene.db, scene.fil, personne=stranger, by=scene.sophie)
    general = fils.opened(scene.db, scene.organisme)
    assert [each.prenom for each in traitements.agents(scene.db, general)] == ["Claire"]
    for by in (scene.mathilde, make.user_of(scene.db, odile)):
        with pytest.raises(Interdit):
            traitements.entrust(scene.db, scene.fil, personne=None, by=by)


def test_it_is_found_by_who_is_to_answer_until_nobody_is(scene: Scene) -> None:
    make.message(scene.db, scene.request, by=scene.mathilde)
    traitements.entrust(scene.db, scene.fil, personne=scene.julien.personne_id, by=scene.sophie)
    traitements.entrust(scene.db, scene.fil, personne=scene.julien.personne_id, by=scene.sophie)  # again
    assert traitements.names(scene.db, [scene.fil.id]) == {scene.fil.id: "Julien Delmas"}
    assert awaited(scene, scene.julien) == [scene.request.numero] and awaited(scene, scene.sophie) == []
    lines = [each for each in journal.about(scene.db, scene.fil) if each.verbe == "traitement"]
    assert [each.details for each in lines] == [{"agent": "Julien Delmas"}]
    traitements.entrust(scene.db, scene.fil, personne=None, by=scene.julien)
    assert awaited(scene, scene.julien) == [] and traitements.of(scene.db, scene.fil) == ""


def test_a_closed_thread_awaits_nobody(scene: Scene) -> None:
    make.message(scene.db, scene.request, by=scene.mathilde)
    traitements.entrust(scene.db, scene.fil, personne=scene.julien.personne_id, by=scene.sophie)
    fils.close(scene.db, scene.fil, by=scene.sophie)
    assert awaited(scene, scene.julien) == []
    with pytest.raises(Refus):
        traitements.entrust(scene.db, scene.fil, personne=scene.julien.personne_id, by=scene.sophie)
