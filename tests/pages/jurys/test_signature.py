"""The pages of a procès-verbal: read, signed with a password and a code, opened again, rectified, verified."""

import hashlib
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import Session, select

from eclat.domain.comptes import facteurs
from eclat.domain.jurys import cloture
from eclat.francais import of_name
from eclat.models import EtatSession, Fichier, LecturePv, Personne, Pv, SessionCqp, SignaturePv
from eclat.settings import get_settings
from eclat.tasks import pv as tasks
from tests import factories as make
from tests import jurys
from tests.browser import Browser

E = EtatSession
Browse = Callable[..., Browser]


@pytest.fixture
def enter(db: Session, browse: Callable[..., Browser]) -> Browse:
    """Their browser, whose sign-in is kept; what the test reads holds up no request."""

    def entered(personne: Personne | None = None) -> Browser:
        found = browse(personne)
        db.commit()
        for name in ("get", "post"):
            setattr(found, name, released(getattr(found, name)))
        return found

    def released(ask: Callable[..., Any]) -> Callable[..., Any]:
        def asked(*given: Any, **more: Any) -> Any:
            db.rollback()
            return ask(*given, **more)

        return asked

    return entered


@pytest.fixture
def session(db: Session) -> SessionCqp:
    make.administrateur(db)
    return jurys.tenu(db)


@pytest.fixture
def pair(db: Session, session: SessionCqp) -> list[Personne]:
    """Brigitte and Amadou, who have a second factor and a password."""
    found = jurys.presidents(db, session)
    for each in found:
        facteurs.install(db, each, make.FACTEUR)
    return found


@pytest.fixture
def pv(db: Session, session: SessionCqp, pair: list[Personne]) -> Pv:
    found = jurys.closed(db, session)
    db.commit()
    return found


def at(session: SessionCqp, rest: str = "signature") -> str:
    return f"/sessions/{session.id}/pv/{rest}"


def shown(page: str) -> str:
    """The document that the form says to have shown."""
    found = re.search(r'name="vu" value="([0-9a-f]{64})"', page)
    assert found, "the form is there once the document was opened"
    return found[1]


def signs(db: Session, browser: Browser, session: SessionCqp, *, steps: int = 0) -> Any:
    """Opens the document, gives the password, then a code."""
    db.rollback()
    found = jurys.pv_of(db, session)
    assert browser.get(at(session, f"{found.version}/document")).status_code == 200
    vu = shown(browser.get(at(session)).text)
    asked = browser.post(at(session), {"mot_de_passe": make.PASSWORD, "vu": vu})
    assert asked.status_code == 200 and "Votre code" in asked.text
    preuve = re.search(r'name="preuve" value="([^"]+)"', asked.text)
    assert preuve
    return browser.post(at(session, "signature/code"), {"code": make.code(steps=steps), "preuve": preuve[1]})


def now(db: Session, session: SessionCqp) -> EtatSession:
    db.rollback()
    db.expire_all()
    return db.get_one(SessionCqp, session.id).etat


def test_both_sign_one_after_the_other(db: Session, session: SessionCqp, pair: list[Personne], pv: Pv, enter: Browse) -> None:
    one, other = enter(pair[0]), enter(pair[1])
    first = one.get(at(session)).text
    assert "Votre signature est attendue" in first and "Lire le procès-verbal" in first and 'name="vu"' not in first
    done = one.follow(signs(db, one, session))
    assert "Votre signature est enregistrée" in done.text and "1 sur 2" in done.text
    assert now(db, session) == E.PV_A_SIGNER
    page = other.get(at(session)).text
    assert f"{pair[0].nom_complet} a signé" in page and "annule 1 signature" in page
    last = other.follow(signs(db, other, session))
    assert "signé de tous" in last.text and now(db, session) == E.A_ATTRIBUER
    assert "Attribuer les résultats" not in last.text
    claire = enter(make.administrateur(db))
    assert "Attribuer les résultats" in claire.get(at(session)).text
    proofs = db.exec(select(SignaturePv)).all()
    assert all(each.second_facteur and each.connexion and each.sha256 for each in proofs) and len(proofs) == 2


def test_a_wrong_password_signs_nothing_and_counts(
    db: Session, session: SessionCqp, pair: list[Personne], pv: Pv, enter: Browse
) -> None:
    browser = enter(pair[0])
    browser.get(at(session, "1/document"))
    vu = shown(browser.get(at(session)).text)
    for _ in range(5):
        refused = browser.post(at(session), {"mot_de_passe": "ce n’est pas lui", "vu": vu})
        assert refused.status_code == 422 and "Ce n’est pas votre mot de passe" in refused.text
    assert browser.post(at(session), {"mot_de_passe": "ce n’est pas lui", "vu": vu}).status_code == 429
    locked = browser.post(at(session), {"mot_de_passe": make.PASSWORD, "vu": vu})
    assert locked.status_code == 429 and "Trop d’essais" in locked.text
    db.rollback()
    assert db.exec(select(SignaturePv)).all() == []


def test_a_wrong_code_signs_nothing(db: Session, session: SessionCqp, pair: list[Personne], pv: Pv, enter: Browse) -> None:
    browser = enter(pair[0])
    browser.get(at(session, "1/document"))
    vu = shown(browser.get(at(session)).text)
    asked = browser.post(at(session), {"mot_de_passe": make.PASSWORD, "vu": vu}).text
    preuve = re.search(r'name="preuve" value="([^"]+)"', asked)
    assert preuve
    refused = browser.post(at(session, "signature/code"), {"code": "000000", "preuve": preuve[1]})
    assert refused.status_code == 422 and "Ce code n’est pas le bon" in refused.text
    stranger = enter(pair[1]).post(at(session, "signature/code"), {"code": make.code(), "preuve": preuve[1]})
    assert stranger.status_code == 409 and "ressaisissez-le" in stranger.text, "a password given by another proves nothing"
    db.rollback()
    assert db.exec(select(SignaturePv)).all() == []


def test_who_has_no_second_factor_is_led_to_one_and_comes_back(db: Session, session: SessionCqp, enter: Browse) -> None:
    who = jurys.presidents(db, session)[0]
    jurys.closed(db, session)
    db.commit()
    browser = enter(who)
    page = browser.get(at(session)).text
    assert "Activer un second facteur" in page and f"suite=/sessions/{session.id}/pv/signature" in page.replace("%2F", "/")
    browser.get(at(session, "1/document"))
    refused = browser.post(at(session), {"mot_de_passe": make.PASSWORD, "vu": "0" * 64})
    assert refused.status_code == 409 and "second facteur" in refused.text


def test_without_the_setting_a_password_is_enough(
    db: Session, session: SessionCqp, enter: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ECLAT_PV_SECOND_FACTEUR", "false")
    get_settings.cache_clear()
    who = jurys.presidents(db, session)[0]
    jurys.closed(db, session)
    db.commit()
    browser = enter(who)
    browser.get(at(session, "1/document"))
    asked = browser.post(at(session), {"mot_de_passe": make.PASSWORD, "vu": shown(browser.get(at(session)).text)}).text
    preuve = re.search(r'name="preuve" value="([^"]+)"', asked)
    assert preuve and 'name="code"' not in asked
    assert browser.post(at(session, "signature/code"), {"preuve": preuve[1]}).status_code == 303
    db.rollback()
    assert not db.exec(select(SignaturePv)).one().second_facteur
    get_settings.cache_clear()


def test_nobody_signs_what_they_did_not_open(
    db: Session, session: SessionCqp, pair: list[Personne], pv: Pv, enter: Browse
) -> None:
    browser = enter(pair[0])
    fichier = db.get_one(Fichier, pv.a_signer_id)
    asked = browser.post(at(session), {"mot_de_passe": make.PASSWORD, "vu": fichier.sha256}).text
    preuve = re.search(r'name="preuve" value="([^"]+)"', asked)
    assert preuve
    refused = browser.post(at(session, "signature/code"), {"code": make.code(), "preuve": preuve[1]})
    assert refused.status_code == 409 and "on ne signe que ce qu’on a lu" in refused.text
    browser.get(at(session, "1/document"), Range="bytes=100-200")
    db.rollback()
    assert db.exec(select(LecturePv)).all() == [], "a part of it further on is not its opening"


def test_what_is_shown_is_what_is_signed(db: Session, session: SessionCqp, pair: list[Personne], pv: Pv, enter: Browse) -> None:
    browser = enter(pair[0])
    sent = browser.get(at(session, "1/document"))
    signs(db, browser, session)
    db.rollback()
    assert db.exec(select(SignaturePv)).one().sha256 == hashlib.sha256(sent.content).hexdigest()
    assert sent.headers["cache-control"] == "no-store"


def test_the_page_waits_for_the_document_quietly(db: Session, session: SessionCqp, pair: list[Personne], enter: Browse) -> None:
    jurys.all_valid(db, session)
    cloture.close(db, session, by=make.user_of(db, pair[0]))
    db.commit()
    browser = enter(pair[0])
    page = browser.get(at(session)).text
    assert "Le document se prépare" in page and "data-suivi" in page
    key = str(jurys.pv_of(db, session).id)
    db.rollback()
    tasks.make_documents.fn(key)
    tasks.make_documents.fn(key)
    region = browser.get(at(session), htmx=True).text
    assert "data-suivi" not in region and "Lire le procès-verbal" in region and "<main" not in region


def test_one_refuses_and_the_entry_opens_again(
    db: Session, session: SessionCqp, pair: list[Personne], pv: Pv, enter: Browse
) -> None:
    signs(db, enter(pair[0]), session)
    other = enter(pair[1])
    silent = other.post(at(session, "reouverture"), {"motif": ""})
    assert silent.status_code == 422 and "Dites pourquoi" in silent.text
    asked = other.get(at(session, "reouverture")).text
    assert f"La signature {of_name(pair[0].nom_complet)} ne comptera plus." in asked and "1 La signature" not in asked
    assert other.post(at(session, "reouverture"), {"motif": "Ligne 2 fausse."}).status_code == 303
    assert now(db, session) == E.PV_EN_SAISIE
    late = enter(pair[0]).post(at(session, "reouverture"), {"motif": "Moi aussi."})
    assert late.status_code == 409 and "Moi aussi." in late.text


def test_the_organisme_reads_the_copy_once_it_is_signed(db: Session, session: SessionCqp, pv: Pv, enter: Browse) -> None:
    from pypdf import PdfReader

    owner = enter(make.dirigeant(db, db.get_one(type(make.organisme(db)), session.organisme_id)))
    db.commit()
    for rest in ("signature", "1/document", "1/pages/1", "apercu"):
        assert owner.get(at(session, rest)).status_code == 403, rest
    for each in jurys.presidents(db, session):
        jurys.signs(db, session, each)
    jurys.documents(db, session)
    candidat = make.inscrits(db, session)[0]
    born, who, nom = f"{candidat.ne_le:%d/%m/%Y}", candidat.commune, candidat.nom_naissance
    db.commit()
    page = owner.get(at(session))
    assert page.status_code == 200 and "Fichier de preuves" not in page.text
    from io import BytesIO

    text = "".join(each.extract_text() for each in PdfReader(BytesIO(owner.get(at(session, "1/document")).content)).pages)
    assert nom in text and born not in text and who not in text
    assert owner.get(at(session, "1/preuves")).status_code == 403


def test_a_stranger_finds_nothing(db: Session, session: SessionCqp, pv: Pv, enter: Browse) -> None:
    strangers = [
        make.dirigeant(db, make.habilite(db, "Autre organisme")),
        make.binome_paritaire(db, prenom="Nora", nom="Lemaire"),
    ]
    db.commit()
    for who in strangers:
        for rest in ("signature", "1/document", "1/pages/1", "apercu"):
            assert enter(who).get(at(session, rest)).status_code == 404
        assert enter(who).post(at(session), {"mot_de_passe": make.PASSWORD}).status_code == 404


def test_the_administrateur_reads_but_does_not_sign(db: Session, session: SessionCqp, pv: Pv, enter: Browse) -> None:
    claire = enter(make.administrateur(db))
    db.commit()
    assert claire.get(at(session)).status_code == 200
    assert claire.post(at(session), {"mot_de_passe": make.PASSWORD, "vu": "0" * 64}).status_code == 403
    found = json.loads(claire.get(at(session, "1/preuves")).text)
    assert found["empreinte"] == pv.empreinte and found["signatures"] == []


def test_a_rectificatif_opens_for_the_chosen_ones(db: Session, session: SessionCqp, pair: list[Personne], enter: Browse) -> None:
    jurys.signed(db, session)
    who = make.inscrits(db, session)[0]
    db.commit()
    browser = enter(pair[0])
    none = browser.post(at(session, "rectification"), {"motif": "Erreur."})
    assert none.status_code == 422 and "Choisissez au moins un candidat" in none.text and "Erreur." in none.text
    done = browser.post(at(session, "rectification"), {"motif": "Bloc 2.", "candidats": str(who.id)})
    assert done.status_code == 303 and now(db, session) == E.PV_EN_SAISIE
    again = browser.post(at(session, "rectification"), {"motif": "Bloc 2.", "candidats": str(who.id)})
    assert again.status_code == 303, "a second click lands where the first one led"
    former = browser.get(at(session, "signature?version=1")).text
    assert "Signé de tous" in former and "Version 2" in former
    db.rollback()
    assert len(db.exec(select(Pv)).all()) == 2


def test_a_page_is_a_picture(db: Session, session: SessionCqp, pair: list[Personne], pv: Pv, enter: Browse) -> None:
    found = enter(pair[0]).get(at(session, "1/pages/1"))
    assert found.headers["content-type"] == "image/png" and found.content.startswith(b"\x89PNG")
    assert enter(pair[0]).get(at(session, "1/pages/99")).status_code == 404


# --- public verification ---


def test_whoever_holds_a_signed_one_is_told_that_it_is_known(db: Session, session: SessionCqp, enter: Browse) -> None:
    pv = jurys.signed(db, session)
    from eclat.domain.socle import fichiers

    signed, draft = (fichiers.read(db.get_one(Fichier, key)) for key in (pv.signe_id, pv.a_signer_id))
    grouped, names = (
        " ".join(re.findall(".{8}", pv.empreinte)).upper(),
        [each.nom_naissance for each in make.inscrits(db, session)],
    )
    db.commit()
    visitor = enter()
    page = visitor.get(f"/verification/pv?empreinte={pv.empreinte}")
    assert "noindex, nofollow" in page.headers["x-robots-tag"] and page.headers["cache-control"] == "no-store"
    assert pv.empreinte in page.text and "connu" not in page.text, "nothing is said before one asks"
    yes = [
        visitor.post("/verification/pv", {"empreinte": grouped}),
        visitor.post("/verification/pv", files={"fichier": ("pv.pdf", signed, "application/pdf")}),
    ]
    no = [
        visitor.post("/verification/pv", {"empreinte": "0" * 64}),
        visitor.post("/verification/pv", files={"fichier": ("pv.pdf", signed + b" ", "application/pdf")}),
        visitor.post("/verification/pv", files={"fichier": ("pv.pdf", draft, "application/pdf")}),
        visitor.post("/verification/pv", files={"fichier": ("x.exe", b"MZ" * 40, "application/octet-stream")}),
    ]
    assert all(each.status_code == 200 and "C’est un procès-verbal signé" in each.text for each in yes)
    assert all(each.status_code == 200 and "inconnu" in each.text for each in no)
    for each in [*yes, *no]:
        assert pv.numero not in each.text and session.numero not in each.text and not any(nom in each.text for nom in names)
    wrong = visitor.post("/verification/pv", {"empreinte": "9c41"})
    assert wrong.status_code == 422 and "64 signes" in wrong.text and "9c41" in wrong.text


def test_the_public_verification_is_limited(enter: Browse, db: Session) -> None:
    visitor = enter()
    answers = [visitor.post("/verification/pv", {"empreinte": "0" * 64}).status_code for _ in range(61)]
    assert answers[:60] == [200] * 60 and answers[60] == 429
