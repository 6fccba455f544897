"""The numbers and addresses an organisme types: each parser returns the canonical form.

Every function takes text straight from a form field and raises ``ValueError`` only, whose message is
the French sentence to show under the field.
"""

import re
import unicodedata
from typing import Final
from urllib.parse import urlsplit

import idna
import phonenumbers
from stdnum import luhn
from stdnum.fr import siret as stdnum_siret

from eclat.domain.socle.telephones import international

MAX_LENGTH: Final = 200
"""Longest text looked at; parsing anything longer would be work for nothing."""

# Everything people put between groups of digits: spaces of all kinds, dots, dashes, slashes, underscores.
_SEPARATORS: Final = re.compile(r"[\s.\-_/\u00ad\u200b-\u200f\u2010-\u2015\u2060\u2212\ufeff]+")

_SIRET_WHERE: Final = "Il figure sur votre avis de situation INSEE."
_SIRET_WRONG: Final = "Un chiffre est faux dans ce numéro\u00a0: comparez-le au vôtre, chiffre par chiffre."

# The first two digits of an NDA are the région whose prefecture registered the declaration: the codes
# before 2016, the codes since, and both series of the overseas régions.
_NDA_REGIONS: Final = re.compile(r"0[1-6]|11|2[1-8]|3[12]|4[1-4]|5[234]|7[2-6]|8[234]|9[13-8]")

_PHONE_HELP: Final = "Indiquez un numéro de téléphone, par exemple 01 23 45 67 89 ou +262 262 12 34 56."

_CODE_POSTAL_HELP: Final = "Un code postal compte 5 chiffres."
_SITE_HELP: Final = "Indiquez l’adresse du site, par exemple www.exemple.fr, ou « pas de site »."
PAS_DE_SITE: Final = "Pas de site"


def _clean(text: str, what_to_do: str) -> str:
    """Bound the work and bring look-alikes (full-width digits, no-break spaces) to their plain form."""
    if len(text) > MAX_LENGTH:
        raise ValueError(f"C’est trop long ici\u00a0: {MAX_LENGTH} caractères au plus. {what_to_do}")
    folded = unicodedata.normalize("NFKC", text).strip()
    if not folded:
        raise ValueError(what_to_do)
    return folded


def _digits(text: str, what_to_do: str) -> str:
    compact = _SEPARATORS.sub("", _clean(text, what_to_do))
    foreign = next((char for char in compact if char not in "0123456789"), None)
    if foreign is not None:
        shown = f"«\u00a0{foreign}\u00a0»" if foreign.isprintable() else "les caractères invisibles"
        raise ValueError(f"Ce numéro s’écrit en chiffres seulement\u00a0: retirez {shown}.")
    if not compact:
        raise ValueError(what_to_do)
    return compact


def _count(digits: str) -> str:
    return f"{len(digits)} chiffre{'s' if len(digits) > 1 else ''}"


def parse_siret(text: str) -> str:
    """Return a SIRET (14 digits) or a SIREN (9 digits), the field "Numéro SIRET ou INSEE" takes both.

    The key is Luhn's, with La Poste's exception (SIREN 356000000: Luhn, or digits adding up to a multiple
    of 5), INSEE's rule.
    """
    digits = _digits(text, f"Indiquez votre numéro SIRET. {_SIRET_WHERE}")
    if len(digits) not in (9, 14):
        if len(digits) <= 10:
            raise ValueError(f"Ce numéro compte {_count(digits)}\u00a0: un SIRET en compte 14, un SIREN 9. {_SIRET_WHERE}")
        raise ValueError(f"Ce numéro compte {_count(digits)} au lieu de 14. {_SIRET_WHERE}")
    # A row of zeros satisfies Luhn.
    if digits.startswith("000000000"):
        raise ValueError(_SIRET_WRONG)
    if luhn.is_valid(digits[:9]) and (len(digits) == 9 or luhn.is_valid(digits)):
        return digits
    if len(digits) == 14 and stdnum_siret.is_valid(digits):
        return digits
    raise ValueError(_SIRET_WRONG)


def parse_nda(text: str) -> tuple[str, str | None]:
    """Return the 11 digits of a *numéro de déclaration d'activité*, and a French warning or ``None``.

    An unknown région prefix is doubtful, not wrong: it is warned about and never refused.
    """
    digits = _digits(text, "Indiquez votre numéro de déclaration d’activité\u00a0: 11 chiffres.")
    if len(digits) != 11:
        raise ValueError(
            f"Ce numéro compte {_count(digits)} au lieu de 11. Il figure sur votre récépissé de déclaration d’activité."
        )
    if _NDA_REGIONS.match(digits):
        return digits, None
    return digits, (
        f"Ce numéro commence par {digits[:2]}, qui n’est le code d’aucune région."
        " Comparez-le à votre récépissé de déclaration d’activité."
    )


def parse_phone(text: str) -> str:
    """Return the number in E.164 (``+33123456789``); without a country code it is a French one.

    Overseas numbers dialled the French way (0262…) get their own country code. One whose range is nobody's yet is kept in its ten
    digits: it is asked about (``doutes``), never told to be of the mainland.
    """
    folded = _clean(text, _PHONE_HELP)
    if not re.fullmatch(r"[0-9+(). \-/\u2010-\u2015\u2212]+", folded):
        raise ValueError(_PHONE_HELP)
    compact = re.sub(r"[^0-9+]", "", folded.replace("(0)", ""))
    if compact.startswith("00"):
        compact = "+" + compact[2:]
    # 33 1 23… without its plus: the commonest slip of a number copied from a signature.
    if re.fullmatch(r"33[1-9][0-9]{8}", compact):
        compact = "+" + compact
    if compact.startswith("0") and len(compact) != 10:
        raise ValueError(f"Ce numéro compte {_count(compact)} au lieu de 10.")
    if compact.startswith("+330") and len(compact) == 13:
        compact = "+33" + compact[4:]
    dialled = re.sub(r"^\+33(?=[1-9])", "0", compact)
    if not re.fullmatch(r"0[1-9][0-9]{8}", dialled):
        return _foreign(compact)
    return international(dialled) or (f"+33{dialled[1:]}" if _is_valid(f"+33{dialled[1:]}") else dialled)


def _foreign(compact: str) -> str:
    if not _is_valid(compact):
        raise ValueError(_PHONE_HELP)
    return phonenumbers.format_number(phonenumbers.parse(compact, "FR"), phonenumbers.PhoneNumberFormat.E164)


def _is_valid(number: str) -> bool:
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(number, "FR"))
    except phonenumbers.NumberParseException:
        return False


def parse_code_postal(text: str) -> str:
    """Return the 5 digits of a French postcode; "75379 CEDEX 08" gives "75379".

    Known first digits: 01–95, 97 (DOM and Saint-Pierre-et-Miquelon, Saint-Barthélemy, Saint-Martin) and 98
    (Monaco and the Pacific). Corsica's begin with 20, never 2A or 2B.
    """
    folded = re.sub(r"(?i)\s*cedex(\s*[0-9]{1,2})?$", "", _clean(text, _CODE_POSTAL_HELP))
    compact = _SEPARATORS.sub("", folded)
    if re.fullmatch(r"(?i)2[ab][0-9]{3}", compact):
        raise ValueError("En Corse, le code postal commence par 20, par exemple 20000.")
    if re.fullmatch(r"[0-9]{3,4}", compact):  # a spreadsheet takes the first zero for nothing
        lacks = "Il manque un chiffre" if len(compact) == 4 else "Il manque deux chiffres"
        raise ValueError(f"{lacks} ({compact}). Un code postal en compte 5.")
    if not re.fullmatch(r"[0-9]{5}", compact):
        raise ValueError(_CODE_POSTAL_HELP)
    area = compact[:3]
    if "010" <= area < "960" or "971" <= area <= "978" or area in ("980", "984", "986", "987", "988"):
        return compact
    raise ValueError(f"Aucun code postal ne commence par {area}. Vérifiez les premiers chiffres.")


def parse_site_web(text: str) -> str:
    """Return an absolute ``https://`` or ``http://`` URL; the scheme is added when missing. Who has no site says so.

    The host keeps its accents (IDNA is checked, not stored), so it reads as it was typed.
    """
    url = _clean(text, _SITE_HELP)
    if re.fullmatch(r"(?i)(pas|aucun)( de)?( site)?( (web|internet))?|sans( site)?|n[ée]ant|non", url.strip(" .")):
        return PAS_DE_SITE
    if any(char.isspace() or unicodedata.category(char) in ("Cc", "Cf", "Cs", "Cn", "Co") for char in url):
        raise ValueError(f"Cette adresse contient un espace. {_SITE_HELP}")
    if re.match(r"(?i)[a-z][a-z0-9+.\-]*://", url) is None:
        # "mailto:", "javascript:" and their like; "exemple.fr:8080" is a host and its port.
        if re.match(r"(?i)[a-z][a-z0-9+\-]*:(?![0-9])", url):
            raise ValueError(f"Une adresse de site commence par https://. {_SITE_HELP}")
        url = "https://" + url
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise ValueError(_SITE_HELP) from None
    if parts.scheme not in ("http", "https"):
        raise ValueError(f"Une adresse de site commence par https://. {_SITE_HELP}")
    if "@" in parts.netloc:
        raise ValueError(f"Ceci ressemble à une adresse mail. {_SITE_HELP}")
    if any(char in url for char in '\\<>"`{}|^'):
        raise ValueError(_SITE_HELP)
    try:
        ascii_host = idna.encode(host, uts46=True, std3_rules=True).decode("ascii")
        shown_host = idna.decode(ascii_host)
    except (UnicodeError, IndexError):
        raise ValueError(_SITE_HELP) from None
    # A name with a dot and letters at its end: neither "localhost" nor an address made of numbers.
    if not re.fullmatch(r"(?:[a-z0-9-]+\.)+[a-z][a-z0-9-]*[a-z0-9]", ascii_host):
        raise ValueError(_SITE_HELP)
    netloc = shown_host if port is None else f"{shown_host}:{port}"
    return parts._replace(netloc=netloc).geturl()
