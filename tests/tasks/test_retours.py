"""A mail that its server took and then returned comes back to its row: the address it left from says which it was."""

from collections.abc import Callable, Iterator
from uuid import UUID, uuid4

import pytest
from sqlmodel import Session, select

from eclat.courriels import retours
from eclat.database import reading
from eclat.models import Courriel, EtatCourriel, Evenement
from eclat.settings import get_settings
from eclat.tasks.deliver import deliver
from eclat.tasks.retours import read_mailbox
from tests.services.imap import Mailbox, running_mailbox
from tests.services.smtp import SmtpServer

# What Postfix returned for a mail to a box that does not exist, its original cut to its headers.
NOTICE = """\
Return-Path: <>
X-Original-To: {envelope}
Delivered-To: retours@oc-eclat.example
Received: by mail.oc-eclat.example (Postfix) id 4F1A2C0E11; Sat, 28 Nov 2026 11:02:13 +0100 (CET)
Date: Sat, 28 Nov 2026 11:02:13 +0100 (CET)
From: Mail Delivery System <MAILER-DAEMON@mail.marelle.example>
Subject: Undelivered Mail Returned to Sender
To: {envelope}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="4D2B1C0E0F.1795860133/mail.marelle.example"
Message-Id: <20261128100213.4F1A2C0E11@mail.marelle.example>

This is a MIME-encapsulated message.

--4D2B1C0E0F.1795860133/mail.marelle.example
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mail.marelle.example.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

<{reader}>: host mx.marelle.example[203.0.113.7] said: 550 5.1.1 <{reader}>:
    Recipient address rejected: User unknown (in reply to RCPT TO command)

--4D2B1C0E0F.1795860133/mail.marelle.example
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.marelle.example
X-Postfix-Queue-ID: 4D2B1C0E0F
X-Postfix-Sender: rfc822; {envelope}
Arrival-Date: Sat, 28 Nov 2026 11:02:12 +0100 (CET)

Final-Recipient: rfc822; {reader}
Original-Recipient: rfc822;{reader}
Action: {action}
Status: {status}
Remote-MTA: dns; mx.marelle.example
Diagnostic-Code: smtp; 550 {status} <{reader}>: Recipient address rejected:
    User unknown

--4D2B1C0E0F.1795860133/mail.marelle.example
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers

From: ne-pas-repondre@oc-eclat.example
To: {reader}
Subject: Activation

--4D2B1C0E0F.1795860133/mail.marelle.example--
"""


def notice(envelope: str, reader: str = "maite@marelle.example", *, action: str = "failed", status: str = "5.1.1") -> bytes:
    return NOTICE.format(envelope=envelope, reader=reader, action=action, status=status).replace("\n", "\r\n").encode()


@pytest.fixture
def mailbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    with running_mailbox() as box:
        monkeypatch.setenv("ECLAT_BOUNCE_URL", box.url)
        monkeypatch.setenv("ECLAT_BOUNCE_FROM", "retours@oc-eclat.example")
        get_settings.cache_clear()
        yield box
    monkeypatch.undo()
    get_settings.cache_clear()


def test_a_returned_mail_comes_back_to_its_row(
    mailbox: Mailbox, mail: Courriel, smtp_server: SmtpServer, use_smtp: Callable[[str], None], row: Callable[[UUID], Courriel]
) -> None:
    use_smtp(smtp_server.url)
    deliver(str(mail.id))
    assert row(mail.id).etat == EtatCourriel.ENVOYE
    (envelope,) = smtp_server.senders
    assert envelope.startswith("retours+") and len(envelope.split("@")[0]) <= 64
    mailbox.messages.append(notice(envelope.upper(), mail.destinataire))  # some servers change its case
    read_mailbox()
    returned = row(mail.id)
    assert returned.etat == EtatCourriel.ECHEC and returned.derniere_reponse.startswith("550 5.1.1 <")
    assert mailbox.seen == {1}
    with reading() as db:
        lines = db.exec(select(Evenement).where(Evenement.objet_id == mail.id, Evenement.verbe == "retour")).all()
    assert [(each.avant, each.apres, each.details) for each in lines] == [
        ("envoye", "echec", {"motif": "cette adresse n’existe pas"})
    ]
    mailbox.messages.append(notice(envelope, mail.destinataire))  # told twice, it is noted once
    read_mailbox()
    assert row(mail.id).etat == EtatCourriel.ECHEC and mailbox.seen == {1, 2}


def test_a_delay_an_absence_and_a_forgery_change_nothing(
    mailbox: Mailbox, mail: Courriel, smtp_server: SmtpServer, use_smtp: Callable[[str], None], row: Callable[[UUID], Courriel]
) -> None:
    use_smtp(smtp_server.url)
    deliver(str(mail.id))
    envelope = retours.envelope(mail.id)
    local, _, domain = envelope.partition("@")
    mailbox.messages += [
        notice(f"{local[:-1]}{last}@{domain}") for last in "abcdefghijklmnopqrstuvwxyz234567" if last != local[-1]
    ]
    mailbox.messages += [
        notice(envelope, action="delayed", status="4.4.1"),
        f"To: {envelope}\r\nSubject: Absente\r\nAuto-Submitted: auto-replied\r\n\r\nJe reviens lundi.\r\n".encode(),
        notice(retours.envelope(uuid4())),
        notice("retours@oc-eclat.example"),
        b"\xff\xfe not a mail",
    ]
    read_mailbox()
    assert row(mail.id).etat == EtatCourriel.ENVOYE
    assert len(mailbox.seen) == len(mailbox.messages)


def test_without_a_mailbox_mails_leave_from_the_address_of_all(
    mail: Courriel, smtp_server: SmtpServer, use_smtp: Callable[[str], None]
) -> None:
    use_smtp(smtp_server.url)
    deliver(str(mail.id))
    read_mailbox()
    assert smtp_server.senders == [get_settings().mail_from]


def test_an_address_signed_with_a_former_key_is_still_ours(monkeypatch: pytest.MonkeyPatch, mailbox: Mailbox) -> None:
    key, old, new = uuid4(), "o" * 32, "n" * 32
    monkeypatch.setenv("ECLAT_SECRET_KEY", old)
    get_settings.cache_clear()
    token = retours.written(key)
    monkeypatch.setenv("ECLAT_SECRET_KEY", f"{new},{old}")
    get_settings.cache_clear()
    assert retours.read(token) == key
    monkeypatch.setenv("ECLAT_SECRET_KEY", new)
    get_settings.cache_clear()
    assert retours.read(token) is None


def test_the_longest_address_fits_before_the_at_sign(mailbox: Mailbox, db: Session) -> None:
    assert len(retours.written(uuid4())) == 42
