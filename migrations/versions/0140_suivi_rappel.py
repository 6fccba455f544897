"""The day on which an organisme is next reminded of its follow-up: found by an index, however many are asked."""

import sqlalchemy as sa
from alembic import op

revision = "0140"
down_revision = "0132"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("suivi_annuel", sa.Column("rappel_le", sa.Date(), nullable=True))
    op.create_index("ix_suivi_annuel_rappel", "suivi_annuel", ["rappel_le", "id"])


def downgrade() -> None:
    op.drop_index("ix_suivi_annuel_rappel", "suivi_annuel")
    op.drop_column("suivi_annuel", "rappel_le")
