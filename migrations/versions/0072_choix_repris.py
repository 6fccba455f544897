"""An answer of a dated list that was withdrawn is offered again: the days when it was offered before are kept."""

import sqlalchemy as sa
from alembic import op

revision = "0072"
down_revision = "0078"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("choix", sa.Column("avant", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("choix") as table:
        table.alter_column("avant", server_default=None)


def downgrade() -> None:
    op.drop_column("choix", "avant")
