"""Finding an organisme by any word of its name, its number or its dirigeant's address.

The words are rows, found by prefix through an index: the same statement and the same cost on both databases.
"""

import re
import unicodedata

from sqlalchemy import delete
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from eclat.models import MotOrganisme, Organisme

MAX_WORDS = 6


def fold(text: str) -> str:
    """Lower case without accents: how names are sorted and compared."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe").replace("æ", "ae"))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def words(text: str) -> list[str]:
    """The folded words of a text, each once."""
    return list(dict.fromkeys(re.findall(r"[a-z0-9]+", fold(text))))


def index(db: Session, organisme: Organisme, courriel: str) -> None:
    """Make the organisme findable by its present name, number and address."""
    db.execute(delete(MotOrganisme).where(col(MotOrganisme.organisme_id) == organisme.id))
    found = [*words(organisme.nom), *words(courriel), courriel, *([organisme.siret] if organisme.siret else [])]
    for mot in dict.fromkeys(found):
        db.add(MotOrganisme(organisme_id=organisme.id, mot=mot[:100]))


def matching(query: str) -> list[SelectOfScalar]:  # type: ignore[type-arg]
    """For each word of the query, the keys of the organismes that have a word beginning so. All must match."""
    typed = query.strip()
    compact = re.sub(r"[\s.\-]", "", typed)
    if compact.isdigit():
        prefixes = [compact]
    elif "@" in typed:
        prefixes = [typed.casefold()]
    else:
        prefixes = words(typed)[:MAX_WORDS]
    return [
        select(MotOrganisme.organisme_id).where(col(MotOrganisme.mot) >= prefix, col(MotOrganisme.mot) < prefix + "\uffff")
        for prefix in prefixes
    ]
