"""A signed sheet is a document of its own nature, which copies do not have; room for the reasons of both collèges."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

CHECK = "ck_piece_nature_piece"
BEFORE = ("requise", "qualiopi", "cv", "point", "autre")
SHEETS = "SELECT piece_id FROM feuille_emargement"
COPIES = f"nature = 'autre' AND fichier_id IN (SELECT fichier_id FROM piece WHERE id IN ({SHEETS}))"


def allow(*natures: str) -> None:
    words = ", ".join(f"'{nature}'" for nature in natures)
    with op.batch_alter_table("piece") as table:
        table.drop_constraint(op.f(CHECK), type_="check")
        table.create_check_constraint(op.f(CHECK), sa.text(f"nature IN ({words})"))


def reasons(former: int, length: int) -> None:
    with op.batch_alter_table("session") as table:
        table.alter_column(
            "motif", existing_type=sa.String(length=former), type_=sa.String(length=length), existing_nullable=False
        )


def upgrade() -> None:
    allow(*BEFORE, "emargement")
    op.execute(f"UPDATE piece SET nature = 'emargement' WHERE id IN ({SHEETS})")
    op.execute(f"DELETE FROM piece WHERE {COPIES}")  # those that a duplicated session took with it
    reasons(4000, 9000)


def downgrade() -> None:
    op.execute("UPDATE session SET motif = substr(motif, 1, 4000)")
    reasons(9000, 4000)
    op.execute("UPDATE piece SET nature = 'autre' WHERE nature = 'emargement'")
    allow(*BEFORE)
