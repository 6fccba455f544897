"""The log of mails: an index for each of its filters, and the words by which people are found."""

import re
import unicodedata
from datetime import UTC, datetime
from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_courriel_etat_cree_le": ["etat", "cree_le", "id", "tentatives"],
    "ix_courriel_modele_cree_le": ["modele", "cree_le", "id"],
    "ix_courriel_etat_modele": ["etat", "modele", "cree_le", "id"],
    "ix_courriel_personne": ["personne_id", "cree_le", "id"],
    "ix_courriel_envoye_le": ["envoye_le"],
}
OF_ADDRESS = "ix_courriel_destinataire"


def upgrade() -> None:
    words = op.create_table(
        "mot_personne",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("personne_id", sa.Uuid(), nullable=False),
        sa.Column("mot", sa.String(254).with_variant(sa.String(254, collation="C"), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(["personne_id"], ["personne.id"], name=op.f("fk_mot_personne_personne_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mot_personne")),
    )
    op.create_index("ix_mot_personne_mot", "mot_personne", ["mot", "personne_id"])
    op.create_index(op.f("ix_mot_personne_personne_id"), "mot_personne", ["personne_id"])
    people = sa.table("personne", sa.column("id", sa.Uuid()), sa.column("prenom"), sa.column("nom"), sa.column("courriel"))
    known = [
        {"id": uuid4(), "cree_le": datetime.now(UTC), "personne_id": key, "mot": mot}
        for key, *texts in op.get_bind().execute(sa.select(people))
        for mot in dict.fromkeys([*split(" ".join(texts)), texts[-1]])
    ]
    if known:
        op.bulk_insert(words, known)
    for name, columns in INDEXES.items():
        op.create_index(name, "courriel", columns)
    op.drop_index(OF_ADDRESS, table_name="courriel")
    op.create_index(OF_ADDRESS, "courriel", ["destinataire", "cree_le", "id"])


def split(text: str) -> list[str]:
    """As engines/recherche.py split texts into words when this was written."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe").replace("æ", "ae"))
    return re.findall(r"[a-z0-9]+", "".join(char for char in decomposed if not unicodedata.combining(char)))


def downgrade() -> None:
    op.drop_index(OF_ADDRESS, table_name="courriel")
    op.create_index(OF_ADDRESS, "courriel", ["destinataire", "cree_le"])
    for name in INDEXES:
        op.drop_index(name, table_name="courriel")
    op.drop_table("mot_personne")
