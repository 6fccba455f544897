"""The second factor of agents, its recovery codes, and when a sign-in gave it."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "second_facteur",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("personne_id", sa.Uuid(), nullable=False),
        sa.Column("secret", sa.String(length=300), nullable=False),
        sa.Column("active_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dernier_pas", sa.Integer(), nullable=False),
        sa.Column("echecs", sa.Integer(), nullable=False),
        sa.Column("bloque_jusqu_a", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["personne_id"], ["personne.id"], name=op.f("fk_second_facteur_personne_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_facteur")),
        sa.UniqueConstraint("personne_id", name=op.f("uq_second_facteur_personne_id")),
    )
    op.create_table(
        "code_secours",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("personne_id", sa.Uuid(), nullable=False),
        sa.Column("empreinte", sa.String(length=64), nullable=False),
        sa.Column("utilise_le", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["personne_id"], ["personne.id"], name=op.f("fk_code_secours_personne_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code_secours")),
    )
    op.create_index(op.f("ix_code_secours_personne_id"), "code_secours", ["personne_id"])
    op.add_column("connexion", sa.Column("facteur_le", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("connexion", "facteur_le")
    op.drop_index(op.f("ix_code_secours_personne_id"), table_name="code_secours")
    op.drop_table("code_secours")
    op.drop_table("second_facteur")
