"""A form sent after the sign-in ended: what was typed is there once signed in again (each way of sending, each way of ending)."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from eclat import clock
from eclat.domain.comptes import connexions, envois_gardes
from eclat.models import EnvoiGarde, EtatHabilitation, Habilitation, Personne, Point
from tests import factories as make

MOTIF = "L’équipe pédagogique ne comprend pas d’évaluateur.\n\nLe plan des locaux manque.\nEt le certificat a expiré."


@pytest.fixture
def studied(db: Session) -> tuple[Personne, Habilitation]:
    pair = [make.instructeur(db), make.instructeur(db, "Julien", "Delmas")]
    found = make.habilitation(db, make.organisme(db), etat="en_instruction", instructeurs=pair)
    db.commit()
    return pair[0], found


def end(how: str, browser: Any, db: Session, who: Personne) -> None:
    if how == "signed out in another window":
        browser.post("/deconnexion")
    else:
        connexions.close_all(db, who.id)
        db.commit()


def sign_in(browser: Any, who: Personne) -> Any:
    return browser.post("/connexion", {"identifiant": who.courriel, "mot_de_passe": make.PASSWORD})


@pytest.mark.parametrize("how", ["signed out in another window", "ended elsewhere"])
@pytest.mark.parametrize("htmx", [False, True])
def test_a_reason_typed_is_found_again_and_sent(browse, db: Session, studied, how: str, htmx: bool) -> None:
    sophie, habilitation = studied
    browser = browse(sophie)
    end(how, browser, db, sophie)
    answer = browser.post(f"/habilitations/{habilitation.id}/refus", {"motif": MOTIF, "confirme": "oui"}, htmx=htmx)
    assert answer.status_code == (204 if htmx else 303), "to the sign-in"
    assert "ce que vous avez écrit vous attend" in browser.get("/connexion").text
    assert sign_in(browser, sophie).headers["location"] == "/envoi-garde"
    page = browser.get("/envoi-garde")
    assert "Ce que vous aviez écrit est là" in page.text and "Et le certificat a expiré." in page.text
    sent = browser.post("/envoi-garde", {"motif": MOTIF})  # read again there, as at first
    assert (sent.status_code, sent.headers["location"]) == (307, f"/habilitations/{habilitation.id}/refus")
    assert "Relisez avant de confirmer." in browser.post(sent.headers["location"], {"motif": MOTIF}).text
    done = browser.post(sent.headers["location"], {"motif": MOTIF, "confirme": "oui"})
    assert done.status_code == 303
    db.expire_all()
    assert habilitation.etat == EtatHabilitation.REFUSEE and not db.exec(select(EnvoiGarde)).all()
    db.commit()
    assert browser.get("/envoi-garde").status_code == 303, "once"


def test_a_point_too(browse, db: Session, studied) -> None:
    sophie, habilitation = studied
    browser = browse(sophie)
    end("ended elsewhere", browser, db, sophie)
    browser.post(f"/habilitations/{habilitation.id}/ajout-point", {"texte": "Le plan des locaux"}, htmx=True)
    assert sign_in(browser, sophie).headers["location"] == "/envoi-garde"
    sent = browser.post("/envoi-garde", {"texte": "Le plan des locaux"})
    assert browser.post(sent.headers["location"], {"texte": "Le plan des locaux"}).status_code == 303
    db.rollback()
    assert [point.texte for point in db.exec(select(Point))] == ["Le plan des locaux"]


def test_a_form_whose_file_was_not_chosen_too(browse, db: Session, studied) -> None:
    """A browser sends the field of a document that is left empty: it holds nothing that would be lost."""
    sophie, habilitation = studied
    browser = browse(sophie)
    end("ended elsewhere", browser, db, sophie)
    here = f"/messagerie/{habilitation.id}/messages"
    browser.post(here, {"texte": MOTIF}, files={"fichiers": ("", b"", "application/octet-stream")})
    assert sign_in(browser, sophie).headers["location"] == "/envoi-garde"
    assert "Et le certificat a expiré." in browser.get("/envoi-garde").text
    end("ended elsewhere", browser, db, sophie)
    browser.post("/envoi-garde/abandon")


def test_what_was_written_beside_a_document_is_read_again(browse, db: Session, studied) -> None:
    """It would leave without its document: it is sent from its page, where the document is chosen again."""
    sophie, habilitation = studied
    browser, thread = browse(sophie), f"/messagerie/{habilitation.id}"
    end("ended elsewhere", browser, db, sophie)
    browser.post(
        f"{thread}/messages", {"texte": "Le certificat, ci-joint.", "envoi": str(habilitation.id)}, files={"fichiers": ("a.pdf", b"%PDF-1.4", "application/pdf")},
        referer=f"http://127.0.0.1{thread}",
    )  # fmt: skip
    assert sign_in(browser, sophie).headers["location"] == "/envoi-garde"
    page = browser.get("/envoi-garde").text
    assert "Le certificat, ci-joint." in page and f'href="{thread}"' in page and "Envoyer maintenant" not in page
    assert f">{habilitation.id}<" not in page, "what was written, not what the form carried"
    assert browser.post("/envoi-garde").headers["location"] == "/", "nothing leaves from here"
    assert "Le certificat, ci-joint." in browser.get("/envoi-garde").text


def test_nobody_else_finds_it(browse, db: Session, studied) -> None:
    sophie, habilitation = studied
    julien = make.instructeur(db, "Julien", "Delmas")
    db.commit()
    browser = browse(sophie)
    browser.post("/deconnexion")
    browser.post(f"/habilitations/{habilitation.id}/refus", {"motif": MOTIF, "confirme": "oui"})
    assert sign_in(browser, julien).headers["location"] == "/"
    assert MOTIF[:20] not in browser.get("/envoi-garde").text
    db.rollback()
    assert "évaluateur" not in db.exec(select(EnvoiGarde)).one().contenu, "encrypted"


def test_it_is_given_up_or_forgotten_after_a_day(browse, db: Session, studied) -> None:
    sophie, habilitation = studied
    browser = browse(sophie)
    for given_up in (True, False):
        end("ended elsewhere", browser, db, sophie)
        browser.post(f"/habilitations/{habilitation.id}/refus", {"motif": MOTIF, "confirme": "oui"})
        if given_up:
            sign_in(browser, sophie)
            assert browser.post("/envoi-garde/abandon").headers["location"] == "/"
            assert browser.get("/envoi-garde").status_code == 303
    with clock.travel(timedelta(days=1, minutes=1)):
        assert sign_in(browser, sophie).headers["location"] == "/"
        assert envois_gardes.sweep(db) == 1


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/compte/mot-de-passe", {"mot_de_passe_actuel": make.PASSWORD, "nouveau_mot_de_passe": "autre"}),
        ("/compte/connexions/fin", {}),
    ],
)
def test_passwords_and_empty_forms_are_not_kept(browse, db: Session, studied, path: str, form: dict[str, str]) -> None:
    browser = browse(studied[0])
    end("ended elsewhere", browser, db, studied[0])
    browser.post(path, form)
    assert "vous attend" not in browser.get("/connexion").text
    db.rollback()
    assert not db.exec(select(EnvoiGarde)).all()


def test_a_stranger_leaves_nothing(browse, db: Session, studied) -> None:
    browse().post(f"/habilitations/{studied[1].id}/refus", {"motif": MOTIF, "confirme": "oui"})
    db.rollback()
    assert not db.exec(select(EnvoiGarde)).all()
