"""The configuration refuses what would be unsafe, and keys change without signing anyone out."""

import pytest

from eclat.settings import ConfigurationError, Settings, get_settings
from eclat.signatures import sign, unsign, unsign_id

OLD, NEW = "an-old-key-of-more-than-thirty-two-characters", "a-new-key-of-more-than-thirty-two-characters"


def test_a_public_site_without_a_key_does_not_start() -> None:
    with pytest.raises(ConfigurationError, match="ECLAT_SECRET_KEY"):
        _ = Settings(base_url="https://oc-eclat.example", secret_key="").secret_keys


def test_a_short_key_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="32 characters"):
        _ = Settings(secret_key="short").secret_keys


def test_a_local_site_makes_its_own_key_and_keeps_it(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    first = Settings(secret_key="").secret_keys
    assert first == Settings(secret_key="").secret_keys and len(first[0]) >= 32
    assert (tmp_path / "var" / "secret_key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_a_platform_s_address_of_postgresql_needs_no_rewriting(scheme: str) -> None:
    assert Settings(database_url=f"{scheme}://u:p@host/base").database_url == "postgresql+psycopg://u:p@host/base"
    assert Settings(database_url="sqlite:///var/eclat.db").database_url == "sqlite:///var/eclat.db"


def test_only_https_makes_cookies_secure() -> None:
    assert Settings(base_url="https://oc-eclat.example", secret_key=NEW).secure
    assert not Settings(base_url="http://127.0.0.1:8000").secure


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch):
    def use(*values: str) -> None:
        monkeypatch.setenv("ECLAT_SECRET_KEY", ",".join(values))
        get_settings.cache_clear()

    yield use
    monkeypatch.undo()
    get_settings.cache_clear()


def test_a_new_key_signs_while_the_old_one_still_verifies(keys) -> None:
    keys(OLD)
    signed = sign("connexion", "secret")
    keys(NEW, OLD)
    assert unsign("connexion", signed) == "secret"
    renewed = sign("connexion", "secret")
    assert renewed != signed
    keys(NEW)
    assert unsign("connexion", renewed) == "secret"
    assert unsign("connexion", signed) is None


def test_a_signature_serves_one_purpose() -> None:
    signed = sign("jeton", "01a206bb-e1ed-71cb-8791-1e9a5a9fb69e")
    assert unsign("connexion", signed) is None
    assert str(unsign_id("jeton", signed)) == "01a206bb-e1ed-71cb-8791-1e9a5a9fb69e"
    assert unsign("jeton", signed[:-1] + ("A" if signed[-1] != "A" else "B")) is None
    assert unsign_id("jeton", "n’importe quoi") is None
