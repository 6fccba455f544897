"""Indexes by which a page that looks again learns whether anything changed, however long its thread and however many there are."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

GONE = sa.text("supprime_le IS NOT NULL")


def upgrade() -> None:
    op.create_index("ix_message_supprime_le", "message", ["fil_id", "supprime_le"], postgresql_where=GONE, sqlite_where=GONE)
    op.create_index("ix_message_cree_le", "message", ["cree_le", "id"])
    op.create_index("ix_lecture_cree_le", "lecture", ["fil_id", "cree_le"])


def downgrade() -> None:
    op.drop_index("ix_lecture_cree_le", "lecture")
    op.drop_index("ix_message_cree_le", "message")
    op.drop_index("ix_message_supprime_le", "message")
