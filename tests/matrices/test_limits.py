"""What one address may ask for, and what it is told beyond; and that nobody waits for another's password to be hashed."""

import threading
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import Any

import pytest
from limits import parse
from sqlmodel import Session, func, select

from eclat.domain.comptes import comptes
from eclat.http import web
from eclat.http.routing import declaration
from eclat.models import Jeton, Organisme, Personne, UsageJeton
from eclat.routes import SITE
from eclat.signatures import sign
from eclat.tasks.unit_of_work import unit_of_work
from eclat.throttle import Rule
from tests import factories as make

NEW = "Tambour-cerisier-verger-512"


@pytest.fixture
def one_an_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every rule of a route, made as narrow as can be."""
    for route in SITE:
        endpoint = declaration(route)
        if endpoint.limit is not None:
            narrow = Rule(endpoint.limit.name, parse("1 per hour"))
            monkeypatch.setitem(endpoint.__dict__, "limit", narrow)


def inscription(**values: str) -> dict[str, str]:
    form = {"nom": "La Cour des Possibles", "siret": make.siret(), "courriel": "m.lacombe@possibles.example"}
    return form | {"mot_de_passe": make.PASSWORD, "confirmation": make.PASSWORD} | values


def count(db: Session, model: Any) -> int:
    db.rollback()
    return db.exec(select(func.count()).select_from(model)).one()


def test_what_writes_to_people_makes_accounts_or_answers_anyone_is_limited() -> None:
    limited = {route.name for route in SITE if declaration(route).limit is not None}
    assert limited == {
        "inscription", "mot-de-passe-oublie", "activation-nouveau-lien", "connexion-nouveau-lien", "referent-designation", "referent-relance", "agent-relance",
        "delegue-nouveau", "delegue-modification", "delegue-relance", "delegues-relance",
        "courriel-relance", "courriel-adresse", "vie-remplacement-dirigeant", "vie-correction-adresse",
        "vie-correction-adresse-referent", "agent-correction-adresse", "compte-fiche-correction-adresse", "compte-adresse", "texte-mail-essai",
        "identification-archive", "session-archive", "habilitation-archive", "campagne-archive", "dossier-controle", "suivi-relance",
        "verification", "verification-qr", "verification-certificat", "verification-pv",
        "annuaire", "annuaire-sessions", "annuaire-organisme", "annuaire-json", "annuaire-csv", "annuaire-sessions-csv", "plan",
    }  # fmt: skip


def test_the_limits_leave_room_for_an_office() -> None:
    rules = [rule for route in SITE if (rule := declaration(route).limit)]
    assert all(rule.often.amount >= 30 and rule.often.get_expiry() <= 3600 for rule in rules)


def test_too_many_inscriptions_lose_nothing_of_what_was_typed(browse, db: Session, one_an_hour) -> None:
    assert browse().post("/inscription", inscription()).status_code == 303
    page = browse().post("/inscription", inscription(nom="Les Ateliers & Cie", courriel="autre@possibles.example"))
    assert page.status_code == 429 and page.headers["retry-after"] == "3600"
    assert "Trop de demandes viennent de votre accès à Internet. Réessayez dans 60 minutes." in page.text
    assert 'value="Les Ateliers &amp; Cie"' in page.text and 'value="autre@possibles.example"' in page.text
    assert make.PASSWORD not in page.text
    assert count(db, Organisme) == 1


def test_too_many_links_asked_for_keep_the_identifier(browse, db: Session, one_an_hour) -> None:
    browse().post("/mot-de-passe-oublie", {"identifiant": "a@possibles.example"})
    page = browse().post("/mot-de-passe-oublie", {"identifiant": "b@possibles.example"})
    assert page.status_code == 429 and "Réessayez dans 60 minutes" in page.text and 'value="b@possibles.example"' in page.text
    assert browse().post("/activation/rien/nouveau-lien").status_code == 429, "another way to the same mails"


def test_too_many_reminders_are_told_in_a_page_or_in_the_live_region(browse, db: Session, one_an_hour) -> None:
    organisme = make.organisme(db)
    make.referent(db, organisme, active=False)
    mathilde = browse(make.dirigeant(db, organisme))
    db.commit()
    assert mathilde.post("/referent/relance").status_code == 303
    page = mathilde.post("/referent/relance")
    assert page.status_code == 429 and page.headers["retry-after"] == "3600" and "<html" in page.text
    assert "Trop de demandes d’un coup" in page.text and "Réessayez dans 60 minutes" in page.text
    told = mathilde.post("/referent/relance", htmx=True)
    assert told.status_code == 429 and told.headers["hx-retarget"] == "#annonces" and "<html" not in told.text
    assert "Réessayez dans 60 minutes" in told.text


def test_the_limit_is_looked_at_before_the_database(browse, db: Session, one_an_hour, monkeypatch: pytest.MonkeyPatch) -> None:
    browse().post("/inscription", inscription())
    monkeypatch.setattr("eclat.http.web.writing", lambda: pytest.fail("a writing session"))
    monkeypatch.setattr("eclat.domain.comptes.passwords.hash_password", lambda *_: pytest.fail("a password hashed"))
    assert browse().post("/inscription", inscription()).status_code == 429


def test_each_address_has_its_own_count(browse, db: Session, one_an_hour) -> None:
    for address, expected in (("192.0.2.1", 303), ("192.0.2.2", 303), ("192.0.2.1", 429)):
        visitor = browse()
        visitor.client = type(visitor.client)(
            visitor.client.app, base_url=str(visitor.client.base_url), client=(address, 4711), follow_redirects=False
        )
        answer = visitor.post("/inscription", inscription(courriel=f"{make.siret()}@possibles.example"))
        assert answer.status_code == expected


class SlowHasher:
    """Argon2 that takes as long as the test wants: its callers are counted, and wait."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, expected: int) -> None:
        from eclat.domain.comptes import passwords

        self.go, self.all_in, self.inside, self.expected = threading.Event(), threading.Event(), 0, expected
        self.lock = threading.Lock()
        for name in ("hash_password", "verify_password"):
            real = getattr(passwords, name)
            for module in ("eclat.domain.comptes.comptes", "eclat.domain.comptes.passwords", "eclat.pages.inscription.show"):
                monkeypatch.setattr(f"{module}.{name}", self.slow(real), raising=False)

    def slow(self, real: Any) -> Any:
        def waits(*words: str) -> Any:
            with self.lock:
                self.inside += 1
                if self.inside == self.expected:
                    self.all_in.set()
            assert self.go.wait(60)
            return real(*words)

        return waits


def test_nobody_waits_for_another_s_password(browse, db: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """Eight people sign in, register or choose a password; while all are being hashed, someone else writes at once."""
    monkeypatch.setattr("eclat.http.web.limiter", lru_cache(web.limiter.__wrapped__))
    monkeypatch.setenv("ECLAT_WEB_THREADS", "16")
    from eclat.settings import get_settings

    get_settings.cache_clear()
    make.administrateur(db)
    sophie, julien = make.instructeur(db), make.instructeur(db, "Julien", "Delmas")
    comptes.ask_reset(db, julien.courriel)
    jeton = db.exec(select(Jeton).where(Jeton.usage == UsageJeton.MOT_DE_PASSE)).one()
    db.commit()
    hasher = SlowHasher(monkeypatch, expected=8)
    known = browse(sophie)  # a session that the endpoint reads first
    calls = [
        *[lambda: known.post("/connexion", {"identifiant": sophie.courriel, "mot_de_passe": make.PASSWORD})] * 5,
        lambda: browse().post("/connexion", {"identifiant": "personne@nulle-part.example", "mot_de_passe": make.PASSWORD}),
        lambda: browse().post("/inscription", inscription()),
        lambda: browse().post(f"/activation/{sign('jeton', str(jeton.id))}", {"nouveau_mot_de_passe": NEW}),
    ]
    with ThreadPoolExecutor(len(calls)) as pool:
        answers = [pool.submit(call) for call in calls]
        try:
            assert hasher.all_in.wait(30), f"{hasher.inside} of 8 are at their password"
            with unit_of_work() as other:
                other.add(Personne(courriel="quelquun@organisme.example"))
            written = not hasher.go.is_set()
        finally:
            hasher.go.set()
        statuses = sorted(answer.result(60).status_code for answer in answers)
    assert written and statuses == [303] * 7 + [422]
    db.rollback()
    assert count(db, Organisme) == 1
    monkeypatch.undo()
    get_settings.cache_clear()
