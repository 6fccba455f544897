"""The link to results has a key of its own: who is sent it at another address has another one."""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None

TABLE, UNIQUE = "notification_resultat", "uq_notification_resultat_lien"


def upgrade() -> None:
    """Links that were sent open what they did."""
    with op.batch_alter_table(TABLE) as table:
        table.add_column(sa.Column("lien", sa.Uuid(), nullable=True))
        table.add_column(sa.Column("renvoye_le", sa.DateTime(timezone=True), nullable=True))
    op.execute(f"UPDATE {TABLE} SET lien = id")
    with op.batch_alter_table(TABLE) as table:
        table.alter_column("lien", existing_type=sa.Uuid(), nullable=False)
        table.create_unique_constraint(op.f(UNIQUE), ["lien"])


def downgrade() -> None:
    """A link that was renewed opens nothing any more; nor does the one before it, of which nobody is told."""
    with op.batch_alter_table(TABLE) as table:
        table.drop_constraint(op.f(UNIQUE), type_="unique")
        table.drop_column("renvoye_le")
        table.drop_column("lien")
