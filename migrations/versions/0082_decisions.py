"""A decision says under which registration it habilitates, for which blocs, where."""

import sqlalchemy as sa
from alembic import op

revision = "0082"
down_revision = "0079"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("decision") as decision:
        decision.add_column(sa.Column("enregistrement_id", sa.Uuid(), nullable=True))
        decision.add_column(sa.Column("blocs", sa.JSON(), nullable=False, server_default="[]"))
        decision.add_column(sa.Column("regions", sa.JSON(), nullable=False, server_default="[]"))
        decision.create_foreign_key(op.f("fk_decision_enregistrement_id"), "enregistrement", ["enregistrement_id"], ["id"])
    with op.batch_alter_table("decision") as decision:
        decision.alter_column("blocs", server_default=None)
        decision.alter_column("regions", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("decision") as decision:
        decision.drop_constraint(op.f("fk_decision_enregistrement_id"), type_="foreignkey")
        decision.drop_column("regions")
        decision.drop_column("blocs")
        decision.drop_column("enregistrement_id")
