"""A disk of their own for the uploads, which can be filled. Without the right to mount one, the folder can be taken away instead."""

import contextlib
import os
import subprocess
from pathlib import Path

ROOMY = "2g"  # of memory, as it gets used


class Disk:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True)
        mount = ["mount", "-t", "tmpfs", "-o", f"size={ROOMY},mode=0700", "eclat-faults", str(folder)]
        self.mounted = os.geteuid() == 0 and subprocess.run(mount, capture_output=True).returncode == 0
        self.away = folder.with_name("disk-away")

    def fill(self) -> None:
        """Not one byte is left."""
        if self.mounted:
            while not self.resize(str(max(1, self.used()))):  # an upload came between
                pass
        else:
            self.folder.rename(self.away)
            self.folder.write_text("no disk here")

    def empty(self) -> None:
        """Usable again."""
        if self.mounted:
            self.resize(ROOMY)
        elif self.away.exists():
            self.folder.unlink()
            self.away.rename(self.folder)

    def used(self) -> int:
        held = os.statvfs(self.folder)
        return (held.f_blocks - held.f_bfree) * held.f_frsize

    def resize(self, size: str) -> bool:
        remount = ["mount", "-o", f"remount,size={size}", str(self.folder)]
        return subprocess.run(remount, capture_output=True).returncode == 0

    def files(self) -> dict[str, float]:
        """What is on it, by path, with the time of the last change."""
        found: dict[str, float] = {}
        for path in self.folder.rglob("*"):
            with contextlib.suppress(FileNotFoundError):
                if path.is_file() and not path.name.startswith(".probe-"):
                    found[str(path.relative_to(self.folder))] = path.stat().st_mtime
        return found

    def close(self) -> None:
        self.empty()
        if self.mounted:
            subprocess.run(["umount", str(self.folder)], check=False, capture_output=True)
