"""Verification: what anyone learns by a code, what a name opens, what a wrong code costs, and what its holder decides."""

import re
from collections.abc import Callable

import pytest
from sqlmodel import Session

from eclat import throttle
from eclat.courriels.links import sign_links
from eclat.domain.certificats import codes, delivrances, production, verification
from eclat.domain.socle.utilisateur import SYSTEME
from eclat.models import Candidat, Certificat, EtatCertificat
from eclat.settings import get_settings
from eclat.signatures import sign
from tests import certificats
from tests import factories as make
from tests.browser import Browser
from tests.statements import statements

ABSENT = "7KQ4-M2XD-9RTP-7KQ4"


@pytest.fixture
def held(db: Session) -> Certificat:
    session = certificats.a_attribuer(db)
    holder = make.inscrits(db, session)[0]
    holder.nom_naissance, holder.nom_usage, holder.prenoms = "El Mansouri", "Durand", "Hajar, Inès"
    db.flush()
    certificats.signed(db, session)
    production.produce(db, session.id)
    found = next(each for each in certificats.of(db, session) if each.candidat_id == holder.id)
    db.commit()
    return found


def at(certificat: Certificat) -> str:
    return f"/v/{codes.grouped(certificat.code)}"


def test_initials_until_the_name_is_typed(db: Session, browse: Callable[..., Browser], held: Certificat) -> None:
    visitor = browse()
    answer = visitor.get(at(held))
    assert answer.status_code == 200 and "Ce certificat est authentique" in answer.text
    for said in ("H. E. M.", "Animateur périscolaire", "RNCP40871, niveau 3", held.numero, "Certification entière, 4 blocs"):
        assert said in answer.text
    assert "Mansouri" not in answer.text and "Hajar" not in answer.text
    assert answer.headers["referrer-policy"] == "no-referrer" and answer.headers["cache-control"] == "no-store"
    assert "noindex" in answer.headers["x-robots-tag"]
    wrong = visitor.post(at(held), {"nom": "Hajar Martin"})
    assert wrong.status_code == 422 and "H. E. M." in wrong.text and "Mansouri" not in wrong.text and "Hajar Martin" in wrong.text
    for typed in ("hajar el-mansouri", "DURAND Hajar", "El Mansouri, Inès"):
        right = visitor.post(at(held), {"nom": typed})
        assert right.status_code == 200 and "Hajar Inès El Mansouri (nom d’usage : Durand)" in right.text


def test_nothing_of_birth_is_shown(db: Session, browse: Callable[..., Browser], held: Certificat) -> None:
    holder = db.get_one(Candidat, held.candidat_id)
    assert holder.ne_le and holder.commune
    shown = browse().post(at(held), {"nom": "Hajar El Mansouri"}).text
    assert not [each for each in (str(holder.ne_le.year), holder.commune) if each in shown]


@pytest.mark.parametrize("typed", [ABSENT, "nimporte", "7KQ4-M2XD-9RTB-5H2U", "é" * 16, "%00", "a" * 400])
def test_an_unknown_code(browse: Callable[..., Browser], held: Certificat, typed: str) -> None:
    answer = browse().get(f"/v/{typed}")
    assert answer.status_code == 404 and "Aucun certificat ne porte ce code" in answer.text
    assert answer.headers["referrer-policy"] == "no-referrer" and answer.headers["cache-control"] == "no-store"
    assert browse().post(f"/v/{typed}", {"nom": "Hajar El Mansouri"}).status_code == 404


def test_the_form_leads_to_the_page(browse: Callable[..., Browser], held: Certificat) -> None:
    visitor = browse()
    assert "Vérifier un certificat" in visitor.get("/verification").text
    typed = codes.grouped(held.code).lower().replace("-", " ").replace("0", "o")
    assert visitor.post("/verification", {"code": typed}).headers["location"] == at(held)
    wrong = visitor.post("/verification", {"code": "7KQ4"})
    assert wrong.status_code == 422 and "seize signes" in wrong.text and 'value="7KQ4"' in wrong.text
    assert visitor.get(f"/V/{held.code}").status_code == 200  # as the QR code has it


def test_known_and_unknown_codes_cost_the_same(db: Session, browse: Callable[..., Browser], held: Certificat) -> None:
    """The same statements, in the same order, before the answer and after it: the clock says nothing."""
    visitor = browse()
    visitor.get("/verification")
    asked = {}
    for path in (at(held), f"/v/{ABSENT}", "/v/nimporte"):
        visitor.get(path)
        with statements() as seen:
            visitor.get(path)
        asked[path] = list(seen)
    first, *others = asked.values()
    assert first and all(each == first for each in others)


def test_guesses_find_nothing(db: Session, held: Certificat) -> None:
    assert all(verification.look(db, codes.new()).verdict == verification.Verdict.INCONNU for _ in range(10_000))


def test_who_guesses_is_stopped(browse: Callable[..., Browser], held: Certificat, monkeypatch: pytest.MonkeyPatch) -> None:
    visitor = browse()
    allowed = throttle.VERIFICATIONS.often.amount
    seen = [visitor.get(f"/v/{codes.grouped(codes.new())}").status_code for _ in range(allowed + 5)]
    assert seen == [404] * allowed + [429] * 5
    assert visitor.get(at(held)).status_code == 429


def test_names_are_not_guessed_from_everywhere(browse: Callable[..., Browser], held: Certificat) -> None:
    visitor = browse()
    for _ in range(throttle.NAMES.often.amount):
        assert visitor.post(at(held), {"nom": "Ana Martin"}).status_code == 422
    assert visitor.post(at(held), {"nom": "Hajar El Mansouri"}).status_code == 429
    assert visitor.get(at(held)).status_code == 200


def test_replaced_and_withdrawn(db: Session, browse: Callable[..., Browser], held: Certificat) -> None:
    others = [each for each in certificats.of(db, delivrances.session_of(db, held)) if each.id != held.id]
    delivrances.replace(db, held, par=others[0].id, motif="Erreur de saisie", by=SYSTEME)
    delivrances.withdraw(db, others[1], motif="Fraude établie", by=SYSTEME)
    db.commit()
    replaced = browse().get(at(held))
    assert replaced.status_code == 200 and "Ce certificat ne vaut plus" in replaced.text and others[0].numero in replaced.text
    assert "authentique" not in replaced.text and codes.grouped(others[0].code) not in replaced.text
    gone = browse().get(at(others[1])).text
    assert "OC Éclat l’a retiré le" in gone and "Fraude" not in gone and "Erreur" not in replaced.text


def mine(certificat: Certificat) -> str:
    return f"/mes-certificats/{sign('jeton', str(certificat.lien))}"


def test_holder_sees_how_often_and_hides(db: Session, browse: Callable[..., Browser], held: Certificat) -> None:
    visitor, holder = browse(), browse()
    assert "jamais encore" in holder.get(mine(held)).text
    visitor.get(at(held))
    visitor.get(at(held))
    page = holder.get(mine(held))
    assert "2 fois, la dernière le" in page.text and page.headers["referrer-policy"] == "no-referrer"
    assert holder.post(f"{mine(held)}/{held.id}/masquage").status_code == 303
    hidden = visitor.get(at(held))
    assert hidden.status_code == 200 and "Son titulaire ne le montre pas" in hidden.text
    assert held.numero not in hidden.text and "H. E. M." not in hidden.text
    assert visitor.post(at(held), {"nom": "Hajar El Mansouri"}).status_code == 422
    assert "Mansouri" not in visitor.post(at(held), {"nom": "Hajar El Mansouri"}).text.replace('value="Hajar El Mansouri"', "")
    holder.post(f"{mine(held)}/{held.id}/affichage")
    assert "authentique" in visitor.get(at(held)).text


def test_hidden_it_stays_so_once_it_ends(db: Session, browse: Callable[..., Browser], held: Certificat) -> None:
    """It is never said to be valid; who chose to be hidden is not named by its end, and may choose again."""
    verification.hide(db, held, by=verification.LUI)
    delivrances.withdraw(db, held, motif="Fraude", by=SYSTEME)
    db.commit()
    page = browse().get(at(held)).text
    assert "Son titulaire ne le montre pas" in page and held.numero not in page and "H. E. M." not in page
    verification.show(db, held, by=verification.LUI)
    db.commit()
    assert "ne vaut plus" in browse().get(at(held)).text


def test_link_is_its_holders_alone(db: Session, browse: Callable[..., Browser], held: Certificat) -> None:
    other = next(each for each in certificats.of(db, delivrances.session_of(db, held)) if each.id != held.id)
    db.commit()
    assert browse().get(f"/mes-certificats/{sign('autre', str(held.lien))}").status_code == 404
    assert browse().get(f"/mes-certificats/{held.lien}").status_code == 404
    assert browse().get(f"{mine(held)}/{other.id}/document").status_code == 404
    assert browse().post(f"{mine(held)}/{other.id}/masquage").status_code == 404
    assert db.get_one(Certificat, other.id).etat == EtatCertificat.VALIDE and other.masque_le is None


def test_settings_change_what_is_shown(
    db: Session, browse: Callable[..., Browser], held: Certificat, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("NAME", "HIDE", "COUNT"):
        monkeypatch.setenv(f"ECLAT_VERIFICATION_{name}", "false")
    get_settings.cache_clear()
    assert "Hajar Inès El Mansouri" in browse().get(at(held)).text
    page = browse().get(mine(held)).text
    assert "Ne plus le montrer" not in page and "Vérifié" not in page
    assert browse().post(f"{mine(held)}/{held.id}/masquage").status_code == 409
    monkeypatch.undo()
    get_settings.cache_clear()


def test_mail_carries_the_link(db: Session, browse: Callable[..., Browser]) -> None:
    session = certificats.attribuee(db)
    make.inscrits(db, session)[0].courriel = "lea@candidat.example"
    db.flush()
    production.produce(db, session.id)
    mail = next(
        each for each in make.mails(db) if each.modele == "certificat_delivre" and each.destinataire == "lea@candidat.example"
    )
    db.commit()
    link = re.search(r"http://127\.0\.0\.1:8000(/mes-certificats/\S+)", sign_links(mail.texte))
    assert link and "Mes certificats" in browse().get(link[1]).text
