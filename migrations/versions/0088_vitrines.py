"""What organismes choose to show of themselves in the public directory."""

import sqlalchemy as sa
from alembic import op

revision = "0088"
down_revision = "0074"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "vitrine",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("organisme_id", sa.Uuid(), nullable=False),
        sa.Column("presentation", sa.String(length=1200), nullable=False),
        sa.Column("adresse", sa.Boolean(), nullable=False),
        sa.Column("telephone", sa.String(length=20), nullable=False),
        sa.Column("courriel", sa.String(length=254), nullable=False),
        sa.Column("site_web", sa.String(length=300), nullable=False),
        sa.Column("sessions", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["organisme_id"], ["organisme.id"], name=op.f("fk_vitrine_organisme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vitrine")),
        sa.UniqueConstraint("organisme_id", name=op.f("uq_vitrine_organisme_id")),
    )


def downgrade() -> None:
    op.drop_table("vitrine")
