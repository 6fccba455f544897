"""A small disk for the uploads, which can be filled. Without the right to mount one, the folder can be taken away instead."""

import contextlib
import os
import subprocess
from pathlib import Path

SIZE = "24m"


class Disk:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True)
        mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=0700", "eclat-faults", str(folder)]
        self.mounted = os.geteuid() == 0 and subprocess.run(mount, capture_output=True).returncode == 0
        self.ballast, self.away = folder / ".ballast", folder.with_name("disk-away")

    def fill(self) -> None:
        """Not one byte is left."""
        if self.mounted:
            with self.ballast.open("wb", buffering=0) as file, contextlib.suppress(OSError):
                while True:
                    file.write(b"\0" * 65536)
            with self.ballast.open("ab", buffering=0) as file, contextlib.suppress(OSError):
                while True:
                    file.write(b"\0")
        else:
            self.folder.rename(self.away)
            self.folder.write_text("no disk here")

    def empty(self) -> None:
        """Usable again."""
        if self.mounted:
            self.ballast.unlink(missing_ok=True)
        elif self.away.exists():
            self.folder.unlink()
            self.away.rename(self.folder)

    def files(self) -> dict[str, float]:
        """What is on it, by path, with the time of the last change."""
        found: dict[str, float] = {}
        for path in self.folder.rglob("*"):
            with contextlib.suppress(FileNotFoundError):
                if path.is_file() and path != self.ballast and not path.name.startswith(".probe-"):
                    found[str(path.relative_to(self.folder))] = path.stat().st_mtime
        return found

    def close(self) -> None:
        self.empty()
        if self.mounted:
            subprocess.run(["umount", str(self.folder)], check=False, capture_output=True)
