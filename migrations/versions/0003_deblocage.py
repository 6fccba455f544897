"""A link may also unlock the sign-in of someone whose identifier was tried too often."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

CHECK = "ck_jeton_usage_jeton"
BEFORE = ("activation", "mot_de_passe")


def allow(*usages: str) -> None:
    words = ", ".join(f"'{usage}'" for usage in usages)
    with op.batch_alter_table("jeton") as table:
        table.drop_constraint(op.f(CHECK), type_="check")
        table.create_check_constraint(op.f(CHECK), sa.text(f"usage IN ({words})"))


def upgrade() -> None:
    allow(*BEFORE, "deblocage")


def downgrade() -> None:
    op.execute("DELETE FROM jeton WHERE usage = 'deblocage'")
    allow(*BEFORE)
