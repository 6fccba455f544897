"""The developers' pages: mails as their readers see them, components."""

import re

from eclat.routes import routes
from tests.factories import mails, organisme, referent


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
    assert browse().get("/dev/composants").status_code == 200
