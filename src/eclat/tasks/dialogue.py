"""A conversation with an SMTP server: what may be said together is (RFC 2920), and nobody waits for it with something to write."""

import io
import smtplib
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import lru_cache
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused, SMTPServerDisconnected, quoteaddr
from typing import Any

from eclat.tasks.doubt import Doubt

quoted = lru_cache(maxsize=256)(quoteaddr)

READER_ACCEPTED = (250, 251)
GO_ON, DONE, GOODBYE = 354, 250, 421


class Overtaken(Exception):
    """Another sends this mail now: we were held up for too long."""


class Dialogue(smtplib.SMTP):
    """``doubt``: what this thread has to write down soon, whatever it waits for."""

    doubt = Doubt(write=lambda accepted: None)

    def send_one(
        self, sender: str, reader: str, content: bytes, options: Sequence[str] = (), *, still_ours: Callable[[], bool]
    ) -> str:
        """The server's answer to the whole mail. Raises Overtaken, and what ``smtplib.SMTP.sendmail`` does.

        ``still_ours`` is asked at the last moment, just before the content is handed over.
        """
        self.ehlo_or_helo_if_needed()
        sized = [f"size={len(content)}"] if self.has_extn("size") else []
        envelope = [" ".join([f"MAIL FROM:{quoted(sender)}", *sized, *options]), f"RCPT TO:{quoted(reader)}", "DATA"]
        together = self.has_extn("pipelining")
        if together:
            self.say(*envelope)

        def answer_to(command: str) -> tuple[int, bytes]:
            if not together:
                self.say(command)
            return self.getreply()

        mail, rcpt, data = envelope
        code, answer = answer_to(mail)
        if code != DONE:
            raise SMTPSenderRefused(code, answer, sender)
        code, answer = answer_to(rcpt)
        if code not in READER_ACCEPTED:
            if code != GOODBYE:
                self.start_over(awaited=together)
            raise SMTPRecipientsRefused({reader: (code, answer)})
        code, answer = answer_to(data)
        if code != GO_ON:
            raise SMTPDataError(code, answer)
        if not still_ours():
            raise Overtaken
        self.send(ended(content))
        code, answer = self.getreply()
        if code != DONE:
            raise SMTPDataError(code, answer)
        return f"{code} {readable(answer)}"

    def start_over(self, *, awaited: bool) -> None:
        """Ready for another mail after a reader was refused. ``awaited``: DATA was said, and is not answered yet."""
        with suppress(SMTPServerDisconnected):
            if awaited and self.getreply()[0] == GO_ON:
                return self.close()  # it takes a mail for nobody: whatever we said now would be its content
            self.rset()

    def say(self, *commands: str) -> None:
        """Raises ValueError when one holds a line of its own."""
        if any("\r" in command or "\n" in command for command in commands):
            raise ValueError("a command holds a line of its own")
        self.send("".join(f"{command}\r\n" for command in commands).encode())

    # --- waiting ---

    def send(self, s: Any) -> None:
        if self.sock is None:
            raise SMTPServerDisconnected("Server not connected")
        left = memoryview(s.encode(self.command_encoding) if isinstance(s, str) else s)
        try:
            while left:
                left = left[self.patiently(self.sock.send, left) :]
        except OSError as error:
            self.close()
            raise SMTPServerDisconnected(f"Server not connected: {error}") from error

    def getreply(self) -> tuple[int, bytes]:
        if self.file is None and self.sock is not None:
            self.file = io.BufferedReader(Heard(self))
        return super().getreply()

    def patiently(self, act: Callable[[Any], int], argument: Any) -> int:
        """Do what the server may make us wait for; what it accepted before is written down in time."""
        assert self.sock is not None
        left = self.doubt.time_left()
        if left <= 0:
            self.doubt.end()
        elif left < self.timeout:
            self.sock.settimeout(left)
            with suppress(TimeoutError):
                return act(argument)
            self.doubt.end()
        self.sock.settimeout(self.timeout)
        return act(argument)


class Heard(io.RawIOBase):
    """What the server says, as a file."""

    def __init__(self, dialogue: Dialogue) -> None:
        self.dialogue = dialogue

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        assert self.dialogue.sock is not None
        return self.dialogue.patiently(self.dialogue.sock.recv_into, buffer)


class TlsDialogue(Dialogue, smtplib.SMTP_SSL):
    """The same, over TLS from the first byte."""


def ended(content: bytes) -> bytes:
    """The content, which begins with its headers, as it is sent: the only line that is a dot alone is the last (RFC 5321, 4.5.2)."""
    return content.replace(b"\r\n.", b"\r\n..") + (b".\r\n" if content.endswith(b"\r\n") else b"\r\n.\r\n")


def readable(answer: bytes | str) -> str:
    return answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
