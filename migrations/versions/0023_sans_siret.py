"""An organisme that has no SIRET says why."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("organisme") as table:
        table.add_column(sa.Column("sans_siret", sa.String(300), nullable=False, server_default=""))
    with op.batch_alter_table("organisme") as table:
        table.alter_column("sans_siret", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("organisme") as table:
        table.drop_column("sans_siret")
