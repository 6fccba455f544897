"""A register on loopback that gives the documented answers, and every way of not giving them."""

import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, urlsplit

TILLEULS: dict[str, object] = {
    "siren": "732829320",
    "nom_complet": "INSTITUT LES TILLEULS (ILT)",
    "nom_raison_sociale": "INSTITUT LES TILLEULS",
    "nature_juridique": "9220",
    "date_creation": "1998-09-01",
    "etat_administratif": "A",
    "siege": {
        "siret": "73282932000074",
        "adresse": "12 RUE DES TILLEULS 13001 MARSEILLE",
        "code_postal": "13001",
        "libelle_commune": "MARSEILLE",
    },
    "matching_etablissements": [{"siret": "73282932000074"}],
    "complements": {
        "est_association": True,
        "est_organisme_formation": True,
        "est_qualiopi": True,
        "liste_id_organisme_formation": ["93131234513"],
    },
}


def companies(*results: object) -> bytes:
    return json.dumps({"results": results, "total_results": len(results), "page": 1}).encode()


@dataclass
class Script:
    """What the server does with the next requests."""

    body: bytes = companies()
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    wait: float = 0.0
    drip: float = 0.0
    """Seconds between two bytes of the body."""
    drip_headers: bool = False


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that leaves is part of the play: no trace on the terminal."""


class FakeServer:
    """``url`` is its address; ``asked`` the queries it received; ``given_up`` counts closed connections."""

    def __init__(self) -> None:
        self.script = Script()
        self.asked: list[dict[str, str]] = []
        self.paths: list[str] = []
        self.given_up = 0
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, format: str, *args: object) -> None:
                pass

            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                outer.paths.append(parts.path)
                outer.asked.append({name: values[0] for name, values in parse_qs(parts.query).items()})
                try:
                    self.play(outer.script)
                except (BrokenPipeError, ConnectionResetError):
                    outer.given_up += 1

            def play(self, script: Script) -> None:
                time.sleep(script.wait)
                if script.drip_headers:
                    self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
                    self.trickle(b"x" * 200, script.drip)
                self.send_response(script.status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(script.body)))
                for name, value in script.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                if script.drip:
                    self.trickle(script.body, script.drip)
                else:
                    self.wfile.write(script.body)

            def trickle(self, data: bytes, pause: float) -> None:
                for byte in data:
                    self.wfile.write(bytes([byte]))
                    self.wfile.flush()
                    time.sleep(pause)

        self._server = _Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()
