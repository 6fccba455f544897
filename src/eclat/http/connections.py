"""What a connection may do to us: say little before it asks, keep a pace, and leave room for the next one.

A reverse proxy does the same in front; these bounds hold when there is none.
"""

import asyncio
import resource
from dataclasses import dataclass
from typing import Any, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from eclat.settings import get_settings

MAX_HEADERS: Final = 100
MAX_HEAD_BYTES: Final = 32 * 1024  # the address and the headers of one request
MAX_PIPELINED: Final = 10
MIN_RATE: Final = 2_000  # bytes a second, once its patience is over
KEPT_FOR_US: Final = 128  # descriptors: the databases, the files, the mails
DRAINED: Final = 32 * 1024  # what went out at least when a full buffer takes more again

TOO_LARGE: Final = (431, "Cette demande porte trop d’en-têtes. Effacez les cookies de ce site, puis rechargez la page.")
TOO_SLOW: Final = (408, "Cette demande n’est pas arrivée en entier. Vérifiez votre connexion, puis recommencez.")
TOO_MANY: Final = (503, "Trop de visiteurs à la fois. Réessayez dans un instant.")
REASONS: Final = {431: "Request Header Fields Too Large", 408: "Request Timeout", 503: "Service Unavailable"}


@dataclass
class Pace:
    """How fast something goes through: never still for longer than the patience, and at MIN_RATE at least beyond."""

    began: float
    last: float
    moved: int = 0

    def move(self, count: int, now: float) -> None:
        self.moved += count
        self.last = now

    def wait(self, seconds: float) -> None:
        """It is we who did not read meanwhile."""
        self.began += seconds
        self.last += seconds

    def late(self, now: float, patience: float) -> bool:
        return now > self.last + patience or now > self.began + patience + self.moved / MIN_RATE


def room() -> int:
    """How many connections one process holds at once: those of the settings, as far as there are descriptors."""
    descriptors, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return max(8, min(get_settings().web_connections, descriptors - KEPT_FOR_US))


def take_descriptors() -> None:
    """As many as the system lets us have: most give 1,024 to who does not ask."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = get_settings().web_connections + KEPT_FOR_US
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if most > soft:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


class GuardedProtocol(HttpToolsProtocol):
    """Uvicorn's, within these bounds."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        now = self.loop.time()
        self.patience = get_settings().connection_patience
        self.receiving: Pace | None = Pace(now, now)
        self.sending: Pace | None = None
        self.pending = 0  # bytes that the client did not take yet, when it was last looked at
        self.headers_seen = self.head_bytes = self.unread = 0
        self.refused: tuple[int, str] | None = None
        self.since = now  # when it last did something that was whole
        self.watch = self.loop.call_later(self.patience / 4, self.look)
        if len(self.connections) > room():
            self.make_room()

    def connection_lost(self, exc: Exception | None) -> None:
        self.watch.cancel()
        super().connection_lost(exc)

    # --- what it sends ---

    def data_received(self, data: bytes) -> None:
        now = self.loop.time()
        if self.receiving is None and not self.answering:
            self.receiving = Pace(now, now)
        if self.receiving is not None:
            self.receiving.move(len(data), now)
        self.unread += len(data)
        super().data_received(data)
        if self.unread > MAX_HEAD_BYTES and not self.transport.is_closing():  # one header without end, which no callback tells
            self.turn_away(*TOO_LARGE)

    def on_message_begin(self) -> None:
        now = self.loop.time()
        self.headers_seen = self.head_bytes = self.unread = 0
        if self.receiving is None:
            self.receiving = Pace(now, now)
        super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        self.count(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        self.headers_seen += 1
        self.count(len(name) + len(value))
        super().on_header(name, value)

    def count(self, size: int) -> None:
        """Raises an error of the parser, which ends the request."""
        self.unread = 0
        self.head_bytes += size
        if self.headers_seen > MAX_HEADERS or self.head_bytes > MAX_HEAD_BYTES or len(self.pipeline) > MAX_PIPELINED:
            self.refused = TOO_LARGE
            raise ValueError("too much")

    def send_400_response(self, msg: str) -> None:
        if self.refused is None:
            super().send_400_response(msg)
        else:
            self.turn_away(*self.refused)

    def on_body(self, body: bytes) -> None:
        self.unread = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        self.unread = 0
        self.receiving = None
        super().on_message_complete()

    # --- what it takes ---

    def resume_writing(self) -> None:
        if self.sending is not None:
            self.sending.move(DRAINED, self.loop.time())
        super().resume_writing()

    def on_response_complete(self) -> None:
        self.since = self.loop.time()
        super().on_response_complete()

    # --- how long it may take ---

    @property
    def answering(self) -> bool:
        """We are at work for it, or it takes what we made."""
        return self.cycle is not None and not self.cycle.response_complete and not self.cycle.more_body

    def look(self) -> None:
        """A few times within its patience: close what does not send, nor read, nor keeps the pace."""
        now, step = self.loop.time(), self.patience / 4
        pending = self.transport.get_write_buffer_size()
        if not pending:
            self.sending = None
        elif self.sending is None:
            self.sending = Pace(now, now)
        elif pending < self.pending:
            self.sending.move(self.pending - pending, now)
        self.pending = pending
        if self.receiving is not None and self.flow.read_paused:
            self.receiving.wait(step)
        if self.sending is not None and self.sending.late(now, self.patience):
            self.transport.abort()
        elif self.transport.is_closing():
            if self.sending is None:
                self.transport.abort()
        elif self.receiving is not None and self.receiving.late(now, self.patience):
            self.turn_away(*TOO_SLOW)
        self.watch = self.loop.call_later(step, self.look)

    def turn_away(self, status: int, text: str) -> None:
        """Say why where something was asked that has no answer yet, and close."""
        asked = status == TOO_MANY[0] or (self.receiving is not None and self.receiving.moved > 0)
        answered = self.cycle is not None and self.cycle.response_started and self.cycle.more_body
        if asked and not answered and not self.answering:
            body = text.encode()
            head = f"HTTP/1.1 {status} {REASONS[status]}\r\ncontent-type: text/plain; charset=utf-8\r\nconnection: close\r\n"
            self.transport.write(f"{head}content-length: {len(body)}\r\n\r\n".encode() + body)
        self.transport.close()

    # --- who leaves when there is no room ---

    def make_room(self) -> None:
        """Close the connection that has been at rest the longest, those that never asked anything first; this one if all are at work."""
        others: Any = self.connections
        at_rest = [each for each in others if each is not self and not each.answering and not each.transport.is_closing()]
        if at_rest:
            min(at_rest, key=lambda each: (each.cycle is not None, each.since)).transport.abort()
        else:
            self.turn_away(*TOO_MANY)
