"""The web server, which leaves politely: what was accepted is answered, and nobody is cut."""

import asyncio
import contextlib
import socket

from uvicorn import Config, Server

LEAVING_S = 0.5  # while answering still: each answer tells its client to connect anew, elsewhere
LAST_WORDS_S = 0.3  # for connections just accepted, whose request is on its way


class PoliteServer(Server):
    """Uvicorn closes an idle connection at once when told to stop, even when a request is on its way in it."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self.server_state.default_headers.append((b"connection", b"close"))
        await asyncio.sleep(LEAVING_S)
        for server in self.servers:
            server.close()
        await asyncio.sleep(LAST_WORDS_S)
        await super().shutdown(sockets)


def serve(host: str, port: int, processes: int) -> None:
    """Serve until SIGTERM or SIGINT."""
    config = Config(
        "eclat.app:create_app", factory=True, host=host, port=port, workers=processes, access_log=False, log_config=None,
        server_header=False, proxy_headers=False, timeout_graceful_shutdown=10,
    )  # fmt: skip
    if processes > 1:
        from uvicorn.supervisors import Multiprocess

        Multiprocess(config, sockets=[config.bind_socket()]).run()
    else:
        with contextlib.suppress(KeyboardInterrupt):
            PoliteServer(config).run()
