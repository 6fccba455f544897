"""A message is sent once, leaves some seconds later with its files, is taken back until then, and deleted until it is read."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlmodel import select

from eclat import clock
from eclat.domain.messagerie import brouillons, envois, fils, lectures, messages
from eclat.domain.socle.errors import ChampRefuse, Interdit, Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import journal
from eclat.file_types import FileRefused
from eclat.models import Brouillon, Fil, Message, MotFil, NonLu, PieceJointe
from tests import factories as make
from tests.domain.messagerie.conftest import Scene

DELAY, LATER = timedelta(hours=1), timedelta(minutes=61)


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """A message waits for longer than the slowest of tests."""
    monkeypatch.setattr(envois, "delay", lambda db: DELAY)


def write(scene: Scene, texte: str, by: Utilisateur, **how: object) -> Message:
    return envois.send(scene.db, scene.fil, cle=uuid4(), texte=texte, by=by, **how)  # type: ignore[arg-type]


def seen(scene: Scene, by: Utilisateur) -> list[str]:
    return [each.texte for each in messages.page(scene.db, scene.fil, by).messages]


def test_it_leaves_after_some_seconds_and_its_author_sees_it_at_once(scene: Scene) -> None:
    write(scene, "  Bonjour,\n\nvoici.  ", scene.mathilde)
    assert seen(scene, scene.mathilde) == ["Bonjour,\n\nvoici."]
    assert seen(scene, scene.sophie) == [] and lectures.since(scene.db, scene.fil, scene.sophie) is None
    with clock.travel(LATER):
        assert seen(scene, scene.sophie) == ["Bonjour,\n\nvoici."] and lectures.since(scene.db, scene.fil, scene.sophie)


def test_sent_twice_it_is_there_once(scene: Scene) -> None:
    key = uuid4()
    first = envois.send(scene.db, scene.fil, cle=key, texte="Une fois", by=scene.mathilde)
    assert envois.send(scene.db, scene.fil, cle=key, texte="Une fois", by=scene.mathilde) is first
    with pytest.raises(Interdit):
        envois.send(scene.db, scene.fil, cle=key, texte="À sa place", by=scene.sophie)
    assert seen(scene, scene.mathilde) == ["Une fois"]


@pytest.mark.parametrize(("texte", "said"), [("", "Écrivez"), (" \n\t ", "Écrivez"), ("a" * 100_000, "10\u00a0000 caractères")])
def test_what_is_no_message_is_refused(scene: Scene, texte: str, said: str) -> None:
    with pytest.raises(ChampRefuse, match=said):
        write(scene, texte, scene.mathilde)
    assert scene.db.exec(select(Message)).all() == []


def test_files_go_with_it_and_a_refused_one_does_not_keep_the_others(scene: Scene) -> None:
    for rang in range(4):
        brouillons.attach(scene.db, scene.fil, f"grille-{rang}.pdf", make.PDF + str(rang).encode(), by=scene.mathilde)
    with pytest.raises(FileRefused):
        brouillons.attach(scene.db, scene.fil, "grille.exe", b"MZ\x90\0", by=scene.mathilde)
    brouillons.attach(scene.db, scene.fil, "grille-0.pdf", make.PDF + b"0", by=scene.mathilde)  # once more
    sent = write(scene, "", scene.mathilde)
    assert [fichier.nom for _, fichier in brouillons.files(scene.db, sent)] == [f"grille-{rang}.pdf" for rang in range(4)]
    assert brouillons.of(scene.db, scene.fil, scene.mathilde) is None


def test_a_message_carries_ten_files_at_most(scene: Scene) -> None:
    for rang in range(10):
        brouillons.attach(scene.db, scene.fil, f"{rang}.pdf", make.PDF + str(rang).encode(), by=scene.mathilde)
    with pytest.raises(FileRefused, match="10 fichiers au plus"):
        brouillons.attach(scene.db, scene.fil, "onzieme.pdf", make.PDF + b"11", by=scene.mathilde)


def test_it_is_taken_back_into_the_draft_with_its_files(scene: Scene) -> None:
    brouillons.attach(scene.db, scene.fil, "plan.pdf", make.PDF, by=scene.mathilde)
    sent = write(scene, "Le plan", scene.mathilde)
    brouillons.save(scene.db, scene.fil, texte="La suite", interne=False, seen=None, by=scene.mathilde)
    with pytest.raises(Interdit):
        envois.take_back(scene.db, sent, by=scene.sophie)
    envois.take_back(scene.db, sent, by=scene.mathilde)
    draft = brouillons.of(scene.db, scene.fil, scene.mathilde)
    assert draft is not None and draft.texte == "Le plan\n\nLa suite"
    assert [fichier.nom for _, fichier in brouillons.files(scene.db, draft)] == ["plan.pdf"]
    assert seen(scene, scene.mathilde) == []
    assert scene.db.exec(select(NonLu)).all() == [] and scene.fil.premier_le is None
    assert "plan" not in scene.db.exec(select(MotFil.mot)).all()


def test_a_message_that_is_taken_back_makes_no_message_of_a_note(scene: Scene) -> None:
    sent = envois.send(scene.db, scene.fil, cle=uuid4(), texte="Bonjour", by=scene.sophie)
    brouillons.save(scene.db, scene.fil, texte="Entre nous", interne=True, seen=None, by=scene.sophie)
    envois.take_back(scene.db, sent, by=scene.sophie)
    draft = brouillons.of(scene.db, scene.fil, scene.sophie)
    assert draft is not None and (draft.texte, draft.interne) == ("Bonjour\n\nEntre nous", True)


def test_once_it_has_left_it_is_taken_back_no_more(scene: Scene) -> None:
    sent = make.message(scene.db, scene.request, by=scene.mathilde)
    with pytest.raises(Refus, match="déjà parti"):
        envois.take_back(scene.db, sent, by=scene.mathilde)


def test_until_the_other_side_has_read_it_goes_and_leaves_a_trace(scene: Scene) -> None:
    first = make.message(scene.db, scene.request, "Une erreur", by=scene.mathilde, pieces=1)
    lectures.read(scene.db, scene.fil, jusqu_a=first.part_le, by=scene.karim)  # of her own side
    envois.delete(scene.db, scene.fil, message=first, by=scene.mathilde)
    assert seen(scene, scene.sophie) == [""] and first.supprime_le is not None
    assert scene.db.exec(select(PieceJointe)).all() == []
    assert scene.db.exec(select(NonLu)).all() == []
    assert [each.verbe for each in journal.about(scene.db, scene.fil)] == ["suppression_message"]
    second = make.message(scene.db, scene.request, "Bonjour", by=scene.mathilde)
    lectures.read(scene.db, scene.fil, jusqu_a=second.part_le, by=scene.sophie)
    with pytest.raises(Refus, match="a été lu"):
        envois.delete(scene.db, scene.fil, message=second, by=scene.mathilde)


def test_another_s_message_is_not_deleted(scene: Scene) -> None:
    sent = make.message(scene.db, scene.request, by=scene.mathilde)
    for by in (scene.karim, scene.sophie, scene.claire):
        with pytest.raises(Interdit):
            envois.delete(scene.db, scene.fil, message=sent, by=by)


def test_who_reads_only_does_not_write(scene: Scene) -> None:
    odile = make.user_of(scene.db, make.comite_technique(scene.db))
    nadia = make.user_of(scene.db, make.instructeur(scene.db, "Nadia", "Ferhat"))
    for by in (odile, nadia):
        with pytest.raises(Interdit):
            write(scene, "Bonjour", by)
    general = fils.opened(scene.db, scene.organisme)
    with pytest.raises(Interdit):
        envois.send(scene.db, general, cle=uuid4(), texte="Bonjour", by=scene.sophie)
    envois.send(scene.db, general, cle=uuid4(), texte="Bonjour", by=scene.claire)


def test_a_thread_closed_meanwhile_says_so_and_keeps_the_text(scene: Scene) -> None:
    brouillons.save(scene.db, scene.fil, texte="Ma réponse", interne=False, seen=None, by=scene.mathilde)
    fils.close(scene.db, scene.fil, by=scene.sophie)
    with pytest.raises(Refus, match=r"Ce fil est fermé. Sophie Rakoto vient de fermer ce fil. Votre texte reste"):
        write(scene, "Ma réponse", scene.mathilde)
    draft = brouillons.of(scene.db, scene.fil, scene.mathilde)
    assert draft is not None and draft.texte == "Ma réponse"
    fils.reopen(scene.db, scene.fil, by=scene.claire)
    write(scene, "Ma réponse", scene.mathilde)


def test_oc_eclat_is_not_written_to_about_a_draft(scene: Scene) -> None:
    other = make.organisme(scene.db, "Autre", courriel="autre@organisme.example")
    draft = make.habilitation(scene.db, other)
    by = make.owner(scene.db, draft)
    with pytest.raises(Refus, match="est un brouillon"):
        envois.send(scene.db, fils.opened(scene.db, draft), cle=uuid4(), texte="Bonjour", by=by)


def typed(scene: Scene, texte: str, *seen: str, by: Utilisateur | None = None) -> Brouillon:
    bases = [{"texte": [each]} for each in seen]
    return brouillons.save(scene.db, scene.fil, texte=texte, interne=False, seen=bases, by=by or scene.mathilde)


def test_two_windows_never_overwrite_one_another(scene: Scene) -> None:
    typed(scene, "Une fenêtre", "")
    with pytest.raises(Refus, match="autre fenêtre"):
        typed(scene, "L’autre", "")
    assert typed(scene, "L’autre", "", "Une fenêtre").texte == "L’autre"
    assert typed(scene, "L’autre", "").version == 2  # the same again
    typed(scene, "À lui", "", by=scene.karim)  # each has their own
    write(scene, "Ce que disait la première", scene.mathilde)
    left = brouillons.of(scene.db, scene.fil, scene.mathilde)
    assert left is not None and left.texte == "L’autre"
    write(scene, "L’autre", scene.mathilde)
    assert brouillons.of(scene.db, scene.fil, scene.mathilde) is None


def test_a_thread_about_a_thing_is_one(scene: Scene) -> None:
    assert fils.opened(scene.db, scene.request) is fils.opened(scene.db, scene.request)
    assert fils.opened(scene.db, scene.organisme).organisme_id == scene.organisme.id
    assert len(scene.db.exec(select(Fil)).all()) == 2


def test_what_saves_itself_after_it_was_sent_is_no_draft(scene: Scene) -> None:
    """Two requests of one window: the second to arrive is the older."""
    write(scene, "Bonjour, qui évalue ?", scene.mathilde)
    for late in ("Bonjour, qui évalue ?", "Bonjour, qui"):
        brouillons.save(scene.db, scene.fil, texte=late, interne=False, seen=[{"texte": [""]}], by=scene.mathilde)
        assert brouillons.of(scene.db, scene.fil, scene.mathilde) is None
    brouillons.save(scene.db, scene.fil, texte="Autre chose", interne=False, seen=[{"texte": [""]}], by=scene.mathilde)
    assert brouillons.of(scene.db, scene.fil, scene.mathilde) is not None
