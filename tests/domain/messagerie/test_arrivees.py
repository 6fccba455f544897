"""Who comes to a file finds unread what nobody of their side has read nor answered; a draft that is deleted takes its thread with it."""

from sqlmodel import Session, func, select

from eclat.domain.comptes import agents
from eclat.domain.habilitations import attributions, retraits
from eclat.domain.messagerie import brouillons, fils, lectures
from eclat.domain.organismes import dirigeants, referents
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.models import Brouillon, Fichier, Fil, Lecture, Message, MotFil, NonLu, PieceJointe, Role
from tests import factories as make
from tests.domain.messagerie.conftest import Scene


def entrusted(scene: Scene, prenom: str, nom: str) -> Utilisateur:
    """The request, given to someone else in the place of Julien."""
    agent = make.instructeur(scene.db, prenom, nom)
    assert scene.sophie.personne_id is not None
    keys = [scene.sophie.personne_id, agent.id]
    attributions.attribute(scene.db, scene.request, instructeurs=keys, comite=[], by=scene.claire)
    return make.user_of(scene.db, agent)


def awaited(scene: Scene, user: Utilisateur) -> int:
    return dict(lectures.count(scene.db, user, [scene.fil.id])).get(scene.fil.id, 0)


def test_an_agent_finds_unread_what_nobody_has_read(scene: Scene) -> None:
    make.message(scene.db, scene.request, "Lu", by=scene.mathilde)
    lectures.read(
        scene.db, scene.fil, jusqu_a=make.message(scene.db, scene.request, "Lu aussi", by=scene.mathilde).part_le, by=scene.claire
    )
    make.message(scene.db, scene.request, "Note", by=scene.sophie, interne=True)
    make.message(scene.db, scene.request, "Une question", by=scene.mathilde)
    nadia = entrusted(scene, "Nadia", "Ferhat")
    assert awaited(scene, nadia) == 1
    waits = scene.db.exec(select(NonLu).where(NonLu.personne_id == nadia.personne_id)).one()
    assert waits.a_notifier is None, "the mail that says that the request is hers is enough"


def test_what_was_answered_awaits_nobody(scene: Scene) -> None:
    make.message(scene.db, scene.request, "Une question", by=scene.mathilde)
    make.message(scene.db, scene.request, "Une réponse", by=scene.sophie)
    assert awaited(scene, entrusted(scene, "Nadia", "Ferhat")) == 0


def test_who_comes_back_keeps_what_awaited_them(scene: Scene) -> None:
    make.message(scene.db, scene.request, "Une question", by=scene.mathilde)
    entrusted(scene, "Nadia", "Ferhat")
    assert awaited(scene, scene.julien) == 1  # counted, and not shown: they no longer see the file
    keys = [each.personne_id for each in (scene.sophie, scene.julien) if each.personne_id]
    attributions.attribute(scene.db, scene.request, instructeurs=keys, comite=[], by=scene.claire)
    assert awaited(scene, scene.julien) == 1


def test_a_new_administrateur_finds_what_nobody_has_read_in_any_thread(scene: Scene) -> None:
    make.message(scene.db, scene.organisme, "Bonjour", by=scene.mathilde)
    make.message(scene.db, scene.request, "Une question", by=scene.mathilde)
    lectures.read(scene.db, scene.fil, jusqu_a=scene.fil.dernier_le, by=scene.sophie)
    nour = make.user_of(scene.db, make.administrateur(scene.db, "Nour", "Haddad"))
    general = fils.about(scene.db, scene.organisme)
    assert general is not None
    assert dict(lectures.count(scene.db, nour, [general.id, scene.fil.id])) == {general.id: 1}


def test_the_people_of_an_organisme_find_what_none_of_them_has_read(scene: Scene) -> None:
    make.message(scene.db, scene.request, "Une réponse", by=scene.sophie)
    dirigeants.replace(scene.db, scene.organisme, nom="Roux", prenom="Jules", courriel="jules.roux@cour.example", by=scene.claire)
    jules = make.user_of(scene.db, make.dirigeant(scene.db, scene.organisme))
    assert awaited(scene, jules) == 1
    lectures.read(scene.db, scene.fil, jusqu_a=scene.fil.dernier_le, by=jules)
    referents.designate(scene.db, scene.organisme, nom="Diallo", prenom="Awa", courriel="awa.diallo@cour.example", by=jules)
    awa = make.user_of(scene.db, make.referent(scene.db, scene.organisme, prenom="Awa", nom="Diallo"))
    assert awaited(scene, awa) == 0


def test_of_another_role_nothing_is_unread(scene: Scene) -> None:
    make.message(scene.db, scene.request, "Une question", by=scene.mathilde)
    paritaire = make.user_of(scene.db, make.binome_paritaire(scene.db))
    assert awaited(scene, paritaire) == 0


def left(db: Session) -> list[int]:
    return [
        db.exec(select(func.count()).select_from(each)).one()
        for each in (Fil, Message, Brouillon, PieceJointe, Lecture, NonLu, MotFil)
    ]


def test_a_draft_that_is_deleted_takes_its_thread_and_its_files(db: Session) -> None:
    claire = make.user_of(db, make.administrateur(db))
    organisme = make.organisme(db)
    other = make.message(db, organisme, "Bonjour", by=make.user_of(db, make.dirigeant(db, organisme)), pieces=1)
    kept = left(db)
    request = make.habilitation(db, organisme, etat="deposee")
    mathilde = make.owner(db, request)
    before = db.exec(select(func.count()).select_from(Fichier)).one()
    make.message(db, request, "Une question", by=mathilde, pieces=2)
    fil = fils.opened(db, request)
    lectures.read(db, fil, jusqu_a=fil.dernier_le, by=claire)
    brouillons.attach(db, fil, "a-venir.pdf", make.PDF + b"9", by=claire)
    retraits.withdraw(db, request, by=mathilde)
    db.commit()
    retraits.discard(db, request, by=mathilde)
    db.commit()
    assert left(db) == kept and db.get(Message, other.id) is not None
    assert db.exec(select(func.count()).select_from(Fichier)).one() < before  # with the documents of the draft


def test_agents_come_by_a_role(db: Session) -> None:
    """A role that is given later counts as one that was there from the start."""
    organisme = make.organisme(db)
    make.administrateur(db)
    sent = make.message(db, organisme, "Bonjour", by=make.user_of(db, make.dirigeant(db, organisme)))
    sophie = make.instructeur(db)
    roles = {Role.INSTRUCTEUR, Role.ADMINISTRATEUR}
    agents.change_roles(db, sophie, roles=roles, college=None, by=make.decider(db))
    assert db.exec(select(NonLu.depuis).where(NonLu.personne_id == sophie.id)).one() == sent.part_le
