"""When the first message left that nobody has told someone of. Nothing is told of what was written before.

Whether someone wrote in a thread is found by an index, which also finds all that they wrote.
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("non_lu", sa.Column("a_notifier", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_non_lu_a_notifier", "non_lu", ["a_notifier", "personne_id", "fil_id"])
    op.create_index("ix_message_auteur", "message", ["auteur_id", "fil_id"])
    op.drop_index("ix_message_auteur_id", "message")


def downgrade() -> None:
    op.create_index("ix_message_auteur_id", "message", ["auteur_id"])
    op.drop_index("ix_message_auteur", "message")
    op.drop_index("ix_non_lu_a_notifier", "non_lu")
    with op.batch_alter_table("non_lu") as table:
        table.drop_column("a_notifier")
