"""One délégataire suspended by itself."""

import sqlalchemy as sa
from alembic import op

revision = "0123"
down_revision = "0122"
branch_labels = None
depends_on = None
CHECK = "ck_delegation_etat_delegation"
BEFORE = ("brouillon", "invitee", "terminee", "ecartee", "habilitee", "retiree")
WHOLE = sa.text("levee_le IS NULL AND delegation_id IS NULL")
OPEN = sa.text("levee_le IS NULL")
INDEX = "uq_suspension_en_cours"


def allow(*etats: str) -> None:
    words = ", ".join(f"'{etat}'" for etat in etats)
    with op.batch_alter_table("delegation") as table:
        table.drop_constraint(op.f(CHECK), type_="check")
        table.create_check_constraint(op.f(CHECK), sa.text(f"etat IN ({words})"))


def upgrade() -> None:
    allow(*BEFORE, "suspendue")
    op.drop_index(INDEX, "suspension")
    with op.batch_alter_table("suspension") as table:
        table.add_column(sa.Column("delegation_id", sa.Uuid(), nullable=True))
        table.create_foreign_key(op.f("fk_suspension_delegation_id"), "delegation", ["delegation_id"], ["id"])
    op.create_index(INDEX, "suspension", ["habilitation_id"], unique=True, postgresql_where=WHOLE, sqlite_where=WHOLE)
    op.create_index(
        "uq_suspension_delegation", "suspension", ["delegation_id"], unique=True, postgresql_where=OPEN, sqlite_where=OPEN
    )


def downgrade() -> None:
    """Nothing tells them from the others any more: they are habilitated again."""
    op.execute("DELETE FROM suspension WHERE delegation_id IS NOT NULL")
    op.execute("UPDATE delegation SET etat = 'habilitee' WHERE etat = 'suspendue'")
    op.drop_index("uq_suspension_delegation", "suspension")
    op.drop_index(INDEX, "suspension")
    with op.batch_alter_table("suspension") as table:
        table.drop_constraint(op.f("fk_suspension_delegation_id"), type_="foreignkey")
        table.drop_column("delegation_id")
    op.create_index(INDEX, "suspension", ["habilitation_id"], unique=True, postgresql_where=OPEN, sqlite_where=OPEN)
    allow(*BEFORE)
