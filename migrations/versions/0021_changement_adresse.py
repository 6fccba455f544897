"""A link may carry the address that its owner changes to."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

CHECK, CARRIES = "ck_jeton_usage_jeton", "ck_jeton_nouvelle_adresse"
BEFORE = ("activation", "mot_de_passe", "deblocage")


def allow(*usages: str) -> None:
    words = ", ".join(f"'{usage}'" for usage in usages)
    with op.batch_alter_table("jeton") as table:
        table.drop_constraint(op.f(CHECK), type_="check")
        table.create_check_constraint(op.f(CHECK), sa.text(f"usage IN ({words})"))


def upgrade() -> None:
    with op.batch_alter_table("jeton") as table:
        table.add_column(sa.Column("nouvelle_adresse", sa.String(254), nullable=True))
    allow(*BEFORE, "adresse")
    with op.batch_alter_table("jeton") as table:
        table.create_check_constraint(op.f(CARRIES), sa.text("(usage = 'adresse') = (nouvelle_adresse IS NOT NULL)"))


def downgrade() -> None:
    op.execute("DELETE FROM jeton WHERE usage = 'adresse'")
    with op.batch_alter_table("jeton") as table:
        table.drop_constraint(op.f(CARRIES), type_="check")
        table.drop_column("nouvelle_adresse")
    allow(*BEFORE)
