"""An administrateur sees the platform as someone of an organisme: who, as whom, why, how long; and what each sign-in shows."""

import sqlalchemy as sa
from alembic import op

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None

WHEN = sa.DateTime(timezone=True)
OPEN = sa.text("fin_le IS NULL")


def upgrade() -> None:
    op.create_table(
        "consultation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cree_le", WHEN, nullable=False),
        sa.Column("agent_id", sa.Uuid(), nullable=False),
        sa.Column("connexion_id", sa.Uuid(), nullable=False),
        sa.Column("appartenance_id", sa.Uuid(), nullable=False),
        sa.Column("personne_id", sa.Uuid(), nullable=False),
        sa.Column("organisme_id", sa.Uuid(), nullable=False),
        sa.Column("motif", sa.String(length=1000), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("jusqu_a", WHEN, nullable=False),
        sa.Column("fin_le", WHEN, nullable=True),
        sa.ForeignKeyConstraint(["agent_id"], ["personne.id"], name=op.f("fk_consultation_agent_id")),
        sa.ForeignKeyConstraint(["appartenance_id"], ["appartenance.id"], name=op.f("fk_consultation_appartenance_id")),
        sa.ForeignKeyConstraint(["personne_id"], ["personne.id"], name=op.f("fk_consultation_personne_id")),
        sa.ForeignKeyConstraint(["organisme_id"], ["organisme.id"], name=op.f("fk_consultation_organisme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation")),
    )
    op.create_index(
        "uq_consultation_en_cours", "consultation", ["connexion_id"], unique=True, postgresql_where=OPEN, sqlite_where=OPEN
    )
    op.create_index("ix_consultation_fin", "consultation", ["jusqu_a"], postgresql_where=OPEN, sqlite_where=OPEN)
    op.create_index("ix_consultation_personne", "consultation", ["personne_id", "cree_le"])
    op.add_column("connexion", sa.Column("comme_id", sa.Uuid(), nullable=True))


def downgrade() -> None:
    op.drop_column("connexion", "comme_id")
    op.drop_table("consultation")
