"""A password is judged in French, generated strong, and hashed slowly."""

import math
import re
import threading
import time
import unicodedata
from typing import Any

import pytest
from argon2 import Parameters, PasswordHasher, extract_parameters
from hypothesis import given, settings
from hypothesis import strategies as st
from zxcvbn_rs_py import Suggestion, Warning, zxcvbn

from eclat import throttle
from eclat.domain.comptes import passwords
from eclat.domain.comptes.passwords import (
    DUMMY_HASH,
    generate,
    hash_password,
    needs_rehash,
    strength,
    verify_nothing,
    verify_password,
    why_refused,
)


@pytest.mark.parametrize(("enum", "table"), [(Warning, passwords.WARNINGS), (Suggestion, passwords.SUGGESTIONS)])
def test_everything_the_estimator_may_say_is_translated(enum: type, table: tuple[tuple[object, str], ...]) -> None:
    members = [member for name in dir(enum) if isinstance(member := getattr(enum, name), enum)]
    assert len(members) in (13, 14)
    translated = [known for known, _ in table]
    assert [member for member in members if member not in translated] == []
    sentences = [french for _, french in table]
    assert len(set(sentences)) == len(sentences) == len(members)
    assert all(re.fullmatch(r"[A-ZÉ].*\.", french) for french in sentences)


@pytest.mark.parametrize(
    ("password", "label"),
    [
        ("", "Très faible"),
        ("azerty", "Très faible"),
        ("motdepasse123", "Très faible"),
        ("bonjourbonjour", "Très faible"),
        ("aaaaaaaaaaaaaaaaaaaa", "Très faible"),
        ("Marseille2024", "Très faible"),
        ("Zq8#vL2!pX", "Faible"),  # strong for its length, but too short
        ("Marelle-7-lucioles-au-préau", "Forte"),
        ("correct cheval batterie agrafe", "Forte"),
        ("vK9$tq2Lz!wB7x", "Forte"),
    ],
)
def test_the_label_tells_how_hard_it_is_to_guess(password: str, label: str) -> None:
    assert strength(password).label == label


def test_a_refusal_says_what_to_do() -> None:
    assert why_refused("") == "Choisissez un mot de passe d’au moins douze caractères."
    assert why_refused("Zq8#vL2!pX") == "Ce mot de passe compte 10 caractères\u00a0: il en faut au moins 12."
    assert why_refused("x") == "Ce mot de passe compte 1 caractère\u00a0: il en faut au moins 12."
    assert why_refused("x9" * 101) == "Ce mot de passe dépasse 200 caractères\u00a0: raccourcissez-le."
    common = why_refused("azertyuiop123")
    assert common is not None
    assert common.startswith("Ce mot de passe se devine trop facilement. ")
    assert why_refused("Marelle-7-lucioles-au-préau") is None
    assert strength("Zq8#vL2!pXw").advice[0] == "Ajoutez 1 caractère\u00a0: il en faut au moins 12."


def test_what_its_owner_is_known_by_does_not_count() -> None:
    known = ("Rosalie Castaing", "r.castaing@lestilleuls.example", "Institut Les Tilleuls")
    assert strength("LesTilleuls-Castaing").acceptable
    assert not strength("LesTilleuls-Castaing", known).acceptable
    assert not strength("castaing@lestilleuls", known).acceptable
    assert "Évitez ce qui vous désigne" in (why_refused("CASTAING-Rosalie!", known) or "")
    assert strength("Castaing-marelle-743-luciole-verger-sapin", known).acceptable


def test_accents_do_not_hide_a_common_word() -> None:
    assert strength("étéétéétéété").label == "Très faible"
    assert strength("périscolaire").score == strength("periscolaire").score <= 1


@given(st.text(max_size=400), st.lists(st.text(max_size=300), max_size=3))
@settings(deadline=None, max_examples=50)
def test_any_text_is_judged(password: str, known: list[str]) -> None:
    found = strength(password, known)
    assert found.label in passwords.LABELS
    assert found.acceptable == (why_refused(password, known) is None)


def test_the_work_does_not_grow_with_what_is_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The estimator's grows with the square of what it is given: it is given a hundred characters, and each word once."""
    given: list[tuple[int, list[str]]] = []
    estimate = zxcvbn

    def noted(password: str, words: list[str]) -> Any:
        given.append((len(password), words))
        return estimate(password, words)

    monkeypatch.setattr(passwords, "zxcvbn", noted)
    strength("aZ3$kLm9" * 1000, ["x" * 10_000] * 1000)
    strength("aZ3$kLm9", ["x" * 100])
    (long, words), (_, few) = given[0], given[-1]
    assert len(given) == 2 and long == 100 and words == few and max(map(len, words)) <= 100
    assert strength("".join(generate() for _ in range(4))[:200]).acceptable


def test_a_generated_password_is_always_accepted() -> None:
    made = [generate() for _ in range(200)]
    assert len(set(made)) == len(made)
    for password in made:
        assert re.fullmatch(r"[A-ZÀ-Ý][a-zà-ÿ]{3,7}-[1-9][0-9]{2}(-[a-zà-ÿ]{4,8}){3}", password), password
        assert unicodedata.is_normalized("NFC", password)
        assert why_refused(password) is None
        assert strength(password).label == "Forte"


def test_a_generated_password_holds_the_50_bits_that_the_cnil_asks_for_where_failures_lock() -> None:
    """Case 2 of délibération 2022-100, and what makes it so: few failures, then a lock."""
    assert 4 * math.log2(len(passwords.mots())) + math.log2(900) >= 50
    assert throttle.FAILURES.often.amount <= 10 and throttle.LOCK.often.get_expiry() >= 15 * 60


def test_the_words_are_clean() -> None:
    words = passwords.mots()
    assert len(set(words)) == len(words)
    assert all(re.fullmatch(r"[a-zà-ÿ]{4,8}", word) for word in words)
    assert not set(words) & {"nazi", "viol", "putain", "cadavre", "cancer", "nègre", "meurtre", "suicide"}


def test_a_hash_verifies_its_password_only() -> None:
    stored = hash_password("Marelle-7-lucioles-au-préau")
    assert stored.startswith("$argon2id$v=19$m=65536,")
    assert stored != hash_password("Marelle-7-lucioles-au-préau")
    assert verify_password(stored, "Marelle-7-lucioles-au-préau")
    assert verify_password(stored, unicodedata.normalize("NFD", "Marelle-7-lucioles-au-préau"))
    assert not verify_password(stored, "marelle-7-lucioles-au-préau")
    assert not needs_rehash(stored)


def test_damaged_hashes_and_odd_passwords_are_a_plain_no() -> None:
    stored = hash_password("\ud800\x00 préau")
    assert verify_password(stored, "\ud800\x00 préau")
    for damaged in ("", "!", "é", "$argon2id$v=19$m=65536", stored[:-3]):
        assert not verify_password(damaged, "x")
    assert not verify_password(stored, "x" * 1_000_000)
    assert needs_rehash("")
    assert needs_rehash(stored.replace("t=2", "t=1"))


def test_an_unknown_account_costs_as_much_as_a_known_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """One hash is made of what was typed, at the same cost: Argon2's is that of its parameters."""
    assert not needs_rehash(DUMMY_HASH)
    stored = hash_password("Marelle-7-lucioles-au-préau")
    hashed: list[tuple[Parameters, object]] = []

    class Watched:
        def verify(self, stored: str, password: object) -> bool:
            hashed.append((extract_parameters(stored), password))
            return bool(PasswordHasher().verify(stored, password))  # type: ignore[arg-type]

    monkeypatch.setattr(passwords, "_HASHER", Watched())
    assert verify_password(stored, "un autre mot de passe") is False
    assert verify_nothing("un autre mot de passe") is False
    known, unknown = hashed
    assert known == unknown


def test_no_more_than_two_hashings_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    running, most, guard = 0, 0, threading.Lock()

    class Watched:
        def hash(self, password: bytes) -> str:
            nonlocal running, most
            with guard:
                running += 1
                most = max(most, running)
            time.sleep(0.02)
            with guard:
                running -= 1
            return "hashed"

    monkeypatch.setattr(passwords, "_HASHER", Watched())
    threads = [threading.Thread(target=hash_password, args=("x",)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 2
