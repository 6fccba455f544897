"""Required documents that the administrateur changes: with help, and since when each must be there, or is asked no more."""

import sqlalchemy as sa
from alembic import op

revision = "0061"
down_revision = "0060"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("piece_requise") as table:
        table.add_column(sa.Column("aide", sa.String(length=500), nullable=False, server_default=""))
        table.add_column(sa.Column("obligatoire_le", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("retiree_le", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("piece_requise") as table:
        table.alter_column("aide", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("piece_requise") as table:
        table.drop_column("retiree_le")
        table.drop_column("obligatoire_le")
        table.drop_column("aide")
