"""What OC Éclat settles for itself, on a page rather than in the environment."""

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reglage",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("nom", sa.String(length=60), nullable=False),
        sa.Column("valeur", sa.String(), nullable=False),
        sa.Column("modifie_le", sa.DateTime(timezone=True), nullable=True),
        sa.Column("modifie_par_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["modifie_par_id"], ["personne.id"], name=op.f("fk_reglage_modifie_par_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reglage")),
        sa.UniqueConstraint("nom", name=op.f("uq_reglage_nom")),
    )


def downgrade() -> None:
    op.drop_table("reglage")
