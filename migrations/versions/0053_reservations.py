"""A document that a worker is drawing is reserved, so that another does not draw it too.

Only a moment is written, which no trigger looks at: what a signed procès-verbal and a delivered certificate say does not move.
"""

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None

TABLES = ("pv", "certificat")


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("reserve_le", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    for table in TABLES:
        op.drop_column(table, "reserve_le")  # not in a batch, which would leave the triggers of the table behind
