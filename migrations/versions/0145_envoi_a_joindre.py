"""Where a form was written whose document cannot be kept: it is sent from there, once the document is chosen again."""

import sqlalchemy as sa
from alembic import op

revision = "0145"
down_revision = "0144"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("envoi_garde", sa.Column("page", sa.String(500), nullable=True))


def downgrade() -> None:
    """Sent without its document, it would say something else: it goes."""
    op.execute("DELETE FROM envoi_garde WHERE page IS NOT NULL")
    op.drop_column("envoi_garde", "page")
