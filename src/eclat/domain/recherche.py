"""Finding an organisme by any word of its name, its number or its dirigeant's address; a person by their name or address.

The words are rows, found by prefix through an index: the same statement and the same cost on both databases.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import CompoundSelect, Connection, delete, event, exists, false, insert, literal, or_, union_all
from sqlalchemy.orm.attributes import get_history
from sqlmodel import Session, col, func, select
from uuid_utils.compat import uuid7

from eclat import clock
from eclat.domain.champs import clean_text
from eclat.models import Appartenance, MotOrganisme, MotPersonne, Organisme, Personne
from eclat.models.bulk import insert_rows

Mots = MotOrganisme | MotPersonne
NAMES = ("nom", "prenom", "courriel")  # of a person: what they are found by

MAX_WORDS = 6
RARE = 50_000  # so many rows are sorted faster than a long list is read in the hope of meeting them


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
    insert_rows(db, MotOrganisme, organisme_rows(organisme.id, organisme.nom, courriel, organisme.siret))


def organisme_rows(key: UUID, nom: str, courriel: str, siret: str | None = None) -> list[dict[str, Any]]:
    """The rows that make it so; who inserts organismes by the hundred inserts these too."""
    born, found = clock.now(), [*words(nom), *words(courriel), courriel, *([siret] if siret else [])]
    return [{"id": uuid7(), "cree_le": born, "organisme_id": key, "mot": mot[:100]} for mot in dict.fromkeys(found)]


@event.listens_for(Personne, "after_insert")
@event.listens_for(Personne, "after_update")
def index_personne(_: object, connection: Connection, personne: Personne) -> None:
    """Make the person findable by their present name and address, whoever names them: many verbs do."""
    if any(get_history(personne, name).has_changes() for name in NAMES):
        connection.execute(delete(MotPersonne).where(col(MotPersonne.personne_id) == personne.id))
        connection.execute(insert(MotPersonne), person_rows(personne.id, personne.nom, personne.prenom, personne.courriel))


def person_rows(key: UUID, nom: str, prenom: str, courriel: str) -> list[dict[str, Any]]:
    """The rows that make it so; who inserts people by the hundred inserts these too."""
    born, found = clock.now(), [*words(f"{prenom} {nom} {courriel}"), courriel]
    return [{"id": uuid7(), "cree_le": born, "personne_id": key, "mot": mot} for mot in dict.fromkeys(found)]


@dataclass(frozen=True)
class Filtre:
    """What a search asks of the rows of a list. ``rare``: few can answer, they are looked up by a word of theirs;
    else many do, and reading the list in its order soon meets enough of them."""

    criteria: list[Any]
    rare: bool = False


def filtre(db: Session, query: str, key: Any) -> Filtre:
    """Each word of the query begins a word of the organisme, whose ``key`` the rows hold. A query made of signs alone finds nothing."""
    if not query.strip():
        return Filtre([])
    wanted = prefixes(query)
    if not wanted:
        return Filtre([false()], rare=True)
    known = dict(zip(wanted, frequencies(db, wanted, MotOrganisme), strict=True))
    first, *others = sorted(wanted, key=lambda prefix: known[prefix])
    those = [has_word(key, prefix) for prefix in others]
    if known[first] > RARE:
        return Filtre([has_word(key, first), *those])
    keys = select(MotOrganisme.organisme_id).where(*begins(first))
    return Filtre([key.in_(keys), *those], rare=True)


def prefixes(query: str) -> list[str]:
    """A number is looked for as one, with or without its spaces; an address as one; a name word by word."""
    typed = clean_text(query)
    compact = re.sub(r"[\s.\-]", "", typed)
    if compact.isdigit():
        return [compact]
    if "@" in typed:
        return [typed.casefold()]
    return words(typed)[:MAX_WORDS]


def begins(prefix: str, table: type[Mots] = MotOrganisme) -> list[Any]:
    return [col(table.mot) >= prefix, col(table.mot) < prefix + "\uffff"]


def has_word(key: Any, prefix: str) -> Any:
    return exists().where(col(MotOrganisme.organisme_id) == key, *begins(prefix))


def people(prefix: str) -> CompoundSelect[Any]:
    """Keys of the persons of whom a word begins so, or a word of an organisme where they have or had a place."""
    own = select(MotPersonne.personne_id).where(*begins(prefix, MotPersonne))
    of_theirs = col(Appartenance.organisme_id) == MotOrganisme.organisme_id
    return union_all(own, select(Appartenance.personne_id).join(MotOrganisme, of_theirs).where(*begins(prefix)))


def is_found(key: Any, prefix: str) -> Any:
    """The same, asked of one person: as values to read, for PostgreSQL would first answer an EXISTS for everyone."""
    own = select(MotPersonne.id).where(col(MotPersonne.personne_id) == key, *begins(prefix, MotPersonne))
    of_theirs = col(Appartenance.organisme_id) == MotOrganisme.organisme_id
    theirs = select(MotOrganisme.id).join(Appartenance, of_theirs).where(col(Appartenance.personne_id) == key, *begins(prefix))
    return or_(*[each.limit(1).scalar_subquery().is_not(None) for each in (own, theirs)])


def frequencies(db: Session, wanted: list[str], *tables: type[Mots]) -> list[int]:
    """How many words of these tables begin with each, counted up to RARE + 1, in one question."""
    found = [union_all(*[select(each.id).where(*begins(prefix, each)) for each in tables]) for prefix in wanted]
    capped = [each.limit(RARE + 1).subquery() for each in found]
    parts = [select(literal(rang), func.count()).select_from(each) for rang, each in enumerate(capped)]
    return [count for _, count in sorted(tuple(row) for row in db.execute(union_all(*parts)))]
