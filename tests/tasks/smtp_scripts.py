"""SMTP servers that misbehave in ways no polite library would: they speak by script, then hang up or fall silent."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tests.services.ports import free_port

POLITE = {
    b"EHLO": b"250 here\r\n",
    b"HELO": b"250 here\r\n",
    b"MAIL": b"250 OK\r\n",
    b"RCPT": b"250 OK\r\n",
    b"DATA": b"354 go on\r\n",
}


@contextmanager
def silent_server() -> Iterator[str]:
    """Accepts a connection and never says a word."""
    with socket.create_server(("127.0.0.1", free_port())) as listening:
        yield f"smtp://127.0.0.1:{listening.getsockname()[1]}"


@contextmanager
def server_that_hangs_up(after: bytes) -> Iterator[tuple[str, list[bytes]]]:
    """Polite until it has read ``after`` (a command, or the ``.`` that ends a message), then gone. Yields its URL and what it read."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", free_port())) as listening:
        thread = threading.Thread(target=talk, args=(listening, after, heard))
        thread.start()
        yield f"smtp://127.0.0.1:{listening.getsockname()[1]}", heard
        listening.shutdown(socket.SHUT_RDWR)
    thread.join(timeout=5)


def talk(listening: socket.socket, after: bytes, heard: list[bytes]) -> None:
    while True:
        try:
            connection, _ = listening.accept()
        except OSError:
            return  # the block has ended
        with connection, connection.makefile("rb") as lines:
            connection.sendall(b"220 here\r\n")
            for line in lines:
                heard.append(line)
                word = line[:4].strip().upper()
                if word == after:
                    break
                if word in POLITE:
                    connection.sendall(POLITE[word])
