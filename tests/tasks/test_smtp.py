"""The dialogue with a real SMTP server: what it receives, and what becomes of a mail that it does not take."""

import shutil
import socket
import ssl
import subprocess
from contextlib import contextmanager
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from eclat import clock
from eclat.courriels.links import sign_links
from eclat.models import EtatCourriel
from eclat.tasks import smtp
from eclat.tasks.deliver import deliver
from eclat.tasks.dialogue import Dialogue
from eclat.tasks.message import message, reachable
from tests.courriels.story import SCENES, Story
from tests.services.ports import free_port
from tests.services.smtp import SmtpServer
from tests.tasks.smtp_scripts import server_that_hangs_up, silent_server

# --- what arrives ---


def test_the_message_as_it_arrives(smtp_server, mail):
    smtp.send(mail)
    (received,) = smtp_server.messages
    sender = received["From"].addresses[0]
    assert (sender.display_name, sender.addr_spec) == (
        "Branche Éclat - Organisme Certificateur",
        "ne-pas-repondre@oc-eclat.example",
    )
    assert received["To"] == "karim.benhaddou@lacour.example"
    assert received["Reply-To"] == "contact@oc-eclat.example"
    assert received["Subject"] == 'Vous êtes désigné "Référent CQP"'
    assert received["Message-ID"] == mail.message_id
    assert received["Auto-Submitted"] == "auto-generated"
    assert received["Content-Language"] == "fr"
    assert abs(received["Date"].datetime - clock.now()) < timedelta(minutes=1)
    assert received.get_content_type() == "multipart/alternative"
    text, html = received.iter_parts()
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    for part, written in ((text, mail.texte), (html, mail.html)):
        assert part.get_content().splitlines() == sign_links(written).splitlines()
        assert "⟦jeton" not in part.get_content()


def test_the_message_passes_through_the_oldest_servers(smtp_server, mail):
    smtp.send(mail)
    raw = smtp_server.messages[0].as_bytes()
    assert raw.isascii()
    assert max(len(line) for line in raw.splitlines()) <= 998


def test_one_connection_carries_several_mails(smtp_server, db):
    story = Story(db)
    for scene in list(SCENES)[:5]:
        smtp.send(story.write(scene)[0])
    assert len(smtp_server.messages) == 5
    assert smtp_server.connections == 1


def test_a_connection_left_idle_is_renewed(smtp_server, mail, monkeypatch):
    smtp.send(mail)
    monkeypatch.setattr(smtp, "IDLE_S", 0)
    smtp.send(mail)
    assert smtp_server.connections == 2


def test_without_a_server_the_mail_stays_in_the_log(mail, use_smtp, row):
    use_smtp("")
    deliver(str(mail.id))
    assert row(mail.id).etat == EtatCourriel.GARDE
    assert row(mail.id).derniere_reponse == "Aucun serveur d’envoi configuré : le mail reste dans le journal."


# --- what is refused ---


def test_a_refused_recipient_is_a_failure_for_good(smtp_server, mail, row):
    smtp_server.answer = lambda recipient: "550 5.1.1 unknown user"
    deliver(str(mail.id))
    assert row(mail.id).etat == EtatCourriel.ECHEC
    assert row(mail.id).derniere_reponse == "550 5.1.1 unknown user"
    assert row(mail.id).envoye_le is None


@pytest.mark.parametrize("answer", ["450 4.2.1 try later", "421 4.3.2 closing"])
def test_a_busy_server_is_asked_again_later(smtp_server, db, row, answer):
    story = Story(db)
    first, second = story.write("activation_referent")[0], story.write("inscription_recue")[0]
    db.commit()
    smtp_server.answer = lambda recipient: answer if recipient == first.destinataire else None
    deliver(str(first.id))
    assert row(first.id).etat == EtatCourriel.A_ENVOYER
    assert row(first.id).derniere_reponse == answer
    assert row(first.id).prochain_essai_le > clock.now()
    deliver(str(second.id))
    assert row(second.id).etat == EtatCourriel.ENVOYE, "one reader's refusal is not the next one's"


@pytest.mark.parametrize(
    ("answer", "etat"), [("554 5.7.1 spam", EtatCourriel.ECHEC), ("451 4.7.1 greylisted", EtatCourriel.A_ENVOYER)]
)
def test_a_refused_content(smtp_server, mail, row, answer, etat):
    smtp_server.answer_data = lambda: answer
    deliver(str(mail.id))
    assert (row(mail.id).etat, row(mail.id).derniere_reponse) == (etat, answer)


# --- what breaks ---


def test_no_server_there(mail, use_smtp, row):
    use_smtp(f"smtp://127.0.0.1:{free_port()}")
    deliver(str(mail.id))
    assert row(mail.id).etat == EtatCourriel.A_ENVOYER
    assert "refused" in row(mail.id).derniere_reponse


def test_a_silent_server(mail, use_smtp, row, monkeypatch):
    monkeypatch.setattr(smtp, "TIMEOUT_S", 0.3)
    with silent_server() as url:
        use_smtp(url)
        deliver(str(mail.id))
    assert row(mail.id).etat == EtatCourriel.A_ENVOYER
    assert "timed out" in row(mail.id).derniere_reponse


@pytest.mark.parametrize("after", [b"EHLO", b"MAIL", b"RCPT", b"DATA", b"."])
def test_a_server_that_hangs_up(mail, use_smtp, row, after):
    """Even after the last line, when it may have taken the mail: a second copy, with the same Message-ID, beats none."""
    with server_that_hangs_up(after) as (url, heard):
        use_smtp(url)
        deliver(str(mail.id))
        assert row(mail.id).etat == EtatCourriel.A_ENVOYER
        assert row(mail.id).derniere_reponse
        with clock.travel(timedelta(minutes=1)):
            deliver(str(mail.id))
    identified = [line for line in heard if line.startswith(b"Message-ID")]
    assert identified == ([f"Message-ID: {mail.message_id}\r\n".encode()] * 2 if after == b"." else [])


def test_after_a_broken_connection_the_next_mail_has_a_new_one(smtp_server, mail):
    smtp.send(mail)
    smtp._kept.server.sock.shutdown(socket.SHUT_RDWR)
    with pytest.raises(smtp.SendingFailed) as failed:
        smtp.send(mail)
    assert not failed.value.permanent
    smtp.send(mail)
    assert smtp_server.connections == 2


# --- identity and secrecy ---


@contextmanager
def serving(use_smtp, scheme="smtp", user="", query="", **options):
    server = SmtpServer(free_port())
    controller = Controller(server, hostname="127.0.0.1", port=server.port, ready_timeout=10, **options)
    controller.start()
    try:
        use_smtp(f"{scheme}://{user}127.0.0.1:{server.port}{query}")
        yield server
    finally:
        smtp.close()
        controller.stop()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate that nobody trusts, and its context for a server."""
    folder = tmp_path_factory.mktemp("tls")
    program = shutil.which("openssl")
    assert program, "OpenSSL is not installed (Debian package: openssl)"
    subprocess.run(
        [program, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
         "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", "key.pem", "-out", "cert.pem"],
        cwd=folder, check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return folder / "cert.pem", context


@pytest.mark.parametrize("scheme", ["starttls", "smtps"])
def test_encryption(mail, use_smtp, certificate, scheme, monkeypatch):
    path, context = certificate
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    with encrypted(use_smtp, scheme, context) as server:
        smtp.send(mail)
    assert [received["Message-ID"] for received in server.messages] == [mail.message_id]


@pytest.mark.parametrize("scheme", ["starttls", "smtps"])
def test_a_server_that_proves_nothing_gets_nothing(mail, use_smtp, certificate, scheme, row):
    with encrypted(use_smtp, scheme, certificate[1]) as server:
        deliver(str(mail.id))
    assert server.messages == []
    assert row(mail.id).etat == EtatCourriel.A_ENVOYER
    assert "CERTIFICATE_VERIFY_FAILED" in row(mail.id).derniere_reponse


def test_starttls_is_never_skipped(mail, use_smtp, row):
    with serving(use_smtp, query="?starttls=1") as server:
        deliver(str(mail.id))
    assert server.messages == []
    assert row(mail.id).etat == EtatCourriel.A_ENVOYER


def encrypted(use_smtp, scheme, context):
    if scheme == "smtps":
        return serving(use_smtp, scheme="smtps", ssl_context=context)
    return serving(use_smtp, query="?starttls=1", tls_context=context, require_starttls=True)


@pytest.mark.filterwarnings("ignore:Requiring AUTH")  # in clear, between two ends of the same machine
def test_name_and_password(mail, use_smtp, row):
    seen = []

    def check(server, session, envelope, mechanism, given):
        seen.append((given.login, given.password))
        return AuthResult(success=given.password == b"p@ss:word", handled=False)

    options = {"authenticator": check, "auth_required": True, "auth_require_tls": False}
    with serving(use_smtp, user="eclat%40oc:p%40ss%3Aword@", **options) as server:
        smtp.send(mail)
        assert len(server.messages) == 1
    assert seen == [(b"eclat@oc", b"p@ss:word")]
    with serving(use_smtp, user="eclat:wrong@", **options) as server:
        deliver(str(mail.id))
        assert server.messages == []
    assert row(mail.id).etat == EtatCourriel.A_ENVOYER, "a wrong password is ours to fix: the mail is not lost"
    assert row(mail.id).derniere_reponse.startswith("535")


def test_no_value_adds_a_header(smtp_server, mail):
    mail.sujet = "Bonjour\r\nBcc: quelqu-un@ailleurs.example"
    smtp.send(mail)
    assert smtp_server.messages[0]["Bcc"] is None
    assert smtp_server.messages[0]["Subject"] == "Bonjour Bcc: quelqu-un@ailleurs.example"
    mail.destinataire = "karim@lacour.example\nBcc: quelqu-un@ailleurs.example"
    with pytest.raises(ValueError):
        message(mail)


def test_an_accent_before_the_at_sign_goes_to_a_server_that_reads_it(smtp_server, mail, monkeypatch):
    mail.destinataire = "hélène@lacour.example"
    smtp.send(mail)
    assert smtp_server.messages[0]["To"] == "hélène@lacour.example"
    monkeypatch.setattr(Dialogue, "has_extn", lambda self, name: False)
    with pytest.raises(smtp.SendingFailed) as failed:
        smtp.send(mail)
    assert not failed.value.permanent and len(smtp_server.messages) == 1


@pytest.mark.parametrize(
    ("address", "sent"),
    [("m@organisme.fr", "m@organisme.fr"), ("m@société.fr", "m@xn--socit-esab.fr"), ("m@ORGANISME.fr", "m@ORGANISME.fr")],
)
def test_a_domain_with_accents_leaves_as_the_dns_knows_it(address: str, sent: str) -> None:
    assert reachable(address) == sent
