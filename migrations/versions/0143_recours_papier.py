"""A recours against a refusal that came on paper, and the one reminder of who must answer it."""

import sqlalchemy as sa
from alembic import op

revision = "0143"
down_revision = "0142"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("recours_gracieux", sa.Column("recu_le", sa.Date(), nullable=True))
    op.add_column("recours_gracieux", sa.Column("rappele_le", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("recours_gracieux", "rappele_le")
    op.drop_column("recours_gracieux", "recu_le")
