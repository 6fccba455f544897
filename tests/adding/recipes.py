"""The recipes of docs/adding.md, as tests follow them."""

import re

from tests.conftest import ROOT

BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def blocks(title: str) -> list[tuple[str, str]]:
    """What is to be written, by the recipe of that title: the language and the text of each block."""
    recipe = (ROOT / "docs" / "adding.md").read_text().partition(f"\n## {title}\n")[2].partition("\n## ")[0]
    assert recipe, f"docs/adding.md has no recipe {title!r}"
    return BLOCK.findall(recipe)


def written(text: str) -> int:
    """How many lines someone writes."""
    return sum(1 for line in text.splitlines() if line.strip())
