"""Files and telephones are found by the end of their number, candidates by their names, words though they are misspelt."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op
from uuid_utils.compat import uuid7

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None

AT_ONCE = 5_000
BEGINNING = 6
BORN = datetime(2026, 11, 29, tzinfo=UTC)
NUMBERS = (
    ("habilitation", ("numero",)),
    ("session", ("numero", "responsable_telephone")),
    ("certificat", ("numero",)),
    ("organisme", ("telephone",)),
)
NAMES = (
    ("organisme", ("nom",)),
    ("personne", ("nom", "prenom")),
    ("candidat", ("nom_naissance", "nom_usage", "prenoms")),
    ("certificat", ("titulaire",)),
    ("session", ("intitule", "ville")),
)


def folded(length: int) -> sa.String:
    return sa.String(length=length).with_variant(sa.String(length=length, collation="C"), "postgresql")


def upgrade() -> None:
    numbers = op.create_table(
        "mot_numero",
        sa.Column("objet_id", sa.Uuid(), nullable=False),
        sa.Column("envers", folded(20), nullable=False),
        sa.Column("objet_type", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("objet_id", "envers", name=op.f("pk_mot_numero")),
    )
    candidates = op.create_table(
        "mot_candidat",
        sa.Column("candidat_id", sa.Uuid(), nullable=False),
        sa.Column("mot", folded(254), nullable=False),
        sa.ForeignKeyConstraint(["candidat_id"], ["candidat.id"], name=op.f("fk_mot_candidat_candidat_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("candidat_id", "mot", name=op.f("pk_mot_candidat")),
    )
    known = op.create_table(
        "forme_mot",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("forme", folded(6), nullable=False),
        sa.Column("mot", folded(30), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forme_mot")),
    )
    for table, fields in NUMBERS:
        for some in rows(table, fields):
            op.bulk_insert(numbers, [row for each in some for row in number_rows(table, each, fields)])
    for some in rows("candidat", ("nom_naissance", "nom_usage", "prenoms", "courriel")):
        op.bulk_insert(candidates, [row for each in some for row in candidate_rows(each)])
    join("organisme", ("nom",), "etat")
    join("personne", ("nom", "prenom"))
    learn(known)
    op.create_index("ix_mot_numero_envers", "mot_numero", ["objet_type", "envers", "objet_id"])
    op.create_index("ix_mot_candidat_mot", "mot_candidat", ["mot", "candidat_id"])
    op.create_index("ix_forme_mot_forme", "forme_mot", ["forme", "mot"])


def rows(table: str, fields: tuple[str, ...]) -> Iterator[list[Any]]:
    """All rows of a table, some at a time."""
    source, last = sa.table(table, sa.column("id", sa.Uuid()), *map(sa.column, fields)), None
    while True:
        asked = sa.select(source).order_by(source.c.id).limit(AT_ONCE)
        found = list(op.get_bind().execute(asked if last is None else asked.where(source.c.id > last)))
        if not found:
            return
        last = found[-1].id
        yield found


def number_rows(table: str, row: Any, fields: tuple[str, ...]) -> list[dict[str, Any]]:
    told = [("t" if "telephone" in each else "", re.sub(r"\D", "", getattr(row, each))[::-1][:18]) for each in fields]
    found = dict.fromkeys(before + digits for before, digits in told if digits)
    return [{"objet_id": row.id, "envers": each, "objet_type": table} for each in found]


def candidate_rows(row: Any) -> list[dict[str, Any]]:
    names = [each[:100] for each in words(f"{row.nom_naissance} {row.nom_usage} {row.prenoms}")]
    found = dict.fromkeys([*names, *([row.courriel.casefold()] if row.courriel else [])])
    return [{"candidat_id": row.id, "mot": each} for each in found]


def join(table: str, names: tuple[str, ...], *beside: str) -> None:
    """“Jean-Pierre” is found as one word too."""
    told = sa.table(
        f"mot_{table}", sa.column("id", sa.Uuid()), sa.column("cree_le", sa.DateTime(timezone=True)),
        sa.column(f"{table}_id", sa.Uuid()), sa.column("mot"), *map(sa.column, beside),
    )  # fmt: skip
    for some in rows(table, (*names, *beside)):
        for each in some:
            name = " ".join(getattr(each, field) for field in names)
            wanted = [mot for mot in words(name) if len(mot) <= 100 and mot not in re.findall(r"[a-z0-9]+", fold(name))]
            there = sa.select(told.c.mot).where(told.c[f"{table}_id"] == each.id)
            known = set(op.get_bind().execute(there).scalars()) if wanted else set()
            kept = {field: getattr(each, field) for field in beside}
            fresh = [mot for mot in wanted if mot not in known]
            op.bulk_insert(told, [{"id": uuid7(), "cree_le": BORN, f"{table}_id": each.id, "mot": mot, **kept} for mot in fresh])


def learn(known: sa.Table) -> None:
    there: set[str] = set()
    for table, fields in NAMES:
        for some in rows(table, fields):
            told = {word for each in some for field in fields for word in words(getattr(each, field))}
            fresh = sorted(each for each in told - there if re.fullmatch(r"[a-z]{4,30}", each))
            there |= told
            op.bulk_insert(known, [row for word in fresh for row in form_rows(word)])


def form_rows(word: str) -> Iterable[dict[str, Any]]:
    start = word[:BEGINNING]
    found = dict.fromkeys([start, *(start[:at] + start[at + 1 :] for at in range(len(start)))])
    return [{"id": uuid7(), "cree_le": BORN, "forme": each, "mot": word} for each in found]


def words(text: str) -> list[str]:
    """As engines/recherche.py folded them that day."""
    plain = fold(text)
    joined = [re.sub(r"[^a-z0-9]", "", each) for each in plain.split() if "@" not in each]
    return list(dict.fromkeys([*re.findall(r"[a-z0-9]+", plain), *(each for each in joined if each)]))


def fold(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe").replace("æ", "ae"))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def downgrade() -> None:
    op.drop_table("forme_mot")
    op.drop_table("mot_candidat")
    op.drop_table("mot_numero")
