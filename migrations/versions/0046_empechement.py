"""A co-president who cannot sign: another member of the same collège signs in their place, with the reason."""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("membre_jury") as table:
        table.add_column(sa.Column("supplee_par_id", sa.Uuid(), nullable=True))
        table.add_column(sa.Column("empechement", sa.String(length=1000), server_default="", nullable=False))
        table.create_foreign_key(op.f("fk_membre_jury_supplee_par_id"), "personne", ["supplee_par_id"], ["id"])
    with op.batch_alter_table("membre_jury") as table:
        table.alter_column("empechement", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("membre_jury") as table:
        table.drop_constraint(op.f("fk_membre_jury_supplee_par_id"), type_="foreignkey")
        table.drop_column("empechement")
        table.drop_column("supplee_par_id")
