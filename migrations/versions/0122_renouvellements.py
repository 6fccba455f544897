"""What an habilitation renews, and whether what it renews stays valid while it is studied."""

import sqlalchemy as sa
from alembic import op

revision = "0122"
down_revision = "0120"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("habilitation") as table:
        table.add_column(sa.Column("renouvelle_id", sa.Uuid(), nullable=True))
        table.add_column(sa.Column("maintient", sa.Boolean(), nullable=False, server_default=sa.false()))
        table.create_foreign_key(op.f("fk_habilitation_renouvelle_id"), "habilitation", ["renouvelle_id"], ["id"])
        table.create_index("ix_habilitation_renouvelle", ["renouvelle_id", "etat"])
    with op.batch_alter_table("habilitation") as table:
        table.alter_column("maintient", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("habilitation") as table:
        table.drop_index("ix_habilitation_renouvelle")
        table.drop_constraint(op.f("fk_habilitation_renouvelle_id"), type_="foreignkey")
        table.drop_column("maintient")
        table.drop_column("renouvelle_id")
