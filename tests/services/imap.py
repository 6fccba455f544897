"""A mailbox over IMAP: as much of the protocol as a reader of new mails asks for."""

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.services.ports import free_port


@dataclass
class Mailbox:
    """``messages``: what arrived, in order; ``seen``: the numbers of those that were read."""

    port: int
    messages: list[bytes] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)

    @property
    def url(self) -> str:
        return f"imap://retours:secret%21@127.0.0.1:{self.port}/INBOX"


class Dialogue(socketserver.StreamRequestHandler):
    box: Mailbox

    def handle(self) -> None:
        self.say("* OK ready")
        for line in self.rfile:
            tag, _, command = line.decode().strip().partition(" ")
            self.say(f"{tag} {self.answer(command)}")
            if command == "LOGOUT":
                return

    def answer(self, command: str) -> str:
        if command == "CAPABILITY":
            self.say("* CAPABILITY IMAP4rev1")
        elif command.startswith("LOGIN") and '"secret!"' not in command:
            return "NO wrong password"
        elif command.startswith("SELECT"):
            self.say(f"* {len(self.box.messages)} EXISTS")
        elif command == "UID SEARCH UNSEEN":
            found = [str(number) for number in range(1, len(self.box.messages) + 1) if number not in self.box.seen]
            self.say(" ".join(["* SEARCH", *found]))
        elif command.startswith("UID FETCH"):
            number = int(command.split()[2])
            content = self.box.messages[number - 1]
            self.wfile.write(b"* %d FETCH (UID %d BODY[]<0> {%d}\r\n%b)\r\n" % (number, number, len(content), content))
        elif stored := re.match(r"UID STORE (\d+) \+FLAGS", command):
            self.box.seen.add(int(stored[1]))
        return "OK done"

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@contextmanager
def running_mailbox() -> Iterator[Mailbox]:
    box = Mailbox(free_port())
    with socketserver.ThreadingTCPServer(("127.0.0.1", box.port), type("Kept", (Dialogue,), {"box": box})) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield box
        finally:
            server.shutdown()
            thread.join()
