"""What a request held is kept at each deposit. Of deposits made before, nothing was: what changed since is said from the next one on."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "depot",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("habilitation_id", sa.Uuid(), nullable=False),
        sa.Column("contenu", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["habilitation_id"], ["habilitation.id"], name=op.f("fk_depot_habilitation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_depot")),
    )
    op.create_index("ix_depot_habilitation", "depot", ["habilitation_id", "cree_le"])


def downgrade() -> None:
    op.drop_table("depot")
