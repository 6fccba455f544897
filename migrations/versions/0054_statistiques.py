"""The counts that the statistics are read from, and what is attributed to each candidate."""

import sqlalchemy as sa
from alembic import op

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None

WHEN = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "issue_candidat",
        sa.Column("candidat_id", sa.Uuid(), nullable=False),
        sa.Column("pv_id", sa.Uuid(), nullable=False),
        sa.Column("passage_id", sa.Uuid(), nullable=False),
        sa.Column("issue", sa.String(20), nullable=False),
        sa.Column("vises", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(["candidat_id"], ["candidat.id"], name=op.f("fk_issue_candidat_candidat_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("candidat_id", name=op.f("pk_issue_candidat")),
    )
    op.create_index("ix_issue_candidat_pv", "issue_candidat", ["pv_id"])
    op.create_index("ix_issue_candidat_passage", "issue_candidat", ["passage_id"])
    op.create_table(
        "chiffre",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cree_le", WHEN, nullable=False),
        sa.Column("matiere", sa.String(20), nullable=False),
        sa.Column("axe", sa.String(20), nullable=False),
        sa.Column("mois", sa.String(7), nullable=False),
        sa.Column("cqp_id", sa.Uuid(), nullable=True),
        sa.Column("cle", sa.String(64), nullable=False),
        sa.Column("etat", sa.String(40), nullable=False),
        sa.Column("nombre", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["cqp_id"], ["cqp.id"], name=op.f("fk_chiffre_cqp_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chiffre")),
    )
    op.create_index("ix_chiffre_matiere", "chiffre", ["matiere", "axe", "mois"])
    op.create_index("ix_chiffre_axe", "chiffre", ["axe", "mois"])
    op.create_table(
        "preparation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cree_le", WHEN, nullable=False),
        sa.Column("matiere", sa.String(20), nullable=False),
        sa.Column("faite_le", WHEN, nullable=False),
        sa.Column("duree_ms", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_preparation")),
        sa.UniqueConstraint("matiere", name=op.f("uq_preparation_matiere")),
    )


def downgrade() -> None:
    op.drop_table("preparation")
    op.drop_table("chiffre")
    op.drop_table("issue_candidat")
