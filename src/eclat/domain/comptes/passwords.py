"""Passwords: how strong one is, one that is strong, and their slow hash (CNIL, délibération 2022-100)."""

import re
import secrets
import threading
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn_rs_py import Suggestion, Warning, zxcvbn

from eclat.formats import plural

MIN_LENGTH: Final = 12
MAX_LENGTH: Final = 200
_MIN_SCORE: Final = 3
# The estimator's work grows with the square of the length; what follows only makes a password stronger.
_ANALYSED: Final = 100

LABELS: Final = ("Très faible", "Très faible", "Faible", "Moyenne", "Forte")
"""Label of each score, 0 to 4."""

WARNINGS: Final[tuple[tuple[Warning, str], ...]] = (
    (Warning.StraightRowsOfKeysAreEasyToGuess, "Les touches qui se suivent sur le clavier se devinent vite."),
    (Warning.ShortKeyboardPatternsAreEasyToGuess, "Les dessins courts sur le clavier se devinent vite."),
    (Warning.RepeatsLikeAaaAreEasyToGuess, "Les répétitions comme «\u00a0aaa\u00a0» se devinent vite."),
    (
        Warning.RepeatsLikeAbcAbcAreOnlySlightlyHarderToGuess,
        "Les répétitions comme «\u00a0abcabcabc\u00a0» ne protègent guère mieux que «\u00a0abc\u00a0».",
    ),
    (Warning.ThisIsATop10Password, "C’est l’un des dix mots de passe les plus utilisés."),
    (Warning.ThisIsATop100Password, "C’est l’un des cent mots de passe les plus utilisés."),
    (Warning.ThisIsACommonPassword, "Ce mot de passe est très courant."),
    (Warning.ThisIsSimilarToACommonlyUsedPassword, "Ce mot de passe ressemble à un mot de passe courant."),
    (
        Warning.SequencesLikeAbcAreEasyToGuess,
        "Les suites comme «\u00a0abc\u00a0» ou «\u00a06543\u00a0» se devinent vite.",
    ),
    (Warning.RecentYearsAreEasyToGuess, "Les années récentes se devinent vite."),
    (Warning.AWordByItselfIsEasyToGuess, "Un mot seul se devine vite."),
    (Warning.DatesAreOftenEasyToGuess, "Les dates se devinent souvent."),
    (Warning.NamesAndSurnamesByThemselvesAreEasyToGuess, "Un prénom ou un nom seul se devine vite."),
    (Warning.CommonNamesAndSurnamesAreEasyToGuess, "Les prénoms et les noms courants se devinent vite."),
)

SUGGESTIONS: Final[tuple[tuple[Suggestion, str], ...]] = (
    (
        Suggestion.UseAFewWordsAvoidCommonPhrases,
        "Assemblez quelques mots, sans reprendre une expression connue.",
    ),
    (
        Suggestion.NoNeedForSymbolsDigitsOrUppercaseLetters,
        "Des mots peu courants suffisent, même sans symbole, chiffre ni majuscule.",
    ),
    (Suggestion.AddAnotherWordOrTwo, "Ajoutez un ou deux mots, peu courants de préférence."),
    (Suggestion.CapitalizationDoesntHelpVeryMuch, "Une majuscule au début ne change pas grand-chose."),
    (
        Suggestion.AllUppercaseIsAlmostAsEasyToGuessAsAllLowercase,
        "Tout en majuscules se devine presque aussi vite que tout en minuscules.",
    ),
    (Suggestion.ReversedWordsArentMuchHarderToGuess, "Un mot écrit à l’envers se devine presque aussi vite."),
    (
        Suggestion.PredictableSubstitutionsDontHelpVeryMuch,
        "Écrire «\u00a0@\u00a0» pour «\u00a0a\u00a0» ne change pas grand-chose.",
    ),
    (
        Suggestion.UseALongerKeyboardPatternWithMoreTurns,
        "Prenez un dessin plus long sur le clavier, avec plus de détours.",
    ),
    (Suggestion.AvoidRepeatedWordsAndCharacters, "Évitez de répéter des mots ou des caractères."),
    (Suggestion.AvoidSequences, "Évitez les suites de lettres ou de chiffres."),
    (Suggestion.AvoidRecentYears, "Évitez les années récentes."),
    (Suggestion.AvoidYearsThatAreAssociatedWithYou, "Évitez les années liées à votre vie."),
    (
        Suggestion.AvoidDatesAndYearsThatAreAssociatedWithYou,
        "Évitez les dates et les années liées à votre vie.",
    ),
)

# What the estimator's English dictionaries miss and anyone would try first here.
_OBVIOUS: Final = (
    "motdepasse", "azerty", "azertyuiop", "qsdfghjklm", "wxcvbn", "eclat", "oceclat",
    "animateur", "animation", "periscolaire", "formation", "habilitation", "organisme", "certificat",
    "france", "marseille", "doudou", "loulou", "chouchou",
    *map(str, range(2018, 2036)),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Strength:
    """``score`` goes from 0 to 4 and is at most 2 while the password is shorter than 12 characters."""

    score: int
    advice: list[str]
    length: int

    @property
    def label(self) -> str:
        return LABELS[self.score]

    @property
    def acceptable(self) -> bool:
        return self.score >= _MIN_SCORE and MIN_LENGTH <= self.length <= MAX_LENGTH


@lru_cache(maxsize=1)
def mots() -> tuple[str, ...]:
    """The bundled French words, source and licence at the head of ``mots.txt``."""
    text = files(__package__).joinpath("mots.txt").read_text(encoding="utf-8")
    return tuple(line for line in text.splitlines() if line and not line.startswith("#"))


def _plain(text: str) -> str:
    """Without accents, the way the dictionaries are written: "préau" must be found under "preau"."""
    folded = unicodedata.normalize("NFKD", text.encode("utf-8", "replace").decode())
    return "".join(char for char in folded if not unicodedata.combining(char))


@lru_cache(maxsize=1)
def _dictionary() -> tuple[str, ...]:
    return (*_OBVIOUS, *dict.fromkeys(_plain(mot) for mot in mots()))


def _known_words(known: Sequence[str]) -> list[str]:
    words: dict[str, None] = {}
    for text in known[:20]:
        plain = _plain(text[:_ANALYSED]).lower()
        pieces = re.split(r"[\W_]+", plain)
        words.update(dict.fromkeys(piece for piece in (plain, "".join(pieces), *pieces) if len(piece) > 2))
    # The longest first: "lestilleuls" goes before "les".
    return sorted(words, key=len, reverse=True)


def strength(password: str, known: Sequence[str] = ()) -> Strength:
    """Estimate a password; ``known`` is what its owner is known by (names, courriel, organisme…)."""
    length = len(password)
    plain, known_words = _plain(password[:_ANALYSED]), _known_words(known)
    dictionary = [*known_words, *_dictionary()]
    result = zxcvbn(plain, dictionary)
    score = int(result.score)
    # The estimator still counts a known word for a little; here it counts for nothing.
    designating = "|".join(re.escape(word) for word in known_words if len(word) > 3)
    rest = re.sub(designating, "", plain, flags=re.IGNORECASE) if designating else plain
    if rest != plain:
        score = min(score, int(zxcvbn(rest, dictionary).score))
    advice: list[str] = []
    if rest != plain and score < _MIN_SCORE:
        advice.append("Évitez ce qui vous désigne\u00a0: votre nom, votre organisme, votre adresse.")
    if length < MIN_LENGTH:
        score = min(score, _MIN_SCORE - 1)
        missing = MIN_LENGTH - length
        advice.append(f"Ajoutez {missing} caractère{'s' * (missing > 1)}\u00a0: il en faut au moins {MIN_LENGTH}.")
    if result.feedback is not None:
        advice += [french for warning, french in WARNINGS if warning == result.feedback.warning]
        advice += [french for each, french in SUGGESTIONS if each in result.feedback.suggestions]
    return Strength(score=score, advice=advice, length=length)


def why_refused(password: str, known: Sequence[str] = ()) -> str | None:
    """Return the French sentence that tells how to make the password acceptable, ``None`` when it is."""
    if not password:
        return "Choisissez un mot de passe d’au moins douze caractères."
    if len(password) > MAX_LENGTH:
        return f"Ce mot de passe dépasse {MAX_LENGTH} caractères\u00a0: raccourcissez-le."
    found = strength(password, known)
    if found.acceptable:
        return None
    if found.length < MIN_LENGTH:
        return (
            f"Ce mot de passe compte {plural(found.length, 'caractère', 'caractères')}\u00a0: il en faut au moins {MIN_LENGTH}."
        )
    return " ".join(["Ce mot de passe se devine trop facilement.", *found.advice[:2]])


def generate() -> str:
    """Return a new passphrase such as "Marelle-743-luciole-cerisier-verger": four words, that one can copy from a paper.

    CNIL 2022-100 asks for 80 bits from a password alone (case 1), and for 50 where access is restricted after some failures
    (case 2), as it is here: six within a quarter of an hour, then a lock (``essais``). Four words drawn from a list of at
    least 3,322 give 4 × log2(3322) = 46.8 bits, the number from 100 to 999 gives log2(900) = 9.8 bits; the capital and the
    dashes are always there and count for nothing: 56.6 bits or more in all.
    """
    first, *others = (secrets.choice(mots()) for _ in range(4))
    return "-".join([first.capitalize(), str(100 + secrets.randbelow(900)), *others])


# 64 MiB and two passes: about 150 ms on one core of a small server; one lane, so that two hashings never
# ask for more than two cores.
_HASHER: Final = PasswordHasher(time_cost=2, memory_cost=64 * 1024, parallelism=1)
# Beyond two at once, memory (64 MiB each) and every other request would suffer.
_HASHING: Final = threading.BoundedSemaphore(2)

DUMMY_HASH: Final = "$argon2id$v=19$m=65536,t=2,p=1$qZOmZ2SkqKCjvrm+ZGJydg$qw9j2CxlalTS0Toj7P45QMd918zPWyu/o1CUvCYuFfU"
"""Hash of a random password nobody knows, made with the parameters above."""


def _bytes(password: str) -> bytes:
    # The same password typed on another keyboard may compose its accents differently (NIST SP 800-63B).
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")


def hash_password(password: str) -> str:
    """Return the salted Argon2id hash to store. Takes some 150 ms; at most two run at once per process."""
    with _HASHING:
        return _HASHER.hash(_bytes(password))


def verify_password(hash: str, password: str) -> bool:
    """Tell whether ``password`` is the one hashed; a damaged hash is a no, never an exception."""
    if len(password) > MAX_LENGTH:
        verify_nothing("")
        return False
    try:
        with _HASHING:
            return _HASHER.verify(hash, _bytes(password))
    except (VerificationError, InvalidHashError, UnicodeEncodeError):
        return False


def verify_nothing(password: str) -> bool:
    """Take as long as ``verify_password`` and return ``False``: for an account that does not exist."""
    verify_password(DUMMY_HASH, password[:MAX_LENGTH])
    return False


def needs_rehash(hash: str) -> bool:
    """Tell whether a stored hash was made with other parameters than today's, or is no hash at all."""
    try:
        return _HASHER.check_needs_rehash(hash)
    except InvalidHashError:
        return True
