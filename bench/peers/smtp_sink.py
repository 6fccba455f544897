"""The fastest SMTP server that can be written in a page: it says yes to everything and keeps nothing."""

import asyncio
import sys

import uvloop


class Sink(asyncio.Protocol):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport, self.rest, self.data = transport, b"", False
        transport.write(b"220 sink\r\n")

    def data_received(self, received: bytes) -> None:
        self.rest += received
        while self.step():
            pass

    def step(self) -> bool:
        """Answer the first command, or the whole content of a mail, when it has come. False: more must come."""
        content, end, rest = self.rest.partition(b"\r\n.\r\n" if self.data else b"\r\n")
        if not end:
            return False
        self.rest, word = rest, content[:4].upper()
        answer = b"250 yes"
        if self.data:
            self.data = False
        elif word == b"EHLO":
            answer = b"250-sink\r\n250 PIPELINING"
        elif word == b"DATA":
            self.data, answer = True, b"354 go on"
        elif word == b"QUIT":
            answer = b"221 bye"
        self.transport.write(answer + b"\r\n")
        if word == b"QUIT" and answer.startswith(b"221"):
            self.transport.close()
            return False
        return True


async def main(port: int) -> None:
    server = await asyncio.get_running_loop().create_server(Sink, "127.0.0.1", port)
    await server.serve_forever()


uvloop.run(main(int(sys.argv[1])))
