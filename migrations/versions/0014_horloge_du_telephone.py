"""How far the phone that makes someone's codes is from the hour, as its last code showed."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("second_facteur") as table:
        table.add_column(sa.Column("derive", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("second_facteur") as table:
        table.alter_column("derive", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("second_facteur") as table:
        table.drop_column("derive")
