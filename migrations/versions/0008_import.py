"""A spreadsheet being imported keeps each of its sheets: rows with their numbers, which is the one of the headings, what was corrected."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

FORMER = ("entetes", "lignes", "colonnes")


def upgrade() -> None:
    op.execute("DELETE FROM import_delegataires")  # what waits there is a copy of a file that its owner has
    with op.batch_alter_table("import_delegataires") as table:
        for name in ("feuille", *FORMER):
            table.drop_column(name)
        table.add_column(sa.Column("feuille", sa.Integer(), nullable=False))
        table.add_column(sa.Column("feuilles", sa.JSON(), nullable=False))


def downgrade() -> None:
    op.execute("DELETE FROM import_delegataires")
    with op.batch_alter_table("import_delegataires") as table:
        table.drop_column("feuilles")
        table.drop_column("feuille")
        table.add_column(sa.Column("feuille", sa.String(length=100), nullable=False))
        for name in FORMER:
            table.add_column(sa.Column(name, sa.JSON(), nullable=False))
