"""Documents that OC Éclat joins to a control on site."""

import sqlalchemy as sa
from alembic import op

revision = "0141"
down_revision = "0140"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "piece_controle",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("controle_id", sa.Uuid(), nullable=False),
        sa.Column("fichier_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["controle_id"], ["controle.id"], name=op.f("fk_piece_controle_controle_id")),
        sa.ForeignKeyConstraint(["fichier_id"], ["fichier.id"], name=op.f("fk_piece_controle_fichier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_piece_controle")),
    )
    op.create_index("ix_piece_controle", "piece_controle", ["controle_id", "cree_le"])
    op.create_index("ix_piece_controle_fichier", "piece_controle", ["fichier_id"])


def downgrade() -> None:
    op.drop_table("piece_controle")
