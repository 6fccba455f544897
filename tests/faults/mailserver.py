"""An SMTP server in a process of its own, which keeps a record of what it did and behaves as its mood file says.

``python -m tests.faults.mailserver PORT FOLDER``. The mood is read again at each command: {"mood": …, "chance": …, "pids": […]}.
"""

import asyncio
import contextlib
import json
import os
import random
import signal
import sys
import time
from email import message_from_bytes
from pathlib import Path
from typing import Any

POLITE: dict[str, Any] = {"mood": "polite", "chance": 0, "pids": []}
REFUSALS = {
    ("RCPT", "later"): "450 4.2.1 try later",
    ("RCPT", "unknown"): "550 5.1.1 nobody here has this address",
    ("DATA", "later"): "451 4.3.0 try later",
    ("DATA", "refused"): "554 5.7.1 this message is refused",
}


class MailServer:
    def __init__(self, folder: Path) -> None:
        self.mood_file = folder / "mood.json"
        self.record_file = (folder / "record.jsonl").open("a", buffering=1)
        self.connections = 0  # connections so far

    def note(self, event: str, **details: Any) -> None:
        self.record_file.write(json.dumps({"t": time.time(), "event": event} | details) + "\n")

    def mood(self) -> dict[str, Any]:
        try:
            mood: dict[str, Any] = json.loads(self.mood_file.read_text())
        except FileNotFoundError:
            return POLITE
        return mood if random.random() < mood["chance"] else POLITE

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One client, until one of us leaves."""
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            self.connections += 1
            connection = f"{os.getpid()}-{self.connections}"
            await self.say(writer, "220 here")
            recipient = ""
            while line := await reader.readline():
                verb = line[:4].strip().upper().decode("ascii", "replace")
                if verb == "RCPT":
                    recipient = line.decode().partition("<")[2].partition(">")[0]
                    recipient = await self.hear_recipient(writer, recipient)
                elif verb == "DATA" and not recipient:
                    await self.say(writer, "503 5.5.1 no valid recipient")
                elif verb == "DATA":
                    await self.say(writer, "354 go on")
                    await self.hear_message(reader, writer, recipient, connection)
                elif verb == "EHLO":
                    await self.say(writer, "250-here\r\n250 PIPELINING")
                elif verb == "QUIT":
                    await self.say(writer, "221 bye")
                    break
                else:
                    await self.say(writer, "250 here")
        writer.close()

    @staticmethod
    async def say(writer: asyncio.StreamWriter, text: str) -> None:
        writer.write(f"{text}\r\n".encode())
        await writer.drain()

    async def hear_recipient(self, writer: asyncio.StreamWriter, recipient: str) -> str:
        """The recipient, when it is accepted."""
        mood = self.mood()["mood"]
        if mood == "silent":
            await self.fall_silent()
        refusal = REFUSALS.get(("RCPT", mood))
        if refusal:
            self.note("refused", to=recipient, answer=refusal)
        await self.say(writer, refusal or "250 OK")
        return "" if refusal else recipient

    async def hear_message(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, recipient: str, connection: str
    ) -> None:
        content = await reader.readuntil(b"\r\n.\r\n")
        told = {"message_id": str(message_from_bytes(content)["Message-ID"]), "to": recipient}
        now = self.mood()
        mood = now["mood"]
        if mood == "mute":
            self.note("not kept", **told)
            await self.fall_silent()
        if mood == "cut":
            self.note("not kept", **told)
            raise ConnectionError
        refusal = REFUSALS.get(("DATA", mood))
        if refusal:
            self.note("refused", answer=refusal, **told)
            return await self.say(writer, refusal)
        if mood == "slow":
            self.note("slow", **told)
            await asyncio.sleep(0.6)
        self.note(
            "kept", connection=connection, source=content[:-3].replace(b"\r\n..", b"\r\n.").decode("utf-8", "replace"), **told
        )
        await self.say(writer, "250 OK")
        self.note("answered", **told)
        if mood == "murderous":  # what we answered last never gets written down
            for pid in now["pids"]:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
                    self.note("killed", pid=pid)

    async def fall_silent(self) -> None:
        """Until the mood changes; then gone."""
        while self.mood_file.exists():
            await asyncio.sleep(0.05)
        raise ConnectionError


async def serve(port: int, folder: Path) -> None:
    server = await asyncio.start_server(MailServer(folder).talk, "127.0.0.1", port, limit=2**24)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), Path(sys.argv[2])))
