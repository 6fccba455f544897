"""What the clock does to habilitations: it tells that they end soon, then ends them, once each, whoever runs and dies."""

from collections.abc import Callable
from datetime import timedelta
from threading import Thread

import pytest
from sqlmodel import Session, select

from eclat import clock, courriels
from eclat.domain.habilitations import conventions, decisions
from eclat.domain.habilitations.conventions import Preuve
from eclat.models import Decision, EtatHabilitation, Habilitation, Objet
from eclat.settings import get_settings
from eclat.tasks import habilitations
from tests import factories as make


def ending(db: Session, days: int) -> Habilitation:
    """Accepted long ago, for so many days more."""
    organisme = make.habilite(db)
    found = db.exec(select(Habilitation).where(Habilitation.organisme_id == organisme.id)).one()
    decision = db.exec(select(Decision)).one()
    decision.valide_du, decision.valide_jusqu_au = (clock.today() + timedelta(days=each) for each in (days - 900, days))
    decision.cree_le = clock.now() - timedelta(days=899)
    db.commit()
    return found


def told(db: Session, modele: str) -> int:
    db.expire_all()
    found = sum(each.modele == modele for each in make.mails(db))
    db.commit()
    return found


def twice_at_once(job: Callable[[], object]) -> None:
    both = [Thread(target=job) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join()
    job()


def test_two_clocks_remind_once(db: Session) -> None:
    ending(db, 50)
    twice_at_once(habilitations.remind)
    assert told(db, "habilitation_echeance") == 1


def test_two_clocks_end_it_once(db: Session) -> None:
    thing = ending(db, -1)
    twice_at_once(habilitations.end)
    assert told(db, "habilitation_expiree") == 1
    db.refresh(thing)
    assert thing.etat == EtatHabilitation.EXPIREE


def test_a_clock_that_is_killed_leaves_nothing_half_done(db: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    thing = ending(db, -1)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(courriels.habilitations, "habilitation_expiree", killed)
        with pytest.raises(KeyboardInterrupt):
            habilitations.end()
    db.refresh(thing)
    assert thing.etat == EtatHabilitation.ACCEPTEE
    db.commit()
    habilitations.end()
    assert told(db, "habilitation_expiree") == 1


def waiting(db: Session) -> Habilitation:
    """Accepted today; its convention awaits the dirigeant."""
    sophie = make.instructeur(db)
    found = make.habilitation(db, make.organisme(db), etat="en_instruction", instructeurs=[sophie])
    decisions.accept(
        db, found, objet=Objet.PREPARER_ET_EVALUER, valide_du=clock.today(), valide_jusqu_au=clock.today() + timedelta(days=900),
        conditions="", by=make.user_of(db, sophie),
    )  # fmt: skip
    make.administrateur(db)
    db.commit()
    return found


def test_each_party_is_reminded_once_of_what_it_has_not_signed(db: Session) -> None:
    thing = waiting(db)
    key = thing.id
    with clock.travel(timedelta(days=6, hours=23)):
        habilitations.remind_signatures()
    assert told(db, "convention_rappel") == 0
    with clock.travel(timedelta(days=7, hours=1)):
        twice_at_once(habilitations.remind_signatures)
        assert told(db, "convention_rappel") == 1
        mail = next(each for each in make.mails(db) if each.modele == "convention_rappel")
        assert mail.destinataire == make.user_of(db, make.dirigeant(db, make.organisme_of(db, thing))).courriel
        db.rollback()
    with clock.travel(timedelta(days=8)):
        thing = db.get_one(Habilitation, key)
        pending = conventions.pending(db, key)
        assert pending is not None
        who = make.user_of(db, make.dirigeant(db, make.organisme_of(db, thing)))
        conventions.sign(db, thing, preuve=Preuve(pending.empreinte, "127.0.0.1"), by=who)
        db.commit()
        habilitations.remind_signatures()
    assert told(db, "convention_rappel_oc") == 0, "OC Éclat has its own week"
    with clock.travel(timedelta(days=16)):
        twice_at_once(habilitations.remind_signatures)
    readers = [each.destinataire for each in make.mails(db) if each.modele == "convention_rappel_oc"]
    assert readers and len(set(readers)) == len(readers), "each administrateur once"
    db.rollback()
    with clock.travel(timedelta(days=60)):
        habilitations.remind_signatures()
    assert (told(db, "convention_rappel"), told(db, "convention_rappel_oc")) == (1, len(readers))


def test_no_reminder_where_the_setting_is_none_nor_once_the_habilitation_is_over(
    db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    thing = waiting(db)
    with clock.travel(timedelta(days=30)):
        monkeypatch.setenv("ECLAT_CONVENTION_REMINDER_DAYS", "0")
        get_settings.cache_clear()
        habilitations.remind_signatures()
        monkeypatch.undo()
        get_settings.cache_clear()
        assert told(db, "convention_rappel") == 0
        db.refresh(thing)
        thing.etat = EtatHabilitation.EXPIREE
        db.commit()
        habilitations.remind_signatures()
    assert told(db, "convention_rappel") == 0
