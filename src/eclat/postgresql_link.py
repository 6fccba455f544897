"""How PostgreSQL is waited for: its own limits say nothing when it is frozen, and a connection to it does not break.

Whoever has waited for a while asks the server, over another connection, whether it is there. One that is not is left alone for some
seconds, by all: a page that says so comes at once. One that is there is waited for, as long as its own limits let it work.
"""

import socket
import struct
import time
from typing import Any, Final, TypeVar

import psycopg
from psycopg.abc import PQGen
from psycopg.errors import ConnectionTimeout, OperationalError, _WaitTimeout

from eclat.settings import get_settings

RV = TypeVar("RV")

REST_S: Final = 5.0  # how long a server that is frozen is left alone
BRIEF_S: Final = 0.3  # what an open connection is given meanwhile
ANSWER_S: Final = 2.0  # to say a byte
_SSL_REQUEST: Final = struct.pack(">II", 8, 80877103)  # any server answers it, before it asks who is there

_resting_until = 0.0  # time.monotonic()


def resting() -> bool:
    return time.monotonic() < _resting_until


def leave_alone() -> None:
    global _resting_until
    _resting_until = time.monotonic() + REST_S


def ask_again() -> None:
    """Whatever happened, the next one asks."""
    global _resting_until
    _resting_until = 0.0


class Connection(psycopg.Connection[Any]):
    """One that does not wait for a server that is not there."""

    @classmethod
    def connect(cls, *given: Any, **named: Any) -> "Connection":
        if resting():
            raise OperationalError("the database did not answer a moment ago")
        try:
            return super().connect(*given, **named)
        except ConnectionTimeout:
            leave_alone()
            raise

    def wait(self, gen: PQGen[RV], interval: float = 0.1, timeout: float | None = None) -> RV:
        if timeout is not None:
            return super().wait(gen, interval, timeout)
        while True:
            try:
                return super().wait(gen, interval, BRIEF_S if resting() else get_settings().database_patience)
            except _WaitTimeout:
                if resting() or not answers(self.pgconn.host.decode(), self.pgconn.port.decode()):
                    self.close()
                    leave_alone()
                    raise OperationalError("the database does not answer") from None


def answers(host: str, port: str) -> bool:
    """Whether a server says anything there."""
    try:
        with dialled(host, port) as link:
            link.sendall(_SSL_REQUEST)
            return bool(link.recv(1))
    except OSError:
        return False


def dialled(host: str, port: str) -> socket.socket:
    if not host.startswith("/"):
        return socket.create_connection((host, int(port)), ANSWER_S)
    link = socket.socket(socket.AF_UNIX)
    link.settimeout(ANSWER_S)
    link.connect(f"{host}/.s.PGSQL.{port}")
    return link
