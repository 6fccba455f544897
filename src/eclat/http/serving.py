"""The web server, which leaves politely: what was accepted is answered, and nobody is cut."""

import contextlib
import gc
import socket

from uvicorn import Config, Server
from uvicorn.supervisors import Multiprocess

from eclat.http.connections import GuardedProtocol, take_descriptors
from eclat.settings import get_settings

LAST_WORDS_S = 0.5  # for a request that may be on its way in a connection at rest
CONNECT_ANEW = (b"connection", b"close")


class StartingConfig(Config):
    """What is read at start stays: looking for garbage in it meanwhile takes a fifth of the start. ``app.lifespan`` looks again afterwards."""

    def load(self) -> None:
        gc.disable()
        super().load()


class PoliteProtocol(GuardedProtocol):
    """Uvicorn closes a connection at rest as soon as it is told to stop, even when a request is on its way in it."""

    def shutdown(self) -> None:
        """Answer what still comes, and tell its client to connect again, elsewhere."""
        if CONNECT_ANEW not in self.server_state.default_headers:
            self.server_state.default_headers.append(CONNECT_ANEW)
        if self.cycle is None or self.cycle.response_complete:
            self.loop.call_later(LAST_WORDS_S, super().shutdown)
        else:
            super().shutdown()


class AnnouncedServer(Server):
    """In a terminal, its last line says where the site is and how to stop it."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started and not get_settings().log_json:
            print(ready(), flush=True)


def ready() -> str:
    settings = get_settings()
    way_in = f" (entrer : {settings.base_url}/dev)" if settings.debug and settings.local else ""
    return f"OC Éclat est prêt : {settings.base_url}{way_in}. Ctrl+C l’arrête."


class PoliteMultiprocess(Multiprocess):
    """The parent listens no more as soon as its processes do not: else who connects meanwhile would wait, to be cut in the end."""

    def terminate_all(self) -> None:
        for each in self.sockets:
            each.close()
        super().terminate_all()


def serve(host: str, port: int, processes: int) -> None:
    """Serve until SIGTERM or SIGINT."""
    take_descriptors()
    config = StartingConfig(
        "eclat.app:served", factory=True, host=host, port=port, workers=processes, access_log=False, log_config=None,
        server_header=False, proxy_headers=False, timeout_graceful_shutdown=10, timeout_worker_healthcheck=30, http=PoliteProtocol,
    )  # fmt: skip
    with contextlib.suppress(KeyboardInterrupt):
        if processes > 1:
            PoliteMultiprocess(config, sockets=[config.bind_socket()]).run()
        else:
            AnnouncedServer(config).run()
