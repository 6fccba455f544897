"""What is not read, who read what and when; notes are for agents alone, whatever one asks."""

from datetime import timedelta

from sqlmodel import col, select

from eclat import clock
from eclat.domain.messagerie import envois, fils, lectures, liste, messages
from eclat.domain.messagerie.liste import FILS
from eclat.domain.socle import fichiers, policies
from eclat.domain.socle.fils import visible_fils, visible_messages
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.models import Fichier, Fil, Message, Role
from tests import factories as make
from tests.domain.messagerie.conftest import Scene
from tests.statements import statements


def listed(scene: Scene, user: Utilisateur, **query: str) -> list[str]:
    page = FILS.page(scene.db, user, FILS.vue(query, user))
    return [each.numero or each.organisme for each in page.lignes]


def counts(scene: Scene, user: Utilisateur) -> int:
    return dict(lectures.count(scene.db, user, [scene.fil.id])).get(scene.fil.id, 0)


def test_a_message_awaits_each_of_those_who_see_the_file(scene: Scene) -> None:
    stranger = make.user_of(scene.db, make.instructeur(scene.db, "Nadia", "Ferhat"))
    make.message(scene.db, scene.request, by=scene.mathilde)
    make.message(scene.db, scene.request, by=scene.mathilde)
    assert [counts(scene, each) for each in (scene.mathilde, scene.karim, scene.sophie, scene.julien, scene.claire)] == [
        0,
        2,
        2,
        2,
        2,
    ]
    assert listed(scene, stranger) == [] and counts(scene, stranger) == 0
    assert liste.attente(scene.db, scene.sophie).nombre == 1 and liste.attente(scene.db, stranger).nombre == 0


def test_reading_ends_it_for_oneself_alone_and_is_told(scene: Scene) -> None:
    first = make.message(scene.db, scene.request, "Un", by=scene.mathilde)
    second = make.message(scene.db, scene.request, "Deux", by=scene.mathilde)
    lectures.read(scene.db, scene.fil, jusqu_a=first.part_le, by=scene.sophie)
    assert (counts(scene, scene.sophie), counts(scene, scene.julien)) == (1, 2)
    with clock.travel(timedelta(minutes=5)):
        lectures.read(scene.db, scene.fil, jusqu_a=second.part_le, by=scene.sophie)
        lectures.read(scene.db, scene.fil, jusqu_a=second.part_le, by=scene.sophie)  # again
        lectures.read(scene.db, scene.fil, jusqu_a=second.part_le, by=scene.julien)
    told = lectures.receipts(scene.db, scene.fil, [first, second])
    assert [each.nom for each in told[first.id]] == ["Sophie Rakoto", "Julien Delmas"]
    assert [each.nom for each in told[second.id]] == ["Sophie Rakoto", "Julien Delmas"]
    assert told[first.id][0].le < told[second.id][0].le
    assert counts(scene, scene.sophie) == 0 and listed(scene, scene.sophie, etat="non_lus") == []


def test_marked_as_unread_it_awaits_again_and_stays_known_as_read(scene: Scene) -> None:
    sent = make.message(scene.db, scene.request, by=scene.mathilde)
    lectures.read(scene.db, scene.fil, jusqu_a=sent.part_le, by=scene.sophie)
    lectures.unread(scene.db, scene.fil, depuis=sent.part_le, by=scene.sophie)
    assert counts(scene, scene.sophie) == 1
    assert len(lectures.receipts(scene.db, scene.fil, [sent])[sent.id]) == 1


def test_when_the_first_unread_goes_the_next_awaits(scene: Scene) -> None:
    first = make.message(scene.db, scene.request, by=scene.mathilde)
    second = make.message(scene.db, scene.request, by=scene.karim)
    envois.delete(scene.db, scene.fil, message=first, by=scene.mathilde)
    assert lectures.since(scene.db, scene.fil, scene.sophie) == second.part_le
    assert lectures.since(scene.db, scene.fil, scene.karim) is None


def test_a_note_exists_for_agents_alone(scene: Scene) -> None:
    make.message(scene.db, scene.request, "Une réponse", by=scene.sophie)
    note = make.message(scene.db, scene.request, "Confidentiel", by=scene.sophie, interne=True, pieces=1)
    for user in (scene.mathilde, scene.karim):
        assert [each.texte for each in messages.page(scene.db, scene.fil, user).messages] == ["Une réponse"]
        assert messages.page(scene.db, scene.fil, user, autour=note.id).messages[-1].texte == "Une réponse"
        assert counts(scene, user) == 1
        assert listed(scene, user, q="confidentiel") == [] and listed(scene, user, q="piece-1") == []
        assert listed(scene, user, q="reponse") == [scene.request.numero]
        assert liste.last(scene.db, user, [scene.fil.id])[scene.fil.id].texte == "Une réponse"
        assert scene.db.exec(visible_messages(user).where(col(Message.interne))).all() == []
        assert scene.db.exec(fichiers.visible_fichiers(user).where(Fichier.nom == "piece-1.pdf")).all() == []
    for user in (scene.julien, scene.claire):
        assert listed(scene, user, q="confidentiel") == [scene.request.numero] and counts(scene, user) == 2
        assert len(scene.db.exec(fichiers.visible_fichiers(user).where(Fichier.nom == "piece-1.pdf")).all()) == 1
    before = scene.fil.dernier_le
    versions = [messages.version(scene.db, scene.fil.id, user) for user in (scene.mathilde, scene.julien)]
    make.message(scene.db, scene.request, "Une autre", by=scene.sophie, interne=True)
    after = [messages.version(scene.db, scene.fil.id, user) for user in (scene.mathilde, scene.julien)]
    assert scene.fil.dernier_le == before and versions[0] == after[0] and versions[1] != after[1]


def test_a_thread_of_notes_is_no_thread_for_the_organisme(scene: Scene) -> None:
    make.message(scene.db, scene.request, "Confidentiel", by=scene.sophie, interne=True)
    assert listed(scene, scene.mathilde) == [] and liste.attente(scene.db, scene.mathilde).nombre == 0
    assert listed(scene, scene.julien) == [scene.request.numero]


def test_what_is_unread_comes_first_then_what_was_said_last(scene: Scene) -> None:
    numbers = []
    for rang in range(5):
        organisme = make.organisme(scene.db, f"Association {rang}")
        request = make.habilitation(scene.db, organisme, etat="deposee")
        with clock.travel(timedelta(hours=-rang - 1)):
            sent = make.message(scene.db, request, by=make.owner(scene.db, request))
        if rang in (0, 1, 3):
            fil = scene.db.get_one(Fil, sent.fil_id)
            lectures.read(scene.db, fil, jusqu_a=sent.part_le, by=scene.claire)
        numbers.append(request.numero)
    order = [numbers[each] for each in (2, 4, 0, 1, 3)]
    assert listed(scene, scene.claire) == order
    FILS.size = 2
    try:
        vue = FILS.vue({}, scene.claire)
        pages = [FILS.page(scene.db, scene.claire, vue)]
        while pages[-1].apres:
            pages.append(FILS.page(scene.db, scene.claire, FILS.vue({"apres": str(pages[-1].lignes[-1].id)}, scene.claire)))
        assert [[each.numero for each in page.lignes] for page in pages] == [order[:2], order[2:4], order[4:]]
        back = FILS.page(scene.db, scene.claire, FILS.vue({"avant": str(pages[2].lignes[0].id)}, scene.claire))
        assert [each.numero for each in back.lignes] == order[2:4] and back.avant
        first = FILS.page(scene.db, scene.claire, FILS.vue({"avant": str(pages[1].lignes[0].id)}, scene.claire))
        assert [each.numero for each in first.lignes] == order[:2] and not first.avant
    finally:
        FILS.size = 0


def test_it_is_found_by_name_number_text_and_file(scene: Scene) -> None:
    make.message(scene.db, scene.request, "L’évaluation des œuvres", by=scene.mathilde, pieces=1)
    year, number = scene.request.numero.split("-")[1:]
    for q in (
        "possibles",
        scene.request.numero,
        f"{year}-{number}",
        f"{year}{number}",
        "evaluation",
        "œuvre",
        "piece-1",
        "cour oeuvres",
    ):
        assert listed(scene, scene.sophie, q=q) == [scene.request.numero], q
    assert listed(scene, scene.sophie, q="absent") == []


def test_filters(scene: Scene) -> None:
    make.message(scene.db, scene.request, by=scene.mathilde)
    make.message(scene.db, scene.organisme, by=scene.mathilde)
    assert listed(scene, scene.claire, etat="habilitation") == [scene.request.numero]
    assert listed(scene, scene.claire, etat="organisme") == [scene.organisme.nom]
    scene.fil.a_traiter_par_id = scene.claire.personne_id
    scene.db.flush()
    assert listed(scene, scene.claire, etat="a_traiter") == [scene.request.numero]
    assert "a_traiter" not in FILS.states.of(scene.mathilde)  # type: ignore[union-attr]


def test_older_messages_come_page_by_page(scene: Scene) -> None:
    for rang in range(70):
        with clock.travel(timedelta(hours=rang - 100)):
            make.message(scene.db, scene.request, f"{rang}", by=scene.mathilde)
    last = messages.page(scene.db, scene.fil, scene.sophie)
    assert [each.texte for each in last.messages] == [str(rang) for rang in range(40, 70)] and last.avant and not last.apres
    before = messages.page(scene.db, scene.fil, scene.sophie, avant=last.messages[0].id)
    assert [each.texte for each in before.messages] == [str(rang) for rang in range(10, 40)] and before.avant
    first = messages.page(scene.db, scene.fil, scene.sophie, avant=before.messages[0].id)
    assert [each.texte for each in first.messages] == [str(rang) for rang in range(10)] and not first.avant
    around = messages.page(scene.db, scene.fil, scene.sophie, autour=before.messages[0].id)
    assert [each.texte for each in around.messages] == [str(rang) for rang in range(26)] and around.apres


def test_who_has_left_the_file_reads_it_no_more(scene: Scene) -> None:
    make.message(scene.db, scene.request, by=scene.mathilde)
    nadia = make.instructeur(scene.db, "Nadia", "Ferhat")
    from eclat.domain.habilitations import attributions

    attributions.attribute(
        scene.db, scene.request, instructeurs=[scene.julien.personne_id, nadia.id], comite=[], by=scene.claire  # type: ignore[list-item]
    )  # fmt: skip
    assert listed(scene, scene.sophie) == [] and liste.attente(scene.db, scene.sophie).nombre == 0
    assert scene.db.exec(visible_fils(scene.sophie)).all() == []


def test_whoever_sees_a_file_reads_its_thread(scene: Scene) -> None:
    """Thread by thread or by the few that one sees: the same policy."""
    make.message(scene.db, scene.request, by=scene.mathilde)
    make.message(scene.db, scene.organisme, by=scene.mathilde)
    other = make.organisme(scene.db, "Autre", courriel="autre@organisme.example")
    draft = make.habilitation(scene.db, other)
    fils.opened(scene.db, draft), fils.opened(scene.db, other)
    scene.db.flush()
    odile = make.user_of(scene.db, make.comite_technique(scene.db))
    people = [scene.sophie, scene.claire, scene.mathilde, scene.karim, odile, make.owner(scene.db, draft)]
    for user in people:
        seen = {each.objet_id for each in scene.db.exec(visible_fils(user))}
        files = set(scene.db.exec(policies.visible_habilitations(user)))
        expected = {each.id for each in (*files, *scene.db.exec(policies.visible_organismes(user)))}
        assert seen == {each for each in expected if each in (scene.request.id, scene.organisme.id, draft.id, other.id)}, user
    assert Role.COMITE_TECHNIQUE in odile.roles
    assert scene.db.exec(select(Fil)).all()


def test_who_reads_what_follows_a_note_has_not_read_the_note(scene: Scene) -> None:
    note = make.message(scene.db, scene.request, "Entre nous", by=scene.sophie, interne=True)
    answer = make.message(scene.db, scene.request, "Une réponse", by=scene.sophie)
    lectures.read(scene.db, scene.fil, jusqu_a=answer.part_le, by=scene.mathilde)
    told = lectures.receipts(scene.db, scene.fil, [note, answer])
    assert told[note.id] == [] and [each.nom for each in told[answer.id]] == [scene.mathilde.nom_complet]
    assert not lectures.was_read(scene.db, note) and lectures.was_read(scene.db, answer)
    lectures.read(scene.db, scene.fil, jusqu_a=answer.part_le, by=scene.julien)
    assert lectures.was_read(scene.db, note)


def test_what_a_page_shows_of_a_thread_is_told_by_one_question(scene: Scene) -> None:
    """Each reader's version changes with what they see change, and with nothing else."""

    def versions() -> list[str | None]:
        scene.db.flush()
        return [messages.version(scene.db, scene.fil.id, each) for each in (scene.mathilde, scene.sophie)]

    def changed(before: list[str | None]) -> list[bool]:
        return [old != new for old, new in zip(before, versions(), strict=True)]

    make.message(scene.db, scene.request, "Bonjour", by=scene.mathilde)
    answer = make.message(scene.db, scene.request, "Une réponse", by=scene.sophie)
    before = versions()
    note = make.message(scene.db, scene.request, "Entre nous", by=scene.sophie, interne=True)
    assert changed(before) == [False, True]
    before = versions()
    lectures.read(scene.db, scene.fil, jusqu_a=note.part_le, by=scene.julien)
    assert changed(before)[1]
    before = versions()
    envois.delete(scene.db, scene.fil, message=answer, by=scene.sophie)
    assert changed(before) == [True, True]
    before = versions()
    envois.delete(
        scene.db,
        scene.fil,
        message=make.message(scene.db, scene.request, "Entre nous", by=scene.sophie, interne=True),
        by=scene.sophie,
    )
    assert changed(before) == [False, True]
    before = versions()
    fils.close(scene.db, scene.fil, by=scene.sophie)
    assert changed(before) == [True, True]
    fil = scene.fil
    with statements() as asked:
        messages.version(scene.db, fil.id, scene.sophie)
    assert len(asked) == 1
