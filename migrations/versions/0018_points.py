"""A point may name the section of the request that it is about, and be withdrawn once it was sent."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

CHECK = "ck_point_etat_point"
BEFORE = ("ouvert", "repondu", "leve")


def allow(*etats: str) -> None:
    words = ", ".join(f"'{etat}'" for etat in etats)
    with op.batch_alter_table("point") as table:
        table.drop_constraint(op.f(CHECK), type_="check")
        table.create_check_constraint(op.f(CHECK), sa.text(f"etat IN ({words})"))


def upgrade() -> None:
    with op.batch_alter_table("point") as table:
        table.add_column(sa.Column("section", sa.String(32), nullable=False, server_default=""))
    with op.batch_alter_table("point") as table:
        table.alter_column("section", server_default=None)
    allow(*BEFORE, "retire")


def downgrade() -> None:
    op.execute("UPDATE point SET etat = 'leve' WHERE etat = 'retire'")  # it awaits nobody either
    allow(*BEFORE)
    with op.batch_alter_table("point") as table:
        table.drop_column("section")
