"""What is done to several things at once: each has its row, and says what became of it."""

import sqlalchemy as sa
from alembic import op

revision = "0063"
down_revision = "0062"
branch_labels = None
depends_on = None

WHEN = sa.DateTime(timezone=True)


def words(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def born() -> list[sa.Column[object]]:
    return [sa.Column("id", sa.Uuid(), nullable=False), sa.Column("cree_le", WHEN, nullable=False)]


def upgrade() -> None:
    op.create_table(
        "lot",
        *born(),
        sa.Column("auteur_id", sa.Uuid(), nullable=False),
        sa.Column("acte", sa.String(64), nullable=False),
        sa.Column("donnees", sa.JSON(), nullable=False),
        sa.Column("requete", sa.String(4000), nullable=False),
        sa.Column("etat", words("etat_lot", "preparation", "en_cours", "termine"), nullable=False),
        sa.Column("lance_le", WHEN, nullable=True),
        sa.ForeignKeyConstraint(["auteur_id"], ["personne.id"], name=op.f("fk_lot_auteur_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lot")),
    )
    op.create_index("ix_lot_auteur", "lot", ["auteur_id", "cree_le"])
    op.create_index("ix_lot_etat", "lot", ["etat", "cree_le"])
    op.create_table(
        "element_lot",
        *born(),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("objet_id", sa.Uuid(), nullable=False),
        sa.Column("rang", sa.Integer(), nullable=False),
        sa.Column("nom", sa.String(250), nullable=False),
        sa.Column("etat", words("etat_element", "a_faire", "fait", "ecarte"), nullable=False),
        sa.Column("motif", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_element_lot_lot_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_element_lot")),
        sa.UniqueConstraint("lot_id", "objet_id", name=op.f("uq_element_lot_lot_id_objet_id")),
    )
    op.create_index("ix_element_lot_etat", "element_lot", ["lot_id", "etat", "rang"])


def downgrade() -> None:
    op.drop_table("element_lot")
    op.drop_table("lot")
