"""A shorter period acts from tomorrow; the words of old mails go by batches, once, and what is left is found after a stop."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from eclat import clock
from eclat.domain.administration import reglages
from eclat.domain.conservation import corps, natures
from eclat.domain.conservation.durees import en_vigueur
from eclat.domain.support import reexpeditions
from eclat.models import Courriel, EtatCourriel
from eclat.tasks import conservation as jobs
from tests import factories as make

MAILS = "retention_mails_months"


def settle(db: Session, value: int) -> None:
    reglages.change(db, reglages.hold(db, MAILS), valeur=str(value), by=make.decider(db))


def old_mails(db: Session, number: int, months: int) -> list[Courriel]:
    return [make.sent_mail(db, 31 * months) for _ in range(number)]


def test_a_shorter_period_acts_from_tomorrow(db: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    settle(db, 6)
    settle(db, 3)
    assert en_vigueur(db, MAILS) == 12, "what it was this morning"
    tomorrow = clock.now() + timedelta(days=1)
    monkeypatch.setattr(clock, "now", lambda: tomorrow)
    assert en_vigueur(db, MAILS) == 3


def test_a_longer_period_acts_at_once(db: Session) -> None:
    settle(db, 24)
    assert en_vigueur(db, MAILS) == 24


def test_what_would_go_is_counted(db: Session) -> None:
    old_mails(db, 3, 8)
    assert natures.PAR_CLE["mails"].nombre(db) == 0
    (said,) = natures.shortened(db, {MAILS: 6, "retention_days": 4000})
    assert (said.nombre, said.depuis) == (3, clock.today() + timedelta(days=1))
    assert natures.shortened(db, {MAILS: 12}) == []


def test_the_words_of_old_mails_go_and_the_fact_stays(db: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    old, (young,) = old_mails(db, 5, 14), old_mails(db, 1, 2)
    waiting = make.sent_mail(db, 900)
    waiting.etat = EtatCourriel.ECHEC
    keys, subjects = [each.id for each in old], [each.sujet for each in old]
    db.commit()
    monkeypatch.setattr(corps, "AT_ONCE", 2)
    jobs.purge_mails()
    db.expire_all()
    found = [db.get_one(Courriel, key) for key in keys]
    assert {(each.texte, each.html) for each in found} == {("", "")}
    assert [each.sujet for each in found] == subjects and all(each.destinataire for each in found)
    assert db.get_one(Courriel, young.id).texte and db.get_one(Courriel, waiting.id).texte
    assert "n’est plus gardé" in reexpeditions.why_closed(db, found[0])
    assert corps.purge(db, 12) == 0


def test_killed_between_two_batches_it_goes_on(db: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    old_mails(db, 5, 14)
    db.commit()
    monkeypatch.setattr(corps, "AT_ONCE", 2)
    with monkeypatch.context() as stopped:
        purge = corps.purge
        done: list[int] = []

        def once(*given: object) -> int:
            if done:
                raise SystemExit
            done.append(purge(*given))  # type: ignore[arg-type]
            return done[0]

        stopped.setattr(corps, "purge", once)
        with pytest.raises(SystemExit):
            jobs.purge_mails()
    left = select(Courriel).where(
        Courriel.texte != "", Courriel.etat == EtatCourriel.ENVOYE, Courriel.cree_le < clock.now() - timedelta(days=400)
    )
    assert len(db.exec(left).all()) == 3
    db.commit()
    jobs.purge_mails()
    assert db.exec(left).all() == []


@pytest.mark.parametrize("nature", natures.NATURES, ids=lambda each: each.cle)
def test_each_kind_is_counted_and_listed(db: Session, nature: natures.Nature) -> None:
    assert nature.nombre(db) == len(nature.liste(db, nature.duree(db))) == 0
