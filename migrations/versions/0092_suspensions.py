"""The suspensions of an habilitation."""

import sqlalchemy as sa
from alembic import op

revision = "0092"
down_revision = "0091"
branch_labels = None
depends_on = None
EN_COURS = sa.text("levee_le IS NULL")


def upgrade() -> None:
    op.create_table(
        "suspension",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("habilitation_id", sa.Uuid(), nullable=False),
        sa.Column("auteur_id", sa.Uuid(), nullable=False),
        sa.Column(
            "effet",
            sa.Enum("sessions", "candidats", name="effet_suspension", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("motif", sa.String(length=4000), nullable=False),
        sa.Column("levee_le", sa.DateTime(timezone=True), nullable=True),
        sa.Column("levee_par_id", sa.Uuid(), nullable=True),
        sa.Column("raison", sa.String(length=4000), nullable=False),
        sa.CheckConstraint("motif <> ''", name=op.f("ck_suspension_motivee")),
        sa.CheckConstraint("levee_par_id IS NULL OR levee_le IS NOT NULL", name=op.f("ck_suspension_levee")),
        sa.ForeignKeyConstraint(["habilitation_id"], ["habilitation.id"], name=op.f("fk_suspension_habilitation_id")),
        sa.ForeignKeyConstraint(["auteur_id"], ["personne.id"], name=op.f("fk_suspension_auteur_id")),
        sa.ForeignKeyConstraint(["levee_par_id"], ["personne.id"], name=op.f("fk_suspension_levee_par_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suspension")),
    )
    op.create_index(
        "uq_suspension_en_cours", "suspension", ["habilitation_id"], unique=True, postgresql_where=EN_COURS, sqlite_where=EN_COURS
    )
    op.create_index("ix_suspension_habilitation", "suspension", ["habilitation_id", "cree_le"])


def downgrade() -> None:
    op.drop_table("suspension")
