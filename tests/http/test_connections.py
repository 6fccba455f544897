"""`eclat serve` alone, without a proxy: real connections that say too much, too slowly, or nothing, and the next visitor answered."""

import contextlib
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from tests.services.live import LiveServer, running_server

PATIENCE = "0.8"
ROOM = 40
POST = b"POST /connexion HTTP/1.1\r\nHost: 127.0.0.1\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\n"
ASK = b"GET /sante HTTP/1.1\r\nHost: 127.0.0.1\r\n"


@pytest.fixture(scope="module")
def served(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """A server that is hurried, and has room for few."""
    folder = tmp_path_factory.mktemp("served")
    limits = {"connection_patience": PATIENCE, "web_connections": str(ROOM)}
    with running_server(f"sqlite:///{folder}/empty.db", folder, **limits) as server:
        yield server


def connect(served: LiveServer, *, little: bool = False) -> socket.socket:
    """``little``: it takes a few kilobytes, then waits for its reader."""
    made = socket.socket()
    made.settimeout(30)
    if little:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
    made.connect(("127.0.0.1", urlsplit(served.url).port))
    return made


def answer(connection: socket.socket) -> bytes:
    """What it says until it closes; the end of a test that waits in vain is a time-out."""
    said = b""
    with contextlib.suppress(ConnectionError):
        while piece := connection.recv(65_536):
            said += piece
    return said


def says(served: LiveServer, *pieces: bytes, again: bytes = b"") -> bytes:
    with closing(connect(served)) as connection:
        try:
            for piece in pieces:
                connection.sendall(piece)
            connection.settimeout(0.1)
            while again:  # until we are cut
                with contextlib.suppress(TimeoutError):
                    return connection.recv(65_536)
                connection.sendall(again)
        except ConnectionError:
            return b""
        connection.settimeout(30)
        return answer(connection)


def assert_answers(served: LiveServer) -> None:
    assert httpx.get(f"{served.url}/sante", timeout=30).status_code == 200


@pytest.mark.parametrize(
    "head",
    [
        b"".join(b"X-%d: a\r\n" % rank for rank in range(101)),
        b"X-Long: " + b"a" * 40_000 + b"\r\n",
        b"".join(b"X-%d: %s\r\n" % (rank, b"a" * 1_000) for rank in range(40)),
    ],
    ids=["count", "one", "sum"],
)
def test_headers_are_limited_in_count_and_size(served: LiveServer, head: bytes) -> None:
    said = says(served, ASK, head, b"\r\n")
    assert said.startswith(b"HTTP/1.1 431 ") and b"connection: close" in said and b"Effacez les cookies" in said
    assert_answers(served)


def test_a_header_without_end_is_not_kept(served: LiveServer) -> None:
    """What 300 MB of headers would take: it is cut at 32 kB, whatever comes."""
    with closing(connect(served)) as connection, pytest.raises(ConnectionError):
        connection.sendall(ASK + b"X-Long: ")
        for _ in range(3_000):
            connection.sendall(b"a" * 100_000)
    assert says(served, b"GET /" + b"a" * 70_000).startswith(b"HTTP/1.1 431 ")
    assert_answers(served)


def test_trailers_and_pipelines_are_limited_too(served: LiveServer) -> None:
    chunked = POST + b"Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n"
    assert says(served, chunked, b"X-Long: " + b"a" * 600_000).startswith(b"HTTP/1.1 431 ")
    assert says(served, (ASK + b"\r\n") * 200).count(b"HTTP/1.1 200") < 20
    assert_answers(served)


def test_as_many_headers_as_a_browser_sends_are_taken(served: LiveServer) -> None:
    head = b"".join(b"X-%d: %s\r\n" % (rank, b"a" * 250) for rank in range(60))
    said = says(served, ASK + head + b"Connection: close\r\n\r\n")
    assert said.startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize(
    ("pieces", "again", "told"),
    [
        ([], b"", b""),
        ([], b"\r\n", b""),
        ([ASK], b"", b"HTTP/1.1 408 "),
        ([ASK], b"X-A: b\r\n", b"HTTP/1.1 408 "),
        ([POST + b"Content-Length: 9000\r\n\r\n", b"a"], b"", b"HTTP/1.1 408 "),
        ([POST + b"Content-Length: 9000\r\n\r\n"], b"a", b"HTTP/1.1 408 "),
        ([POST.replace(b"same-origin", b"none") + b"Content-Length: 9000\r\n\r\n"], b"a", b"HTTP/1.1 403 "),
        ([ASK + b"\r\n"], b"", b"HTTP/1.1 200 "),
    ],
    ids=[
        "nothing",
        "empty lines",
        "half a head",
        "a slow head",
        "half a body",
        "a slow body",
        "a body after its refusal",
        "a connection at rest",
    ],
)
def test_what_does_not_send_in_time_is_closed(served: LiveServer, pieces: list[bytes], again: bytes, told: bytes) -> None:
    said = says(served, *pieces, again=again)
    assert said.startswith(told)
    assert_answers(served)


def test_what_does_not_read_is_cut(served: LiveServer) -> None:
    """Asked for more than it takes, again and again, over one connection."""
    style = httpx.get(f"{served.url}/connexion").text.partition('rel="stylesheet" href="')[2].partition('"')[0]
    ask = f"GET {style} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()
    assert len(httpx.get(f"{served.url}{style}").content) > 30_000
    with closing(connect(served, little=True)) as connection, pytest.raises(ConnectionError):
        for _ in range(2_000):  # what it has not taken fills the system's room, then the server's
            connection.sendall(4 * ask)
            threading.Event().wait(0.02)
    assert_answers(served)


def test_more_connections_than_there_is_room_for_let_the_next_one_in(served: LiveServer) -> None:
    with ExitStack() as held:
        for rank in range(3 * ROOM):
            one = held.enter_context(closing(connect(served)))
            if rank % 2:
                one.sendall(ASK)
        for _ in range(5):
            assert_answers(served)


def test_more_connections_than_descriptors_let_the_next_one_in(database: str, tmp_path: Path) -> None:
    """A system that gives few: its number decides, whatever the settings say."""
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with running_server(database, tmp_path, connection_patience="600") as server:
        resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE, (200, hard))
        with ExitStack() as held:
            for _ in range(300):
                held.enter_context(closing(connect(server)))
            for _ in range(5):
                assert_answers(server)


def test_who_is_at_work_is_not_cut_for_the_next_one(served: LiveServer) -> None:
    """One is being answered while strangers fill the place."""
    with closing(connect(served)) as mine, ExitStack() as held:
        body = b"identifiant=a%40b.example&mot_de_passe=x"
        mine.sendall(POST + b"Connection: close\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        for _ in range(2 * ROOM):
            held.enter_context(closing(connect(served)))
        assert answer(mine).startswith(b"HTTP/1.1 ")


def test_a_visitor_who_leaves_at_once_is_forgotten(served: LiveServer) -> None:
    for _ in range(2 * ROOM):
        one = connect(served)
        one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        one.close()
    assert_answers(served)
