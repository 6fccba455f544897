"""What agents chose to be told of in one mail: each item once, none lost, whoever dies and however many clocks run."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from eclat import clock
from eclat.courriels import habilitations as mails_habilitations
from eclat.courriels.modeles import MODELES
from eclat.courriels.notifications import GENRES
from eclat.domain.comptes import agents
from eclat.domain.habilitations import attributions
from eclat.domain.messagerie import choix, notifications_agents
from eclat.domain.socle.errors import Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.models import Courriel, EtatPersonne, Habilitation, NotificationAgent, Personne, Reglage, Role, RoleAgent, Rythme
from eclat.tasks.unit_of_work import unit_of_work
from tests import factories as make
from tests.domain.messagerie.conftest import Scene
from tests.domain.messagerie.test_notifications import at, fail

SOON, LATER = timedelta(seconds=30), timedelta(seconds=90)


@pytest.fixture
def grouping(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A minute, as it is without the environment of the tests; what the scene was entrusted with was told before."""
    from eclat.settings import get_settings

    monkeypatch.delenv("ECLAT_GROUP_DELAY")
    get_settings.cache_clear()
    yield
    monkeypatch.undo()
    get_settings.cache_clear()


def tick(db: Session) -> int:
    return sum(notifications_agents.tell(db, each) for each in notifications_agents.due(db))


def prefer(db: Session, who: Personne, **chosen: Rythme) -> None:
    choix.choose(db, who, chosen, by=make.user_of(db, who))


def grouped(db: Session, who: Personne | None = None) -> list[Courriel]:
    """The mails that tell of several things, of this person or of everybody."""
    of = make.mails(db) if who is None else to(db, who)
    return [each for each in of if each.modele == "notifications_groupees"]


def entrust(db: Session, habilitation: Habilitation, to: Personne, by: Utilisateur) -> None:
    attributions.attribute(db, habilitation, instructeurs=[to.id], comite=[], by=by)


def deposited(db: Session, count: int) -> list[Habilitation]:
    return [
        make.habilitation(db, make.organisme(db, f"Le Préau {n}", courriel=f"preau{n}@organisme.example"), etat="deposee")
        for n in range(count)
    ]


def to(db: Session, personne: Personne) -> list[Courriel]:
    return [each for each in make.mails(db) if each.personne_id == personne.id]


@pytest.mark.usefixtures("grouping")
def test_forty_files_at_once_are_one_mail_that_leads_to_each(scene: Scene) -> None:
    db, nadia = scene.db, make.instructeur(scene.db, "Nadia", "Ferhat")
    requests = deposited(db, 40)
    for each in requests:
        entrust(db, each, nadia, scene.claire)
    assert to(db, nadia) == []
    with clock.travel(SOON):
        assert tick(db) == 0
    with clock.travel(LATER):
        assert tick(db) == 40 and tick(db) == 0
    (mail,) = to(db, nadia)
    assert mail.modele == "notifications_groupees" and mail.sujet == "40 dossiers vous sont confiés"
    for each in requests:
        assert mail.texte.count(f"/habilitations/{each.id}\n") == 1 and f"/habilitations/{each.id}" in mail.html
        assert each.numero in mail.texte and each.numero in mail.html
    assert "/compte/notifications" in mail.texte
    assert db.exec(select(NotificationAgent)).all() == []


@pytest.mark.usefixtures("grouping")
def test_one_file_alone_is_the_mail_of_that_file(scene: Scene) -> None:
    nadia, (request,) = make.instructeur(scene.db, "Nadia", "Ferhat"), deposited(scene.db, 1)
    entrust(scene.db, request, nadia, scene.claire)
    with clock.travel(LATER):
        tick(scene.db)
    (mail,) = to(scene.db, nadia)
    assert (mail.modele, mail.objet_id) == ("habilitation_attribuee", request.id)
    assert mail.sujet.startswith("Demande d’habilitation à étudier") and f"/habilitations/{request.id}\n" in mail.texte


@pytest.mark.usefixtures("grouping")
def test_what_was_taken_back_meanwhile_is_not_told(scene: Scene) -> None:
    nadia, requests = make.instructeur(scene.db, "Nadia", "Ferhat"), deposited(scene.db, 3)
    for each in requests:
        entrust(scene.db, each, nadia, scene.claire)
    entrust(scene.db, requests[1], scene.db.get_one(Personne, scene.sophie.personne_id), scene.claire)
    with clock.travel(LATER):
        assert tick(scene.db) == 3  # Nadia's two, and Sophie's
    mail = to(scene.db, nadia)[0]
    assert mail.sujet == "2 dossiers vous sont confiés" and requests[1].numero not in mail.texte


@pytest.mark.usefixtures("grouping")
def test_a_slow_hand_is_not_waited_for_for_ever(scene: Scene) -> None:
    nadia, requests = make.instructeur(scene.db, "Nadia", "Ferhat"), deposited(scene.db, 12)
    for minute, each in enumerate(requests):
        with clock.travel(timedelta(seconds=55 * minute)):
            entrust(scene.db, each, nadia, scene.claire)
    with clock.travel(timedelta(seconds=55 * 11 + 10)):
        assert tick(scene.db) == 12


@pytest.mark.usefixtures("grouping")
def test_a_new_agent_is_told_once_they_have_come(scene: Scene) -> None:
    nadia = make.instructeur(scene.db, "Nadia", "Ferhat")
    nadia.etat = EtatPersonne.INVITEE
    scene.db.add(NotificationAgent(**row(nadia, scene.request)))
    with clock.travel(LATER):
        assert tick(scene.db) == 0
        nadia.etat = EtatPersonne.ACTIVE
        scene.db.flush()
        assert notifications_agents.due(scene.db) == [nadia.id]


def row(who: Personne, request: Habilitation) -> dict[str, Any]:
    return {
        "personne_id": who.id, "genre": "dossiers_confies", "modele": "habilitation_attribuee", "sujet": "Demande", "lien": "http://x.example",
        "texte": "Demande", "html": "<p>Demande</p>", "objet_type": "habilitation", "objet_id": request.id,
    }  # fmt: skip


def test_a_day_of_notices_is_one_mail_at_eight(scene: Scene) -> None:
    db = scene.db
    paul, claire = make.administrateur(db, "Paul", "Ferrand"), db.get_one(Personne, scene.claire.personne_id)
    requests = deposited(db, 2)
    prefer(db, paul, depots=Rythme.QUOTIDIEN, inscriptions=Rythme.QUOTIDIEN)
    before = {each.id: len(to(db, each)) for each in (paul, claire)}
    with at("2026-12-02T13:00"):  # a Wednesday
        for each in requests:
            mails_habilitations.habilitation_deposee(db, each)
        db.flush()
        assert {each.id: len(to(db, each)) for each in (paul, claire)} == {
            paul.id: before[paul.id],
            claire.id: before[claire.id] + 2,
        }
    with at("2026-12-03T06:59"):
        assert tick(db) == 0
    with at("2026-12-03T07:00"):
        assert tick(db) == 2 and tick(db) == 0
    (mail,) = grouped(db, paul)
    assert mail.sujet == "2 notifications de votre espace OC Éclat"
    assert all(f"/habilitations/{each.id}\n" in mail.texte for each in requests)


def test_none_is_for_what_asks_nothing(scene: Scene) -> None:
    paul = make.administrateur(scene.db, "Paul", "Ferrand")
    prefer(scene.db, paul, suivi=Rythme.AUCUN)
    mails_habilitations.habilitation_retiree(scene.db, scene.request)
    mails_habilitations.habilitation_deposee(scene.db, scene.request)
    assert [each.modele for each in to(scene.db, paul)] == ["habilitation_deposee"]
    for genre, each in GENRES.items():
        if not each.aucun:
            with pytest.raises(Refus):
                prefer(scene.db, paul, **{genre: Rythme.AUCUN})


def test_who_changes_their_mind_has_what_waited_at_once_or_none_of_it(scene: Scene) -> None:
    db = scene.db
    paul, zoe = make.administrateur(db, "Paul", "Ferrand"), make.administrateur(db, "Zoé", "Lenoir")
    for each in (paul, zoe):
        prefer(db, each, suivi=Rythme.QUOTIDIEN)
    mails_habilitations.habilitation_retiree(db, scene.request)
    prefer(db, paul, suivi=Rythme.IMMEDIAT)
    prefer(db, zoe, suivi=Rythme.AUCUN)
    tick(db)
    assert [each.modele for each in to(db, paul)] == ["habilitation_retiree"] and to(db, zoe) == []
    assert db.exec(select(NotificationAgent)).all() == []


def test_an_organisme_is_told_as_before_whatever_agents_choose(scene: Scene) -> None:
    db, sophie = scene.db, scene.db.get_one(Personne, scene.sophie.personne_id)
    prefer(db, sophie, etude=Rythme.QUOTIDIEN)
    mails_habilitations.habilitation_completee(db, scene.request)
    mails_habilitations.habilitation_a_completer(db, scene.request, [], None)
    readers = {each.modele: each.destinataire for each in make.mails(db)}
    assert (
        readers["habilitation_completee"] == scene.julien.courriel
        and readers["habilitation_a_completer"] == scene.mathilde.courriel
    )


def test_who_is_no_agent_any_more_is_told_nothing(scene: Scene) -> None:
    db, sophie = scene.db, scene.db.get_one(Personne, scene.sophie.personne_id)
    db.add(NotificationAgent(**row(sophie, scene.request)))
    db.flush()
    agents.suspend(db, sophie, by=scene.claire)
    assert tick(db) == 0 and len(db.exec(select(NotificationAgent)).all()) == 1
    db.add(Reglage(nom="digest_hour", valeur="8"))
    sophie.etat = EtatPersonne.ACTIVE
    for role in db.exec(select(RoleAgent).where(RoleAgent.personne_id == sophie.id)):
        role.jusqu_a = clock.now()
    db.flush()
    before = len(to(db, sophie))
    assert tick(db) == 0 and db.exec(select(NotificationAgent)).all() == [] and len(to(db, sophie)) == before


def test_an_address_that_fails_waits_for_another(scene: Scene) -> None:
    db, sophie = scene.db, scene.db.get_one(Personne, scene.sophie.personne_id)
    mails_habilitations.habilitation_completee(db, scene.request)
    fail(db, scene.sophie, "550 5.1.1 User unknown")
    db.add(NotificationAgent(**row(sophie, scene.request)))
    db.flush()
    assert tick(db) == 0
    sophie.courriel = "s.rakoto@oc-eclat.example"
    db.flush()
    assert tick(db) == 1 and to(db, sophie)[-1].destinataire == sophie.courriel


def test_more_than_a_mail_holds_is_told_in_the_next(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notifications_agents, "AT_MOST", 3)
    sophie = scene.db.get_one(Personne, scene.sophie.personne_id)
    for _ in range(5):
        scene.db.add(NotificationAgent(**row(sophie, scene.request)))
    scene.db.flush()
    assert [tick(scene.db), tick(scene.db), tick(scene.db)] == [3, 2, 0]


def test_two_clocks_at_once_tell_once(scene: Scene) -> None:
    sophie, julien = (scene.db.get_one(Personne, each.personne_id) for each in (scene.sophie, scene.julien))
    for who in (sophie, julien):
        for _ in range(4):
            scene.db.add(NotificationAgent(**row(who, scene.request)))
    scene.db.commit()
    found, together, told = notifications_agents.due(scene.db), threading.Barrier(2), list[int]()
    scene.db.commit()
    assert len(found) == 2

    def run() -> None:
        for personne in found:
            together.wait(30)
            with unit_of_work() as db:
                told.append(notifications_agents.tell(db, personne))

    running = [threading.Thread(target=run, daemon=True) for _ in range(2)]
    for each in running:
        each.start()
    for each in running:
        each.join(60)
    assert sorted(told) == [0, 0, 4, 4]
    written = [each.personne_id for each in grouped(scene.db)]
    assert len(written) == 2 and set(written) == {sophie.id, julien.id}


def test_a_killed_clock_has_told_nothing_and_the_next_one_does(scene: Scene) -> None:
    sophie = scene.db.get_one(Personne, scene.sophie.personne_id)
    for _ in range(2):
        scene.db.add(NotificationAgent(**row(sophie, scene.request)))
    scene.db.commit()
    assert tick(scene.db) == 2
    scene.db.rollback()
    assert grouped(scene.db) == [] and tick(scene.db) == 2 and len(grouped(scene.db)) == 1


def test_every_kind_has_mails_and_readers() -> None:
    used = {each.notification for each in MODELES.values() if each.notification}
    assert used == set(GENRES)
    for each in GENRES.values():
        assert each.roles and each.titre and set(each.roles).isdisjoint({Role.DIRIGEANT, Role.REFERENT})
