"""How often each person chose to be told by mail of what is written to them, for each kind of thread."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    rythmes = sa.Enum("immediat", "quotidien", "aucun", name="rythme", native_enum=False, create_constraint=True, length=32)
    op.create_table(
        "choix_notification",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("personne_id", sa.Uuid(), nullable=False),
        sa.Column("objet_type", sa.String(length=40), nullable=False),
        sa.Column("rythme", rythmes, nullable=False),
        sa.ForeignKeyConstraint(["personne_id"], ["personne.id"], name=op.f("fk_choix_notification_personne_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_choix_notification")),
        sa.UniqueConstraint("personne_id", "objet_type", name=op.f("uq_choix_notification_personne_id_objet_type")),
    )


def downgrade() -> None:
    op.drop_table("choix_notification")
