"""What people read is never cut before « : ; ? ! », within « … » nor from its unit: a no-break space stands there (U+00A0)."""

from pathlib import Path

import pytest

from tests.base.typographie import KINDS, ROOT, fautes, told

SOURCES = sorted(path for folder in ("src/eclat", "static/js") for path in (ROOT / folder).rglob("*") if path.suffix in KINDS)
# What people type, or what is read back from a file, keeps the space that a keyboard makes.
TYPED = {
    "src/eclat/engines/grilles/cellules.py": '"Exemple : "',
    "src/eclat/domain/certificats/mentions.py": '" ; ".join',
    "src/eclat/partials/certificat/liste.py": '" ; ".join',
    "src/eclat/demo/certificats.py": "OC ÉCLAT ; 925",
    "src/eclat/courriels/textes.py": "{{% if {self.named(words[3:].strip())} %}}",  # what is filled is no number
}


@pytest.mark.parametrize("folder", sorted({str(path.relative_to(ROOT).parent) for path in SOURCES}))
def test_punctuation_is_never_cut_from_its_word(folder: str) -> None:
    found = [
        line
        for path in SOURCES
        if str(path.relative_to(ROOT).parent) == folder
        for each in fautes(path)
        if not typed(path, each.debut) and (line := told(path, each))
    ]
    assert not found, "a plain space where U+00A0 belongs:\n" + "\n".join(found)


def typed(path: Path, at: int) -> bool:
    kept = TYPED.get(path.relative_to(ROOT).as_posix(), "")
    return bool(kept) and kept in path.read_text()[max(0, at - len(kept)) : at + len(kept)]


@pytest.mark.parametrize(
    ("suffix", "source", "words"),
    [
        (".html", "<p>Nom : {{ nom }}</p>", ["Nom"]),
        (".html", '<a class="a : b" title="Ouvrir ?">« {{ mot }} »</a>', ["Ouvrir", "«", "}}"]),
        (".html", '{{ note("Prêt ; " ~ nom if nom else "Absent !") }}', ["Prêt", "Absent"]),
        (".html", "<script>a ? b : c</script>{# Nom : #}<style>a : b</style>", []),
        (".mail", "sujet : Reçu : {numero}\naperçu : Voici\n\nVous avez reçu : **{nom}**\n", ["Reçu", "reçu"]),
        (".py", 'x = f"à {h} h {m:02}, {n} Mo, 3 heures, 20 %"', ["{h}", "h", "{n}", "20"]),
        (".py", '"""Who : why."""\nx = f"{a : >3} trouvé : {\' ; \'.join(b[1 :])}" + r"a ?"\n', ["trouvé", "'"]),
        (".py", '# a : b\ny = {"a" : b"c : "}\nz = "Vraiment ?"\n', ["Vraiment"]),
        (".js", "const a = b ? `${c ? 1 : 2} : ${d}` : 'Nom : ';", ["}", "Nom"]),
        (".typ", '#let a = (b : 1) // c : d\n#text[Nom : #b] "Vu ? "', ["b", "Nom", "Vu"]),
    ],
)
def test_code_is_no_text(tmp_path: Path, suffix: str, source: str, words: list[str]) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_text(source)
    before = [source[: each.debut].rstrip() if source[each.debut - 1] != "«" else "«" for each in fautes(path)]
    assert [len(words), *(said.endswith(word) for said, word in zip(before, words, strict=True))] == [
        len(words),
        *[True] * len(words),
    ]
