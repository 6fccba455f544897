"""Sign-in (P16): who is known is told to nobody, and nobody guesses for long."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import select

from eclat import throttle
from eclat.domain.comptes import comptes, jetons, passwords
from eclat.models import EtatOrganisme, EtatPersonne, Jeton, Personne, UsageJeton
from tests.factories import PASSWORD, dirigeant, instructeur, mails, organisme, referent

WRONG = "pas-le-bon-mot-de-passe"
LOCKED = (
    "Trop d’essais pour cet identifiant. Réessayez dans 15 minutes, ou ouvrez le lien que nous venons d’envoyer à cette adresse, "
    "si elle a un compte."
)


@pytest.fixture
def sophie(db) -> Personne:
    found = instructeur(db)
    db.commit()
    return found


@pytest.fixture
def sign_in(browse) -> Callable[..., Any]:
    """A visitor who tries, each time from a fresh browser."""

    def attempt(identifiant: str, mot_de_passe: str = WRONG, *, address: str = "192.0.2.1") -> Any:
        visitor = browse()
        visitor.client = type(visitor.client)(
            visitor.client.app, base_url=str(visitor.client.base_url), client=(address, 4711), follow_redirects=False
        )
        return visitor.post("/connexion", {"identifiant": identifiant, "mot_de_passe": mot_de_passe})

    return attempt


def later(monkeypatch: pytest.MonkeyPatch, minutes: float) -> None:
    now = time.time
    monkeypatch.setattr("time.time", lambda: now() + minutes * 60)


def written(db, personne: Personne) -> list[str]:
    db.rollback()
    found = [mail.modele for mail in mails(db) if mail.destinataire == personne.courriel]
    db.commit()
    return found


def test_the_right_password_enters(sign_in, sophie):
    answer = sign_in(sophie.courriel, PASSWORD)
    assert (answer.status_code, answer.headers["location"]) == (303, "/") and "eclat=" in answer.headers["set-cookie"]


@pytest.mark.parametrize(
    "typed", ["SOPHIE.RAKOTO@OC-ECLAT.EXAMPLE", " sophie.rakoto@oc-eclat.example ", "Sophie.Rakoto@Oc-Éclat.example"]
)
def test_the_identifier_is_read_as_addresses_are(sign_in, sophie, db, typed):
    if "É" in typed:
        sophie.courriel = "sophie.rakoto@oc-éclat.example"
        db.add(sophie)
        db.commit()
    assert sign_in(typed, PASSWORD).status_code == 303


def test_what_was_typed_stays_but_the_password(sign_in, sophie):
    for typed in (WRONG, ""):
        page = sign_in(sophie.courriel, typed)
        assert page.status_code == 422
        assert f'value="{sophie.courriel}"' in page.text and WRONG not in page.text


def test_six_failures_lock_whatever_the_password(sign_in, sophie, db):
    assert [sign_in(sophie.courriel).status_code for _ in range(6)] == [422] * 5 + [429]
    for password in (WRONG, PASSWORD):
        page = sign_in(sophie.courriel, password, address="198.51.100.4")
        assert page.status_code == 429 and LOCKED in page.text
        assert 890 <= int(page.headers["retry-after"]) <= 900
        assert f'value="{sophie.courriel}"' in page.text and password not in page.text and "set-cookie" not in page.headers
    assert written(db, sophie) == ["compte_bloque"], "once, however many try"


def test_a_lock_ends_by_itself(sign_in, sophie, monkeypatch):
    for _ in range(6):
        sign_in(sophie.courriel)
    later(monkeypatch, 14.9)
    assert sign_in(sophie.courriel, PASSWORD).status_code == 429
    later(monkeypatch, 0.2)
    assert sign_in(sophie.courriel, PASSWORD).status_code == 303


def test_failures_are_forgotten_with_time_and_with_a_success(sign_in, sophie, monkeypatch):
    for _ in range(5):
        sign_in(sophie.courriel)
    assert sign_in(sophie.courriel, PASSWORD).status_code == 303
    assert [sign_in(sophie.courriel).status_code for _ in range(5)] == [422] * 5
    later(monkeypatch, 16)
    assert [sign_in(sophie.courriel).status_code for _ in range(5)] == [422] * 5


def people(db) -> dict[str, str]:
    """An identifier of each kind, none of which may enter with a wrong password."""
    suspended, waiting = instructeur(db, "Nour", "Haddad"), dirigeant(db, organisme(db, etat=EtatOrganisme.EN_ATTENTE))
    suspended.etat = EtatPersonne.SUSPENDUE
    found = {
        "known": instructeur(db).courriel, "unknown": "personne@nulle-part.example", "no address": "rien du tout",
        "no password": referent(db, organisme(db), active=False).courriel, "suspended": suspended.courriel, "waiting": waiting.courriel,
    }  # fmt: skip
    db.commit()
    return found


def test_every_identifier_gets_the_same_answers(sign_in, db):
    seen = set()
    for address, identifiant in enumerate(people(db).values()):
        answers = [sign_in(identifiant, address=f"192.0.2.{address}") for _ in range(8)]
        seen.add(tuple((each.status_code, each.text.replace(identifiant, "X")) for each in answers))
    assert len(seen) == 1
    assert [status for status, _ in seen.pop()] == [422] * 5 + [429] * 3


def test_only_who_may_sign_in_is_mailed(sign_in, db):
    found = people(db)
    for address, identifiant in enumerate(found.values()):
        for _ in range(6):
            sign_in(identifiant, address=f"192.0.2.{address}")
    db.rollback()
    assert [mail.destinataire for mail in mails(db) if mail.modele == "compte_bloque"] == [found["known"]]


def test_every_identifier_costs_the_same_work(sign_in, db, monkeypatch):
    """One verification a try, and none once locked: the right password itself is no longer looked at."""
    verified: list[str] = []

    def counted(hache: str, mot_de_passe: str) -> bool:
        verified.append("one")
        return passwords.verify_password(hache, mot_de_passe)

    monkeypatch.setattr("eclat.domain.comptes.comptes.verify_password", counted)
    monkeypatch.setattr("eclat.domain.comptes.comptes.verify_nothing", lambda *_: verified.append("one"))
    for address, identifiant in enumerate(people(db).values()):
        verified.clear()
        for _ in range(8):
            sign_in(identifiant, address=f"192.0.2.{address}")
        assert len(verified) == 6, identifiant


def test_a_refusal_takes_its_time_and_a_success_does_not(sign_in, sophie, monkeypatch):
    waited: list[float] = []

    async def note(until: float) -> None:
        waited.append(until)

    monkeypatch.setattr("eclat.http.web.anyio.sleep_until", note)
    for expected, password in ((0, PASSWORD), (1, WRONG), (1, ""), (0, PASSWORD)):
        waited.clear()
        sign_in(sophie.courriel, password)
        assert len(waited) == expected
    for _ in range(6):
        sign_in(sophie.courriel)
    waited.clear()
    sign_in(sophie.courriel, PASSWORD)
    assert len(waited) == 1, "a locked identifier too"


def test_an_address_that_fails_everywhere_is_slowed_and_the_others_are_not(sign_in, sophie, monkeypatch):
    for each in range(20):
        assert sign_in(f"{each}@nulle-part.example").status_code == 422
    page = sign_in(sophie.courriel, PASSWORD)
    assert page.status_code == 429 and 590 <= int(page.headers["retry-after"]) <= 600
    assert "Trop d’essais de connexion viennent de votre accès à Internet. Réessayez dans 10 minutes." in page.text
    assert sign_in(sophie.courriel, PASSWORD, address="192.0.2.2").status_code == 303
    later(monkeypatch, 10.1)
    assert sign_in(sophie.courriel, PASSWORD).status_code == 303


def test_those_who_succeed_share_an_address_without_harm(sign_in, sophie):
    assert {sign_in(sophie.courriel, PASSWORD).status_code for _ in range(25)} == {303}


def test_who_knows_the_password_is_told_why_and_not_counted(sign_in, db):
    waiting = dirigeant(db, organisme(db, etat=EtatOrganisme.EN_ATTENTE))
    db.commit()
    for _ in range(8):
        page = sign_in(waiting.courriel, PASSWORD)
        assert page.status_code == 422 and "doit encore être validé" in page.text


def test_a_new_password_ends_the_lock(sign_in, browse, sophie, db):
    from eclat.signatures import sign

    for _ in range(6):
        sign_in(sophie.courriel)
    db.rollback()
    comptes.ask_reset(db, sophie.courriel)
    db.commit()
    jeton = db.exec(select(Jeton).where(Jeton.usage == UsageJeton.MOT_DE_PASSE)).one()
    db.commit()
    new = "Tambour-cerisier-verger-512"
    assert browse().post(f"/activation/{sign('jeton', str(jeton.id))}", {"nouveau_mot_de_passe": new}).status_code == 303
    assert sign_in(sophie.courriel, new).status_code == 303


def test_links_that_unlock_keep_nobody_from_a_new_password(sophie, db):
    for _ in range(jetons.MAX_AN_HOUR):
        jetons.issue(db, sophie, UsageJeton.DEBLOCAGE)
    comptes.ask_reset(db, sophie.courriel)
    assert mails(db)[-1].modele == "mot_de_passe_oublie"


def test_a_password_of_former_parameters_is_hashed_anew(sign_in, sophie, db):
    from argon2 import PasswordHasher

    sophie.mot_de_passe = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1).hash(PASSWORD)
    former = sophie.mot_de_passe
    db.add(sophie)
    db.commit()
    assert sign_in(sophie.courriel, PASSWORD).status_code == 303
    db.refresh(sophie)
    assert sophie.mot_de_passe != former
    db.commit()
    assert sign_in(sophie.courriel, PASSWORD).status_code == 303


def test_of_two_clicks_the_second_enters_though_the_first_hashed_the_password_anew(sign_in, sophie, db, monkeypatch):
    from argon2 import PasswordHasher

    real, first = passwords.hash_password, list[Any]()
    sophie.mot_de_passe = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1).hash(PASSWORD)
    db.add(sophie)
    db.commit()

    def overtaken(mot_de_passe: str) -> str:
        if not first:
            first.append(None)
            first[0] = sign_in(sophie.courriel, PASSWORD)
        return real(mot_de_passe)

    monkeypatch.setattr("eclat.domain.comptes.reconnaissance.hash_password", overtaken)
    second = sign_in(sophie.courriel, PASSWORD)
    assert (first[0].status_code, second.status_code) == (303, 303)


def test_a_password_changed_while_it_was_verified_does_not_enter(sign_in, sophie, db, monkeypatch):
    from eclat.database import writing

    real = passwords.verify_password

    def changed_meanwhile(hache: str, mot_de_passe: str) -> bool:
        with writing() as other:
            other.get(Personne, sophie.id).mot_de_passe = "another"  # type: ignore[union-attr]
            other.commit()
        return real(hache, mot_de_passe)

    monkeypatch.setattr("eclat.domain.comptes.comptes.verify_password", changed_meanwhile)
    assert sign_in(sophie.courriel, PASSWORD).status_code == 422


def test_without_an_address_only_the_identifier_counts(sign_in, sophie, db, monkeypatch):
    monkeypatch.setattr("eclat.http.context.Context.address", "")
    for each in range(25):
        assert sign_in(f"{each}@nulle-part.example").status_code == 422
    assert [sign_in(sophie.courriel).status_code for _ in range(6)][-1] == 429
    assert throttle.wait(throttle.FAILURES_FROM, "") == 0
