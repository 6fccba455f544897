"""The developers' pages: mails as their readers see them, components."""

import re

import lxml.html

from eclat.models import EtatPersonne, Role
from eclat.routes import routes
from tests.factories import agent, mails, organisme, referent


def test_only_in_debug_mode():
    assert not any(route.path.startswith("/dev") for route in routes(debug=False))
    assert any(route.path.startswith("/dev") for route in routes(debug=True))


def test_list_and_its_filter(db, browse):
    karim = referent(db, organisme(db), active=False)
    db.commit()
    written = [mail.destinataire for mail in mails(db)]
    db.commit()
    everything = browse().get("/dev/courriels").text
    assert all(reader in everything for reader in written)
    his = browse().get(f"/dev/courriels?destinataire={karim.courriel}").text
    assert karim.courriel in his and "direction-" not in his
    assert "Aucun mail" in browse().get("/dev/courriels?destinataire=personne").text


def test_mail_reads_as_it_was_sent(db, browse):
    karim = referent(db, organisme(db), active=False)
    db.commit()
    mail = next(m for m in mails(db) if m.destinataire == karim.courriel)
    db.commit()
    page = browse().get(f"/dev/courriels/{mail.id}")
    assert (
        "Vous êtes désigné" in page.text
        and "<iframe" in page.text
        and "frame-src 'self'" in page.headers["content-security-policy"]
    )
    assert "Vous venez d" in browse().get(f"/dev/courriels/{mail.id}?partie=texte").text
    inside = browse().get(f"/dev/courriels/{mail.id}/html")
    assert "style-src 'unsafe-inline'" in inside.headers["content-security-policy"]
    assert "script-src" not in inside.headers["content-security-policy"] and '<base target="_top">' in inside.text
    link = re.search(r"/activation/[^\"]+", inside.text)
    assert link is not None and "Activer mon compte" in browse().get(link[0]).text


def test_components_are_shown(browse):
    shown = browse().get("/dev/composants")
    assert shown.status_code == 200
    page = lxml.html.document_fromstring(shown.text)
    for words in ("Suspendre l’accès…", "Rétablir l’accès", "Relancer", "Attribuer…", "Refuser et prévenir", "Voir l’organisme"):
        assert words in page.text_content(), f"an act that is not shown: {words}"
    assert page.xpath("//dialog[@id='suspension']//button[@type='submit']"), "the dialog behind a button"


def test_somebody_of_the_demonstration_is_entered_as_without_password_nor_code(db, browse):
    claire, sophie = agent(db, "Claire", "Aubertin", Role.ADMINISTRATEUR), agent(db, "Sophie", "Rakoto", Role.INSTRUCTEUR)
    sophie.etat = EtatPersonne.SUSPENDUE
    db.commit()
    visitor = browse()
    page = visitor.get("/dev").text
    assert claire.courriel in page and sophie.courriel not in page
    assert visitor.post("/dev", {"courriel": claire.courriel}).headers["location"] == "/"
    assert "Tableau de bord" in visitor.get("/").text


def test_nobody_else_is(db, browse):
    other, suspended = agent(db, "Zoé", "Vraie", Role.ADMINISTRATEUR), agent(db, "Claire", "Aubertin", Role.ADMINISTRATEUR)
    suspended.etat = EtatPersonne.SUSPENDUE
    db.commit()
    visitor = browse()
    assert "La démonstration n’est pas dans cette base" in visitor.get("/dev").text
    for courriel in (other.courriel, suspended.courriel, "", "\0"):
        assert visitor.post("/dev", {"courriel": courriel}).status_code == 404
