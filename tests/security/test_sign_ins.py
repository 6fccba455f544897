"""Sign-ins and single-use links: what was stolen, kept, cut, or made for something else opens nothing."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from http.cookies import SimpleCookie
from typing import Any

import pytest
from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain.comptes import connexions, jetons
from eclat.domain.organismes import referents
from eclat.models import Connexion, Courriel, EtatPersonne, Jeton, Organisme, Personne, UsageJeton
from eclat.settings import get_settings
from eclat.signatures import sign, unsign_id
from tests import factories as make
from tests.browser import Browser

OLD, NEW = "an-old-key-of-more-than-thirty-two-characters", "a-new-key-of-more-than-thirty-two-characters"
CHOICE = {
    "nouveau_mot_de_passe": make.PASSWORD + "-autre",
    "mot_de_passe": make.PASSWORD,
}  # a new password, or the one that they have


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    def use(**values: str) -> None:
        for name, value in values.items():
            monkeypatch.setenv(f"ECLAT_{name.upper()}", value)
        get_settings.cache_clear()

    yield use
    monkeypatch.undo()
    get_settings.cache_clear()


@pytest.fixture
def mathilde(db: Session) -> Personne:
    make.administrateur(db)
    found = make.dirigeant(db, make.organisme(db))
    db.commit()
    return found


def signed_in(browser: Browser) -> bool:
    """Whether a private page opens; a sign-in page, if not, never the private one."""
    answer = browser.get("/profil")
    assert answer.status_code == 200 or answer.headers["location"] == "/connexion?suite=%2Fprofil"
    return bool(answer.status_code == 200)


def with_cookie(browse: Callable[..., Browser], value: str, name: str = "eclat") -> Browser:
    browser: Browser = browse()
    browser.client.cookies.set(name, value)
    return browser


def cookie_of(answer: Any, name: str) -> Any:
    """The cookie as the answer sets it, with its attributes."""
    return next(jar[name] for jar in map(SimpleCookie, answer.headers.get_list("set-cookie")) if name in jar)


def enter(browser: Browser, personne: Personne) -> Any:
    return browser.post("/connexion", {"identifiant": personne.courriel, "mot_de_passe": make.PASSWORD})


# --- sign-ins -----------------------------------------------------------------------------------------------------------


def test_a_sign_in_takes_a_new_secret_whatever_cookie_came(browse, db: Session, mathilde: Personne) -> None:
    """Fixation: a cookie slipped into someone's browser is never the one that they are signed in with."""
    planted = [
        sign("connexion", "x" * 43),
        "chosen",
        browse(make.dirigeant(db, make.organisme(db, "Autre"))).client.cookies["eclat"],
    ]
    for value in planted:
        victim = with_cookie(browse, value)
        answer = enter(victim, mathilde)
        given = cookie_of(answer, "eclat").value
        assert answer.status_code == 303 and given not in planted
        assert not signed_in(with_cookie(browse, value)), "neither does the planted one open anything afterwards"


def test_signing_in_again_ends_the_sign_in_before(browse, mathilde: Personne) -> None:
    browser = browse(mathilde)
    before = browser.client.cookies["eclat"]
    enter(browser, mathilde)
    assert signed_in(with_cookie(browse, cookie_of(enter(browse(), mathilde), "eclat").value))
    assert not signed_in(with_cookie(browse, before))


def test_signing_out_ends_the_row_and_a_kept_cookie_opens_nothing(browse, db: Session, mathilde: Personne) -> None:
    browser = browse(mathilde)
    kept = browser.client.cookies["eclat"]
    answer = browser.post("/deconnexion")
    assert cookie_of(answer, "eclat")["max-age"] == "0"
    db.rollback()
    assert db.exec(select(Connexion).where(Connexion.personne_id == mathilde.id)).one().fin_le is not None
    assert not signed_in(with_cookie(browse, kept))


def test_signing_out_asks_the_browser_to_forget(browse, mathilde: Personne) -> None:
    assert browse(mathilde).post("/deconnexion").headers["clear-site-data"] == '"cache", "storage"'


@pytest.mark.parametrize(
    ("last_seen", "born"), [(timedelta(hours=12, minutes=1), timedelta(days=1)), (timedelta(0), timedelta(days=30, minutes=1))]
)
def test_an_unused_or_old_sign_in_is_over(browse, db: Session, mathilde: Personne, last_seen: timedelta, born: timedelta) -> None:
    browser = browse(mathilde)
    connexion = db.exec(select(Connexion).where(Connexion.personne_id == mathilde.id)).one()
    connexion.vue_le, connexion.cree_le = clock.now() - last_seen, clock.now() - born
    db.add(connexion)
    db.commit()
    assert not signed_in(browser)


def test_a_cookie_cut_or_forged_opens_nothing(browse, db: Session, mathilde: Personne) -> None:
    good = browse(mathilde).client.cookies["eclat"]
    payload, signature = good.rsplit(".", 1)
    row = db.exec(select(Connexion).where(Connexion.personne_id == mathilde.id)).one()
    forged = [
        good[:-1], payload, f"{payload}.", f".{signature}", signature, good.swapcase(), f"{payload}A.{signature}", f"{good}.{signature}",
        sign("connexion", row.empreinte),  # who reads the database learns nothing that signs in
        sign("connexion", str(row.id)),
        sign("annonce", "x"),
        sign("jeton", str(row.id)),
    ]  # fmt: skip
    assert [value for value in forged if signed_in(with_cookie(browse, value))] == []
    assert signed_in(with_cookie(browse, good))


def test_the_database_holds_no_secret_of_a_sign_in(db: Session, mathilde: Personne) -> None:
    connexion, secret = connexions.open_connexion(db, mathilde, appareil="x")
    db.flush()
    assert secret not in str(connexion.model_dump()) and len(secret) >= 43  # 256 bits


def test_keys_change_without_signing_anyone_out(browse, settings, db: Session, mathilde: Personne) -> None:
    settings(secret_key=OLD)
    karim = make.referent(db, make.organisme(db, "Autre"), active=False)
    link = sign("jeton", str(jetons.issue(db, karim, UsageJeton.ACTIVATION).id))
    before = browse(mathilde)
    settings(secret_key=f"{NEW},{OLD}")
    assert signed_in(before) and browse().get(f"/activation/{link}").status_code == 200
    after = browse(mathilde)
    settings(secret_key=NEW)
    assert signed_in(after), "what the new key signed is good without the old one"
    assert not signed_in(before), "what a removed key signed is not"
    assert browse().get(f"/activation/{link}").status_code == 410
    assert browse().post(f"/activation/{link}", CHOICE).status_code == 410


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(browse, settings, mathilde: Personne) -> None:
    for secure in (True, False):
        settings(base_url="https://127.0.0.1" if secure else "http://127.0.0.1:8000")
        browser = browse()
        answer = enter(browser, mathilde)
        signing = cookie_of(answer, "__Host-eclat" if secure else "eclat")
        browser.client.cookies.set(signing.key, signing.value)
        toast = cookie_of(browser.post("/deconnexion"), "__Host-eclat-annonce" if secure else "eclat-annonce")
        for cookie in (signing, toast):
            assert (bool(cookie["secure"]), cookie["httponly"], cookie["samesite"], cookie["domain"], cookie["path"]) == (
                secure, True, "lax", "", "/",
            )  # fmt: skip


def test_a_referent_taken_out_is_out_at_once(browse, db: Session, mathilde: Personne) -> None:
    own = db.exec(select(Organisme)).one()
    karim = browse(make.referent(db, own))
    db.commit()
    assert signed_in(karim)
    referents.remove(db, own, by=make.user_of(db, mathilde))
    db.commit()
    assert karim.get("/profil").headers["location"].startswith(("/connexion", "/entree"))


def test_the_open_page_of_someone_suspended_sends_to_sign_in(browse, db: Session, mathilde: Personne) -> None:
    open_page = browse(mathilde)
    assert signed_in(open_page)
    mathilde.etat = EtatPersonne.SUSPENDUE
    db.add(mathilde)
    db.commit()
    assert open_page.post("/profil", {"nom": "X"}).headers["location"] == "/connexion"
    swap = open_page.post("/profil", {"nom": "X"}, htmx=True)
    assert (swap.status_code, swap.headers["hx-redirect"].split("?")[0]) == (204, "/connexion")
    assert open_page.post("/profil", {"nom": "X"}, htmx=True, **{"X-Autosave": "1"}).status_code == 401
    assert enter(browse(), mathilde).status_code == 422


# --- single-use links ---------------------------------------------------------------------------------------------------

OPENS = {
    UsageJeton.ACTIVATION: "/activation",
    UsageJeton.MOT_DE_PASSE: "/activation",
    UsageJeton.DEBLOCAGE: "/deblocage",
    UsageJeton.ADRESSE: "/changement-adresse",
}


def link(db: Session, personne: Personne, usage: UsageJeton, *, sent_ago: timedelta | None = None) -> str:
    """A link as its mail carries it."""
    jeton = jetons.issue(db, personne, usage, nouvelle_adresse="autre@organisme.example" if usage == UsageJeton.ADRESSE else None)
    if sent_ago is not None:
        courriel = db.exec(select(Courriel).where(Courriel.personne_id == personne.id).order_by(col(Courriel.id))).all()[0]
        courriel.envoye_le = clock.now() - sent_ago
        jeton.courriel_id = courriel.id
        db.add_all([courriel, jeton])
    db.commit()
    return sign("jeton", str(jeton.id))


def test_every_kind_of_link_has_its_page_and_its_life() -> None:
    assert set(OPENS) == set(UsageJeton) == set(jetons.LIFE)


@pytest.mark.parametrize("usage", UsageJeton)
def test_a_link_opens_the_page_that_it_was_made_for_and_no_other(
    browse, db: Session, mathilde: Personne, usage: UsageJeton
) -> None:
    signed = link(db, mathilde, usage)
    for page in set(OPENS.values()):
        answer = browse().get(f"{page}/{signed}")
        assert answer.status_code == (200 if page == OPENS[usage] else 410), page
    for page in set(OPENS.values()) - {OPENS[usage]}:
        assert browse().post(f"{page}/{signed}", CHOICE).status_code == 410
    db.rollback()
    assert db.exec(select(Jeton.utilise_le).where(Jeton.id == unsign_id("jeton", signed))).all() == [None]


@pytest.mark.parametrize("usage", UsageJeton)
def test_a_link_serves_once_and_until_its_hour(browse, db: Session, mathilde: Personne, usage: UsageJeton) -> None:
    life, page = jetons.LIFE[usage], OPENS[usage]
    late = link(db, mathilde, usage, sent_ago=life + timedelta(seconds=1))
    for answer in (browse().get(f"{page}/{late}"), browse().post(f"{page}/{late}", CHOICE)):
        assert answer.status_code == 410
    in_time = link(db, mathilde, usage, sent_ago=life - timedelta(minutes=5))
    assert browse().post(f"{page}/{in_time}", CHOICE).status_code == 303
    assert browse().post(f"{page}/{in_time}", CHOICE).status_code == 410
    assert browse().get(f"{page}/{in_time}").status_code == 410


def test_a_changed_password_voids_every_other_link(browse, db: Session, mathilde: Personne) -> None:
    others = [link(db, mathilde, usage) for usage in UsageJeton]
    assert browse().post(f"/activation/{link(db, mathilde, UsageJeton.MOT_DE_PASSE)}", CHOICE).status_code == 303
    for usage, signed in zip(UsageJeton, others, strict=True):
        assert browse().get(f"{OPENS[usage]}/{signed}").status_code == 410, usage


def test_a_link_only_concerns_its_owner(browse, db: Session, mathilde: Personne) -> None:
    """Whoever is signed in when the link is opened, its owner's password changes and no other's."""
    helene = make.dirigeant(db, make.organisme(db, "Fédération du Grand Préau"))
    before = mathilde.mot_de_passe
    signed = link(db, helene, UsageJeton.MOT_DE_PASSE)
    browser = browse(mathilde)
    assert browser.post(f"/activation/{signed}", CHOICE | {"identifiant": mathilde.courriel}).status_code == 303
    db.rollback()
    db.expire_all()
    assert db.get(Personne, mathilde.id).mot_de_passe == before  # type: ignore[union-attr]
    assert "Fédération du Grand Préau" in browser.get("/profil").text, "its owner is signed in, in place of the other"


def test_a_link_of_someone_suspended_opens_nothing(browse, db: Session, mathilde: Personne) -> None:
    signed = {usage: link(db, mathilde, usage) for usage in UsageJeton}
    mathilde.etat = EtatPersonne.SUSPENDUE
    db.add(mathilde)
    db.commit()
    for usage, each in signed.items():
        assert browse().post(f"{OPENS[usage]}/{each}", CHOICE).status_code == 410, usage
