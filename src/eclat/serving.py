"""The web server, which leaves politely: what was accepted is answered, and nobody is cut."""

import asyncio
import contextlib
import ctypes
import socket
import struct
import sys
from collections.abc import Iterable

from uvicorn import Config, Server

LEAVING_S = 0.5  # while answering still: each answer tells its client to connect anew, elsewhere
LAST_WORDS_S = 0.3  # for connections just accepted, whose request is on its way

# A classic BPF program (Linux, socket(7)): whoever asks to connect (SYN without ACK) is not heard, everything else is.
# Each instruction: code, jump if true, jump if false, operand.
UNHEARD = b"".join(
    struct.pack("HBBI", *instruction)
    for instruction in (
        (0x30, 0, 0, 13),  # load the byte of TCP flags
        (0x54, 0, 0, 0x12),  # keep SYN and ACK
        (0x15, 0, 1, 0x02),  # is it SYN alone?
        (0x06, 0, 0, 0),  # then drop the packet
        (0x06, 0, 0, 0xFFFFFFFF),  # else take it whole
    )
)
SO_ATTACH_FILTER = 26


class PoliteServer(Server):
    """Uvicorn closes an idle connection at once when told to stop, even when a request is on its way in it."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self.server_state.default_headers.append((b"connection", b"close"))
        await asyncio.sleep(LEAVING_S)
        hear_no_more(each for server in self.servers for each in server.sockets)
        await asyncio.sleep(LAST_WORDS_S)
        await super().shutdown(sockets)


def hear_no_more(listening: Iterable[socket.socket]) -> None:
    """Let nobody new connect, while those who already did are still accepted.

    Closing a listening socket resets the connections that wait in its queue. Those who are not heard ask again after a second
    (RFC 6298), and are refused, or heard by whoever listens there next. Elsewhere than on Linux nothing is done.
    """
    if sys.platform != "linux":
        return
    program = ctypes.create_string_buffer(UNHEARD, len(UNHEARD))
    option = struct.pack("HL", len(UNHEARD) // 8, ctypes.addressof(program))
    for each in listening:
        with socket.fromfd(each.fileno(), each.family, each.type) as same:  # uvloop shows its sockets without their options
            same.setsockopt(socket.SOL_SOCKET, SO_ATTACH_FILTER, option)


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
