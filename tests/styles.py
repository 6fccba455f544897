"""What a page shows has its sheet: light pages go without that of the dossiers (``http/assets.py``)."""

import re
from functools import cache

from eclat.http.assets import BUNDLES, content

CLASSES = re.compile(r'class="([^"]*)"')


@cache
def of_dossiers() -> set[str]:
    """Classes that the sheet of the dossiers alone speaks of."""
    elsewhere = [
        sheet for name, sheets in BUNDLES.items() if name.endswith(".css") and "dossiers" not in name for sheet in sheets
    ]
    return named(content("css/dossiers.css").decode()) - {each for sheet in elsewhere for each in named(content(sheet).decode())}


def named(sheet: str) -> set[str]:
    return set(re.findall(r"\.([a-z][\w-]*)", sheet))


def unstyled(page: str) -> set[str]:
    """Classes of this page that no sheet of its own speaks of."""
    if "css/site.css" not in page or "css/dossiers.css" in page:
        return set()
    return {each for classes in CLASSES.findall(page) for each in classes.split()} & of_dossiers()
