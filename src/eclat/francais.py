"""French around a name: its article, "de" and "à" contracted and elided as they are said, for organismes and people alike."""

import unicodedata
from collections.abc import Sequence

# Nouns that a name begins with and that take their article after a preposition, as in "le bureau de la Fédération du Grand Préau".
MASCULINE = {
    "centre",
    "cfa",
    "cercle",
    "club",
    "collectif",
    "comite",
    "foyer",
    "groupe",
    "groupement",
    "institut",
    "mouvement",
    "pole",
    "reseau",
}
FEMININE = {
    "academie", "agence", "association", "caisse", "compagnie", "confederation", "cooperative", "ecole", "federation", "fondation",
    "ligue", "maison", "mairie", "mission", "societe", "union", "universite", "ville",
}  # fmt: skip
# A proper name in h is elided like a vowel, but for these (Trésor de la langue française: h aspiré).
ASPIRATED = {
    "halle", "halles", "hall", "hameau", "hameaux", "haut", "haute", "hautes", "hauts", "havre", "handball", "handicap", "hangar",
    "heros", "hockey",
}  # fmt: skip
VOWELS = set("aeiouœæ")
MUTE = ("hab", "har", "hec", "hel", "hen", "her", "hip", "hir", "his", "hom", "hon", "hor", "hot", "hub", "hug", "hum")


def of_name(name: str) -> str:
    """The name after "de": d’Alliance des Récrés, du Réseau Cour Commune, des Petits Préaux, de l’Institut Les Tilleuls."""
    return joined(name, "de", "du", "des")


def to_name(name: str) -> str:
    """The name after "à": à Alliance des Récrés, au Réseau Cour Commune, aux Petits Préaux, à l’Institut Les Tilleuls."""
    return joined(name, "à", "au", "aux")


def the_name(name: str) -> str:
    """The name within a sentence: Alliance des Récrés, le Réseau Cour Commune, les Petits Préaux, l’Institut Les Tilleuls."""
    words = name.split(maxsplit=1) or [""]
    first = plain(words[0])
    if first in ("le", "les") and len(words) > 1:
        return f"{first} {words[1]}"
    if first.startswith(("l’", "l'")):
        return f"l’{name[2:]}"
    if first in MASCULINE | FEMININE:
        article = "l’" if elided(first) else "le " if first in MASCULINE else "la "
        return f"{article}{name}"
    return name


def joined(name: str, preposition: str, masculine: str, plural: str) -> str:
    words = name.split(maxsplit=1) or [""]
    first, rest = plain(words[0]), words[1] if len(words) > 1 else ""
    if first in ("le", "les") and rest:
        return f"{masculine if first == 'le' else plural} {rest}"
    if first.startswith(("l’", "l'")):
        return f"{preposition} l’{name[2:]}"
    if first in MASCULINE | FEMININE:
        if elided(first):
            return f"{preposition} l’{name}"
        return f"{masculine} {name}" if first in MASCULINE else f"{preposition} la {name}"
    return f"d’{name}" if preposition == "de" and elided(first) else f"{preposition} {name}"


def elided(word: str) -> bool:
    """Whether an article or "de" loses its vowel before this word, in small letters without accents."""
    if word.startswith("h"):
        return word.startswith(MUTE) and word not in ASPIRATED
    if word.startswith("y"):
        return word[1:2] not in VOWELS and len(word) > 1  # d’Yves, de Yasmine
    return word[:1] in VOWELS and word != "onze"


def plain(word: str) -> str:
    """In small letters without accents."""
    return "".join(each for each in unicodedata.normalize("NFD", word.lower()) if not unicodedata.combining(each))


# Before a name that begins with a capital, they are no part of it: “Le SIRET…”, “La Réunion…”.
DETERMINERS = {
    "le", "la", "les", "un", "une", "des", "ce", "cet", "cette", "ces", "votre", "vos", "son", "sa", "ses", "de", "du", "en",
}  # fmt: skip


def within(said: str) -> str:
    """A sentence that goes on after a colon: it starts small, unless by a name, an acronym or the name of a file."""
    words = said.split(maxsplit=2)
    if not words or any(each.isupper() for each in words[0][1:]) or "." in words[0].rstrip("."):
        return said
    named = len(words) > 1 and words[1].istitle() and plain(words[0]) not in DETERMINERS
    return said if named else said[:1].lower() + said[1:]


def listed(names: Sequence[str]) -> str:
    """“Alliance”, “Alliance et Réseau”, “Alliance, Réseau et Fédération”."""
    *first, last = names
    return f"{', '.join(first)} et {last}" if first else last
