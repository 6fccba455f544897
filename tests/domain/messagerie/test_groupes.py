"""One text for the people of several files: whom it leaves out and why, a message of its own for each, once."""

from collections.abc import Sequence
from uuid import UUID, uuid4

import pytest
from sqlmodel import Session, select

from eclat import clock
from eclat.domain.messagerie import brouillons, destinations, envois, fils, groupes, lectures, messages
from eclat.domain.socle import fichiers
from eclat.domain.socle.errors import ChampRefuse, Interdit, Refus
from eclat.domain.socle.utilisateur import SYSTEME, Utilisateur
from eclat.engines.workflow import transition_of
from eclat.models import (
    Destination,
    EnvoiGroupe,
    EtatDestination,
    EtatEnvoi,
    EtatPersonne,
    Fichier,
    Fil,
    Habilitation,
    Message,
    RoleAgent,
)
from eclat.tasks import groupes as work
from tests import factories as make
from tests.domain.messagerie.conftest import Scene

D = EtatDestination


@pytest.fixture
def others(scene: Scene) -> list[Habilitation]:
    """A request without any open account, one whose thread is closed, one that is entrusted to another."""
    silent, closed, away = (
        make.habilitation(
            scene.db, make.organisme(scene.db, nom), etat="en_instruction",
            instructeurs=[make.instructeur(scene.db), make.instructeur(scene.db, "Julien", "Delmas")],
        )
        for nom in ("Muet", "Fermé", "Ailleurs")
    )  # fmt: skip
    make.dirigeant(scene.db, make.organisme_of(scene.db, silent)).etat = EtatPersonne.INVITEE
    fils.close(scene.db, fils.opened(scene.db, closed), by=scene.sophie)
    return [silent, closed, away]


def group(scene: Scene, texte: str, *requests: Habilitation, by: Utilisateur | None = None) -> EnvoiGroupe:
    by = by or scene.sophie
    envoi = groupes.prepare(scene.db, "habilitation", [each.id for each in requests], by=by)
    groupes.keep(scene.db, envoi, texte, [("plan.pdf", make.PDF)], by=by)
    return envoi


def run(db: Session, envoi: EnvoiGroupe) -> None:
    for key in groupes.awaiting(db, envoi.id, 100):
        groupes.deliver(db, db.get_one(Destination, key))
    groupes.finish(db, envoi, by=SYSTEME)


def rows(scene: Scene, envoi: EnvoiGroupe) -> Sequence[tuple[str, str]]:
    return [(str(each.destination.etat), each.destination.motif) for each in destinations.of(scene.db, envoi)]


def texts(scene: Scene, request: Habilitation, by: Utilisateur) -> list[str]:
    return [each.texte for each in messages.page(scene.db, fils.opened(scene.db, request), by).messages]


def test_it_says_who_will_read_and_whom_it_leaves_out(scene: Scene, others: list[Habilitation]) -> None:
    envoi = group(scene, "Bonjour", scene.request, *others[:2])
    first, silent, closed = destinations.of(scene.db, envoi)
    assert [each.nom_complet for each in first.personnes] == sorted(
        [scene.mathilde.nom_complet, scene.karim.nom_complet], key=lambda nom: nom.split()[-1]
    )
    assert first.destination.nom == f"{scene.organisme.nom}, {scene.request.numero}"
    assert closed.destination.motif.startswith("Le fil est fermé")
    assert silent.destination.motif == destinations.NOBODY and {each.destination.etat for each in (silent, closed)} == {D.ECARTEE}


def test_each_file_gets_its_own_with_the_files_and_its_words(scene: Scene, others: list[Habilitation]) -> None:
    away = others[2]
    brouillons.attach(scene.db, scene.fil, "brouillon.pdf", make.PDF + b"2", by=scene.sophie)
    brouillons.save(scene.db, scene.fil, texte="Pour plus tard", interne=False, seen=None, by=scene.sophie)
    envoi = group(scene, "Bonjour {organisme}, {numéro}", scene.request, away)
    before = len(scene.db.exec(select(Fichier)).all())
    groupes.send(scene.db, envoi, by=scene.sophie)
    run(scene.db, envoi)
    assert envoi.etat == EtatEnvoi.TERMINE
    assert texts(scene, scene.request, scene.sophie) == [f"Bonjour {scene.organisme.nom}, {scene.request.numero}"]
    assert texts(scene, away, scene.sophie) == [f"Bonjour Ailleurs, {away.numero}"]
    assert len(scene.db.exec(select(Fichier)).all()) == before
    draft = brouillons.of(scene.db, scene.fil, scene.sophie)
    assert draft is not None and draft.texte == "Pour plus tard" and len(brouillons.files(scene.db, draft)) == 1
    with clock.travel(envois.delay(scene.db)):
        named = fichiers.visible_fichiers(scene.mathilde).where(Fichier.nom == "plan.pdf")
        assert len(scene.db.exec(named).all()) == 1
        assert lectures.since(scene.db, scene.fil, scene.mathilde) is not None
    assert scene.db.exec(select(Fichier).where(Fichier.nom == "plan.pdf")).all()


def test_done_twice_it_is_sent_once(scene: Scene, others: list[Habilitation]) -> None:
    envoi = group(scene, "Bonjour", scene.request, others[2])
    assert group(scene, "Bonjour", scene.request, others[2]) is envoi
    groupes.send(scene.db, envoi, by=scene.sophie)
    keys = groupes.awaiting(scene.db, envoi.id, 100)
    for key in [*keys, *keys]:
        groupes.deliver(scene.db, scene.db.get_one(Destination, key))
    groupes.finish(scene.db, envoi, by=SYSTEME)
    assert len(scene.db.exec(select(Message)).all()) == 2
    with pytest.raises(Refus):
        groupes.send(scene.db, envoi, by=scene.sophie)


def test_what_changed_meanwhile_is_left_out_and_told(scene: Scene, others: list[Habilitation]) -> None:
    away = others[2]
    envoi = group(scene, "Bonjour", scene.request, away)
    fils.close(scene.db, scene.fil, by=scene.claire)
    groupes.send(scene.db, envoi, by=scene.sophie)
    assert rows(scene, envoi)[0][1].startswith("Le fil est fermé") and rows(scene, envoi)[1] == ("a_envoyer", "")
    for each in scene.db.exec(select(RoleAgent).where(RoleAgent.personne_id == scene.sophie.personne_id)):
        each.jusqu_a = clock.now()
    scene.db.flush()
    run(scene.db, envoi)
    assert rows(scene, envoi)[1] == ("ecartee", groupes.UNSEEN) and scene.db.exec(select(Message)).all() == []


@pytest.mark.parametrize(
    ("texte", "why"), [("{pièce} et {date}", "Rien ne remplit {pièce}, {date}"), ("a" * 20_000, "10\u00a0000 caractères")]
)
def test_what_is_no_message_does_not_leave(scene: Scene, texte: str, why: str) -> None:
    envoi = group(scene, texte, scene.request)
    with pytest.raises(ChampRefuse, match=why):
        groupes.send(scene.db, envoi, by=scene.sophie)
    assert envoi.etat == EtatEnvoi.PREPARATION and envoi.texte


def test_what_one_file_cannot_fill_is_left_out_there(scene: Scene, others: list[Habilitation]) -> None:
    by = scene.claire
    envoi = groupes.prepare(scene.db, "organisme", [scene.organisme.id], by=by)
    groupes.keep(scene.db, envoi, "Votre demande {numero}", (), by=by)
    groupes.send(scene.db, envoi, by=by)
    run(scene.db, envoi)
    assert rows(scene, envoi) == [("ecartee", "Ce dossier n’a rien à mettre à la place de {numero}.")]


def test_it_is_its_author_s(scene: Scene) -> None:
    envoi = group(scene, "Bonjour", scene.request)
    for by in (scene.julien, scene.mathilde):
        with pytest.raises(Interdit):
            groupes.send(scene.db, envoi, by=by)
        with pytest.raises(Interdit):
            groupes.keep(scene.db, envoi, "À sa place", (), by=by)
    with pytest.raises(Interdit):
        groupes.prepare(scene.db, "habilitation", [scene.request.id], by=scene.mathilde)
    for keys in ([], [uuid4()]):
        with pytest.raises(Refus, match="Cochez"):
            groupes.prepare(scene.db, "habilitation", keys, by=scene.sophie)
    named = fichiers.visible_fichiers(scene.julien).where(Fichier.nom == "plan.pdf")
    assert scene.db.exec(named).all() == []
    assert not transition_of(groupes.send).by(scene.db, scene.julien, envoi)


def test_the_worker_sends_what_is_under_way(scene: Scene, others: list[Habilitation]) -> None:
    envoi: UUID = group(scene, "Bonjour", scene.request, *others).id
    groupes.send(scene.db, scene.db.get_one(EnvoiGroupe, envoi), by=scene.sophie)
    scene.db.commit()
    for _ in range(2):
        work.send_group.fn(str(envoi))
    scene.db.expire_all()
    assert scene.db.get_one(EnvoiGroupe, envoi).etat == EtatEnvoi.TERMINE
    sent = scene.db.exec(select(Destination).where(Destination.etat == D.ENVOYEE)).all()
    assert sent and all(each.fil_id for each in sent) and len(scene.db.exec(select(Message)).all()) == len(sent)
    assert len(scene.db.exec(select(Fil)).all()) >= len(sent)
