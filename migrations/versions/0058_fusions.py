"""Two organismes that were one are brought together, and apart again."""

import sqlalchemy as sa
from alembic import op

revision = "0058"
down_revision = "0057"
branch_labels = None
depends_on = None

TENUE = sa.text("annulee_le IS NULL")


def upgrade() -> None:
    op.create_table(
        "fusion",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("garde_id", sa.Uuid(), nullable=False),
        sa.Column("absorbe_id", sa.Uuid(), nullable=False),
        sa.Column("auteur_id", sa.Uuid(), nullable=False),
        sa.Column("avant", sa.JSON(), nullable=False),
        sa.Column("deplaces", sa.JSON(), nullable=False),
        sa.Column("finies", sa.JSON(), nullable=False),
        sa.Column("annulee_le", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("garde_id <> absorbe_id", name=op.f("ck_fusion_deux_organismes")),
        sa.ForeignKeyConstraint(["garde_id"], ["organisme.id"], name=op.f("fk_fusion_garde_id")),
        sa.ForeignKeyConstraint(["absorbe_id"], ["organisme.id"], name=op.f("fk_fusion_absorbe_id")),
        sa.ForeignKeyConstraint(["auteur_id"], ["personne.id"], name=op.f("fk_fusion_auteur_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fusion")),
    )
    op.create_index("uq_fusion_absorbe", "fusion", ["absorbe_id"], unique=True, postgresql_where=TENUE, sqlite_where=TENUE)
    op.create_index("ix_fusion_garde", "fusion", ["garde_id", "cree_le"])
    op.create_index("ix_organisme_code_postal", "organisme", ["code_postal", "id"])


def downgrade() -> None:
    op.drop_index("ix_organisme_code_postal", table_name="organisme")
    op.drop_table("fusion")
