"""Where a candidate is evaluated again, once a recours was decided so.

What awaits is found by its session without reading every recours.
"""

import sqlalchemy as sa
from alembic import op

revision = "0059"
down_revision = "0058"
branch_labels = None
depends_on = None

WAITS = sa.text("issue = 'evaluation' AND suite_id IS NULL")


def upgrade() -> None:
    with op.batch_alter_table("recours") as batch:
        batch.add_column(sa.Column("suite_id", sa.Uuid(), nullable=True))
        batch.add_column(sa.Column("suite_le", sa.DateTime(timezone=True), nullable=True))
        batch.create_foreign_key(op.f("fk_recours_suite_id_session"), "session", ["suite_id"], ["id"])
    op.create_index("ix_recours_suite", "recours", ["suite_id"])
    op.create_index("ix_recours_a_reevaluer", "recours", ["session_id"], postgresql_where=WAITS, sqlite_where=WAITS)


def downgrade() -> None:
    op.drop_index("ix_recours_a_reevaluer", "recours")
    op.drop_index("ix_recours_suite", "recours")
    with op.batch_alter_table("recours") as batch:
        batch.drop_constraint(op.f("fk_recours_suite_id_session"), type_="foreignkey")
        batch.drop_column("suite_le")
        batch.drop_column("suite_id")
