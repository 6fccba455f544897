"""What someone sent after their sign-in had ended is kept for a day."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "envoi_garde",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("personne_id", sa.Uuid(), nullable=False),
        sa.Column("chemin", sa.String(length=500), nullable=False),
        sa.Column("contenu", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["personne_id"], ["personne.id"], name=op.f("fk_envoi_garde_personne_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_envoi_garde")),
        sa.UniqueConstraint("personne_id", name=op.f("uq_envoi_garde_personne_id")),
    )


def downgrade() -> None:
    op.drop_table("envoi_garde")
