"""Which letters a document for paper can draw: what no font of the product has is told before, never printed as a box."""

from collections.abc import Iterable
from functools import lru_cache

import typst

from eclat.documents import HERE, fonts

PROBE = b"""#set document(title: "?")
#set text(lang: "fr", font: sys.inputs.fonts.split("|"), fallback: false)
#sys.inputs.text"""
SANS = ("Atkinson Hyperlegible Next", "Libertinus Serif", "DejaVu Sans Mono")  # as in certificat.typ
SERIF = ("Libertinus Serif",)
USUAL = frozenset(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 \u00a0\u202f\n-'’.,;:!?()«»/+&·–—\"°%…\u0327\u0301"
)
LATIN = range(0x00C0, 0x0180)  # both have all of them


def unprintable(texts: Iterable[str], among: tuple[str, ...] = SANS) -> list[str]:
    """The letters of these texts that none of these fonts draws, each once, in their order."""
    letters = dict.fromkeys(each for text in texts for each in text if each not in USUAL and ord(each) not in LATIN)
    return [each for each in letters if not drawn(each, among)]


@lru_cache(maxsize=4096)
def drawn(letter: str, among: tuple[str, ...]) -> bool:
    """PDF/UA-1 forbids a letter that is not drawn: typst says so."""
    compiler = typst.Compiler(
        PROBE, root=HERE, font_paths=fonts(), ignore_system_fonts=True, sys_inputs={"text": letter, "fonts": "|".join(among)}
    )
    try:
        compiler.compile(format="pdf", pdf_standards=["ua-1"])
    except typst.TypstError:
        return False
    return True
