"""The cookie of a sign-in, the keys that sign and encrypt, and devices in plain words."""

from collections.abc import Iterator

import pytest

from eclat.cli import main
from eclat.domain.comptes import facteurs
from eclat.domain.comptes.appareils import plain_words
from eclat.encryption import decrypt, encrypt
from eclat.settings import get_settings
from eclat.tasks.clock import tidy_sign_ins
from tests.factories import FACTEUR, PASSWORD, administrateur, code, instructeur, mails

OLD, NEW = "a-key-for-the-tests-and-nothing-else", "another-key-for-the-tests-of-rotation"


@pytest.fixture
def keys(monkeypatch) -> Iterator[object]:
    def use(*keys: str) -> None:
        monkeypatch.setenv("ECLAT_SECRET_KEY", ",".join(keys))
        get_settings.cache_clear()

    yield use
    monkeypatch.undo()
    get_settings.cache_clear()


def test_a_rotation_of_keys_signs_nobody_out_and_loses_no_factor(db, browse, keys):
    claire = administrateur(db)
    db.commit()
    here, later = browse(claire), browse()
    keys(NEW, OLD)
    assert here.get("/agents").status_code == 200
    later.post("/connexion", {"identifiant": claire.courriel, "mot_de_passe": PASSWORD})
    assert later.post("/connexion/code", {"code": code()}).status_code == 303
    tidy_sign_ins()  # what the clock does each day
    keys(NEW)
    db.expire_all()
    facteur = facteurs.of(db, claire.id)
    assert facteur is not None and decrypt(facteurs.PURPOSE, facteur.secret) == FACTEUR
    assert here.get("/agents").status_code == 303, "its cookie was signed with the key that was withdrawn"


def test_a_key_withdrawn_too_soon_leaves_the_recovery_codes(db, browse, keys):
    claire = administrateur(db)
    codes = facteurs.new_codes(db, claire.id)
    db.commit()
    keys(NEW)
    browser = browse()
    browser.post("/connexion", {"identifiant": claire.courriel, "mot_de_passe": PASSWORD})
    refused = browser.post("/connexion/code", {"code": code()})
    assert refused.status_code == 422 and "code de secours" in refused.text
    assert browser.post("/connexion/code", {"code_secours": codes[0]}).status_code == 303


def test_what_is_encrypted_is_for_one_purpose(keys):
    sealed = encrypt("one", "text")
    assert decrypt("one", sealed) == "text" and decrypt("two", sealed) is None
    assert decrypt("one", "x") is None and decrypt("one", "é") is None


@pytest.mark.parametrize("base", ["https://oc-eclat.example", "http://127.0.0.1:8000"])
def test_the_cookie_is_for_this_site_alone(db, browse, monkeypatch, base):
    sophie = instructeur(db)
    db.commit()
    browser = browse()
    monkeypatch.setenv("ECLAT_BASE_URL", base)
    get_settings.cache_clear()
    try:
        browser.client.base_url = base
        answer = browser.client.post(
            "/connexion",
            data={"identifiant": sophie.courriel, "mot_de_passe": PASSWORD},
            headers={"Sec-Fetch-Site": "same-origin"},
        )
    finally:
        monkeypatch.undo()
        get_settings.cache_clear()
    name, _, flags = answer.headers["set-cookie"].partition("=")
    flags = flags.lower()
    assert "httponly" in flags and "samesite=lax" in flags and "path=/" in flags and "domain" not in flags
    assert (name == "__Host-eclat" and "secure" in flags) is base.startswith("https")


def test_the_only_administrateur_who_lost_everything_is_helped_from_the_server(db, capsys):
    claire = administrateur(db)
    db.commit()
    db.close()
    assert main(["reset-factor", "--email", "Claire.Aubertin@oc-eclat.example"]) == 0
    assert "Claire Aubertin" in capsys.readouterr().out
    assert facteurs.of(db, claire.id) is None
    mail = mails(db)[-1]
    assert mail.modele == "second_facteur_reinitialise" and "La plateforme a réinitialisé" in mail.texte
    db.close()
    assert main(["reset-factor", "--email", claire.courriel]) == 1
    assert main(["reset-factor", "--email", "personne@oc-eclat.example"]) == 1


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox sur Linux"),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0",
            "Edge sur Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
            "Safari sur iPhone",
        ),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
            "Chrome sur Mac",
        ),
        (
            "Mozilla/5.0 (Linux; Android 15; SM-S921B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36",
            "Samsung Internet sur Android",
        ),
        ("curl/8.0", "Appareil inconnu"),
        ("", "Appareil inconnu"),
        ("Mozilla/5.0 (Windows NT 10.0)", "Navigateur sur Windows"),
    ],
)
def test_a_device_is_named_in_plain_words(said, words):
    assert plain_words(said[:200]) == words
