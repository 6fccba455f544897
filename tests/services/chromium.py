"""Debian's Chromium (playwright's own download is not used)."""

import os
import shutil

from playwright.sync_api import Browser, Playwright

ARGUMENTS = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
             "--disable-sync"]  # fmt: skip


# Milliseconds before a journey gives up on what should come, whether it acts on it or reads it. It is never reached when all is well, and
# says nothing of the product's speed, which `make bench` measures: a machine ten times slower must come to the same verdict.
PATIENCE = 30_000


def launch(playwright: Playwright) -> Browser:
    program = shutil.which("chromium")
    assert program, "Chromium is not installed (Debian package: chromium)"
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    return playwright.chromium.launch(executable_path=program, args=[*ARGUMENTS, *root])
