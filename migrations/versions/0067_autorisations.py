"""Someone lets support fill in what it sees in their place, for a day; how often it did. Which change each partner shows."""

import sqlalchemy as sa
from alembic import op

revision = "0067"
down_revision = "0066"
branch_labels = None
depends_on = None

WHEN = sa.DateTime(timezone=True)
OPEN = sa.text("fin_le IS NULL")


def upgrade() -> None:
    op.create_table(
        "autorisation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cree_le", WHEN, nullable=False),
        sa.Column("personne_id", sa.Uuid(), nullable=False),
        sa.Column("jusqu_a", WHEN, nullable=False),
        sa.Column("fin_le", WHEN, nullable=True),
        sa.ForeignKeyConstraint(["personne_id"], ["personne.id"], name=op.f("fk_autorisation_personne_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_autorisation")),
    )
    op.create_index(
        "uq_autorisation_en_cours", "autorisation", ["personne_id"], unique=True, postgresql_where=OPEN, sqlite_where=OPEN
    )
    op.add_column("consultation", sa.Column("ecrits", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("partenaire", sa.Column("rang", sa.Integer(), nullable=False, server_default="0"))
    op.create_index("ix_partenaire_rang", "partenaire", ["rang"])
    for table, column in (("consultation", "ecrits"), ("partenaire", "rang")):
        with op.batch_alter_table(table) as batch:
            batch.alter_column(column, server_default=None)


def downgrade() -> None:
    op.drop_index("ix_partenaire_rang", "partenaire")
    op.drop_column("partenaire", "rang")
    op.drop_column("consultation", "ecrits")
    op.drop_table("autorisation")
