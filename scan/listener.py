"""Where a server that could be made to fetch an address would go: it keeps what came, and tells the scanner."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

Visits = dict[str, dict[str, list[dict[str, Any]]]]


class Listener(ThreadingHTTPServer):
    """Wapiti's own "endpoint", on this machine: without it the scanner would use one on the Internet."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Visit)
        self.visits: dict[str, Visits] = {"ssrf": {}, "dtd": {}}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/"


class Visit(BaseHTTPRequestHandler):
    server: Listener

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        kind, *names = path.strip("/").split("/")
        if kind in ("get_ssrf.php", "get_xxe.php"):
            answer = json.dumps(self.server.visits["ssrf" if "ssrf" in kind else "dtd"]).encode()
        else:
            answer = b"{}"
            if kind in self.server.visits and len(names) >= 3:
                self.note(kind, *names[1:])
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    do_POST = do_GET

    def note(self, kind: str, request: str, parameter: str, file: str = "") -> None:
        visit = {
            "url": self.path, "date": datetime.now(UTC).isoformat(), "ip": self.client_address[0], "method": self.command,
            "size": 0, "payload": file.removesuffix(".dtd"),
        }  # fmt: skip
        self.server.visits[kind].setdefault(request, {}).setdefault(parameter, []).append(visit)

    def log_message(self, *_: Any) -> None:
        """Nothing: the scanner's report tells."""


@contextmanager
def listening() -> Iterator[Listener]:
    server = Listener()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
