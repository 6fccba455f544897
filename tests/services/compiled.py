"""Templates of pages, compiled once for all the processes of a run: five hundred take 2.5 s, and each server would do it again."""

import os
from functools import partial
from pathlib import Path

from jinja2 import FileSystemBytecodeCache

from eclat.http import templates


def share() -> None:
    """What is compiled is known by its source: a template that changed is compiled anew."""
    if "TESTS_TOGETHER" not in os.environ:
        return
    folder = Path(os.environ["TESTS_TOGETHER"]) / "templates"
    folder.mkdir(exist_ok=True)
    kept = FileSystemBytecodeCache(str(folder))
    templates.Pages = partial(templates.Pages, bytecode_cache=kept)  # type: ignore[misc, assignment]
