"""Who is told by mail of what they have not read: once for several messages, never of their own, nor of a note to an organisme."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import uuid4

import pytest
from sqlmodel import Session, select

from eclat import clock
from eclat.domain.comptes import agents
from eclat.domain.messagerie import choix, envois, lectures, notifications
from eclat.domain.organismes import referents
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import journal
from eclat.models import ChoixNotification, Courriel, EtatCourriel, EtatOrganisme, EtatPersonne, NonLu, Personne, Rythme
from eclat.tasks.unit_of_work import unit_of_work
from tests import factories as make
from tests.domain.messagerie.conftest import Scene

LATER = timedelta(minutes=6)
AT_ONCE, DAILY, NEVER = Rythme.IMMEDIAT, Rythme.QUOTIDIEN, Rythme.AUCUN
TOLD = ("messages_a_lire", "fils_a_lire")


@contextmanager
def at(iso: str) -> Iterator[None]:
    """At this instant, in UTC."""
    with clock.travel(datetime.fromisoformat(iso).replace(tzinfo=UTC) - clock.now()):
        yield


def tick(db: Session) -> None:
    """What the clock does."""
    for personne, threads in notifications.due(db).items():
        notifications.notify(db, personne, threads)


def told(db: Session) -> list[tuple[str, str]]:
    """The notices written so far: to whom, and their subject."""
    found = [mail for mail in make.mails(db) if mail.modele in TOLD]
    return [(mail.destinataire.partition("@")[0], mail.sujet) for mail in found]


def readers(db: Session) -> list[str]:
    return sorted(name for name, _ in told(db))


def prefer(scene: Scene, by: Utilisateur, **chosen: Rythme) -> None:
    choix.choose(scene.db, scene.db.get_one(Personne, by.personne_id), chosen, by=by)


def name(user: Utilisateur) -> str:
    return user.courriel.partition("@")[0]


def write(scene: Scene, texte: str = "Bonjour", *, by: Utilisateur, **more: object) -> None:
    envois.send(scene.db, scene.fil, cle=uuid4(), texte=texte, by=by, **more)  # type: ignore[arg-type]


def test_five_minutes_later_those_whom_it_is_about_are_told(scene: Scene) -> None:
    write(scene, "Un secret", by=scene.mathilde)
    with clock.travel(timedelta(minutes=5)):  # it left some seconds after it was sent
        tick(scene.db)
        assert told(scene.db) == []
    with clock.travel(LATER):
        tick(scene.db)
        tick(scene.db)
    assert readers(scene.db) == sorted(
        map(name, (scene.karim, scene.julien, scene.sophie))
    )  # neither her own nor the administratrice's
    mail = next(each for each in make.mails(scene.db) if each.modele in TOLD and each.destinataire == scene.sophie.courriel)
    assert mail.sujet == f"1 message à lire : {scene.organisme.nom}, habilitation {scene.request.numero}"
    assert f"{scene.mathilde.nom_complet} ({scene.organisme.nom})" in mail.texte
    assert f"/messagerie/{scene.fil.id}\n" in mail.texte and "/compte/notifications" in mail.texte
    for part in (mail.texte, mail.html, mail.sujet):
        assert "secret" not in part
    assert (mail.objet_type, mail.objet_id) == ("habilitation", scene.request.id)


def test_one_mail_tells_of_several_messages_and_the_next_of_those_that_came_since(scene: Scene) -> None:
    write(scene, by=scene.mathilde)
    with clock.travel(timedelta(minutes=3)):
        write(scene, by=scene.mathilde)
    with clock.travel(LATER):
        write(scene, by=scene.mathilde)  # under way: it may still be taken back
        tick(scene.db)
    with clock.travel(2 * LATER):
        tick(scene.db)
        tick(scene.db)
    mine = [sujet for who, sujet in told(scene.db) if who == name(scene.sophie)]
    assert [sujet.partition(" à lire")[0] for sujet in mine] == ["2 messages", "1 message"]


def test_what_is_read_meanwhile_is_not_told(scene: Scene) -> None:
    first = make.message(scene.db, scene.request, by=scene.mathilde)
    lectures.read(scene.db, scene.fil, jusqu_a=first.part_le, by=scene.sophie)
    with clock.travel(timedelta(minutes=1)):
        write(scene, by=scene.mathilde)
    with clock.travel(LATER + timedelta(minutes=1)):
        lectures.read(scene.db, scene.fil, jusqu_a=clock.now(), by=scene.julien)
        tick(scene.db)
    assert dict(told(scene.db))[name(scene.sophie)].startswith("1 message ") and name(scene.julien) not in readers(scene.db)


def test_what_was_read_of_several_leaves_the_others_to_tell(scene: Scene) -> None:
    first = make.message(scene.db, scene.request, by=scene.mathilde)
    make.message(scene.db, scene.request, by=scene.mathilde)
    lectures.read(scene.db, scene.fil, jusqu_a=first.part_le, by=scene.sophie)
    with clock.travel(LATER):
        tick(scene.db)
        lectures.read(scene.db, scene.fil, jusqu_a=first.part_le, by=scene.sophie)  # again, from a page opened before
        tick(scene.db)
    assert next(sujet for who, sujet in told(scene.db) if who == name(scene.sophie)).startswith("1 message ")
    assert readers(scene.db).count(name(scene.sophie)) == 1


def test_a_message_taken_back_or_deleted_is_not_told(scene: Scene) -> None:
    write(scene, by=scene.mathilde)
    message = make.message(scene.db, scene.request, by=scene.karim)
    envois.delete(scene.db, scene.fil, message=message, by=scene.karim)
    with clock.travel(LATER):
        tick(scene.db)
    assert dict(told(scene.db))[name(scene.sophie)].startswith("1 message ")
    assert name(scene.mathilde) not in readers(scene.db)  # what Karim had written to OC Éclat was for her too, and is gone


def test_what_is_marked_unread_is_not_told_again(scene: Scene) -> None:
    message = make.message(scene.db, scene.request, by=scene.mathilde)
    lectures.read(scene.db, scene.fil, jusqu_a=message.part_le, by=scene.sophie)
    lectures.unread(scene.db, scene.fil, depuis=message.part_le, by=scene.sophie)
    with clock.travel(LATER):
        tick(scene.db)
        assert name(scene.sophie) not in readers(scene.db)
        write(scene, by=scene.mathilde)
    with clock.travel(2 * LATER):
        tick(scene.db)
    assert dict(told(scene.db))[name(scene.sophie)].startswith("1 message ")


def test_a_note_is_told_to_the_other_agents_alone(scene: Scene) -> None:
    write(scene, by=scene.sophie, interne=True)
    with clock.travel(LATER):
        tick(scene.db)
    assert readers(scene.db) == [name(scene.julien)]
    with clock.travel(LATER):
        write(scene, by=scene.sophie)
    with clock.travel(2 * LATER):
        write(scene, by=scene.sophie, interne=True)
    with clock.travel(3 * LATER):
        tick(scene.db)
    for each in (scene.mathilde, scene.karim):
        assert [sujet for who, sujet in told(scene.db) if who == name(each)] == [
            f"1 message à lire : Habilitation {scene.request.numero}"
        ]


def test_the_administrateurs_are_told_of_what_no_other_agent_follows(scene: Scene) -> None:
    paul = make.user_of(scene.db, make.administrateur(scene.db, "Paul", "Ferrand"))
    make.message(scene.db, scene.organisme, by=scene.mathilde)
    deposited = make.habilitation(
        scene.db, make.organisme(scene.db, "Le Préau", courriel="preau@organisme.example"), etat="deposee"
    )
    make.message(scene.db, deposited, by=make.owner(scene.db, deposited))
    make.message(scene.db, scene.request, by=scene.claire)
    with clock.travel(LATER):
        tick(scene.db)
        found = dict(told(scene.db))
        assert found[name(paul)] == found[name(scene.claire)] == "2 messages à lire dans 2 fils de la messagerie"
        make.message(scene.db, scene.request, by=scene.mathilde)
    with clock.travel(2 * LATER):
        tick(scene.db)
    answers = [who for who, sujet in told(scene.db) if scene.request.numero in sujet and scene.organisme.nom in sujet]
    assert name(scene.claire) in answers and name(paul) not in answers  # she wrote there


def test_one_mail_names_every_thread(scene: Scene) -> None:
    make.message(scene.db, scene.organisme, by=scene.claire)
    make.message(scene.db, scene.request, by=scene.sophie)
    make.message(scene.db, scene.request, by=scene.julien)
    with clock.travel(LATER):
        tick(scene.db)
    mail = next(each for each in make.mails(scene.db) if each.modele in TOLD and each.destinataire == scene.mathilde.courriel)
    assert mail.sujet == "3 messages à lire dans 2 fils de la messagerie"
    assert f"- Habilitation {scene.request.numero} : 2 messages – Sophie Rakoto, Julien Delmas (OC Éclat)" in mail.texte
    assert "- Échanges avec OC Éclat : 1 message – Claire Aubertin (OC Éclat)" in mail.texte
    assert mail.texte.count("http") == 2  # the messagerie, and the choice


def test_each_chooses_at_once_daily_or_never_by_kind(scene: Scene) -> None:
    prefer(scene, scene.sophie, habilitation=NEVER)
    prefer(scene, scene.mathilde, habilitation=DAILY)
    with at("2026-12-02T13:00"):  # a Wednesday
        make.message(scene.db, scene.request, by=scene.claire)
        make.message(scene.db, scene.organisme, by=scene.claire)
    with at("2026-12-02T13:20"):
        tick(scene.db)
        assert (name(scene.mathilde), "1 message à lire : Échanges avec OC Éclat") in told(scene.db)
        assert readers(scene.db) == sorted(map(name, (scene.karim, scene.julien, scene.mathilde)))
    with at("2026-12-03T06:59"):
        tick(scene.db)
        assert readers(scene.db).count(name(scene.mathilde)) == 1
    with at("2026-12-03T07:00"):
        tick(scene.db)
        tick(scene.db)
    assert told(scene.db)[-1] == (name(scene.mathilde), f"1 message à lire : Habilitation {scene.request.numero}")
    assert readers(scene.db).count(name(scene.mathilde)) == 2
    with at("2026-12-03T08:00"):  # whoever wanted none does not get them all when they change their mind
        prefer(scene, scene.sophie, habilitation=AT_ONCE)
        tick(scene.db)
    assert name(scene.sophie) not in readers(scene.db)


@pytest.mark.parametrize(
    ("written", "before", "told_at"),
    [
        ("2026-12-04T14:00", "2026-12-07T06:59", "2026-12-07T07:00"),  # a Friday: on Monday
        ("2026-12-05T06:00", "2026-12-06T23:00", "2026-12-07T07:00"),  # a Saturday
        ("2026-12-07T07:00:30", "2026-12-08T06:59", "2026-12-08T07:00"),  # just after 8:00
        ("2026-10-23T12:00", "2026-10-26T06:59", "2026-10-26T07:00"),  # winter begins on the Sunday
        ("2027-03-26T12:00", "2027-03-29T05:59", "2027-03-29T06:00"),  # summer
    ],
)
def test_the_daily_mail_leaves_at_eight_in_paris_on_weekdays(scene: Scene, written: str, before: str, told_at: str) -> None:
    prefer(scene, scene.mathilde, habilitation=DAILY)
    with at(written):
        write(scene, by=scene.sophie)
    with at(before):
        tick(scene.db)
        assert name(scene.mathilde) not in readers(scene.db)
    with at(told_at):
        tick(scene.db)
        tick(scene.db)
    assert readers(scene.db).count(name(scene.mathilde)) == 1


def test_a_clock_that_was_away_at_eight_tells_when_it_is_back(scene: Scene) -> None:
    prefer(scene, scene.mathilde, habilitation=DAILY)
    with at("2026-12-02T13:00"):
        write(scene, by=scene.sophie)
    with at("2026-12-03T09:40"):
        tick(scene.db)
        assert readers(scene.db).count(name(scene.mathilde)) == 1


def test_deliveries_are_a_day_apart_or_a_weekend() -> None:
    hours = [datetime(2026, 3, 27, tzinfo=UTC) + timedelta(hours=each) for each in range(24 * 400)]
    found = sorted({notifications.last_delivery(each, 8) for each in hours})
    assert {each.astimezone(clock.PARIS).hour for each in found} == {8}
    assert {each.weekday() for each in found} == set(range(5))
    assert {round((b - a) / timedelta(days=1)) for a, b in pairwise(found)} == {1, 3}


def test_who_has_no_more_to_do_there_is_not_told(scene: Scene) -> None:
    make.message(scene.db, scene.request, by=scene.claire)
    referents.remove(scene.db, scene.organisme, by=scene.mathilde)
    agents.suspend(scene.db, scene.db.get_one(Personne, scene.julien.personne_id), by=scene.claire)
    with clock.travel(LATER):
        tick(scene.db)
        assert readers(scene.db) == sorted(map(name, (scene.mathilde, scene.sophie)))
        tick(scene.db)
    karim = scene.db.exec(select(NonLu).where(NonLu.personne_id == scene.karim.personne_id)).one()
    assert karim.a_notifier is None


def test_who_cannot_sign_in_yet_is_told_once_they_can(scene: Scene) -> None:
    make.message(scene.db, scene.request, by=scene.claire)
    mathilde = scene.db.get_one(Personne, scene.mathilde.personne_id)
    mathilde.etat, scene.organisme.etat = EtatPersonne.INVITEE, EtatOrganisme.SUSPENDU
    with clock.travel(LATER):
        tick(scene.db)
        assert readers(scene.db) == sorted(map(name, (scene.julien, scene.sophie)))
        scene.organisme.etat = EtatOrganisme.ACCEPTE
        tick(scene.db)
        assert name(scene.karim) in readers(scene.db) and name(scene.mathilde) not in readers(scene.db)
        mathilde.etat = EtatPersonne.ACTIVE
        tick(scene.db)
    assert name(scene.mathilde) in readers(scene.db)


def fail(db: Session, personne: Utilisateur, answer: str) -> None:
    """The last mail to this person comes back."""
    mail = db.exec(select(Courriel).where(Courriel.personne_id == personne.personne_id).order_by(Courriel.cree_le.desc())).first()  # type: ignore[attr-defined]
    assert mail is not None
    mail.etat, mail.derniere_reponse = EtatCourriel.ECHEC, answer
    db.flush()


def test_an_address_that_does_not_exist_is_told_once_it_is_corrected(scene: Scene) -> None:
    fail(scene.db, scene.karim, "550 5.1.1 User unknown")
    fail(scene.db, scene.mathilde, "552 5.2.2 Mailbox full")
    make.message(scene.db, scene.request, by=scene.claire)
    with clock.travel(LATER):
        tick(scene.db)
        assert name(scene.mathilde) in readers(scene.db) and name(scene.karim) not in readers(scene.db)
        scene.db.get_one(Personne, scene.karim.personne_id).courriel = "k.benhaddou@organisme.example"
        tick(scene.db)
    assert "k.benhaddou" in readers(scene.db)


def test_a_draft_deleted_meanwhile_stops_nobody(scene: Scene) -> None:
    make.message(scene.db, scene.request, by=scene.claire)
    scene.fil.objet_id = uuid4()
    make.message(scene.db, scene.organisme, by=scene.claire)
    with clock.travel(LATER):
        tick(scene.db)
        tick(scene.db)
    assert {sujet for _, sujet in told(scene.db)} == {"1 message à lire : Échanges avec OC Éclat"}


def test_two_clocks_at_once_tell_once(scene: Scene) -> None:
    make.message(scene.db, scene.request, by=scene.claire)
    make.message(scene.db, scene.organisme, by=scene.claire)
    scene.db.commit()
    together = threading.Barrier(2)
    with clock.travel(LATER):
        found = notifications.due(scene.db)
        scene.db.commit()

        def run() -> None:
            for personne, threads in found.items():
                together.wait(30)
                with unit_of_work() as db:
                    notifications.notify(db, personne, threads)

        running = [threading.Thread(target=run, daemon=True) for _ in range(2)]
        for each in running:
            each.start()
        for each in running:
            each.join(60)
    scene.db.expire_all()
    assert len(readers(scene.db)) == len(set(readers(scene.db))) == len(found) == 4


def test_a_killed_clock_has_told_nothing_and_the_next_one_does(scene: Scene) -> None:
    make.message(scene.db, scene.request, by=scene.claire)
    scene.db.commit()
    with clock.travel(LATER):
        tick(scene.db)
        scene.db.rollback()
        assert told(scene.db) == []
        tick(scene.db)
    assert len(told(scene.db)) == 4


def test_choices_are_offered_for_what_one_may_be_told_of(scene: Scene) -> None:
    binome = make.user_of(scene.db, make.binome_paritaire(scene.db))
    offered = {each.courriel: choix.genres(each) for each in (scene.mathilde, scene.claire, scene.sophie, binome)}
    assert offered == {
        scene.mathilde.courriel: ["habilitation", "session", "organisme"],
        scene.claire.courriel: ["habilitation", "session", "organisme"],
        scene.sophie.courriel: ["habilitation"],
        binome.courriel: ["session"],
    }


def test_a_choice_is_kept_once_and_its_line_says_what_changed(scene: Scene) -> None:
    sophie = scene.db.get_one(Personne, scene.sophie.personne_id)
    notices = {"dossiers_confies": AT_ONCE, "etude": AT_ONCE}
    assert choix.of(scene.db, scene.sophie) == {"habilitation": AT_ONCE, **notices}
    for _ in range(2):
        prefer(scene, scene.sophie, habilitation=DAILY)
    assert choix.of(scene.db, scene.sophie) == {"habilitation": DAILY, **notices}
    assert len(scene.db.exec(select(ChoixNotification)).all()) == 1
    lines = [each for each in journal.about(scene.db, sophie) if each.verbe == "choix_notifications"]
    assert [each.details for each in lines] == [{"habilitation": "quotidien"}]
