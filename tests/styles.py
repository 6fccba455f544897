"""What a page shows has its sheet: each page loads the few that it needs (``http/assets.py``)."""

import re
from functools import cache

from eclat.http.assets import BUNDLES, content, static_folder

CLASSES = re.compile(r'class="([^"]*)"')
SHEETS = re.compile(r'href="[^"]*/(css/[\w/-]+\.css)')


@cache
def named(sheet: str) -> frozenset[str]:
    """Classes that it speaks of."""
    return frozenset(re.findall(r"\.([a-z][\w-]*)", content(sheet).decode()))


@cache
def styled() -> frozenset[str]:
    """Classes that any sheet speaks of."""
    alone = {f"css/{each.name}" for each in (static_folder() / "css").glob("*.css")}
    return frozenset().union(*(named(each) for each in alone | {name for name in BUNDLES if name.endswith(".css")}))


def unstyled(page: str) -> set[str]:
    """Classes of this page of which a sheet speaks, and none of its own does. A fragment has none: it comes into a page."""
    sheets = SHEETS.findall(page)
    if not sheets:
        return set()
    shown = {each for classes in CLASSES.findall(page) for each in classes.split()}
    return shown & styled() - frozenset().union(*(named(each) for each in sheets))
