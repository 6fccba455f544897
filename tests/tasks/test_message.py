"""What the library reads in a message that we wrote by hand, whatever people typed."""

import email.policy
from email import message_from_bytes
from email.message import EmailMessage

from hypothesis import given
from hypothesis import strategies as st
from uuid_utils.compat import uuid7

from eclat import clock
from eclat.models import Courriel
from eclat.tasks.dialogue import ended
from eclat.tasks.message import message

TYPED = st.lists(st.sampled_from([*"aé€🙂=.-_? \t\n\r", "--", "=_", "\r\n", "\r\n.\r\n", "From ", "a" * 90]), max_size=60).map(
    "".join
)


def read(content: bytes) -> EmailMessage:
    found = message_from_bytes(content, policy=email.policy.default)
    assert isinstance(found, EmailMessage)
    return found


def lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n").split("\n")


@given(TYPED, TYPED, TYPED)
def test_every_line_arrives_as_it_was_typed(sujet: str, texte: str, html: str) -> None:
    courriel = Courriel(
        id=uuid7(), modele="m", destinataire="a@b.example", sujet=sujet, texte=texte, html=html, message_id="<1@b.example>",
        prochain_essai_le=clock.now(),
    )  # fmt: skip
    raw = message(courriel)
    assert raw.isascii() and max(map(len, raw.partition(b"\r\n\r\n")[2].split(b"\r\n"))) <= 76
    assert b"\n" not in raw.replace(b"\r\n", b"") and b"\r" not in raw.replace(b"\r\n", b"")
    found = read(raw)
    assert found.defects == [] and found["Subject"] == " ".join(sujet.split())
    parts = list(found.iter_parts())
    assert [part.get_content_type() for part in parts] == ["text/plain", "text/html"]
    assert [lines(part.get_content()) for part in parts] == [lines(texte), lines(html)]


@given(TYPED)
def test_no_line_ends_a_mail_before_its_end(texte: str) -> None:
    content = b"Subject: one\r\n\r\n" + texte.encode()
    sent = ended(content)
    assert sent.endswith(b"\r\n.\r\n") and sent.count(b"\r\n.\r\n") == 1
    received = sent[: -len(b".\r\n")].replace(b"\r\n..", b"\r\n.")
    assert received.removesuffix(b"\r\n") == content.removesuffix(b"\r\n")
