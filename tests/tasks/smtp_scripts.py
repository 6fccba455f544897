"""SMTP servers that misbehave in ways no polite library would: they speak by script, then hang up or fall silent."""

import socket
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from tests.services.ports import free_port

POLITE = {
    b"EHLO": b"250 here\r\n",
    b"HELO": b"250 here\r\n",
    b"MAIL": b"250 OK\r\n",
    b"RCPT": b"250 OK\r\n",
    b"DATA": b"354 go on\r\n",
}
SILENCE = "…"
PIPELINING = b"250-here\r\n250 PIPELINING\r\n"


@contextmanager
def silent_server() -> Iterator[str]:
    """Accepts a connection and never says a word."""
    with socket.create_server(("127.0.0.1", free_port())) as listening:
        yield f"smtp://127.0.0.1:{listening.getsockname()[1]}"


@contextmanager
def server_that_hangs_up(after: bytes) -> Iterator[tuple[str, list[bytes]]]:
    """Polite until it has read ``after`` (a command, or the ``.`` that ends a message), then gone. Yields its URL and what it read."""
    heard: list[bytes] = []

    def talk(connection: socket.socket) -> None:
        with connection.makefile("rb") as lines:
            connection.sendall(b"220 here\r\n")
            for line in lines:
                heard.append(line)
                word = line[:4].strip().upper()
                if word == after:
                    break
                if word in POLITE:
                    connection.sendall(POLITE[word])

    with listening_to(talk) as url:
        yield url, heard


class HangsUp(Exception):
    """Raised by a script: the server leaves at once."""


@dataclass
class Script:
    """A server that takes everything, but where ``said`` has another answer for a command, or for the content of a mail (``.``).

    ``said`` is called with the verb, and the number of the mail that it belongs to: 1, 2 …, over all connections. Its answer may be
    SILENCE, for ever, and it may raise HangsUp. Verbs whose answer is 421 end the connection.
    """

    said: Callable[[str, int], str | None] = lambda verb, number: None
    pipelining: bool = True
    kept: list[bytes] = field(default_factory=list)  # the mails that it took, as they came
    heard: Counter[str] = field(default_factory=Counter)
    together: int = 0  # envelopes that came whole before any of it was answered
    hurried: int = 0  # commands that came before the last one was answered
    mails: int = 0
    connections: int = 0

    def talk(self, connection: socket.socket) -> None:
        self.connections += 1
        connection.sendall(b"220 here\r\n")
        rest = b""
        while received := connection.recv(65536):
            rest += received
            self.hurried += rest.count(b"\r\n") - 1
            self.together += rest.startswith(b"MAIL") and rest.endswith(b"DATA\r\n")
            while b"\r\n" in rest:
                line, _, rest = rest.partition(b"\r\n")
                verb = line[:4].strip().upper().decode()
                self.heard[verb] += 1
                self.mails += verb == "MAIL"
                self.say(connection, answer := self.answer(verb))
                if answer.startswith(b"354"):
                    rest = self.take(connection, rest)

    def answer(self, verb: str) -> bytes:
        said = self.said(verb, self.mails)
        if said is not None:
            return f"{said}\r\n".encode()
        return PIPELINING if verb == "EHLO" and self.pipelining else POLITE.get(verb.encode(), b"250 OK\r\n")

    def take(self, connection: socket.socket, rest: bytes) -> bytes:
        """The content of a mail, then what follows it."""
        while not rest.startswith(b".\r\n") and b"\r\n.\r\n" not in rest:
            received = connection.recv(65536)
            if not received:
                raise HangsUp
            rest += received
        content, _, rest = (b"\r\n" + rest).partition(b"\r\n.\r\n")
        answer = self.answer(".")
        if answer.startswith(b"250"):
            self.kept.append(content[2:])
        self.say(connection, answer)
        return rest

    @staticmethod
    def say(connection: socket.socket, answer: bytes) -> None:
        if answer.startswith(SILENCE.encode()):
            while connection.recv(65536):
                pass  # until the other leaves
            raise HangsUp
        connection.sendall(answer)
        if answer.startswith(b"421"):
            raise HangsUp


@contextmanager
def scripted(script: Script) -> Iterator[str]:
    """Its URL."""

    def talk(connection: socket.socket) -> None:
        try:
            script.talk(connection)
        except (HangsUp, ConnectionError):
            return

    with listening_to(talk) as url:
        yield url


@contextmanager
def listening_to(talk: Callable[[socket.socket], None]) -> Iterator[str]:
    """``talk`` to each client, one after the other, then leave it."""

    talking: list[socket.socket] = []

    def serve() -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return  # the block has ended
            with connection:
                talking[:] = [connection]
                talk(connection)

    with socket.create_server(("127.0.0.1", free_port())) as listening:
        thread = threading.Thread(target=serve)
        thread.start()
        yield f"smtp://127.0.0.1:{listening.getsockname()[1]}"
        for each in (listening, *talking):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
    thread.join(timeout=5)
