"""What agents are told of in one mail, until it is."""

import sqlalchemy as sa
from alembic import op

revision = "0065"
down_revision = "0064"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "notification_agent",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("personne_id", sa.Uuid(), nullable=False),
        sa.Column("genre", sa.String(length=40), nullable=False),
        sa.Column("modele", sa.String(length=60), nullable=False),
        sa.Column("sujet", sa.String(length=300), nullable=False),
        sa.Column("numero", sa.String(length=40), nullable=False),
        sa.Column("lien", sa.String(length=300), nullable=False),
        sa.Column("texte", sa.String(), nullable=False),
        sa.Column("html", sa.String(), nullable=False),
        sa.Column("objet_type", sa.String(length=40), nullable=False),
        sa.Column("objet_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["personne_id"], ["personne.id"], name=op.f("fk_notification_agent_personne_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notification_agent")),
    )
    op.create_index("ix_notification_agent_personne", "notification_agent", ["personne_id", "cree_le"])


def downgrade() -> None:
    op.drop_table("notification_agent")
