"""The last day on which points are answered, each time that a form is sent back, and why a point was withdrawn."""

import sqlalchemy as sa
from alembic import op

revision = "0090"
down_revision = "0082"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "renvoi",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("auteur_id", sa.Uuid(), nullable=False),
        sa.Column("avant_le", sa.Date(), nullable=False),
        sa.Column("rappels", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_renvoi_dossier_id")),
        sa.ForeignKeyConstraint(["auteur_id"], ["personne.id"], name=op.f("fk_renvoi_auteur_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_renvoi")),
    )
    op.create_index("ix_renvoi_dossier", "renvoi", ["dossier_id", "cree_le"])
    op.add_column("point", sa.Column("motif_retrait", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("point") as table:
        table.alter_column("motif_retrait", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("point") as table:
        table.drop_column("motif_retrait")
    op.drop_table("renvoi")
