"""Debian's Chromium (playwright's own download is not used): the one without a window where there is one, a quarter lighter."""

import os
import shutil

from playwright.sync_api import Browser, Playwright

ARGUMENTS = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
             "--disable-sync"]  # fmt: skip


# Milliseconds before a journey gives up on what should come, whether it acts on it or reads it. It is never reached when all is well, and
# says nothing of the product's speed, which `make bench` measures: a machine ten times slower must come to the same verdict.
PATIENCE = 30_000


def program() -> str:
    found = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    assert found, "Chromium is not installed (Debian package: chromium-headless-shell)"
    return found


def launch(playwright: Playwright) -> Browser:
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    return playwright.chromium.launch(executable_path=program(), args=[*ARGUMENTS, *root])
