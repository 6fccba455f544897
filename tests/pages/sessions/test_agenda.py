"""The calendar of all sessions, and what other programs read of it: with a library that is not the one that writes."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import pytest
import vobject
from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain.sessions import agenda, icalendrier, retraits
from eclat.http import middleware
from eclat.models import AbonnementCalendrier, College, EtatPersonne, EtatSession, Organisme, Personne, Seance, SessionCqp
from tests import factories as make
from tests.browser import Browser

ICI = "/sessions/calendrier"


@pytest.fixture
def tremplin(db: Session) -> Organisme:
    make.administrateur(db)
    return make.habilite(db)


@pytest.fixture
def ouverte(db: Session, tremplin: Organisme) -> SessionCqp:
    return make.session(db, tremplin, etat="ouverte")


@pytest.fixture
def karim(db: Session, tremplin: Organisme, browse: Callable[..., Browser]) -> Browser:
    return browse(make.referent(db, tremplin))


def only(db: Session, session: SessionCqp, *, jour: date, de: str = "09:00", a: str = "12:30") -> Seance:
    """One half-day in the place of all others."""
    first, *others = db.exec(select(Seance).where(Seance.session_id == session.id).order_by(col(Seance.rang))).all()
    first.jour, first.de, first.a = jour, de, a
    for each in others:
        db.delete(each)
    db.commit()
    return first


def events(answer: Any) -> list[Any]:
    assert answer.status_code == 200 and answer.headers["content-type"] == "text/calendar; charset=utf-8"
    found: Any = vobject.readOne(answer.text)
    return list(found.vevent_list)


def held(found: list[Any]) -> Any:
    return next(each for each in found if not each.uid.value.startswith("jury-"))


def listed(page: str) -> str:
    """The days alone."""
    return page.split('<ol class="mois')[1].split("</ol>")[0]


def test_a_month_shows_first_days_half_days_and_juries(db: Session, ouverte: SessionCqp, karim: Browser) -> None:
    assert ouverte.debut and ouverte.jury_le
    db.commit()
    page = karim.get(f"{ICI}?mois={ouverte.debut:%Y-%m}").text
    assert "Avignon, printemps" in page and "Premier jour · 9\u00a0h – 12\u00a0h\u00a030 · Avignon" in page and "Ouverte" in page
    assert f'<time datetime="{ouverte.debut.isoformat()}">' in page
    assert "Jury · Avignon" in karim.get(f"{ICI}?mois={ouverte.jury_le:%Y-%m}&vue=liste").text
    alone = karim.get(f"{ICI}?jour={ouverte.debut.isoformat()}").text
    assert "Tout le mois" in alone and alone.count("Avignon, printemps") == 1
    assert "Aucune session ce mois-ci" in karim.get(f"{ICI}?mois=2031-02").text
    for wrong in ("mois=2027-13", "jour=hier", "jour=20270101", "mois="):
        assert karim.get(f"{ICI}?{wrong}").status_code == 200


def test_each_reader_has_their_own_sessions(
    db: Session, tremplin: Organisme, ouverte: SessionCqp, karim: Browser, browse: Callable[..., Browser]
) -> None:
    assert ouverte.debut
    stranger = browse(make.referent(db, make.habilite(db, "Les Ateliers du Belvédère")))
    claire, brigitte = browse(make.administrateur(db)), browse(make.binome_paritaire(db))
    other = browse(make.binome_paritaire(db, College.EMPLOYEURS, "Ines", "Autre"))
    make.session(db, tremplin)  # a draft
    db.commit()
    at = f"{ICI}?mois={ouverte.debut:%Y-%m}"
    for reader in (karim, claire, brigitte):
        assert reader.get(at).text.count("Avignon, printemps") >= 1
    assert "Tremplin Animation Sud" in listed(claire.get(at).text) and "Tremplin" not in listed(karim.get(at).text)
    for reader in (stranger, other):
        assert "Avignon" not in reader.get(at).text
        assert reader.get(f"/sessions/{ouverte.id}/calendrier.ics").status_code == 404


def test_overseas_hours_are_those_of_the_place(db: Session, ouverte: SessionCqp, karim: Browser) -> None:
    ouverte.code_postal, ouverte.ville = "97400", "Saint-Denis"
    only(db, ouverte, jour=date(2027, 3, 30))
    assert "9\u00a0h – 12\u00a0h\u00a030 (heure de La Réunion) · Saint-Denis" in karim.get(f"{ICI}?mois=2027-03").text
    (found,) = [held(events(karim.get(f"/sessions/{ouverte.id}/calendrier.ics")))]
    assert found.dtstart.value.astimezone(UTC) == datetime(2027, 3, 30, 5, tzinfo=UTC)
    assert "9\u00a0h – 12\u00a0h\u00a030 (heure de La Réunion)" in found.description.value


@pytest.mark.parametrize(
    "jour, utc",
    [("2027-03-26", 8), ("2027-03-29", 7), ("2027-10-29", 7), ("2027-11-02", 8)],
    ids=["hiver", "été", "été2", "hiver2"],
)
def test_hours_cross_the_changes_of_hour(db: Session, ouverte: SessionCqp, karim: Browser, jour: str, utc: int) -> None:
    only(db, ouverte, jour=date.fromisoformat(jour))
    found = held(events(karim.get(f"/sessions/{ouverte.id}/calendrier.ics")))
    assert (found.dtstart.value.tzname(), found.dtstart.value.hour, found.dtend.value.hour) == ("UTC", utc, utc + 3)


def test_a_file_says_the_place_the_jury_and_nobody_s_name(db: Session, ouverte: SessionCqp, karim: Browser) -> None:
    db.commit()
    answer = karim.get(f"/sessions/{ouverte.id}/calendrier.ics")
    found = events(answer)
    assert len(found) == 9  # eight half-days and the jury
    assert held(found).location.value == "14 rue des Lices, 84000 Avignon" and held(found).status.value == "CONFIRMED"
    jury = next(each for each in found if each.uid.value.startswith("jury-"))
    assert jury.dtstart.value == ouverte.jury_le and jury.summary.value == "Jury : Avignon, printemps"
    assert "Benhaddou" not in answer.text and "ATTENDEE" not in answer.text
    held_already = karim.get(f"/sessions/{ouverte.id}/calendrier.ics", **{"If-None-Match": answer.headers["etag"]})
    assert held_already.status_code == 304 and not held_already.content


def test_what_is_cancelled_stays_and_says_so(db: Session, tremplin: Organisme, ouverte: SessionCqp, karim: Browser) -> None:
    db.commit()
    before = karim.get(f"/sessions/{ouverte.id}/calendrier.ics")
    first = held(events(before))
    later = clock.now() + timedelta(minutes=5)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: later)
        retraits.cancel(db, ouverte, motif="Trop peu de candidats.", by=make.user_of(db, make.dirigeant(db, tremplin)))
        db.commit()
    after = karim.get(f"/sessions/{ouverte.id}/calendrier.ics", **{"If-None-Match": before.headers["etag"]})
    last = held(events(after))
    assert last.status.value == "CANCELLED" and last.uid.value == first.uid.value and last.summary.value.startswith("Annulation")
    assert int(last.sequence.value) > int(first.sequence.value)
    assert last.last_modified.value > first.last_modified.value


def subscribed(db: Session, browser: Browser) -> str:
    """The path of the private address that the page shows."""
    browser.follow(browser.post(f"{ICI}/abonnement"))
    found = re.search(r'id="adresse"[^>]*value="([^"]+)"', browser.get(ICI).text)
    assert found is not None
    return urlsplit(found[1]).path


def test_a_private_address_is_read_without_signing_in(
    db: Session, ouverte: SessionCqp, karim: Browser, browse: Callable[..., Browser]
) -> None:
    db.commit()
    nobody = browse()
    at = subscribed(db, karim)
    assert "webcal://" in karim.get(ICI).text
    answer = nobody.get(at)
    assert {each.location.value for each in events(answer)} == {"14 rue des Lices, 84000 Avignon"}
    assert nobody.get(at, **{"If-None-Match": answer.headers["etag"]}).status_code == 304
    assert subscribed(db, karim) == at  # a second click
    assert nobody.get(at.replace("/calendriers/", "/calendriers/x")).status_code == 404
    db.exec(select(AbonnementCalendrier)).one().cree_le -= timedelta(hours=1)
    db.commit()
    new = subscribed(db, karim)
    assert new != at and nobody.get(at).status_code == 410 and nobody.get(new).status_code == 200
    karim.post(f"{ICI}/abonnement/fin")
    assert nobody.get(new).status_code == 410 and "Créer mon adresse" in karim.get(ICI).text


def test_a_private_address_shows_what_its_owner_may_see_today(
    db: Session, ouverte: SessionCqp, karim: Browser, browse: Callable[..., Browser]
) -> None:
    db.commit()
    at, nobody = subscribed(db, karim), browse()
    assert len(events(nobody.get(at))) == 9
    personne = db.exec(select(Personne).where(Personne.id == db.exec(select(AbonnementCalendrier)).one().personne_id)).one()
    personne.etat = EtatPersonne.SUSPENDUE
    db.commit()
    assert nobody.get(at).status_code == 410


def test_the_private_address_is_in_no_log(
    db: Session, ouverte: SessionCqp, karim: Browser, browse: Callable[..., Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    db.commit()
    at, lines = subscribed(db, karim), list[str]()
    monkeypatch.setattr(middleware, "log", SimpleNamespace(info=lambda *said, **more: lines.append(f"{said} {more}")))
    db.delete(db.exec(select(AbonnementCalendrier)).one())
    db.commit()
    for path in (at, at.replace("/calendriers/", "/calendriers/x")):
        assert browse().get(path).status_code in (410, 404)
    assert len(lines) == 2 and "/calendriers/{jeton}/sessions.ics" in lines[0] and at.split("/")[2] not in str(lines)


def test_a_month_costs_the_same_however_many(db: Session, tremplin: Organisme, browse: Callable[..., Browser]) -> None:
    claire, karim = browse(make.administrateur(db)), browse(make.referent(db, tremplin))
    session = make.session(db, tremplin, etat="demandee")
    assert session.debut
    db.commit()
    at = f"{ICI}?mois={session.debut:%Y-%m}"
    few = [len(each.queries(at)) for each in (claire, karim)]
    for _ in range(7):
        make.session(db, tremplin, etat="demandee")
    db.commit()
    assert [len(each.queries(at)) for each in (claire, karim)] == few
    crowded = claire.get(at).text
    assert "Toutes celles du" in crowded
    day = agenda.of_day(db, make.user_of(db, make.administrateur(db)), session.debut)
    assert len(day.entrees) == 8 and not day.reste


def test_lists_are_narrowed_by_region_date_cqp_and_organisme(
    db: Session, tremplin: Organisme, browse: Callable[..., Browser]
) -> None:
    claire = browse(make.administrateur(db))
    there, other = make.session(db, tremplin, etat="demandee"), make.session(db, tremplin, etat="demandee", begins=500)
    other.code_postal, other.ville, other.intitule = "35000", "Rennes", "Rennes, hiver"
    db.commit()
    assert (there.region, other.region, there.cqp_id is not None) == ("Provence-Alpes-Côte d’Azur", "Bretagne", True)
    assert there.debut and other.debut and there.etat == EtatSession.DEMANDEE
    for query, shown in (
        ("region=Bretagne", "Rennes, hiver"), (f"periode={other.debut:%Y-%m}", "Rennes, hiver"),
        ("region=Provence-Alpes-Côte d’Azur", "Avignon, printemps"), (f"periode={there.debut:%Y-%m}&etat=demandee", "Avignon, printemps"),
    ):  # fmt: skip
        page = claire.get(f"/sessions?{query}").text
        assert re.findall(r'<a class="name"[^>]*>([^<]+)<', page) == [shown], query
    assert len(re.findall(r'class="name"', claire.get(f"/sessions?cqp={there.cqp_id}&organisme={tremplin.id}").text)) == 2
    assert "Aucune session trouvée" in claire.get("/sessions?region=Corse").text


def test_lines_of_a_file_are_folded(db: Session, ouverte: SessionCqp) -> None:
    """75 bytes at most (RFC 5545, 3.1)."""
    ouverte.intitule = (
        "Une session à Aix-en-Provence, dont l’intitulé est aussi long qu’il peut l’être, avec des accents : été, où, ç"
    )
    db.flush()
    assert all(len(each) <= 75 for each in icalendrier.of_sessions(db, [ouverte], "Sessions").contenu.split(b"\r\n"))
