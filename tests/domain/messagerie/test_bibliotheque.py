"""A document of the library in a message: only what all who will read it may open, never a copy."""

from uuid import uuid4

import pytest
from sqlmodel import select

from eclat.domain.documentation import documents
from eclat.domain.messagerie import bibliotheque, brouillons, envois, fils, messages
from eclat.domain.messagerie.liste import FILS
from eclat.domain.socle.errors import ChampRefuse, Interdit, Introuvable
from eclat.file_types import FileRefused
from eclat.models import Document, Fichier, Message, PieceJointe, Role
from tests import factories as make
from tests.domain.messagerie.conftest import Scene

BOTH = (Role.DIRIGEANT, Role.REFERENT, Role.INSTRUCTEUR)


def offered(scene: Scene) -> list[str]:
    return [each.titre for each in bibliotheque.offered(scene.db, scene.fil, scene.sophie)]


def test_only_what_all_the_readers_may_open_is_offered(scene: Scene) -> None:
    make.published(scene.db, "Pour tous", roles=BOTH)
    make.published(scene.db, "Pour les dirigeants", roles=(Role.DIRIGEANT, Role.INSTRUCTEUR))
    make.published(scene.db, "Pour les instructeurs", roles=(Role.INSTRUCTEUR,))
    make.published(scene.db, "Pour les organismes", roles=(Role.DIRIGEANT, Role.REFERENT))
    gone = make.published(scene.db, "Retiré", roles=BOTH)
    documents.withdraw(scene.db, gone, by=scene.claire)
    assert offered(scene) == ["Pour tous"]
    every = [each.titre for each in bibliotheque.offered(scene.db, scene.fil, scene.claire)]
    assert sorted(every) == ["Pour les organismes", "Pour tous"]


def test_what_someone_may_not_open_is_refused_with_their_name(scene: Scene) -> None:
    some = make.published(scene.db, "Pour les dirigeants", roles=(Role.DIRIGEANT, Role.INSTRUCTEUR))
    with pytest.raises(FileRefused, match="n’est pas publié pour Karim"):
        bibliotheque.insert(scene.db, scene.fil, some.id, by=scene.sophie)
    hidden = make.published(scene.db, "Pour le comité", roles=(Role.COMITE_TECHNIQUE,))
    for key in (hidden.id, uuid4()):
        with pytest.raises(Introuvable):
            bibliotheque.insert(scene.db, scene.fil, key, by=scene.sophie)
    public = make.published(scene.db, "Pour tous", roles=BOTH)
    with pytest.raises(Interdit):
        bibliotheque.insert(scene.db, scene.fil, public.id, by=scene.mathilde)


def test_it_leads_to_the_present_version_and_is_no_file(scene: Scene) -> None:
    public, before = make.published(scene.db, "Guide du jury", roles=BOTH), len(scene.db.exec(select(Fichier)).all())
    for _ in range(2):
        bibliotheque.insert(scene.db, scene.fil, public.id, by=scene.sophie)
    sent = envois.send(scene.db, scene.fil, cle=uuid4(), texte="", by=scene.sophie)
    assert len(scene.db.exec(select(Fichier)).all()) == before
    (line,) = messages.page(scene.db, scene.fil, scene.sophie).documents[sent.id]
    assert line.document is public and line.lien == f"/documentation/{public.id}/fichier"
    assert [
        each.numero for each in FILS.page(scene.db, scene.julien, FILS.vue({"q": "jury"}, scene.julien)).lignes
    ] == []  # not left yet
    documents.withdraw(scene.db, public, by=scene.claire)
    (line,) = messages.page(scene.db, scene.fil, scene.sophie).documents[sent.id]
    assert line.document is None and line.lien == ""
    envois.delete(scene.db, scene.fil, message=sent, by=scene.sophie)
    assert scene.db.exec(select(PieceJointe)).all() == []


def test_one_that_changed_meanwhile_keeps_the_message_from_leaving(scene: Scene) -> None:
    public = make.published(scene.db, "Guide du jury", roles=BOTH)
    bibliotheque.insert(scene.db, scene.fil, public.id, by=scene.sophie)
    public.referents = False
    scene.db.flush()
    with pytest.raises(ChampRefuse, match="« Guide du jury » n’est pas publié pour Karim"):
        envois.send(scene.db, scene.fil, cle=uuid4(), texte="Voici", by=scene.sophie)
    assert scene.db.exec(select(Message)).all() == []
    envois.send(scene.db, scene.fil, cle=uuid4(), texte="Une note", interne=True, by=scene.sophie)
    general = fils.opened(scene.db, scene.organisme)
    assert brouillons.of(scene.db, general, scene.claire) is None
    assert scene.db.get(Document, public.id)
